"""Rows, paid lines and people of the register held against each other by the linkage engine: probabilities and evidence.

The register's own rules (``identify``) decide who a row is; the engine adds how likely each pair is, finds rows of one
person whom the register does not know, and does all of the finding when there is no register.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ansinh.core.linkage import REGISTRY, Matcher, Pair
from ansinh.core.vietnamese.names import folded
from ansinh.listcheck.identify import Subject
from ansinh.listcheck.model import ListRow, PaidLine, Person

Side = tuple[str, int | str]
"""``("row", index)``, ``("paid", index)`` or ``("registry", person_id)``."""


@dataclass(slots=True)
class Links:
    """Pairs found by the engine, by both sides."""

    pairs: dict[tuple[Side, Side], Pair] = field(default_factory=dict)
    clusters: dict[Side, str] = field(default_factory=dict)

    def between(self, one: Side, two: Side) -> Pair | None:
        """The pair of two records, None when the engine saw nothing in common."""
        return self.pairs.get((one, two)) or self.pairs.get((two, one))


def _side(record_id: str) -> Side:
    kind, _colon, rest = record_id.partition(":")
    return (kind, rest) if kind == "registry" else (kind, int(rest))


def _columns(size: int) -> dict[str, list[str]]:
    names = (
        "record_id",
        "source",
        "full_name",
        "birth",
        "sex",
        "id_number",
        "head",
        "relation",
        "village",
        "commune",
        "district",
    )
    return {name: [""] * size for name in names}


def register_columns(people: Sequence[Person]) -> Mapping[str, list[str]]:
    """The register as columns for the engine."""
    columns = _columns(len(people))
    heads = {p.household_id: p.full_name for p in people if folded(p.relation) == "chu ho"}
    for i, person in enumerate(people):
        columns["record_id"][i], columns["source"][i] = f"registry:{person.person_id}", REGISTRY
        columns["full_name"][i], columns["birth"][i], columns["sex"][i] = (
            person.full_name,
            person.birth,
            person.sex,
        )
        columns["id_number"][i], columns["head"][i] = person.id_number, heads.get(person.household_id, "")
        columns["relation"][i], columns["village"][i] = person.relation, person.hamlet
        columns["commune"][i], columns["district"][i] = person.commune, person.district
    return columns


def list_columns(
    rows: Sequence[ListRow], paid: Sequence[tuple[PaidLine, Subject]]
) -> Mapping[str, list[str]]:
    """Rows and paid lines as columns for the engine; what was repaired goes in repaired."""
    columns = _columns(len(rows) + len(paid))
    for i, row in enumerate(rows):
        columns["record_id"][i], columns["source"][i] = f"row:{i}", row.key.file
        columns["full_name"][i], columns["birth"][i], columns["sex"][i] = (
            row.full_name,
            row.birth,
            row.sex or "",
        )
        columns["id_number"][i], columns["head"][i], columns["relation"][i] = (
            row.id_number or "",
            row.head_name,
            row.relation,
        )
        columns["village"][i], columns["commune"][i], columns["district"][i] = (
            row.hamlet,
            row.commune,
            row.district,
        )
    for at, (line, subject) in enumerate(paid):
        i = len(rows) + at
        columns["record_id"][i], columns["source"][i] = f"paid:{at}", "paid"
        columns["full_name"][i], columns["id_number"][i] = subject.full_name, subject.number or ""
        columns["birth"][i] = iso(subject)
        columns["village"][i], columns["commune"][i] = line.hamlet, line.commune
    return columns


def iso(subject: Subject) -> str:
    """The subject's birth as ``YYYY[-MM[-DD]]``, empty without a year."""
    if subject.year is None:
        return ""
    month = f"-{subject.month:02d}" if subject.month else ""
    day = f"-{subject.day:02d}" if subject.day and month else ""
    return f"{subject.year:04d}{month}{day}"


def find_links(
    people: Sequence[Person],
    rows: Sequence[ListRow],
    paid: Sequence[tuple[PaidLine, Subject]],
    *,
    as_of: date,
) -> Links:
    """Run the engine over a batch."""
    if not rows:
        return Links()
    matcher = Matcher.build(register_columns(people), as_of=as_of)
    found = matcher.match(list_columns(rows, paid), top=5)
    links = Links()
    for pair in found.pairs:
        links.pairs[_side(pair.id1), _side(pair.id2)] = pair
    links.clusters = {_side(record_id): name for record_id, name in found.clusters.items()}
    return links
