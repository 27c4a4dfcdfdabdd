"""What happens with a frozen payment list: it is verified at each export, and corrected only by adjustments."""

from datetime import datetime

from django.db import transaction

from ansinh.accounts.actor import Actor
from ansinh.audit.models import Entry
from ansinh.core.errors import AnSinhError, InputError
from ansinh.core.i18n import _
from ansinh.lists.actions.common import log, require, take
from ansinh.lists.actions.moves import payment_lines
from ansinh.lists.models import Adjustment, BeneficiaryList, PaymentList
from ansinh.lists.payments import Line, controls, parse
from ansinh.lists.states import StaleError, StateError


class BrokenListError(AnSinhError):
    """A frozen payment list is not what was frozen; the sentence names the row where it can."""


@transaction.atomic
def export(actor: Actor, list_id: int, *, kind: str, now: datetime) -> tuple[PaymentList, list[Line]]:
    """The frozen payment list, verified, for an export of some ``kind``; the export is logged.

    Raises BrokenListError when hash, totals or any row differ from what was frozen, naming the row.
    """
    chosen = take(actor, list_id)
    require(actor, "lists.export", chosen)
    payment = _payment(chosen)
    lines = verify(payment)
    log(actor.account, "lists.export", chosen, "lists.export", {"kind": kind, "sha256": payment.sha256}, now)
    return payment, lines


def verify(payment: PaymentList) -> list[Line]:
    """Prove that a frozen list stands as it was frozen: bytes, hash in the log, control totals, each stored row."""
    body = bytes(payment.canonical)
    frozen = list(parse(body))
    _same_rows(frozen, payment_lines(payment.list))
    again, totals = controls(frozen)
    told = Entry.objects.filter(
        action="lists.freeze",
        object_type="list",
        object_id=str(payment.list_id),
        detail__contains=totals.sha256,
    )
    found = (totals.sha256, totals.rows, totals.people, totals.amount, totals.by_group)
    if again != body or found != (
        payment.sha256,
        payment.rows,
        payment.people,
        payment.amount,
        payment.by_group,
    ):
        raise BrokenListError(
            _(
                "Danh sách chi trả đã chốt không khớp mã kiểm tra hoặc tổng kiểm soát. Không xuất. Hãy báo kiểm tra viên."
            )
        )
    if not told.exists():
        raise BrokenListError(
            _("Mã kiểm tra của danh sách không khớp với nhật ký lúc chốt. Không xuất. Hãy báo kiểm tra viên.")
        )
    return frozen


def _same_rows(frozen: list[Line], stored: list[Line]) -> None:
    """Raise BrokenListError naming the first row that is not what was frozen."""
    by_place = {(line.file, line.sheet, line.number): line for line in stored}
    for line in frozen:
        other = by_place.pop((line.file, line.sheet, line.number), None)
        if other != line:
            sentence = _(
                "Dòng {row} của danh sách đã chốt không còn như lúc chốt ({what}). Không xuất. Hãy báo kiểm tra viên."
            )
            what = _("không còn được chi") if other is None else _changed(line, other)
            raise BrokenListError(sentence.format(row=line.where, what=what))
    if by_place:
        extra = next(iter(by_place.values()))
        raise BrokenListError(
            _("Dòng {row} được thêm vào sau khi chốt. Không xuất. Hãy báo kiểm tra viên.").format(
                row=extra.where
            )
        )


def _changed(frozen: Line, stored: Line) -> str:
    words = {
        "person": _("mã người"),
        "full_name": _("họ tên"),
        "birth": _("ngày sinh"),
        "id_number": _("số giấy tờ"),
        "commune": _("xã"),
        "hamlet": _("xóm"),
        "group": _("nhóm"),
        "amount": _("số tiền"),
        "article": _("căn cứ"),
    }
    changed = [text for name, text in words.items() if getattr(frozen, name) != getattr(stored, name)]
    return _("khác: {fields}").format(fields=", ".join(changed))


@transaction.atomic
def adjust(
    actor: Actor, list_id: int, *, row: tuple[str, str, int], difference: int, why: str, now: datetime
) -> Adjustment:
    """Propose a correction of a frozen payment: ``difference`` in đồng, negative to take back. Another person approves it.

    Raises InputError for a row that was not paid, a difference of nothing or below what was paid, or without a reason.
    """
    chosen = take(actor, list_id)
    require(actor, "lists.adjust", chosen)
    payment = _payment(chosen)
    paid = next(
        (line.amount for line in verify(payment) if (line.file, line.sheet, line.number) == row), None
    )
    if paid is None:
        raise InputError(_("Dòng này không có trong danh sách đã chốt. Hãy chọn một dòng đã chi."))
    so_far = sum(
        payment.adjustments.filter(file=row[0], sheet=row[1], number=row[2]).values_list(
            "difference", flat=True
        )
    )
    if not difference or paid + so_far + difference < 0:
        raise InputError(_("Số điều chỉnh phải khác 0 và không làm khoản đã chi thành số âm."))
    if not why.strip():
        raise InputError(_("Hãy ghi lý do điều chỉnh và căn cứ."))
    made = Adjustment.objects.create(
        payment=payment,
        file=row[0],
        sheet=row[1],
        number=row[2],
        difference=difference,
        why=why.strip()[:300],
        proposed_by=actor.account,
        proposed_at=now,
    )
    log(
        actor.account,
        "lists.adjust",
        chosen,
        "lists.adjust",
        {"adjustment": made.pk, "difference": difference},
        now,
    )
    return made


@transaction.atomic
def approve_adjustment(actor: Actor, list_id: int, adjustment_id: int, *, now: datetime) -> Adjustment:
    """Approve an adjustment that another person proposed."""
    chosen = take(actor, list_id)
    require(actor, "lists.approve", chosen)
    made = Adjustment.objects.select_for_update().get(payment__list=chosen, pk=adjustment_id)
    if made.approved_by:
        raise StaleError(_("Điều chỉnh này đã được duyệt rồi."))
    if made.proposed_by == actor.account:
        raise StateError(_("Người đề nghị điều chỉnh không được tự duyệt. Hãy để một người khác duyệt."))
    made.approved_by, made.approved_at = actor.account, now
    made.save(update_fields=["approved_by", "approved_at"])
    log(actor.account, "lists.approve_adjustment", chosen, "lists.approve", {"adjustment": made.pk}, now)
    return made


def _payment(chosen: BeneficiaryList) -> PaymentList:
    payment = PaymentList.objects.filter(list=chosen).first()
    if payment is None:
        raise StateError(_("Danh sách chưa chốt, chưa có gì để xuất hay điều chỉnh."))
    return payment
