"""Everything that reads the register, for an actor: what lies outside the scope is not there (``Person.DoesNotExist``)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from ansinh.accounts.actor import Actor
from ansinh.accounts.models import User
from ansinh.audit.models import Entry
from ansinh.core.linkage import Record, link
from ansinh.policies.agencies.agencies import agency_on
from ansinh.policies.classes import kind_named
from ansinh.registry import keys
from ansinh.registry.enquiry import Answer, Help, already_helped
from ansinh.registry.evidence import evidence_of
from ansinh.registry.export import as_register, export_csv, write_index
from ansinh.registry.models import (
    Classification,
    Fact,
    Household,
    IdentityPaper,
    Import,
    ImportProblem,
    Membership,
    Merge,
    NotSame,
    Person,
    Residence,
)
from ansinh.registry.reading import sealed_rows
from ansinh.registry.rls import within
from ansinh.registry.search import Found, search

__all__ = [
    "Answer",
    "Found",
    "Help",
    "already_helped",
    "as_register",
    "export_csv",
    "search",
    "write_index",
]
READ = "registry.read"


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at or changed the file."""

    at: datetime
    who: str
    action: str


@dataclass(frozen=True, slots=True)
class PersonFile:
    """A person's file as far as an actor may see it.

    ``agencies``: agencies that keep further classifications of this person which the actor may not read.
    ``sealed``: how many sensitive rows the actor could open for a reason.
    """

    person: Person
    papers: list[IdentityPaper]
    held: list[Classification]
    past: list[Classification]
    spells: list[Membership]
    residences: list[Residence]
    facts: list[Fact]
    merges: list[Merge]
    looks: list[Look]
    agencies: tuple[str, ...]
    sealed: int


def person_for(actor: Actor, person_id: int, right: str = READ) -> Person:
    """The person, if the actor holds the right at the person's unit; Person.DoesNotExist otherwise."""
    people = Person.objects.filter(within(actor, right)).select_related("place", "household", "merged_into")
    return people.get(pk=person_id)


def person_by_code(actor: Actor, code: str) -> Person:
    """The person of a code, for one who may search there."""
    return Person.objects.filter(within(actor, "registry.search")).select_related("place").get(code=code)


def person_file(actor: Actor, person_id: int, *, day: date) -> PersonFile:
    """All that the file holds and the actor may see, as of ``day``. The number of queries does not depend on the file."""
    person = person_for(actor, person_id)
    every = list(person.classifications.order_by("kind", "valid_from"))
    own = [c for c in every if actor.can(READ, unit_path=c.unit_path, field=c.field or "?")]
    foreign = sorted({c.field for c in every if c not in own and c.field and in_force(c, day)})
    agencies = tuple(dict.fromkeys(h.agency_vi for f in foreign if (h := agency_on(f, day))))
    held = [c for c in own if in_force(c, day)]
    merges = Merge.objects.filter(Q(kept=person) | Q(gone=person)).select_related("kept", "gone").prefetch_related("conflicts")  # fmt: skip
    return PersonFile(
        person=person,
        papers=list(person.papers.order_by("-pk")),
        held=held,
        past=[c for c in own if c not in held],
        spells=list(person.spells.select_related("household").order_by("valid_from", "pk")),
        residences=list(person.residences.select_related("place").order_by("valid_to")),
        facts=_facts(actor, person),
        merges=list(merges.order_by("-at")),
        looks=_looks(person),
        agencies=agencies,
        sealed=len(sealed_rows(actor, person)),
    )


def in_force(row: Classification, day: date) -> bool:
    """Whether a classification holds on a day; an unknown first day has passed."""
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def _facts(actor: Actor, person: Person) -> list[Fact]:
    """The history, without what other agencies did."""
    names = _account_names
    rows = []
    for fact in person.facts.order_by("-at", "-pk")[:200]:
        kind = (fact.new or fact.old).split(" ")[0] if fact.what == "classification" else ""
        if not kind or actor.can(READ, unit_path=person.unit_path, field=kind_named(kind).field or "?"):
            rows.append(fact)
    known = names({fact.who for fact in rows})
    for fact in rows:
        fact.who = known.get(fact.who, fact.who)
    return rows


def _account_names(accounts: set[str]) -> dict[str, str]:
    ids = [int(account) for account in accounts if account.isdigit()]
    found = {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "full_name")}
    return {"system": "An Sinh", **found}


def _looks(person: Person) -> list[Look]:
    entries = Entry.objects.filter(object_type="person", object_id=str(person.pk)).order_by("-seq")[:50]
    rows = list(entries.values_list("at", "actor", "action"))
    known = _account_names({account for _at, account, _action in rows})
    return [Look(at, known.get(account, account), action) for at, account, action in rows]


def household_for(actor: Actor, household_id: int) -> tuple[Household, list[Membership]]:
    """A household with its spells, members of now first; Household.DoesNotExist outside the scope."""
    home = Household.objects.filter(within(actor, READ)).select_related("place").get(pk=household_id)
    spells = home.spells.filter(within(actor, READ, path="person__unit_path")).select_related("person")
    now_first = sorted(spells, key=lambda s: (s.valid_to is not None, s.relation != "Chủ hộ", s.person.birth, s.pk))  # fmt: skip
    return home, now_first


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the same person: how likely (0–1), and what speaks for it, in words."""

    person: Person
    probability: float
    evidence: str


def duplicates_of(actor: Actor, person: Person, *, day: date, most: int = 10) -> list[Candidate]:
    """Records that may be the same person as ``person``, likeliest first, without those decided to be others."""
    ids = [pk for pk in keys.meeting(_columns([person]), as_of=day) if pk != person.pk][:60]
    people = list(
        Person.objects.filter(within(actor, "registry.merge"), pk__in=ids, merged_into__isnull=True)
        .select_related("place")
        .prefetch_related("papers")
    )
    decided = _decided(person, people)
    people = [other for other in people if other.pk not in decided]
    if not people:
        return []
    result = link(_records([person], asked=True), against=_records(people), as_of=day)
    by_id = {str(other.pk): other for other in people}
    found = []
    for pair in result.pairs:
        other = by_id.get(pair.id2 if pair.id1 == f"#{person.pk}" else pair.id1)
        if other is not None:
            found.append(Candidate(other, pair.probability, pair.evidence))
    found.sort(key=lambda c: (-c.probability, c.person.pk))
    return found[:most]


def _columns(people: Sequence[Person]) -> dict[str, list[str]]:
    records = _records(people)
    fields = (
        "full_name",
        "birth",
        "sex",
        "id_number",
        "relation",
        "village",
        "commune",
        "district",
        "province",
    )
    return {name: [getattr(record, name) for record in records] for name in fields}


def _records(people: Sequence[Person], *, asked: bool = False) -> list[Record]:
    """Records of linkage; the one asked about stands as a list row against the others."""
    return [
        Record(
            record_id=f"#{p.pk}" if asked else str(p.pk),
            source="list" if asked else "registry",
            full_name=p.full_name,
            birth=p.birth,
            sex=p.sex,
            id_number=p.id_number,
            relation=p.relation,
            village=p.hamlet,
            commune=p.place.commune,
            district=p.place.district,
            province=p.place.province,
        )
        for p in people
    ]


def _decided(person: Person, others: Sequence[Person]) -> set[int]:
    """Those of ``others`` who are decided to be other people, on the evidence as it still stands."""
    rows = NotSame.objects.filter(Q(first=person) | Q(second=person), undone_at__isnull=True)
    evidence = {row.second_id if row.first_id == person.pk else row.first_id: row.evidence for row in rows}
    return {o.pk for o in others if o.pk in evidence and evidence_of(person, o) == evidence[o.pk]}


def not_same_for(actor: Actor, first: Person, second: Person) -> NotSame | None:
    """The decision that two records are two people, while it holds."""
    actor.require("registry.merge")
    low, high = sorted((first.pk, second.pk))
    row = NotSame.objects.filter(first_id=low, second_id=high, undone_at__isnull=True).order_by("-pk").first()
    return row if row is not None and row.evidence == evidence_of(first, second) else None


def merge_for(actor: Actor, merge_id: int) -> Merge:
    """A merge of people within the scope."""
    scope = within(actor, "registry.merge", path="kept__unit_path")
    return Merge.objects.filter(scope).select_related("kept", "gone").get(pk=merge_id)


def same_number(actor: Actor, most: int = 50) -> list[list[Person]]:
    """People of one identity number within the scope: the first pairs to look at for a merge."""
    papers = IdentityPaper.objects.filter(within(actor, "registry.merge"))
    papers = papers.filter(valid_to__isnull=True, person__merged_into__isnull=True)
    twice = papers.values("folded").annotate(people=Count("person", distinct=True)).filter(people__gt=1)
    numbers = list(twice.order_by("folded").values_list("folded", flat=True)[:most])
    groups: dict[str, list[Person]] = {}
    for paper in (
        papers.filter(folded__in=numbers).select_related("person__place").order_by("folded", "person")
    ):
        groups.setdefault(paper.folded, []).append(paper.person)
    return list(groups.values())


def imports(actor: Actor) -> QuerySet[Import]:
    """Imports, newest first."""
    actor.require("registry.import")
    return Import.objects.order_by("-pk")


def import_for(actor: Actor, import_id: int) -> tuple[Import, list[ImportProblem]]:
    """One import with its problems, in the order of lines."""
    of = imports(actor).get(pk=import_id)
    return of, list(of.problems.order_by("line")[:200])


def register_size(actor: Actor) -> int:
    """How many people the actor may search; counted within the scope."""
    return Person.objects.filter(within(actor, "registry.search"), merged_into__isnull=True).count()
