"""The public posting between review and approval, what people object, and the answers."""

import secrets
from datetime import date, datetime

from django.db import transaction

from ansinh.accounts.actor import Actor
from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.lists.actions.common import log, recalculate, require, take
from ansinh.lists.models import BeneficiaryList, ListRow, Objection, Posting
from ansinh.lists.states import StaleError, StateError
from ansinh.policies.steps import load_procedure

LONGEST_DAYS = 60
"""No posting stays open longer than this by mistake."""


@transaction.atomic
def post(actor: Actor, list_id: int, *, starts_on: date, ends_on: date, now: datetime) -> Posting:
    """Post the rows to be paid, from one day to another (both included), with the form's minimum fields.

    Raises StateError outside review and preparation, or while another posting runs; InputError for impossible days.
    """
    chosen = take(actor, list_id)
    require(actor, "lists.post", chosen)
    rule = load_procedure(chosen.policy).posting
    if rule is None:
        raise StateError(_("Chính sách này không quy định niêm yết công khai."))
    if chosen.state not in ("review", "prepared"):
        raise StateError(_("Chỉ niêm yết khi danh sách đang rà soát hoặc đã lập, trước khi duyệt."))
    if ends_on < starts_on or starts_on < now.date() or (ends_on - starts_on).days > LONGEST_DAYS:
        raise InputError(
            _(
                "Ngày niêm yết phải từ hôm nay trở đi, ngày kết thúc không trước ngày bắt đầu và không quá {days} ngày."
            ).format(days=LONGEST_DAYS)
        )
    if rule.days is not None and (ends_on - starts_on).days + 1 < rule.days:
        raise InputError(_("Phải niêm yết ít nhất {days} ngày.").format(days=rule.days))
    if any(p.withdrawn_at is None and p.ends_on >= now.date() for p in chosen.postings.all()):
        raise StateError(_("Đang có một lần niêm yết còn hiệu lực. Hãy gỡ lần đó trước."))
    made = Posting.objects.create(
        list=chosen,
        token=secrets.token_urlsafe(18),
        starts_on=starts_on,
        ends_on=ends_on,
        posted_by=actor.account,
        posted_at=now,
    )
    log(actor.account, "lists.post", chosen, "lists.post", {"posting": made.pk}, now)
    return made


@transaction.atomic
def withdraw_posting(actor: Actor, list_id: int, posting_id: int, *, why: str, now: datetime) -> Posting:
    """Take a posting down at once, with the reason."""
    chosen = take(actor, list_id)
    require(actor, "lists.post", chosen)
    made = Posting.objects.select_for_update().get(list=chosen, pk=posting_id)
    if made.withdrawn_at is not None:
        raise StaleError(_("Lần niêm yết này đã được gỡ rồi."))
    if not why.strip():
        raise InputError(_("Hãy ghi lý do gỡ niêm yết."))
    made.withdrawn_at, made.withdrawn_by, made.withdrawn_why = now, actor.account, why.strip()[:300]
    made.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    log(actor.account, "lists.withdraw_posting", chosen, "lists.post", {"posting": made.pk}, now)
    return made


@transaction.atomic
def object_to(
    actor: Actor,
    list_id: int,
    *,
    position: int,
    text: str,
    objector: str = "",
    received_on: date,
    now: datetime,
) -> Objection:
    """Record what somebody objects about a posted row; the row waits until it is answered.

    Raises StateError when the list was never posted or is closed, InputError without a text or for a row not posted.
    """
    chosen = take(actor, list_id)
    require(actor, "lists.post", chosen)
    posting = chosen.postings.order_by("-pk").first()
    if posting is None or chosen.state not in ("review", "prepared"):
        raise StateError(_("Chỉ ghi kiến nghị về danh sách đã niêm yết và chưa duyệt."))
    row = ListRow.objects.filter(list=chosen, position=position).first()
    if row is None:
        raise InputError(_("Danh sách không có dòng số {number}.").format(number=position))
    if not text.strip():
        raise InputError(_("Hãy ghi nội dung kiến nghị."))
    if received_on > now.date() or received_on < posting.starts_on:
        raise InputError(_("Ngày nhận kiến nghị phải từ ngày bắt đầu niêm yết đến hôm nay."))
    made = Objection.objects.create(
        posting=posting,
        file=row.file,
        sheet=row.sheet,
        number=row.number,
        text=text.strip()[:2000],
        objector=objector.strip()[:120],
        received_on=received_on,
        recorded_by=actor.account,
    )
    _calculate(chosen, actor, now)
    log(actor.account, "lists.object", chosen, "lists.post", {"objection": made.pk, "row": position}, now)
    return made


@transaction.atomic
def answer_objection(
    actor: Actor, list_id: int, objection_id: int, *, outcome: str, text: str, now: datetime
) -> Objection:
    """Answer an objection: ``upheld`` (the row waits on) or ``rejected`` (the row is decided as before)."""
    chosen = take(actor, list_id)
    require(actor, "lists.post", chosen)
    made = Objection.objects.select_for_update().get(posting__list=chosen, pk=objection_id)
    if made.outcome != "open":
        raise StaleError(_("Kiến nghị này đã được trả lời rồi."))
    if outcome not in ("upheld", "rejected") or not text.strip():
        raise InputError(_("Hãy chọn chấp nhận hay không chấp nhận, và ghi nội dung trả lời."))
    if chosen.state not in ("review", "prepared"):
        raise StateError(_("Danh sách đã duyệt, không đổi được nữa: hãy lập điều chỉnh nếu cần."))
    made.outcome, made.answer, made.answered_by, made.answered_at = (
        outcome,
        text.strip()[:2000],
        actor.account,
        now,
    )
    made.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    _calculate(chosen, actor, now)
    log(
        actor.account,
        "lists.answer_objection",
        chosen,
        "lists.post",
        {"objection": made.pk, "outcome": outcome},
        now,
    )
    return made


def _calculate(chosen: BeneficiaryList, actor: Actor, now: datetime) -> None:
    """An objection changes what is paid. A list that was already prepared goes back into review: it must be prepared anew."""
    chosen.inputs += 1
    changed = ["inputs"]
    if chosen.state == "prepared":
        chosen.state, chosen.version = "review", chosen.version + 1
        chosen.prepared_by = chosen.prepared_sha256 = ""
        changed += ["state", "version", "prepared_by", "prepared_sha256"]
    chosen.save(update_fields=changed)
    recalculate(chosen, actor.account, now)
