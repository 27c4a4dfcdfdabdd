"""The enquiry at the point of application: is this person already helped, where, by what? Within one's right to know.

What belongs to another field or unit is not told: only which agency to ask. Sensitive classifications are never part of an
answer, not even as an agency to ask: the agency's name would tell them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from ansinh.accounts.actor import Actor
from ansinh.audit.actions import record
from ansinh.core.vietnamese.dates import read_birth
from ansinh.core.vietnamese.names import folded
from ansinh.listcheck.identify import Subject, identify
from ansinh.listcheck.model import Person as Known
from ansinh.listcheck.register import index_people
from ansinh.policies.agencies.agencies import agency_on
from ansinh.policies.classes import kind_named
from ansinh.registry import names
from ansinh.registry.facts import folded_number
from ansinh.registry.models import Classification, IdentityPaper, Person
from ansinh.registry.rls import widened

RIGHT = "registry.enquire"


@dataclass(frozen=True, slots=True)
class Help:
    """One thing a person gets: what, in which field, at which unit, from–to, by which decision."""

    person_id: int
    what: str
    field: str
    unit_path: str
    valid_from: date | None
    valid_to: date | None
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """``known``: ``one`` person is meant, ``several`` fit, or ``nobody`` does.

    ``helps``: what the actor may know. ``contact``: agencies to ask about what the actor may not. ``person``: only within
    the actor's unit. ``reasons``: codes of what contradicts the register.
    """

    known: str
    helps: tuple[Help, ...] = ()
    contact: tuple[str, ...] = ()
    person: Person | None = None
    reasons: tuple[str, ...] = ()

    @property
    def helped(self) -> bool:
        """Whether anybody helps this person already, told or not."""
        return bool(self.helps or self.contact)


Source = Callable[[Sequence[int], date], Iterable[Help]]
_SOURCES: list[Source] = []


def add_source(source: Source) -> None:
    """Let a later room (lists, benefits) tell what people get: called with ids of people and the day."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def already_helped(
    actor: Actor, name: str, birth: str, number: str, *, at: datetime, day: date, commune: str = ""
) -> Answer:
    """Answer the enquiry and write it into the log. ``birth`` and ``number`` as typed; either may be empty.

    Raises PermissionDenied without the right ``registry.enquire``.
    """
    actor.require(RIGHT)
    with widened():
        people = _candidates(name, number)
        answer = _answer(actor, _subject(name, birth, number, commune, day), people, day)
    with transaction.atomic():
        object_id = answer.person.pk if answer.person else ""
        detail = {"known": answer.known, "told": len(answer.helps), "contact": len(answer.contact)}
        record(
            actor.account,
            "registry.enquire",
            object_type="person",
            object_id=object_id,
            right=RIGHT,
            detail=detail,
            at=at,
        )
    return answer


def _subject(name: str, birth: str, number: str, commune: str, day: date) -> Subject:
    read = read_birth(birth, as_of=day)
    plain = folded(name)
    return Subject(
        full_name=name,
        without_accents=name.isascii() and bool(plain),
        year=read.year,
        month=read.month,
        day=read.day,
        slack=read.year_slack,
        number=folded_number(number) or None,
        commune=commune,
    )


def _candidates(name: str, number: str) -> list[Person]:
    """Owners of the number and people of the name (as spoken without accents)."""
    ids: set[int] = set()
    if number.strip():
        papers = IdentityPaper.objects.filter(folded=folded_number(number))
        ids.update(papers.values_list("person_id", flat=True)[:20])
    known = [n.id for n in names.equal_to(folded(name))] if name.strip() else []
    by_name = Person.objects.filter(name_id__in=known, merged_into__isnull=True)
    ids.update(by_name.values_list("pk", flat=True)[:3000])
    return list(Person.objects.filter(pk__in=ids, merged_into__isnull=True).select_related("place"))


def _answer(actor: Actor, subject: Subject, people: Sequence[Person], day: date) -> Answer:
    register = index_people(map(_known, people))
    if subject.number:
        for paper in IdentityPaper.objects.filter(folded=subject.number, person__in=people):
            owner = register.by_id[str(paper.person_id)]
            if owner not in register.by_number.setdefault(subject.number, []):
                register.by_number[subject.number].append(owner)
    owners = register.by_number.get(subject.number or "", [])
    if not subject.full_name and len(owners) == 1:  # a number alone names its only owner
        subject = replace(subject, full_name=owners[0].full_name)
    identity = identify(subject, register)
    meant = [identity.person] if identity.person else list(identity.candidates)
    if not meant:
        return Answer("nobody", reasons=identity.reasons)
    if identity.person is None:
        return Answer("several", reasons=identity.reasons)
    person = next(p for p in people if str(p.pk) == identity.person.person_id)
    helps = [h for h in _helps([person.pk], day) if not kind_named(h.what).secrecy]
    told = tuple(h for h in helps if actor.can(RIGHT, unit_path=h.unit_path, field=h.field or "?"))
    others = [h for h in helps if h not in told]
    contact = tuple(dict.fromkeys(_agency(h.field, day) for h in others))
    own = person if actor.can(RIGHT, unit_path=person.unit_path) else None
    return Answer("one", told, contact, own, identity.reasons)


def _known(person: Person) -> Known:
    """The person as identification reads it; the id is ours."""
    return Known(
        str(person.pk),
        person.full_name,
        person.sex,
        person.birth,
        folded_number(person.id_number),
        "",
        "",
        person.place.province,
        person.place.district,
        person.place.commune,
        person.place.commune_code,
        person.hamlet,
        person.death,
        frozenset(),
    )


def _helps(ids: Sequence[int], day: date) -> Iterable[Help]:
    for row in Classification.objects.filter(person__in=ids).order_by("field", "kind", "valid_from"):
        if (row.valid_from is None or row.valid_from <= day) and (
            row.valid_to is None or day <= row.valid_to
        ):
            yield Help(
                row.person_id,
                row.kind,
                row.field,
                row.unit_path,
                row.valid_from,
                row.valid_to,
                row.decision_number,
            )
    for source in _SOURCES:
        yield from source(ids, day)


def _agency(field: str, day: date) -> str:
    holder = agency_on(field, day)
    return holder.agency_vi if holder else ""
