"""Same person or not: merges that lose nothing and can be undone, and decisions *not the same*."""

from datetime import datetime

from django.db import transaction

from ansinh.accounts.actor import Actor
from ansinh.audit.actions import record
from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.registry import keys
from ansinh.registry.changes import day_of, locked, note
from ansinh.registry.evidence import evidence_of
from ansinh.registry.models import Merge, MergeConflict, NotSame, Person

RIGHT = "registry.merge"
COMPARED = ("full_name", "sex", "birth", "death", "id_number", "hamlet", "ethnicity", "relation", "unit_path")
"""Facts in which two records may differ: the kept one stands, the other is journalled."""
FILLED = ("sex", "birth", "death", "ethnicity", "id_number")
"""Facts taken over from the other record where the kept one says nothing."""
MOVED = ("papers", "classifications", "sealed", "spells", "residences")


def _both(actor: Actor, first: int, second: int) -> tuple[Person, Person]:
    if first == second:
        raise InputError(_("Hai hồ sơ là một. Hãy chọn hai hồ sơ khác nhau."))
    people = {pk: locked(actor, pk, RIGHT) for pk in sorted((first, second))}
    for person in people.values():
        if person.merged_into_id is not None:
            raise InputError(_("Hồ sơ {code} đã được gộp vào hồ sơ khác.").format(code=person.code))
    return people[first], people[second]


@transaction.atomic
def merge(actor: Actor, kept_id: int, gone_id: int, *, why: str, at: datetime) -> Merge:
    """Say that two records are one person. The kept record's facts stand; where the other differs both are journalled."""
    kept, gone = _both(actor, kept_id, gone_id)
    if not why.strip():
        raise InputError(_("Lý do: chưa có. Hãy ghi căn cứ để gộp hai hồ sơ."))
    moved: dict[str, list[int]] = {}
    for related in MOVED:
        rows = getattr(gone, related)
        moved[related] = list(rows.values_list("pk", flat=True))
        rows.update(person=kept, unit_path=kept.unit_path)
    filled = {}
    for name in FILLED:
        if not getattr(kept, name) and getattr(gone, name):
            filled[name] = getattr(gone, name)
            note(kept, name, "", filled[name], actor.account, at, why)
            setattr(kept, name, filled[name])
    done = Merge.objects.create(
        kept=kept, gone=gone, why=why[:400], who=actor.account, at=at, moved=moved, filled=filled
    )
    MergeConflict.objects.bulk_create(
        MergeConflict(merge=done, what=name, kept_value=getattr(kept, name), gone_value=getattr(gone, name))
        for name in COMPARED
        if getattr(gone, name) and getattr(kept, name) != getattr(gone, name)
    )
    gone.merged_into = kept
    for person in (kept, gone):
        person.version += 1
        person.save()
    NotSame.objects.filter(_pair(kept, gone), undone_at__isnull=True).update(undone_at=at)
    keys.refresh([kept.pk, gone.pk], as_of=day_of(at))
    _audit(actor, "registry.merge", done, at)
    return done


@transaction.atomic
def undo_merge(actor: Actor, merge_id: int, *, at: datetime) -> Merge:
    """Take a merge back: each row returns to its record; what was added since stays with the kept one."""
    done = Merge.objects.select_for_update(of=("self",)).get(pk=merge_id)
    if done.undone_at is not None:
        raise InputError(_("Lần gộp này đã được hoàn tác."))
    kept, gone = locked(actor, done.kept_id, RIGHT), locked(actor, done.gone_id, RIGHT)
    if gone.merged_into_id != kept.pk or kept.merged_into_id is not None:
        raise InputError(
            _("Hồ sơ {code} đã được gộp tiếp. Hãy hoàn tác lần gộp sau trước.").format(code=kept.code)
        )
    for related in MOVED:
        model = Person._meta.get_field(related).related_model
        model.objects.filter(pk__in=done.moved.get(related, []), person=kept).update(
            person=gone, unit_path=gone.unit_path
        )
    for name, value in done.filled.items():
        if getattr(kept, name) == value:
            note(kept, name, value, "", actor.account, at, _("hoàn tác gộp hồ sơ"))
            setattr(kept, name, "")
    gone.merged_into = None
    for person in (kept, gone):
        person.version += 1
        person.save()
    done.undone_at, done.undone_by = at, actor.account
    done.save()
    keys.refresh([kept.pk, gone.pk], as_of=day_of(at))
    _audit(actor, "registry.undo_merge", done, at)
    return done


@transaction.atomic
def mark_not_same(actor: Actor, first_id: int, second_id: int, *, why: str, at: datetime) -> NotSame:
    """Say that two records are two people. It stays decided until what the records say changes."""
    first, second = _both(actor, *sorted((first_id, second_id)))
    NotSame.objects.filter(_pair(first, second), undone_at__isnull=True).update(undone_at=at)
    decision = NotSame.objects.create(
        first=first,
        second=second,
        evidence=evidence_of(first, second),
        why=why[:400],
        who=actor.account,
        at=at,
    )
    _audit(actor, "registry.not_same", decision, at)
    return decision


@transaction.atomic
def undo_not_same(actor: Actor, decision_id: int, *, at: datetime) -> None:
    """Take the decision *not the same* back."""
    decision = NotSame.objects.select_for_update(of=("self",)).get(pk=decision_id)
    for pk in (decision.first_id, decision.second_id):
        locked(actor, pk, RIGHT)
    decision.undone_at = at
    decision.save()
    _audit(actor, "registry.undo_not_same", decision, at)


def _pair(first: Person, second: Person):  # type: ignore[no-untyped-def]
    from django.db.models import Q

    low, high = sorted((first.pk, second.pk))
    return Q(first_id=low, second_id=high)


def _audit(actor: Actor, action: str, row: Merge | NotSame, at: datetime) -> None:
    ids = (row.kept_id, row.gone_id) if isinstance(row, Merge) else (row.first_id, row.second_id)
    for own, other in (ids, ids[::-1]):
        detail = {"row": row.pk, "other": other}
        record(actor.account, action, object_type="person", object_id=own, right=RIGHT, detail=detail, at=at)
