"""Changes of one person: create, correct, papers, classifications, death, moves. Each is one transaction with its audit entry."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from ansinh.accounts.actor import Actor
from ansinh.audit.actions import record
from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.vietnamese.names import folded, toned
from ansinh.policies.classes import kind_named, kinds
from ansinh.registry import keys, names
from ansinh.registry.facts import StaleError, clean, folded_number, paper_kind, partial_date
from ansinh.registry.models import (
    Classification,
    Fact,
    Household,
    IdentityPaper,
    Membership,
    Person,
    Place,
    Residence,
    Sealed,
)
from ansinh.registry.places import is_commune, place_row
from ansinh.registry.sealing import seal, unseal

WRITE = "registry.write"


def day_of(at: datetime) -> date:
    """The local day of a moment."""
    return timezone.localtime(at).date()


def locked(actor: Actor, person_id: int, right: str = WRITE, version: int | None = None) -> Person:
    """The person, locked, if the actor holds the right there. Raises StaleError when ``version`` is not the present one."""
    person = Person.objects.select_for_update(of=("self",)).select_related("place").get(pk=person_id)
    actor.require(right, unit_path=person.unit_path)
    if version is not None and person.version != version:
        raise StaleError(
            _("Hồ sơ {code} vừa được người khác sửa. Hãy mở lại trang, xem thay đổi rồi sửa tiếp.").format(
                code=person.code
            )
        )
    return person


def note(person: Person, what: str, old: str, new: str, who: str, at: datetime, source: str) -> None:
    """Keep one change in the history."""
    Fact.objects.create(
        person=person,
        unit_path=person.unit_path,
        what=what,
        old=old,
        new=new,
        who=who,
        at=at,
        source=source[:200],
    )


def _place(place: Mapping[str, str], day: date) -> Place:
    row = place_row(
        *(place.get(name, "").strip() for name in ("province", "district", "commune", "commune_code")), day
    )
    if not is_commune(row.unit_path):
        raise InputError(
            _("Xã/phường “{name}” không có trong danh mục. Hãy chọn từ danh mục.").format(
                name=place.get("commune", "")[:60]
            )
        )
    return row


@transaction.atomic
def create_person(
    actor: Actor,
    facts: Mapping[str, str],
    place: Mapping[str, str],
    *,
    at: datetime,
    id_number: str = "",
    household: str = "",
    source: str = "",
) -> Person:
    """Enter a person. ``place``: province, district, commune (code) as in the table of units. Raises InputError."""
    day = day_of(at)
    if not facts.get("full_name", "").strip():
        raise InputError(_("Họ và tên: chưa có. Hãy ghi họ và tên như trên giấy tờ."))
    read = clean(facts, day=day)
    where = _place(place, day)
    actor.require(WRITE, unit_path=where.unit_path)
    known = names.remember([read["full_name"]])
    home = _household(household, where, read.get("hamlet", "")) if household else None
    person = Person(
        code="",
        unit_path=where.unit_path,
        place=where,
        household=home,
        name_id=known[toned(read["full_name"])],
        folded=folded(read["full_name"]),
        **read,
    )
    person.pk = _next_id()
    person.code = f"AS{person.pk:08d}"
    person.save(force_insert=True)
    if home is not None:
        Membership.objects.create(
            household=home,
            person=person,
            relation=person.relation,
            unit_path=home.unit_path,
            valid_from=day,
        )
    if id_number.strip():
        _paper(person, id_number, at=at, who=actor.account, source=source)
    keys.refresh([person.pk], as_of=day)
    record(actor.account, "registry.create", object_type="person", object_id=person.pk, right=WRITE, at=at)
    return person


def _next_id() -> int:
    from ansinh.registry.bulk import new_ids

    return new_ids(Person, 1)[0]


def _household(code: str, place: Place, hamlet: str) -> Household:
    home, _made = Household.objects.get_or_create(
        code=code.strip(), defaults={"place": place, "hamlet": hamlet, "unit_path": place.unit_path}
    )
    return home


@transaction.atomic
def correct_person(
    actor: Actor, person_id: int, changes: Mapping[str, str], *, version: int, source: str, at: datetime
) -> Person:
    """Correct facts of a person; what stood before goes into the history. ``source``: the ground (paper, decision)."""
    person = locked(actor, person_id, version=version)
    read = clean({"birth": person.birth, "death": person.death, **changes}, day=day_of(at))
    if not source.strip():
        raise InputError(_("Căn cứ: chưa có. Hãy ghi giấy tờ hoặc quyết định làm căn cứ sửa."))
    changed = [name for name in changes if getattr(person, name) != read[name]]
    for name in changed:
        note(person, name, getattr(person, name), read[name], actor.account, at, source)
        setattr(person, name, read[name])
    if not changed:
        return person
    if "full_name" in changed:
        person.name_id = names.remember([person.full_name])[toned(person.full_name)]
        person.folded = folded(person.full_name)
    person.version += 1
    person.save()
    keys.refresh([person.pk], as_of=day_of(at))
    detail = {"what": sorted(changed)}
    record(
        actor.account,
        "registry.correct",
        object_type="person",
        object_id=person.pk,
        right=WRITE,
        detail=detail,
        at=at,
    )
    return person


@transaction.atomic
def add_paper(
    actor: Actor,
    person_id: int,
    number: str,
    *,
    at: datetime,
    issued: date | None = None,
    issued_by: str = "",
    source: str = "",
) -> IdentityPaper:
    """Add an identity paper. The newest card (CCCD before CMND) becomes the number shown."""
    person = locked(actor, person_id)
    paper = _paper(
        person, number, at=at, who=actor.account, source=source, issued=issued, issued_by=issued_by
    )
    person.version += 1
    person.save()
    keys.refresh([person.pk], as_of=day_of(at))
    record(
        actor.account,
        "registry.paper",
        object_type="person",
        object_id=person.pk,
        right=WRITE,
        detail={"paper": paper.pk},
        at=at,
    )
    return paper


def _paper(
    person: Person,
    number: str,
    *,
    at: datetime,
    who: str,
    source: str,
    issued: date | None = None,
    issued_by: str = "",
) -> IdentityPaper:
    plain, kind = folded_number(number), paper_kind(number)
    if not plain or len(plain) > 40 or not any(c.isdigit() for c in plain):
        raise InputError(
            _("Số giấy tờ “{value}” không đọc được. Hãy ghi 12 số (CCCD) hoặc 9 số (CMND).").format(
                value=number[:40]
            )
        )
    if person.papers.filter(folded=plain).exists():
        raise InputError(_("Số giấy tờ này đã có trong hồ sơ {code}.").format(code=person.code))
    paper = IdentityPaper.objects.create(
        person=person,
        unit_path=person.unit_path,
        kind=kind,
        number=number.strip(),
        folded=plain,
        issued=issued,
        issued_by=issued_by,
        valid_from=issued,
    )
    note(person, "paper", "", plain, who, at, source)
    shown_kind = paper_kind(person.id_number) if person.id_number else ""
    if not person.id_number or shown_kind != "cccd" or kind == "cccd":
        if person.id_number:
            note(person, "id_number", person.id_number, number.strip(), who, at, source)
        person.id_number = number.strip()
        Person.objects.filter(pk=person.pk).update(id_number=person.id_number)
    return paper


@transaction.atomic
def classify(
    actor: Actor,
    person_id: int,
    kind: str,
    *,
    valid_from: date,
    at: datetime,
    decision_number: str,
    level: str = "",
    valid_to: date | None = None,
    decision_date: date | None = None,
    source: str = "",
) -> Classification | Sealed:
    """Recognise a person as something by a decision. A sensitive kind is stored encrypted. Raises InputError."""
    if kind not in kinds():
        raise InputError(_("Diện đối tượng “{kind}” không có trong danh mục.").format(kind=kind[:40]))
    if not decision_number.strip():
        raise InputError(_("Số quyết định: chưa có. Hãy ghi số quyết định công nhận."))
    if valid_to is not None and valid_to < valid_from:
        raise InputError(_("Ngày kết thúc ở trước ngày bắt đầu. Hãy kiểm tra hai ngày."))
    known = kind_named(kind)
    person = locked(actor, person_id)
    actor.require(WRITE, unit_path=person.unit_path, field=known.field)
    if known.secrecy:
        actor.require(known.right, unit_path=person.unit_path, field=known.field)
    row = store_classification(
        person, kind, level, valid_from, valid_to, decision_number.strip(), decision_date, source
    )
    Person.objects.filter(pk=person.pk).update(version=person.version + 1)
    if not known.secrecy:
        note(person, "classification", "", f"{kind} {valid_from.isoformat()}", actor.account, at, source)
    detail = {"row": row.pk, "sealed": bool(known.secrecy)}
    record(
        actor.account,
        "registry.classify",
        object_type="person",
        object_id=person.pk,
        right=WRITE,
        detail=detail,
        at=at,
    )
    return row


def store_classification(
    person: Person,
    kind: str,
    level: str,
    valid_from: date | None,
    valid_to: date | None,
    decision_number: str,
    decision_date: date | None,
    source: str,
) -> Classification | Sealed:
    """Write the row, encrypted when the kind is sensitive. Part of an action: checks nothing."""
    known = kind_named(kind)
    if not known.secrecy:
        return Classification.objects.create(
            person=person,
            unit_path=person.unit_path,
            field=known.field,
            kind=kind,
            level=level,
            valid_from=valid_from,
            valid_to=valid_to,
            decision_number=decision_number,
            decision_date=decision_date,
            source=source,
        )
    content = {"field": known.field, "kind": kind, "level": level, "decision_number": decision_number}
    content |= {"valid_from": _iso(valid_from), "valid_to": _iso(valid_to), "source": source}
    content["decision_date"] = _iso(decision_date)
    return Sealed.objects.create(
        person=person, unit_path=person.unit_path, secrecy=known.secrecy, token=seal(content)
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


@transaction.atomic
def end_classification(
    actor: Actor, classification_id: int, *, last_day: date, why: str, at: datetime
) -> Classification:
    """End a classification after its last day; the ground goes into the history."""
    row = Classification.objects.select_for_update(of=("self",)).get(pk=classification_id)
    actor.require(WRITE, unit_path=row.unit_path, field=row.field)
    if not why.strip():
        raise InputError(_("Lý do: chưa có. Hãy ghi lý do hoặc quyết định chấm dứt."))
    if row.valid_from is not None and last_day < row.valid_from:
        raise InputError(_("Ngày cuối ở trước ngày bắt đầu hưởng. Hãy kiểm tra lại."))
    person = row.person
    note(person, "classification", f"{row.kind} {_iso(row.valid_to)}", f"{row.kind} {last_day.isoformat()}", actor.account, at, why)  # fmt: skip
    row.valid_to = last_day
    row.save()
    record(
        actor.account,
        "registry.end_classification",
        object_type="person",
        object_id=person.pk,
        right=WRITE,
        detail={"row": row.pk},
        at=at,
    )
    return row


@transaction.atomic
def end_sealed(actor: Actor, sealed_id: int, *, last_day: date, at: datetime) -> None:
    """End a sensitive classification."""
    row = Sealed.objects.select_for_update(of=("self",)).get(pk=sealed_id)
    content = unseal(row.token)
    for right in (WRITE, f"sensitive.{row.secrecy}"):
        actor.require(right, unit_path=row.unit_path, field=content["field"])
    row.token = seal({**content, "valid_to": last_day.isoformat()})
    row.save()
    detail = {"row": row.pk, "sealed": True}
    record(
        actor.account,
        "registry.end_classification",
        object_type="person",
        object_id=row.person_id,
        right=WRITE,
        detail=detail,
        at=at,
    )


@transaction.atomic
def record_death(actor: Actor, person_id: int, day: str, *, source: str, at: datetime) -> Person:
    """Record a death (``YYYY[-MM[-DD]]``); the spell in the household ends when the day is known."""
    person = locked(actor, person_id)
    day = partial_date(day, "death", latest=day_of(at))
    if not day:
        raise InputError(_("Ngày mất: chưa có. Hãy ghi ít nhất năm mất."))
    person = correct_person(actor, person_id, {"death": day}, version=person.version, source=source, at=at)
    if len(day) == 10:
        person.spells.filter(valid_to__isnull=True).update(valid_to=date.fromisoformat(day))
    return person


@transaction.atomic
def move(
    actor: Actor,
    person_id: int,
    place: Mapping[str, str],
    *,
    hamlet: str,
    day: date,
    source: str,
    at: datetime,
    household: str = "",
    relation: str = "",
) -> Person:
    """Move a person to another place (and household, if one is named) from a day on. All rows go along."""
    person = locked(actor, person_id)
    where = _place(place, day)
    old = f"{person.hamlet}, {person.place.commune}".strip(", ")
    start = person.residences.order_by("-valid_to").values_list("valid_to", flat=True).first()
    before = day - timedelta(days=1)
    Residence.objects.create(
        person=person,
        place=person.place,
        hamlet=person.hamlet,
        unit_path=person.unit_path,
        valid_from=start + timedelta(days=1) if start else None,
        valid_to=before,
    )
    person.spells.filter(valid_to__isnull=True).update(valid_to=before)
    person.place, person.hamlet, person.unit_path = where, hamlet.strip(), where.unit_path
    person.household = _household(household, where, hamlet) if household else None
    person.relation = relation if household else ""
    person.version += 1
    person.save()
    for related in ("papers", "classifications", "sealed", "facts", "spells", "residences", "openings"):
        getattr(person, related).update(unit_path=person.unit_path)
    if person.household is not None:
        Membership.objects.create(
            household=person.household, person=person, relation=relation, unit_path=where.unit_path, valid_from=day
        )  # fmt: skip
    note(person, "residence", old, f"{hamlet}, {where.commune}".strip(", "), actor.account, at, source)
    keys.refresh([person.pk], as_of=day_of(at))
    record(
        actor.account,
        "registry.move",
        object_type="person",
        object_id=person.pk,
        right=WRITE,
        detail={"place": where.pk},
        at=at,
    )
    return person
