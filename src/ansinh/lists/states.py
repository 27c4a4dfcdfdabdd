"""The states of a list and the moves between them: one table, read by actions, pages and tests alike.

A move names the states it starts from, the state it leads to, the rights of which one is needed, and the conditions that
must hold. The machine's own moves (reading, identifying, assessing) carry no right: only a job makes them.
"""

from dataclasses import dataclass

from ansinh.accounts.actor import Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.i18n import _
from ansinh.lists.models import BeneficiaryList

STATES = (
    "uploaded",
    "detected",
    "repaired",
    "identified",
    "assessed",
    "review",
    "prepared",
    "approved",
    "frozen",
    "returned",
    "withdrawn",
)
AUTOMATIC = ("uploaded", "detected", "repaired", "identified")
"""States in which the machine is at work."""
CLOSED = ("frozen", "withdrawn")
EDITABLE = ("assessed", "returned", "review")
"""States in which rows, answers and columns may still change the result."""


class StateError(AnSinhError):
    """A move is not possible now; the sentence says why and what to do."""


class StaleError(AnSinhError):
    """Somebody else changed the list or row meanwhile; nothing was overwritten."""


@dataclass(frozen=True, slots=True)
class Move:
    """One permitted move. ``rights``: any one of them; empty for the machine. ``needs``: names of conditions."""

    name: str
    sources: tuple[str, ...]
    target: str
    rights: tuple[str, ...]
    needs: tuple[str, ...] = ()
    phase: str = ""
    """Whose desk the list lies on afterwards; empty leaves it where it is."""


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("detect", ("uploaded",), "detected", ()),
        Move("read", ("detected",), "repaired", ()),
        Move("identify", ("repaired",), "identified", ()),
        Move("assess", ("identified",), "assessed", ()),
        Move(
            "read_again",
            ("detected", "repaired", "identified", "assessed", "returned"),
            "uploaded",
            ("lists.upload",),
        ),
        Move(
            "send_up",
            ("assessed", "returned"),
            "review",
            ("lists.send_up", "lists.review"),
            ("up_to_date", "has_rows"),
            "district",
        ),
        Move("return", ("review",), "returned", ("lists.review",), ("reason_given",), "commune"),
        Move(
            "prepare",
            ("review",),
            "prepared",
            ("lists.prepare",),
            ("up_to_date", "has_payments", "objections_answered"),
            "province",
        ),
        Move(
            "reopen", ("prepared", "approved"), "review", ("lists.prepare", "lists.approve"), (), "district"
        ),
        Move(
            "approve",
            ("prepared",),
            "approved",
            ("lists.approve",),
            ("second_person", "same_content", "posting_over", "objections_answered"),
        ),
        Move("freeze", ("approved",), "frozen", ("lists.approve",), ("same_content",), "done"),
        Move(
            "withdraw",
            ("uploaded", "detected", "repaired", "identified", "assessed", "returned"),
            "withdrawn",
            ("lists.upload",),
            ("reason_given",),
            "done",
        ),
    )
}
"""Every move there is. What does not stand here does not happen."""


def moves_for(actor: Actor, chosen: BeneficiaryList) -> list[str]:
    """Names of the moves whose state and right fit the actor and the list (conditions are checked when it is made)."""
    return [
        name
        for name, move in MOVES.items()
        if chosen.state in move.sources
        and any(actor.can(right, unit_path=chosen.unit_path, field=chosen.field) for right in move.rights)
    ]


def right_for(actor: Actor, chosen: BeneficiaryList, move: Move) -> str:
    """The right by which the actor makes a move. Raises PermissionDenied when none of them is held there."""
    for right in move.rights:
        if actor.can(right, unit_path=chosen.unit_path, field=chosen.field):
            return right
    actor.require(move.rights[0], unit_path=chosen.unit_path, field=chosen.field)
    raise AssertionError("require must refuse")


def check_state(chosen: BeneficiaryList, move: Move) -> None:
    """Raise StateError when the list's state is none the move starts from."""
    if chosen.state not in move.sources:
        raise StateError(
            _(
                "Danh sách đang ở bước “{state}”, không {move} được. Hãy tải lại trang để xem tình trạng mới."
            ).format(state=state_words()[chosen.state], move=move_words()[move.name])
        )


def check_version(found: int, expected: int) -> None:
    """Raise StaleError when the version on the screen is not the stored one."""
    if found != expected:
        raise StaleError(
            _(
                "Nội dung này vừa được người khác thay đổi trong lúc ông/bà đang xem. "
                "Chưa có gì bị ghi đè: hãy tải lại trang, xem thay đổi rồi làm lại nếu vẫn cần."
            )
        )


def state_words() -> dict[str, str]:
    """The states as officers read them."""
    return {
        "uploaded": _("Đã tải lên"),
        "detected": _("Đã nhận ra bảng"),
        "repaired": _("Đã đọc từng dòng"),
        "identified": _("Đã nhận ra người"),
        "assessed": _("Đã áp dụng chính sách"),
        "review": _("Đang rà soát"),
        "prepared": _("Đã lập, chờ duyệt"),
        "approved": _("Đã duyệt, chờ chốt"),
        "frozen": _("Đã chốt"),
        "returned": _("Đã trả lại xã"),
        "withdrawn": _("Đã rút"),
    }


def move_words() -> dict[str, str]:
    """The moves as verbs."""
    return {
        "detect": _("nhận ra bảng"),
        "read": _("đọc"),
        "identify": _("nhận ra người"),
        "assess": _("áp dụng chính sách"),
        "read_again": _("đọc lại"),
        "send_up": _("gửi lên"),
        "return": _("trả lại"),
        "prepare": _("lập danh sách chi trả"),
        "reopen": _("mở lại để rà soát"),
        "approve": _("duyệt"),
        "freeze": _("chốt"),
        "withdraw": _("rút"),
    }
