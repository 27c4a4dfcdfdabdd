"""Sentences for officers: why a day counts or not, and how a clock stands."""

from datetime import date

from ansinh.core.i18n import _
from ansinh.core.worktime.clock import ClockStatus
from ansinh.core.worktime.counting import DayNote
from ansinh.core.worktime.limits import Limit

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def weekday(day: date) -> str:
    """Return the Vietnamese name of the weekday."""
    return _(WEEKDAYS[day.weekday()])


def note_words(note: DayNote, limit: Limit) -> str:
    """Return the sentence for one day of a limit."""
    special = note.special
    if note.reason == "counts":
        text = _counted(note, limit)
        if special and special.kind == "swapped_working_day" and special.status != "proposed":
            text += _(", ngày làm bù: {decision}").format(decision=special.decision)
        elif special and special.status != "proposed" and limit.unit in ("days", "months", "hours"):
            text += _(", {name} vẫn tính vì thời hạn theo ngày lịch").format(name=special.name)
    elif note.reason in ("holiday", "day_off_in_lieu", "swapped_day_off") and special:
        text = _("không tính: {name} ({decision})").format(name=special.name, decision=special.decision)
    else:
        text = {
            "received": _("ngày nhận, không tính"),
            "rest_day": _("không tính: ngày nghỉ hằng tuần"),
            "paused": _("không tính: đang tạm dừng"),
            "moved": _("ngày cuối rơi vào ngày nghỉ nên lùi hạn; ngày này cũng nghỉ"),
            "moved_to": _("ngày cuối rơi vào ngày nghỉ nên hạn lùi đến ngày làm việc này"),
        }[note.reason]
        if note.reason == "moved" and special and special.status != "proposed":
            text += f": {special.name} ({special.decision})"
    if special and not special.verified:
        told = special.decision in text
        about = "" if told else f": {special.name} ({special.decision})"
        text += _("; CHƯA KIỂM CHỨNG{about}").format(about=about)
    return text


def _counted(note: DayNote, limit: Limit) -> str:
    if limit.in_hours:
        hours, minutes = divmod(note.number or 0, 60)
        return _("tính, đến hết ngày được {hours} giờ {minutes} phút").format(hours=hours, minutes=minutes)
    return _("tính, ngày thứ {number}").format(number=note.number)


def state_words(status: ClockStatus) -> str:
    """Return how a clock stands, as officers say it."""
    if status.state in ("late", "finished_late"):
        if status.late_working_days:
            text = _("Quá hạn {number} ngày làm việc").format(number=status.late_working_days)
        else:
            text = _("Quá hạn chưa đủ 1 ngày làm việc")
        return text if status.state == "late" else _("Đã xong. {late}").format(late=text)
    return {
        "on_time": _("Trong hạn"),
        "half": _("Đã qua nửa thời hạn"),
        "due_soon": _("Sắp đến hạn"),
        "today": _("Đến hạn hôm nay"),
        "paused": _("Đang tạm dừng"),
        "finished": _("Đã xong đúng hạn"),
    }[status.state]
