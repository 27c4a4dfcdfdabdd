"""Time limits as the law words them: a number and its unit."""

import re
from dataclasses import dataclass

from ansinh.core.errors import UsageError
from ansinh.core.i18n import _
from ansinh.core.vietnamese.names import folded

UNITS = ("working_days", "days", "working_hours", "hours", "months")
"""``days``, ``hours`` and ``months`` run on calendar time; the two others on working time."""

_WORDS = {
    "ngay lam viec": "working_days",
    "ngay": "days",
    "gio lam viec": "working_hours",
    "gio": "hours",
    "thang": "months",
}
_SHOWN = {
    "working_days": "ngày làm việc",
    "days": "ngày",
    "working_hours": "giờ làm việc",
    "hours": "giờ",
    "months": "tháng",
}
_LIMIT = re.compile(r"([0-9]{1,5})(?: ?\([^()]*\))? ?(" + "|".join(_WORDS) + r")")


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit. ``amount`` > 0, ``unit`` one of :data:`UNITS`; UsageError otherwise."""

    amount: int
    unit: str

    def __post_init__(self) -> None:
        if self.amount <= 0 or self.unit not in UNITS:
            raise UsageError(_("Thời hạn phải là một số lớn hơn 0 kèm đơn vị, ví dụ “5 ngày làm việc”."))

    @property
    def in_hours(self) -> bool:
        """Tell whether the limit ends at a moment rather than with a day."""
        return self.unit in ("hours", "working_hours")

    def __str__(self) -> str:
        return f"{self.amount} {_SHOWN[self.unit]}"


def parse_limit(text: str) -> Limit:
    """Read a limit such as ``5 ngày làm việc``, ``05 (năm) ngày``, ``8 giờ làm việc``, ``2 tháng``.

    Tone marks, capitals and spaces do not matter. Raises UsageError for anything else.
    """
    found = _LIMIT.fullmatch(folded(text).strip())
    if not found:
        raise UsageError(
            _(
                "Không hiểu thời hạn “{text}”. Xin viết một số kèm đơn vị: “5 ngày làm việc”, “15 ngày”, "
                "“8 giờ làm việc”, “24 giờ” hoặc “2 tháng”."
            ).format(text=text)
        )
    return Limit(int(found[1]), _WORDS[found[2]])
