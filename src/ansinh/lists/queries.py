"""Everything that reads lists, for an actor: what lies outside the scope is not there (``DoesNotExist``).

Lists are paged by key, never by counting what lies before: the page after a hundred thousand rows costs what the first does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q, QuerySet, Sum

from ansinh.accounts.actor import Actor
from ansinh.accounts.models import User
from ansinh.core.i18n import _
from ansinh.listcheck.model import ListRow as Reading
from ansinh.lists import clocks, jobs
from ansinh.lists.answers import fixes_of
from ansinh.lists.fixes import apply_fixes, search_key
from ansinh.lists.models import (
    Adjustment,
    BeneficiaryList,
    Job,
    ListRow,
    Objection,
    PaymentList,
    Posting,
    Question,
    ReviewDecision,
    RowFix,
    StageRecord,
)
from ansinh.lists.payments import Controls, controls, line_of
from ansinh.lists.questions import answered_keys
from ansinh.lists.sources import reading_ground
from ansinh.lists.states import CLOSED
from ansinh.lists.stored import row_from_json, unpack
from ansinh.policies.agencies.agencies import FIELDS
from ansinh.policies.steps import load_procedure
from ansinh.units.models import Unit

READ = "lists.read"
PAGE = 50


def lists_for(actor: Actor) -> QuerySet[BeneficiaryList]:
    """The lists an actor may see."""
    return BeneficiaryList.objects.filter(actor.scope(READ))


def get_list(actor: Actor, list_id: int) -> BeneficiaryList:
    """One list. Raises BeneficiaryList.DoesNotExist outside the scope."""
    return lists_for(actor).get(pk=list_id)


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a list of lists shows. ``late`` and ``mine`` narrow further; ``waiting``: not closed."""

    states: tuple[str, ...] = ()
    policy: str = ""
    unit_path: str = ""
    text: str = ""
    late: bool = False
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """Lists in order of what is due next, counts by state and totals over all that match; ``after``: key of the next page."""

    lists: tuple[BeneficiaryList, ...]
    counts: dict[str, int]
    count: int
    rows: int
    amount: int
    waiting_amount: int
    after: str


def list_page(
    actor: Actor, chosen: ListFilter, now: datetime, *, after: str = "", size: int = PAGE
) -> ListPage:
    """A page of lists: three queries, however many there are."""
    found = lists_for(actor)
    if chosen.policy:
        found = found.filter(policy=chosen.policy)
    if chosen.unit_path:
        found = found.filter(unit_path__startswith=chosen.unit_path)
    if chosen.text.strip():
        found = found.filter(title__icontains=chosen.text.strip())
    if chosen.late:
        found = found.filter(due_at__lt=now).exclude(phase=clocks.DONE)
    if chosen.waiting:
        found = found.exclude(state__in=CLOSED)
    by_state = {
        entry["state"]: entry
        for entry in found.order_by()
        .values("state")
        .annotate(n=Count("id"), r=Sum("rows"), a=Sum("amount"), w=Sum("waiting_amount"))
    }
    if chosen.states:
        found = found.filter(state__in=chosen.states)
    kept = [entry for state, entry in by_state.items() if not chosen.states or state in chosen.states]
    page = list(_after(found, after)[: size + 1])
    return ListPage(
        lists=tuple(page[:size]),
        counts={state: entry["n"] for state, entry in by_state.items()},
        count=sum(entry["n"] for entry in kept),
        rows=sum(entry["r"] or 0 for entry in kept),
        amount=sum(entry["a"] or 0 for entry in kept),
        waiting_amount=sum(entry["w"] or 0 for entry in kept),
        after=_key(page[size - 1]) if len(page) > size else "",
    )


def _key(chosen: BeneficiaryList) -> str:
    return f"{chosen.due_at.isoformat() if chosen.due_at else ''}~{chosen.pk}"


def _after(found: QuerySet[BeneficiaryList], after: str) -> QuerySet[BeneficiaryList]:
    """Due first, those without a due day last; then the newest first."""
    due, tilde, number = after.partition("~")
    if tilde and number.isdigit():
        if due:
            try:
                moment = datetime.fromisoformat(due)
            except ValueError:
                moment = None
            if moment is not None:
                same = Q(due_at=moment, pk__lt=int(number))
                found = found.filter(Q(due_at__gt=moment) | same | Q(due_at__isnull=True))
        else:
            found = found.filter(due_at__isnull=True, pk__lt=int(number))
    return found.order_by(F("due_at").asc(nulls_last=True), "-pk")


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What a page of rows shows."""

    status: str = ""
    commune: str = ""
    reason: str = ""
    group: str = ""
    name: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class RowPage:
    """Rows in list order; ``count`` and sums are of all rows that match."""

    rows: tuple[ListRow, ...]
    count: int
    amount: int
    waiting_amount: int
    before: int
    after: int


def row_page(
    chosen: BeneficiaryList, wanted: RowFilter, *, after: int = 0, before: int = 0, size: int = PAGE
) -> RowPage:
    """A page of a list's rows (the list was got for the actor). Two queries; one when nothing is filtered."""
    found = _rows(chosen, wanted)
    if wanted == RowFilter():
        count, amount, waiting = chosen.rows, chosen.amount, chosen.waiting_amount
    elif wanted.name.strip():
        # few rows bear a name: they are found in the index, then fetched by their place
        named = sorted(found.order_by().values_list("position", "status", "amount", "potential"))
        count, amount = len(named), sum(entry[2] for entry in named)
        waiting = sum(entry[3] for entry in named if entry[1] == "review")
        places = [entry[0] for entry in named if (entry[0] < before if before else entry[0] > after)]
        shown = places[-size - 1 :] if before else places[: size + 1]
        found = ListRow.objects.filter(list=chosen, position__in=shown)
    else:
        sums = found.aggregate(n=Count("id"), a=Sum("amount"), w=Sum("potential", filter=Q(status="review")))
        count, amount, waiting = sums["n"], sums["a"] or 0, sums["w"] or 0
    if before:
        page = list(found.filter(position__lt=before).order_by("-position")[: size + 1])
        more_before, page = len(page) > size, page[:size][::-1]
        more_after = True
    else:
        page = list(found.filter(position__gt=after).order_by("position")[: size + 1])
        more_after, page, more_before = len(page) > size, page[:size], after > 0
    return RowPage(
        rows=tuple(page),
        count=count,
        amount=amount,
        waiting_amount=waiting,
        before=page[0].position if page and more_before else 0,
        after=page[-1].position if page and more_after else 0,
    )


def _rows(chosen: BeneficiaryList, wanted: RowFilter) -> QuerySet[ListRow]:
    found = ListRow.objects.filter(list=chosen)
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.commune:
        found = found.filter(commune=wanted.commune)
    if wanted.group:
        found = found.filter(group=wanted.group)
    if wanted.name.strip():
        found = found.filter(name_key__contains=search_key(wanted.name))
    if wanted.asked:
        found = found.filter(asked=True)
    if wanted.reason:  # reason codes are plain words in quotes inside the JSON text, on both databases
        found = found.filter(status__in=("review", "refused")).extra(
            where=["CAST(reasons AS TEXT) LIKE %s"], params=[f'%"{wanted.reason}"%']
        )
    return found


def get_row(chosen: BeneficiaryList, position: int) -> ListRow:
    """One row of a list. Raises ListRow.DoesNotExist."""
    return ListRow.objects.get(list=chosen, position=position)


def row_history(row: ListRow) -> tuple[list[RowFix], list[ReviewDecision], list[Objection]]:
    """Who changed, answered and objected what about a row, newest first."""
    place = {"file": row.file, "sheet": row.sheet, "number": row.number}
    return (
        list(RowFix.objects.filter(list_id=row.list_id, **place).order_by("-pk")),
        list(ReviewDecision.objects.filter(list_id=row.list_id, **place).order_by("-pk")),
        list(Objection.objects.filter(posting__list_id=row.list_id, **place).order_by("-pk")),
    )


def communes_of(chosen: BeneficiaryList) -> list[tuple[str, int]]:
    """Communes of a list with the number of rows that wait there."""
    found = (
        ListRow.objects.filter(list=chosen, status="review")
        .order_by()
        .values_list("commune")
        .annotate(n=Count("id"))
    )
    return sorted(found)


def waiting_rows(chosen: BeneficiaryList, commune: str = "") -> list[ListRow]:
    """Rows that wait, of one commune or all, in list order."""
    found = ListRow.objects.filter(list=chosen, status="review").defer("read")
    return list((found.filter(commune=commune) if commune else found).order_by("position"))


def all_rows(chosen: BeneficiaryList) -> QuerySet[ListRow]:
    """All rows in list order, without their readings."""
    return ListRow.objects.filter(list=chosen).order_by("position").defer("read")


def next_question(chosen: BeneficiaryList, *, after: int = 0) -> Question | None:
    """The next open question after another one, from the start when none is left behind it; None when all are answered.

    A row that was said to be one person of the register is not asked about other persons meanwhile.
    """
    answered = answered_keys(chosen)
    settled = {key[:3] for key in _same_of(chosen)}
    light = (
        Question.objects.filter(list=chosen)
        .order_by("pk")
        .values_list("pk", "file", "sheet", "number", "kind", "other")
    )
    open_ids = [
        pk
        for pk, *key in light
        if tuple(key) not in answered and not (key[3] == "register" and tuple(key[:3]) in settled)
    ]
    chosen_id = next((pk for pk in open_ids if pk > after), open_ids[0] if open_ids else None)
    return Question.objects.select_related("row").get(pk=chosen_id) if chosen_id is not None else None


def _same_of(chosen: BeneficiaryList) -> list[tuple[str, str, int]]:
    found = ReviewDecision.objects.filter(list=chosen, kind="register", answer="same", undone_at__isnull=True)
    return list(found.values_list("file", "sheet", "number"))


def get_question(chosen: BeneficiaryList, question_id: int) -> Question:
    """One question. Raises Question.DoesNotExist."""
    return Question.objects.select_related("row").get(list=chosen, pk=question_id)


def last_answer(actor: Actor, chosen: BeneficiaryList) -> ReviewDecision | None:
    """The actor's last answer in force: the one *undo* takes back."""
    found = ReviewDecision.objects.filter(list=chosen, by=actor.account, undone_at__isnull=True)
    return found.order_by("-pk").first()


def job_of(chosen: BeneficiaryList) -> Job | None:
    """The newest job of a list."""
    return jobs.latest("list", chosen.pk)


def missed_of(chosen: BeneficiaryList) -> list[dict[str, object]]:
    """Those whom the register puts in a group but no list names."""
    kept = StageRecord.objects.filter(list=chosen).only("missed").first()
    return unpack(kept.missed) if kept is not None and kept.missed else []


def payment_of(chosen: BeneficiaryList) -> PaymentList | None:
    """The frozen payment list of a list."""
    return PaymentList.objects.filter(list=chosen).first()


def adjustments_of(payment: PaymentList) -> list[Adjustment]:
    """Adjustments of a payment list, oldest first."""
    return list(payment.adjustments.order_by("pk"))


def postings_of(chosen: BeneficiaryList) -> list[Posting]:
    """Postings of a list, newest first."""
    return list(chosen.postings.order_by("-pk"))


def objections_of(chosen: BeneficiaryList) -> list[Objection]:
    """Objections about a list, those to answer first."""
    found = list(Objection.objects.filter(posting__list=chosen).order_by("-pk"))
    return sorted(found, key=lambda objection: objection.outcome != "open")


@dataclass(frozen=True, slots=True)
class Posted:
    """What the public sees of a posting: head line, days, rows of the allowed fields only."""

    title: str
    starts_on: date
    ends_on: date
    fields: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def posted(token: str, today: date) -> Posted | None:
    """A posting in force, by its address; None before its first day, after its last, or once withdrawn.

    Needs no actor: this is what the law makes public, and nothing else of the list is read.
    """
    posting = Posting.objects.select_related("list").filter(token=token, withdrawn_at__isnull=True).first()
    if posting is None or not posting.starts_on <= today <= posting.ends_on:
        return None
    rule = load_procedure(posting.list.policy).posting
    if rule is None:
        return None
    rows = (
        ListRow.objects.filter(list=posting.list, amount__gt=0)
        .order_by("commune", "hamlet", "position")
        .only("full_name", "birth", "hamlet", "commune", "amount")
    )
    values = tuple(tuple(_public(row, field) for field in rule.fields) for row in rows)
    return Posted(posting.list.title, posting.starts_on, posting.ends_on, rule.fields, values)


def _public(row: ListRow, field: str) -> str:
    if field == "birth_year":
        return row.birth[:4]
    return str(getattr(row, field))


@dataclass(frozen=True, slots=True)
class LateUnit:
    """Late lists of one unit: how many, their rows and money, the longest delay in working days."""

    unit_path: str
    lists: tuple[BeneficiaryList, ...]
    rows: int
    amount: int
    longest: int


def late_by_unit(actor: Actor, now: datetime) -> list[LateUnit]:
    """Units with late lists, the longest delay first."""
    found = lists_for(actor).filter(due_at__lt=now).exclude(phase=clocks.DONE).exclude(state__in=CLOSED)
    units: dict[str, list[BeneficiaryList]] = {}
    for chosen in found.order_by("due_at"):
        units.setdefault(chosen.unit_path, []).append(chosen)
    late = [
        LateUnit(
            path,
            tuple(lists),
            sum(chosen.rows for chosen in lists),
            sum(chosen.amount + chosen.waiting_amount for chosen in lists),
            max(clocks.standing(chosen, now).late for chosen in lists),
        )
        for path, lists in units.items()
    ]
    return sorted(late, key=lambda unit: (-unit.longest, unit.unit_path))


def same_file_elsewhere(actor: Actor, hashes: Sequence[str]) -> list[BeneficiaryList]:
    """Other lists in scope that hold one of these files: to be told before the same file is sent in another batch."""
    return list(lists_for(actor).filter(files__sha256__in=hashes).exclude(state="withdrawn").distinct()[:5])


def unit_names(paths: Sequence[str]) -> dict[str, str]:
    """Unit path → name of the unit, in one query. Units are public facts."""
    found: dict[str, str] = {}
    for path, kind, name in (
        Unit.objects.filter(path__in=set(paths)).order_by("valid_from").values_list("path", "kind", "name")
    ):
        found[path] = f"{kind_words().get(kind, '')} {name}".strip()
    return {path: found.get(path, path) for path in paths}


def upload_places(actor: Actor) -> list[tuple[str, str]]:
    """Units for which the actor may upload a list: path and name, wider units first."""
    prefixes = {g.unit_path for g in actor.grants if g.covers("lists.upload", None, None)}
    units = Unit.objects.filter(reduce(or_, (Q(path__startswith=p) for p in prefixes), Q(pk__in=[])))
    found = {
        u.path: f"{kind_words().get(u.kind, '')} {u.name}".strip()
        for u in units.order_by("path", "valid_from")
    }
    return sorted(found.items(), key=lambda item: (item[0].count("/"), item[1]))


def upload_fields(actor: Actor) -> list[str]:
    """Fields in which the actor may upload lists."""
    held = [g.fields for g in actor.grants if g.covers("lists.upload", None, None)]
    return [name for name in FIELDS if any("*" in fields or name in fields for fields in held)]


def kind_words() -> dict[str, str]:
    """Kinds of units as they are written before a name."""
    return {
        "tinh": _("Tỉnh"),
        "thanh_pho": _("Thành phố"),
        "thi_xa": _("Thị xã"),
        "huyen": _("Huyện"),
        "xa": _("Xã"),
        "phuong": _("Phường"),
        "thi_tran": _("Thị trấn"),
    }


def reading_of(chosen: BeneficiaryList, row: ListRow) -> Reading:
    """A row as it stands now: as read, with its fixes laid over."""
    reading = row_from_json(row.read)
    apply_fixes([reading], {row.place: fixes_of(chosen).get(row.place, {})}, reading_ground(chosen.policy))
    return reading


def neighbours(chosen: BeneficiaryList, row: ListRow) -> tuple[int, int]:
    """Positions of the rows that wait before and after one; 0 where there is none."""
    waiting = ListRow.objects.filter(list=chosen, status="review")
    before = (
        waiting.filter(position__lt=row.position).order_by("-position").values_list("position", flat=True)[:1]
    )
    after = (
        waiting.filter(position__gt=row.position).order_by("position").values_list("position", flat=True)[:1]
    )
    return next(iter(before), 0), next(iter(after), 0)


def controls_of(chosen: BeneficiaryList) -> Controls:
    """Control totals of what the list pays now."""
    paying = ListRow.objects.filter(list=chosen, amount__gt=0).order_by("position").defer("read")
    return controls(line_of(row) for row in paying)[1]


def account_names(accounts: Sequence[str]) -> dict[str, str]:
    """Account id → the officer's name, for those who prepared and approved."""
    wanted = [int(account) for account in accounts if account.isdigit()]
    return {str(pk): name for pk, name in User.objects.filter(pk__in=wanted).values_list("pk", "full_name")}


def desk_counts(actor: Actor, now: datetime) -> tuple[dict[str, int], int]:
    """Lists in scope by state, and how many are late."""
    found = lists_for(actor)
    counts = dict(found.order_by().values_list("state").annotate(n=Count("id")))
    late = found.filter(due_at__lt=now).exclude(phase=clocks.DONE).exclude(state__in=CLOSED).count()
    return counts, late
