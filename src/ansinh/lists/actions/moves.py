"""The moves officers make with a list: up, back, prepared, approved, frozen, withdrawn. One transaction each."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from ansinh.accounts.actor import Actor
from ansinh.core.i18n import _
from ansinh.lists.actions.common import log, move, take
from ansinh.lists.models import BeneficiaryList, ListRow, Objection, PaymentList, StageRecord
from ansinh.lists.payments import Controls, Line, controls, line_of
from ansinh.lists.sources import paid_name
from ansinh.lists.states import MOVES, StaleError, StateError, check_state, right_for
from ansinh.policies.steps import load_procedure


@transaction.atomic
def send_up(actor: Actor, list_id: int, *, version: int, now: datetime) -> BeneficiaryList:
    """Send a list up for review. Raises StateError while the machine is at work or nothing was read."""
    chosen = _begin(actor, list_id, version, "send_up")
    chosen.returned_why = ""
    move(actor, chosen, "send_up", now=now, changed=["returned_why"])
    return chosen


@transaction.atomic
def send_back(actor: Actor, list_id: int, *, version: int, why: str, now: datetime) -> BeneficiaryList:
    """Return a list to the commune, with the reason."""
    chosen = _begin(actor, list_id, version, "return", why=why)
    chosen.returned_why = why.strip()
    move(actor, chosen, "return", now=now, changed=["returned_why"])
    return chosen


@transaction.atomic
def withdraw(actor: Actor, list_id: int, *, version: int, why: str, now: datetime) -> BeneficiaryList:
    """Take a list out. Its files may be uploaded again; nothing of it is deleted."""
    chosen = _begin(actor, list_id, version, "withdraw", why=why)
    chosen.content_key, chosen.returned_why = None, why.strip()
    move(actor, chosen, "withdraw", now=now, changed=["content_key", "returned_why"])
    return chosen


@transaction.atomic
def prepare(actor: Actor, list_id: int, *, version: int, now: datetime) -> BeneficiaryList:
    """Make the payment list of what is clear; rows that wait stay out of it. Its SHA-256 is what will be approved."""
    chosen = _begin(actor, list_id, version, "prepare")
    _body, totals = payment_of(chosen)
    chosen.prepared_by, chosen.prepared_sha256, chosen.approved_by = actor.account, totals.sha256, ""
    detail = {"sha256": totals.sha256, "rows": totals.rows, "amount": totals.amount}
    changed = ["prepared_by", "prepared_sha256", "approved_by"]
    move(actor, chosen, "prepare", now=now, changed=changed, detail=detail)
    return chosen


@transaction.atomic
def reopen(actor: Actor, list_id: int, *, version: int, now: datetime) -> BeneficiaryList:
    """Take a prepared or approved list back into review; preparing and approving start anew."""
    chosen = _begin(actor, list_id, version, "reopen")
    chosen.prepared_by = chosen.prepared_sha256 = chosen.approved_by = ""
    changed = ["prepared_by", "prepared_sha256", "approved_by"]
    move(actor, chosen, "reopen", now=now, changed=changed)
    return chosen


@transaction.atomic
def approve(actor: Actor, list_id: int, *, version: int, sha256: str, now: datetime) -> BeneficiaryList:
    """Approve what another person prepared. ``sha256``: of the payment list on the approver's screen."""
    chosen = _begin(actor, list_id, version, "approve", sha256=sha256, today=now.date())
    chosen.approved_by = actor.account
    move(
        actor, chosen, "approve", now=now, changed=["approved_by"], detail={"sha256": chosen.prepared_sha256}
    )
    return chosen


@transaction.atomic
def freeze(actor: Actor, list_id: int, *, version: int, sha256: str, now: datetime) -> PaymentList:
    """Freeze the approved payment list: canonical bytes, control totals, SHA-256. Nothing changes it afterwards.

    The log entry is written first: its lock puts freezes in one order, so that two lists that pay one person cannot pass
    each other; the later one sees the earlier one's payments and is refused.
    """
    chosen = take(actor, list_id, version=version)
    step = MOVES["freeze"]
    right = right_for(actor, chosen, step)
    check_state(chosen, step)
    log(actor.account, "lists.freeze_begin", chosen, right, {"sha256": chosen.prepared_sha256}, now)
    _check(chosen, actor, step.needs, sha256=sha256)
    _nothing_paid_since(chosen)
    body, totals = payment_of(chosen)
    payment = PaymentList.objects.create(
        list=chosen,
        unit_path=chosen.unit_path,
        field=chosen.field,
        policy=chosen.policy,
        canonical=body,
        sha256=totals.sha256,
        rows=totals.rows,
        people=totals.people,
        amount=totals.amount,
        by_group=totals.by_group,
        prepared_by=chosen.prepared_by,
        approved_by=chosen.approved_by,
        frozen_by=actor.account,
        frozen_at=now,
    )
    detail = {"payment": payment.pk, "sha256": totals.sha256, "rows": totals.rows, "amount": totals.amount}
    move(actor, chosen, "freeze", now=now, detail=detail)
    return payment


def payment_lines(chosen: BeneficiaryList) -> list[Line]:
    """What the list pays now, in row order."""
    return [
        line_of(row)
        for row in ListRow.objects.filter(list=chosen, amount__gt=0).order_by("position").defer("read")
    ]


def payment_of(chosen: BeneficiaryList) -> tuple[bytes, Controls]:
    """Canonical bytes and control totals of what the list pays now."""
    return controls(payment_lines(chosen))


def _begin(
    actor: Actor,
    list_id: int,
    version: int,
    name: str,
    *,
    why: str = "",
    sha256: str = "",
    today: date | None = None,
) -> BeneficiaryList:
    """Lock the list and check version, right, state and the move's conditions, in that order."""
    chosen = take(actor, list_id)
    step = MOVES[name]
    right_for(actor, chosen, step)
    check_state(chosen, step)
    if chosen.version != version:
        raise StaleError(
            _(
                "Danh sách này vừa được người khác thay đổi trong lúc ông/bà đang xem. "
                "Chưa có gì bị ghi đè: hãy tải lại trang, xem thay đổi rồi làm lại nếu vẫn cần."
            )
        )
    _check(chosen, actor, step.needs, why=why, sha256=sha256, today=today)
    return chosen


def _check(
    chosen: BeneficiaryList,
    actor: Actor,
    needs: tuple[str, ...],
    *,
    why: str = "",
    sha256: str = "",
    today: date | None = None,
) -> None:
    """Raise StateError for the first condition that does not hold."""
    checks: dict[str, Callable[[], None]] = {
        "up_to_date": lambda: _up_to_date(chosen),
        "has_rows": lambda: _has_rows(chosen),
        "has_payments": lambda: _has_payments(chosen),
        "reason_given": lambda: _reason_given(why),
        "second_person": lambda: _second_person(chosen, actor),
        "same_content": lambda: _same_content(chosen, sha256),
        "posting_over": lambda: _posting_over(chosen, today),
        "objections_answered": lambda: _objections_answered(chosen),
    }
    for need in needs:
        checks[need]()


def _up_to_date(chosen: BeneficiaryList) -> None:
    if chosen.problem:
        raise StateError(chosen.problem)
    if chosen.assessed_inputs != chosen.inputs:
        raise StateError(_("Hệ thống đang tính lại sau thay đổi vừa rồi. Hãy chờ tính xong rồi làm tiếp."))
    _nothing_paid_since(chosen)


def _nothing_paid_since(chosen: BeneficiaryList) -> None:
    stage = StageRecord.objects.filter(list=chosen).only("paid").first()
    if stage is None or stage.paid != paid_name(chosen):
        raise StateError(
            _(
                "Từ lúc tính danh sách này đã có khoản chi trả khác được chốt. "
                "Hãy mở lại để rà soát (nếu đã lập), bấm “Tính lại”, để không ai được chi hai lần."
            )
        )


def _has_rows(chosen: BeneficiaryList) -> None:
    if not chosen.rows:
        raise StateError(_("Danh sách không có dòng nào, không gửi lên được."))


def _has_payments(chosen: BeneficiaryList) -> None:
    if not ListRow.objects.filter(list=chosen, amount__gt=0).exists():
        raise StateError(
            _("Chưa có dòng nào được chi. Hãy trả lời các cặp đang chờ, hoặc trả lại xã để bổ sung.")
        )


def _reason_given(why: str) -> None:
    if not why.strip():
        raise StateError(_("Hãy ghi lý do, để người nhận biết cần làm gì."))


def _second_person(chosen: BeneficiaryList, actor: Actor) -> None:
    if not chosen.prepared_by or actor.account == chosen.prepared_by:
        raise StateError(
            _(
                "Người lập danh sách không được tự duyệt, dù có quyền duyệt. Hãy để một người khác kiểm tra và duyệt."
            )
        )


def _same_content(chosen: BeneficiaryList, sha256: str) -> None:
    _body, totals = payment_of(chosen)
    if not chosen.prepared_sha256 or totals.sha256 != chosen.prepared_sha256:
        raise StateError(
            _(
                "Nội dung chi trả đã khác với lúc lập danh sách. Hãy mở lại để rà soát và lập lại; chưa có gì được duyệt."
            )
        )
    if sha256 != chosen.prepared_sha256:
        raise StaleError(
            _("Trang đang xem không phải danh sách mới nhất. Hãy tải lại trang rồi kiểm tra lại.")
        )


def _posting_over(chosen: BeneficiaryList, today: date | None) -> None:
    """Where the law orders a public posting of a group that is paid here, one must have run to its end."""
    rule = load_procedure(chosen.policy).posting
    if rule is None or today is None:
        return
    groups = set(ListRow.objects.filter(list=chosen, amount__gt=0).values_list("group", flat=True).distinct())
    if not groups & rule.groups:
        return
    if not any(p.withdrawn_at is not None or p.ends_on < today for p in chosen.postings.all()):
        raise StateError(
            _(
                "Danh sách có nhóm phải niêm yết công khai ({groups}) nhưng chưa niêm yết xong. Hãy niêm yết, hết hạn rồi mới duyệt."
            ).format(groups=", ".join(sorted(groups & rule.groups)))
        )


def _objections_answered(chosen: BeneficiaryList) -> None:
    waiting = Objection.objects.filter(posting__list=chosen, outcome="open").count()
    if waiting:
        raise StateError(_("Còn {count} kiến nghị chưa trả lời. Hãy trả lời trước.").format(count=waiting))
