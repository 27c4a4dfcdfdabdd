"""Who a row is: the register decides, and anything that leaves a doubt is named.

Right name and right number are certain. Without a number, or with a paper of the other kind than the register knows, the
name, the birth as far as given, the commune, then hamlet, head of household or sex must leave exactly one person. A number
that differs from the register's number of the same kind, or belongs to somebody else, is a conflict and never a merge.
Less precise is no contradiction: a year agrees with a full date, an age with the year before and after.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from ansinh.core.i18n import _
from ansinh.core.vietnamese.names import folded
from ansinh.listcheck.model import Identity, ListRow, Person
from ansinh.listcheck.register import Register, same_spelling

_HAMLET_PREFIX = re.compile(
    r"^(xom|thon|ban|to dan pho|tdp|to|khu pho|khu|ap|lang van hoa|tieu khu)\s+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row or a paid line says of a person."""

    full_name: str
    without_accents: bool = False
    sex: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    slack: int = 0
    number: str | None = None
    hamlet: str = ""
    commune: str = ""
    head_name: str = ""


def subject_of(row: ListRow) -> Subject:
    """The subject that a list row describes."""
    return Subject(
        full_name=row.full_name,
        without_accents=row.name_without_accents,
        sex=row.sex,
        year=row.birth_year,
        month=row.birth_month,
        day=row.birth_day,
        slack=row.birth_slack,
        number=row.id_number,
        hamlet=row.hamlet,
        commune=row.commune,
        head_name=row.head_name,
    )


@lru_cache(maxsize=65536)
def hamlet_key(text: str) -> str:
    """Key of a hamlet's name: folded, without its kind (Xóm, Thôn, Tổ…)."""
    key = folded(text).replace(".", " ").strip()
    return _HAMLET_PREFIX.sub("", " ".join(key.split()))


def birth_conflicts(subject: Subject, birth: str) -> bool:
    """Whether the subject's birth contradicts a register birth ``YYYY[-MM[-DD]]``. Unknown parts contradict nothing."""
    if subject.year is None or not birth:
        return False
    parts = birth.split("-")
    if abs(subject.year - int(parts[0])) > subject.slack:
        return True
    if subject.month is not None and len(parts) > 1 and subject.month != int(parts[1]):
        return True
    return subject.day is not None and len(parts) > 2 and subject.day != int(parts[2])


def birth_nearly(subject: Subject, birth: str) -> bool:
    """Whether a contradicting birth looks like a slip: one part off, day and month swapped, year off by at most two."""
    if subject.year is None or not birth:
        return False
    parts = [int(part) for part in birth.split("-")]
    gap = abs(subject.year - parts[0])
    if subject.month is None or len(parts) < 3 or subject.day is None:
        return gap <= max(2, subject.slack)
    swapped = gap == 0 and (subject.day, subject.month) == (parts[1], parts[2])
    wrong = (gap != 0) + (subject.month != parts[1]) + (subject.day != parts[2])
    return swapped or (wrong == 1 and gap <= 10)


def near_name(left: str, right: str, *, slips: int = 2) -> bool:
    """Whether two names look like one name misspelt: accents, ``slips`` letters of one word, or a middle name left out.

    Beside an equal number two letters may differ; where nothing but the description speaks, one at most: Đông and Hưng are
    two letters apart and two people.
    """
    a, b = folded(left).split(), folded(right).split()
    if not a or not b:
        return False
    if len(a) == len(b):
        gaps = [OSA.distance(x, y) for x, y in zip(a, b, strict=True)]
        return sum(gap > 0 for gap in gaps) <= 1 and sum(gaps) <= slips
    short, long = sorted((a, b), key=len)
    return len(short) >= 2 and len(long) - len(short) == 1 and short[0] == long[0] and short[-1] == long[-1]


def _same_commune(subject: Subject, person: Person) -> bool:
    return not subject.commune or not person.commune or folded(subject.commune) == folded(person.commune)


def _same_hamlet(subject: Subject, person: Person) -> bool:
    return not subject.hamlet or not person.hamlet or hamlet_key(subject.hamlet) == hamlet_key(person.hamlet)


def _same_kind(left: str, right: str) -> bool:
    """Two identity numbers are comparable when they are papers of one kind (CMND 9 digits, CCCD 12)."""
    return len(left) == len(right)


def _number_contradicts(subject: Subject, person: Person) -> bool:
    return bool(
        subject.number
        and person.id_number
        and subject.number != person.id_number
        and _same_kind(subject.number, person.id_number)
    )


def identify(subject: Subject, register: Register) -> Identity:
    """Say who the subject is among the people of the register.

    Returns an Identity with ``person`` set whenever one person is meant, even if reasons speak for asking first.
    """
    owners = register.by_number.get(subject.number, []) if subject.number else []
    by_number = _by_number(subject, owners)
    if by_number is not None:
        return by_number
    found = _by_description(subject, register)
    if owners:
        others = [owner for owner in owners if owner is not found.person]
        if others:
            detail = _("số {number} trong sổ đăng ký là của {owner}").format(
                number=subject.number, owner=describe(others[0])
            )
            return Identity(found.person, found.candidates, ("id_conflict",), detail, found.how)
    return found


def _by_number(subject: Subject, owners: Sequence[Person]) -> Identity | None:
    """The owner of the number when the name says the same; None when the number tells nothing or is another person's."""
    fitting = [
        p
        for p in owners
        if same_spelling(subject.full_name, p.full_name, without_accents=subject.without_accents)
    ]
    if len(fitting) > 1:  # one number issued twice, to namesakes: the birth must tell them apart
        exact = [p for p in fitting if not birth_conflicts(subject, p.birth)]
        if len(exact) != 1:
            return Identity(None, tuple(fitting), ("ambiguous_identity",), _candidates(fitting))
        fitting = exact
    if fitting:
        return _judge(fitting[0], subject, [])
    near = [p for p in owners if near_name(subject.full_name, p.full_name)]
    near = [p for p in near if not birth_conflicts(subject, p.birth) or birth_nearly(subject, p.birth)]
    if len(near) == 1:
        return _judge(near[0], subject, ["name_differs"])
    return None


def _judge(person: Person, subject: Subject, reasons: list[str]) -> Identity:
    """Collect what contradicts the register for the person who is meant."""
    details: list[str] = []
    if "name_differs" in reasons:
        details.append(_("sổ đăng ký ghi tên “{name}”").format(name=person.full_name))
    if birth_conflicts(subject, person.birth):
        reasons.append("birth_conflict")
        details.append(_("sổ đăng ký ghi ngày sinh {birth}").format(birth=spoken_birth(person.birth)))
    if subject.sex and person.sex and subject.sex != person.sex:
        reasons.append("sex_conflict")
        details.append(_("sổ đăng ký ghi giới tính {sex}").format(sex=person.sex))
    if not _same_commune(subject, person):
        reasons.append("commune_conflict")
        details.append(_("sổ đăng ký ghi ở {place}").format(place=_place(person)))
    return Identity(person, (person,), tuple(reasons), "; ".join(details), _agreement(subject, person))


def _by_description(subject: Subject, register: Register) -> Identity:
    """Find the person by name, birth, commune, then hamlet, head of household, number of another kind and sex."""
    everywhere = [
        p
        for p in register.by_name.get(folded(subject.full_name), ())
        if same_spelling(subject.full_name, p.full_name, without_accents=subject.without_accents)
    ]
    namesakes = [p for p in everywhere if _same_commune(subject, p)]
    fitting = [p for p in namesakes if not birth_conflicts(subject, p.birth)]
    if not fitting:
        moved = _elsewhere(subject, everywhere)
        return _judge(moved, subject, []) if moved else _nearest(subject, register, namesakes)
    name_alone = subject.year is None and subject.number is None
    narrowed = fitting if name_alone else _narrow(subject, fitting, register)
    if len(narrowed) > 1:
        return Identity(None, tuple(narrowed), ("ambiguous_identity",), _candidates(narrowed))
    person = narrowed[0]
    reasons: list[str] = []
    if _number_contradicts(subject, person):
        reasons.append("id_conflict")
    if not _same_hamlet(subject, person):
        reasons.append("hamlet_differs")
    identity = _judge(person, subject, reasons)
    if "id_conflict" in identity.reasons:
        identity.detail = _("sổ đăng ký ghi số {number}").format(number=person.id_number)
    if "hamlet_differs" in identity.reasons:
        identity.detail = _("sổ đăng ký ghi ở {place}").format(place=_place(person))
    return identity


def _elsewhere(subject: Subject, namesakes: Sequence[Person]) -> Person | None:
    """The one namesake of another commune with the same full birth date: a move, to be confirmed."""
    if subject.day is None:
        return None
    same = [p for p in namesakes if len(p.birth) == 10 and not birth_conflicts(subject, p.birth)]
    same = [p for p in same if not _number_contradicts(subject, p)]
    return same[0] if len(same) == 1 else None


def _narrow(subject: Subject, people: list[Person], register: Register) -> list[Person]:
    """Leave the people who agree with each further thing the row tells, as long as somebody agrees."""
    steps = (
        lambda p: _same_hamlet(subject, p),
        lambda p: not _number_contradicts(subject, p),
        lambda p: (
            not subject.head_name or folded(subject.head_name) in register.heads.get(p.household_id, ())
        ),
        lambda p: not subject.sex or not p.sex or subject.sex == p.sex,
    )
    for agrees in steps:
        if len(people) == 1:
            break
        people = [p for p in people if agrees(p)] or people
    return people


def _nearest(subject: Subject, register: Register, namesakes: Sequence[Person]) -> Identity:
    """Nobody fits exactly: the person who is probably meant, with what contradicts; or nobody."""
    slips = [p for p in namesakes if _same_hamlet(subject, p) and birth_nearly(subject, p.birth)]
    slips = [p for p in slips if not _number_contradicts(subject, p)] or slips
    if len(slips) == 1:
        reasons = ["id_conflict"] if _number_contradicts(subject, slips[0]) else []
        return _judge(slips[0], subject, reasons)
    if subject.year is not None:
        near = [
            p for p in _neighbours(subject, register) if near_name(subject.full_name, p.full_name, slips=1)
        ]
        near = [
            p for p in near if not birth_conflicts(subject, p.birth) and not _number_contradicts(subject, p)
        ]
        if len(near) == 1:
            return _judge(near[0], subject, ["name_differs"])
        if len(near) > 1:
            return Identity(None, tuple(near), ("name_differs", "ambiguous_identity"), _candidates(near))
    return Identity(None, tuple(slips), ("not_in_registry",), _candidates(slips) if slips else "")


def _neighbours(subject: Subject, register: Register) -> Iterable[Person]:
    """People of the same commune, hamlet and year of birth."""
    if subject.year is None:
        return
    for year in range(subject.year - subject.slack, subject.year + subject.slack + 1):
        for hamlet in {folded(subject.hamlet), hamlet_key(subject.hamlet)}:
            yield from register.by_place_birth.get((folded(subject.commune), hamlet, f"{year:04d}"), ())


def _agreement(subject: Subject, person: Person) -> str:
    """In words: what the row and the person of the register have in common."""
    words = []
    if subject.number and subject.number == person.id_number:
        words.append(_("trùng số giấy tờ"))
    if same_spelling(subject.full_name, person.full_name, without_accents=subject.without_accents):
        words.append(_("trùng họ tên (không dấu)") if subject.without_accents else _("trùng họ tên"))
    if subject.year is not None and not birth_conflicts(subject, person.birth):
        full = subject.day is not None and len(person.birth) == 10
        words.append(_("trùng ngày sinh") if full else _("năm sinh không mâu thuẫn"))
    if subject.commune and _same_commune(subject, person):
        same_hamlet = subject.hamlet and _same_hamlet(subject, person)
        words.append(_("cùng xóm, xã") if same_hamlet else _("cùng xã"))
    return "; ".join(words)


def describe(person: Person) -> str:
    """A person of the register in one phrase an officer can read aloud."""
    return _("{name}, sinh {birth}, {place}").format(
        name=person.full_name, birth=spoken_birth(person.birth), place=_place(person)
    )


def _candidates(people: Sequence[Person]) -> str:
    shown = "; ".join(describe(p) for p in people[:4])
    return _("có thể là: {people}").format(people=shown) + (" …" if len(people) > 4 else "")


def _place(person: Person) -> str:
    return ", ".join(part for part in (person.hamlet, person.commune) if part)


def spoken_birth(birth: str) -> str:
    """``1952-03-05`` → ``05/03/1952``; ``1952-03`` → ``03/1952``; ``1952`` stays."""
    return "/".join(reversed(birth.split("-")))
