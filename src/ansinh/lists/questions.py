"""Questions for officers: pairs the machine could not tell apart, kept in step with each assessment."""

from collections.abc import Mapping

from ansinh.listcheck.answers import RowPlace, paid_key
from ansinh.listcheck.check import Ground
from ansinh.listcheck.model import PaidLine, Person
from ansinh.listcheck.outputs import Pair, Result
from ansinh.lists.answers import other_row
from ansinh.lists.models import BeneficiaryList, ListRow, Question, ReviewDecision

OPEN = ("review", "conflict")
Key = tuple[int, str, str]


def store(chosen: BeneficiaryList, rows: Mapping[RowPlace, ListRow], result: Result, ground: Ground) -> int:
    """Keep the questions that are still open, add new ones, drop those that settled; return how many wait for an answer."""
    wanted = _wanted(chosen, rows, result, ground)
    present: dict[Key, Question] = {
        (q.row_id, q.kind, q.other): q for q in Question.objects.filter(list=chosen)
    }
    gone = [question.pk for key, question in present.items() if key not in wanted]
    for start in range(0, len(gone), 500):
        Question.objects.filter(pk__in=gone[start : start + 500]).delete()
    Question.objects.bulk_create([q for key, q in wanted.items() if key not in present], batch_size=200)
    changed = []
    for key, question in wanted.items():
        old = present.get(key)
        if old is not None and (old.evidence, old.record, old.verdict) != (
            question.evidence,
            question.record,
            question.verdict,
        ):
            old.evidence, old.record, old.verdict = question.evidence, question.record, question.verdict
            changed.append(old)
    Question.objects.bulk_update(changed, ["evidence", "record", "verdict"], batch_size=200)
    return open_count(chosen)


def open_count(chosen: BeneficiaryList) -> int:
    """How many questions nobody has answered."""
    answered = answered_keys(chosen)
    found = Question.objects.filter(list=chosen).values_list("file", "sheet", "number", "kind", "other")
    return sum(
        (file, sheet, number, kind, other) not in answered for file, sheet, number, kind, other in found
    )


def answered_keys(chosen: BeneficiaryList) -> set[tuple[str, str, int, str, str]]:
    """Questions answered in force."""
    return set(
        ReviewDecision.objects.filter(list=chosen, undone_at__isnull=True).values_list(
            "file", "sheet", "number", "kind", "other"
        )
    )


def _wanted(
    chosen: BeneficiaryList, rows: Mapping[RowPlace, ListRow], result: Result, ground: Ground
) -> dict[Key, Question]:
    by_line = {line.line: line for line, _subject in ground.paid}
    found: dict[Key, Question] = {}
    for pair in result.pairs:
        if pair.decision not in OPEN:
            continue
        made = _question(chosen, pair, rows, by_line, ground)
        if made is not None:
            found[made.row_id, made.kind, made.other] = made
    return found


def _question(
    chosen: BeneficiaryList,
    pair: Pair,
    rows: Mapping[RowPlace, ListRow],
    by_line: Mapping[int, PaidLine],
    ground: Ground,
) -> Question | None:
    """The question of a pair; None when no row of it waits for the answer."""
    one = rows[pair.file1, pair.sheet1, pair.row1]
    if pair.file2 == "registry":
        person = ground.register.by_id.get(pair.row2)
        kind, other, record, row = "register", pair.row2, person_record(person) if person else {}, one
    elif pair.file2 == "paid":
        line = by_line[int(pair.row2)]
        kind, other, record, row = "paid", paid_key(line), paid_record(line), one
    else:
        two = rows[pair.file2, pair.sheet2, int(pair.row2)]
        row, left = (two, one) if two.status == "review" else (one, two)
        kind, other, record = "row", other_row(left.place), row_record(left)
    if row.status != "review":
        return None
    return Question(
        list=chosen,
        row=row,
        file=row.file,
        sheet=row.sheet,
        number=row.number,
        kind=kind,
        other=other,
        record=record,
        probability=pair.probability,
        verdict=pair.decision,
        evidence=pair.evidence,
    )


def person_record(person: Person) -> dict[str, str]:
    """A person of the register as fields to compare."""
    return {
        "full_name": person.full_name,
        "birth": person.birth,
        "sex": person.sex,
        "id_number": person.id_number,
        "commune": person.commune,
        "hamlet": person.hamlet,
        "household": person.household_id,
        "death": person.date_of_death,
    }


def row_record(row: ListRow) -> dict[str, str]:
    """A row of the list as fields to compare."""
    return {
        "full_name": row.full_name,
        "birth": row.birth,
        "sex": row.sex,
        "id_number": row.id_number,
        "commune": row.commune,
        "hamlet": row.hamlet,
        "household": row.household,
        "group": row.group,
        "where": f"{row.file} / {row.sheet} / {row.number}",
    }


def paid_record(line: PaidLine) -> dict[str, str]:
    """A paid line as fields to compare."""
    return {
        "full_name": line.full_name,
        "birth": line.birth,
        "id_number": line.id_number,
        "commune": line.commune,
        "hamlet": line.hamlet,
        "group": line.category,
        "amount": str(line.amount),
        "paid_on": line.paid_on,
    }
