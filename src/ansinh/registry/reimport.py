"""A file that tells of people already known: what an officer wrote stands, what came with an earlier file gives way."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import Prefetch

from ansinh.core.i18n import _
from ansinh.core.vietnamese.names import folded, toned
from ansinh.policies.classes import kind_named
from ansinh.registry import keys, names
from ansinh.registry.facts import folded_number, label, paper_kind
from ansinh.registry.models import (
    Classification,
    Fact,
    Household,
    IdentityPaper,
    Import,
    ImportProblem,
    Membership,
    Person,
    Place,
)
from ansinh.registry.rows import Row

COMPARED = {
    "full_name": "full_name",
    "sex": "sex",
    "birth": "birth",
    "death": "date_of_death",
    "hamlet": "hamlet",
    "ethnicity": "ethnicity",
    "relation": "relation_to_head",
}
"""Fact of a person → column of the file."""
MakeProblem = Callable[..., ImportProblem]


def compare(
    of: Import,
    rows: Sequence[Row],
    place_of: Callable[[Row], Place],
    source: str,
    at: datetime,
    problem: MakeProblem,
) -> list[ImportProblem]:
    """Bring known people up to date with the rows of a batch; count on ``of``; tell conflicts with an officer's word."""
    plain = Classification.objects.only("person_id", "kind", "valid_from", "valid_to", "source")
    codes = [row.values["person_id"] for row in rows]
    people = {
        p.code: p
        for p in Person.objects.filter(code__in=codes)
        .select_related("household")
        .prefetch_related("papers", "facts", Prefetch("classifications", plain))
    }
    problems: list[ImportProblem] = []
    touched: list[int] = []
    for row in rows:
        person = people[row.values["person_id"]]
        if person.came_with_id == of.pk:
            text = _("mã {code} đã có ở dòng trước.").format(code=person.code)
            problems.append(problem(of, row.line, "duplicate_id", text, refused=True))
            continue
        target = person if person.merged_into_id is None else None
        if target is None:
            text = _("hồ sơ {code} đã được gộp vào hồ sơ khác; dòng này không đổi gì.").format(
                code=person.code
            )
            problems.append(problem(of, row.line, "merged_away", text, refused=False))
            continue
        update = _Update(of, person, row, place_of(row), source, at, problem)
        problems += update.run()
        of.changed += update.changed
        of.unchanged += not update.changed
        if update.changed:
            touched.append(person.pk)
    if touched:
        keys.refresh(touched, as_of=of.as_of)
    return problems


class _Update:
    """One known person against one row."""

    def __init__(
        self,
        of: Import,
        person: Person,
        row: Row,
        place: Place,
        source: str,
        at: datetime,
        problem: MakeProblem,
    ) -> None:
        self.of, self.person, self.row, self.place, self.source, self.at = of, person, row, place, source, at
        self.problem, self.problems, self.changed = problem, list[ImportProblem](), False
        self.by_officer = {
            fact.what
            for fact in sorted(person.facts.all(), key=lambda f: f.pk)
            if not fact.source.startswith("import:")
        }

    def run(self) -> list[ImportProblem]:
        """Take over what the row tells."""
        for what, column in COMPARED.items():
            if column in self.row.values:
                self._fact(what, self.row.values[column])
        self._residence()
        self._paper()
        self._household()
        self._spells()
        if self.changed:
            self.person.version += 1
            self.person.save()
        return self.problems

    def _may(self, what: str, old: str, new: str) -> bool:
        if what not in self.by_officer:
            return True
        text = _("{fact}: tệp ghi “{new}”, cán bộ đã ghi “{old}”; giữ lời cán bộ.")
        text = text.format(fact=label(what), new=new, old=old)
        self.problems.append(self.problem(self.of, self.row.line, "officer_kept", text, refused=False))
        return False

    def _note(self, what: str, old: str, new: str) -> None:
        Fact.objects.create(
            person=self.person,
            unit_path=self.person.unit_path,
            what=what,
            old=old,
            new=new,
            who=self.of.started_by,
            at=self.at,
            source=self.source,
        )
        self.changed = True

    def _fact(self, what: str, new: str) -> None:
        old = getattr(self.person, what)
        if old == new or not self._may(what, old, new):
            return
        self._note(what, old, new)
        setattr(self.person, what, new)
        if what == "full_name":
            self.person.name_id = names.remember([new])[toned(new)]
            self.person.folded = folded(new)

    def _residence(self) -> None:
        old = self.person.place_id
        if old == self.place.pk or not self._may("residence", self.person.place.commune, self.place.commune):
            return
        self._note("residence", self.person.place.commune, self.place.commune)
        self.person.place, self.person.unit_path = self.place, self.place.unit_path
        for related in ("papers", "classifications", "sealed", "facts", "spells", "residences", "openings"):
            getattr(self.person, related).update(unit_path=self.place.unit_path)

    def _paper(self) -> None:
        number = self.row.values.get("id_number", "")
        if not number or number == self.person.id_number:
            return
        if not any(paper.folded == folded_number(number) for paper in self.person.papers.all()):
            IdentityPaper.objects.create(
                person=self.person,
                unit_path=self.person.unit_path,
                kind=paper_kind(number),
                number=number,
                folded=folded_number(number),
            )
        if self._may("id_number", self.person.id_number, number):
            self._note("id_number", self.person.id_number, number)
            self.person.id_number = number

    def _household(self) -> None:
        code = self.row.values.get("household_id", "")
        old = self.person.household.code if self.person.household else ""
        if not code or code == old or not self._may("household", old, code):
            return
        home, _made = Household.objects.get_or_create(
            code=code,
            defaults={
                "place": self.place,
                "hamlet": self.row.values.get("hamlet", ""),
                "unit_path": self.place.unit_path,
            },
        )
        self.person.spells.filter(valid_to__isnull=True).update(valid_to=self.of.as_of)
        relation = self.row.values.get("relation_to_head", "")
        Membership.objects.create(
            household=home,
            person=self.person,
            relation=relation,
            unit_path=self.place.unit_path,
            valid_from=self.of.as_of,
        )
        self._note("household", old, code)
        self.person.household = home

    def _spells(self) -> None:
        """Add spells the file tells; end those of an earlier file that this file denies. An officer's rows stand."""
        held = {(c.kind, c.valid_from): c for c in self.person.classifications.all()}
        for spell in self.row.spells:
            known = kind_named(spell.kind)
            if known.secrecy:
                continue  # sensitive kinds are entered by an officer who may open them
            found = held.get((spell.kind, spell.valid_from))
            if found is None:
                Classification.objects.create(
                    person=self.person,
                    unit_path=self.person.unit_path,
                    field=known.field,
                    kind=spell.kind,
                    valid_from=spell.valid_from,
                    valid_to=spell.valid_to,
                    source=self.source,
                )
                self._note("classification", "", f"{spell.kind} {spell.valid_from or ''}".strip())
            elif found.valid_to != spell.valid_to and found.source.startswith("import:"):
                if "classification" in self.by_officer:
                    self._may("classification", str(found.valid_to or ""), str(spell.valid_to or ""))
                    continue
                self._note(
                    "classification",
                    f"{spell.kind} {found.valid_to or ''}".strip(),
                    f"{spell.kind} {spell.valid_to or ''}".strip(),
                )
                found.valid_to = spell.valid_to
                found.save()
