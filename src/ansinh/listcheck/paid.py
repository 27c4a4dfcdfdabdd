"""What was already paid, and to whom: each paid line is identified like a row; what stays open stays open."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from ansinh.core.i18n import _
from ansinh.core.money import format_dong
from ansinh.core.vietnamese.dates import read_birth
from ansinh.core.vietnamese.identity import read_identity
from ansinh.core.vietnamese.repair import FileRepairer
from ansinh.listcheck.decide import PaidFacts
from ansinh.listcheck.identify import Subject, identify
from ansinh.listcheck.joining import judge
from ansinh.listcheck.linking import Links
from ansinh.listcheck.model import Decision, Identity, ListRow, PaidLine, RowKey
from ansinh.listcheck.register import Register


def subjects_of(lines: Sequence[PaidLine], *, as_of: date) -> list[tuple[PaidLine, Subject]]:
    """Read names, births and numbers of paid lines as typed."""
    repairer = FileRepairer.for_texts(line.full_name for line in lines)
    found = []
    for line in lines:
        name = repairer.name(line.full_name)
        birth = read_birth(line.birth, as_of=as_of)
        number = read_identity(line.id_number)
        subject = Subject(
            full_name=name.text,
            without_accents="no_diacritics" in name.codes,
            year=birth.year,
            month=birth.month,
            day=birth.day,
            slack=birth.year_slack,
            number=number.number,
            hamlet=repairer.text(line.hamlet).text,
            commune=repairer.text(line.commune).text,
        )
        found.append((line, subject))
    return found


def identify_paid(paid: Sequence[tuple[PaidLine, Subject]], register: Register) -> list[Identity]:
    """Who was paid, line by line; nobody can be told without a register."""
    if not register.known:
        return [Identity(None, (), ("not_in_registry",)) for _line in paid]
    return [identify(subject, register) for _line, subject in paid]


def line_words(line: PaidLine) -> str:
    """A paid line in words."""
    return _("danh sách đã chi, dòng {line}: {name}, {amount} đồng, ngày {day}").format(
        line=line.line, name=line.full_name, amount=format_dong(line.amount), day=line.paid_on or "?"
    )


def paid_facts(
    paid: Sequence[tuple[PaidLine, Subject]],
    identities: Sequence[Identity],
    decisions: Sequence[Decision],
    links: Links,
) -> PaidFacts:
    """Sum what each person got. A line that fits several people, or nobody the register knows, is only possible."""
    certain: dict[str, int] = defaultdict(int)
    possible: dict[str, str] = {}
    words: dict[str, str] = {}
    for at, ((line, subject), identity) in enumerate(zip(paid, identities, strict=True)):
        text = line_words(line)
        if identity.certain and identity.person is not None:
            person = identity.person.person_id
            certain[person] += line.amount
            words[person] = f"{words[person]}; {text}" if person in words else text
            continue
        for candidate in identity.candidates:
            possible[candidate.person_id] = text
        if not identity.candidates:
            _from_links(at, _as_row(line, subject), line.amount, decisions, links, certain, possible, words)
    return PaidFacts(dict(certain), possible, words)


def _from_links(
    at: int,
    paid_row: ListRow,
    amount: int,
    decisions: Sequence[Decision],
    links: Links,
    certain: dict[str, int],
    possible: dict[str, str],
    words: dict[str, str],
) -> None:
    """A paid line that the register does not know: the rows it is linked with tell whose it is."""
    linked: set[str] = set()
    text = paid_row.note
    for sides, pair in links.pairs.items():
        found = dict(sides)
        if found.get("paid") != at or "row" not in found:
            continue
        decision = decisions[int(found["row"])]
        verdict = judge(paid_row, decision.row, pair)
        if verdict == "same":
            linked.add(decision.person)
        elif verdict != "apart":
            possible[decision.person] = text
    if len(linked) == 1:
        person = linked.pop()
        certain[person] += amount
        words[person] = f"{words[person]}; {text}" if person in words else text
    else:
        possible.update(dict.fromkeys(linked, text))


def _as_row(line: PaidLine, subject: Subject) -> ListRow:
    """A paid line as a row, to be judged against rows; its note says the line in words."""
    return ListRow(
        RowKey("paid", 0, line.line, ""),
        full_name=subject.full_name,
        name_without_accents=subject.without_accents,
        birth_year=subject.year,
        birth_month=subject.month,
        birth_day=subject.day,
        birth_slack=subject.slack,
        id_number=subject.number,
        hamlet=subject.hamlet,
        commune=subject.commune,
        note=line_words(line),
    )
