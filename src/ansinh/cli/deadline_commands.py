"""The command ``ansinh deadline``: when a limit ends, and why, day by day."""

import argparse
import json
import re
from datetime import date, datetime
from typing import Any

from ansinh.core.errors import UsageError
from ansinh.core.i18n import _
from ansinh.core.worktime.calendar import Calendar
from ansinh.core.worktime.clock import Clock, Event
from ansinh.core.worktime.counting import Deadline, Leg, Pause, count_legs, merged, other_readings
from ansinh.core.worktime.limits import Limit, parse_limit
from ansinh.core.worktime.words import note_words, state_words, weekday
from ansinh.policies.calendar.loader import load_calendar

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register ``ansinh deadline``."""
    parser = subparsers.add_parser(
        "deadline",
        help=_("tính hạn trả kết quả, giải thích từng ngày"),
        description=_(
            "Tính ngày hết hạn từ ngày nhận hồ sơ, theo lịch nghỉ lễ và ngày làm bù của cơ quan nhà nước."
        ),
    )
    parser.add_argument(
        "--received", required=True, metavar="ISO", help=_("ngày giờ nhận, ví dụ 2024-04-26T10:00")
    )
    parser.add_argument(
        "--limit", required=True, action="append", metavar=_("THỜI_HẠN"),
        help=_("“5 ngày làm việc”, “15 ngày”, “8 giờ làm việc”, “24 giờ”, “2 tháng”; lặp lại cho các bước nối tiếp"),
    )  # fmt: skip
    parser.add_argument(
        "--pause", action="append", default=[], metavar="FROM..TO",
        help=_("các ngày tạm dừng, kể cả hai đầu, ví dụ 2024-05-06..2024-05-08; dùng được nhiều lần"),
    )  # fmt: skip
    parser.add_argument(
        "--known", metavar="YYYY-MM-DD", help=_("theo lịch nghỉ đã công bố đến ngày này (mặc định: tất cả)")
    )
    parser.add_argument("--now", metavar="ISO", help=_("cho biết tình trạng vào thời điểm này"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run_deadline)


def run_deadline(args: argparse.Namespace) -> int:
    """Print when the limit ends and each day on the way."""
    limits = [parse_limit(text) for text in args.limit]
    pauses = [_pause(text) for text in args.pause]
    calendar = load_calendar()
    if args.known:
        calendar = calendar.as_known(_day("--known", args.known))
    received = _moment(calendar, "--received", args.received, limits)
    legs = [Leg(str(limit), limit) for limit in limits]
    found = count_legs(calendar, received, legs, pauses)
    others = other_readings(
        calendar,
        lambda reading: count_legs(reading, received, legs, pauses)[-1].due,
        found[0].received.date(),
    )
    document = _document(calendar, found, pauses, others)
    if args.now:
        document["status"] = _status(calendar, found, pauses, _moment(calendar, "--now", args.now, ()))
    if args.json:
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        _print(document, others)
    return 0


def _day(option: str, text: str) -> date:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            _(
                "{option}: không đọc được ngày “{text}”. Xin viết dạng NĂM-THÁNG-NGÀY, ví dụ 2024-05-06."
            ).format(option=option, text=text)
        ) from None


def _pause(text: str) -> Pause:
    first, dots, last = text.partition("..")
    if not dots:
        raise UsageError(
            _("--pause: “{text}” cần có ngày đầu và ngày cuối, ví dụ 2024-05-06..2024-05-08.").format(
                text=text
            )
        )
    return Pause(_day("--pause", first), _day("--pause", last))


def _moment(calendar: Calendar, option: str, text: str, limits: list[Limit] | tuple[()]) -> datetime:
    """Read a date or date-time; a bare date stands for the opening of that day and cannot start a limit in hours."""
    if "T" not in text.upper() and " " not in text and ":" not in text:
        day = calendar.require(_day(option, text))
        if any(limit.in_hours for limit in limits[:1]):
            raise UsageError(
                _("{option}: thời hạn theo giờ cần cả giờ nhận, ví dụ {text}T08:15.").format(
                    option=option, text=text
                )
            )
        rules = calendar.rules_on(day)
        return datetime.combine(day, rules.sessions[0][0], rules.zone)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            _(
                "{option}: không đọc được “{text}”. Xin viết NĂM-THÁNG-NGÀYTGIỜ:PHÚT, ví dụ 2024-04-26T10:00."
            ).format(option=option, text=text)
        ) from None
    return calendar.rules_on(calendar.require(moment.date())).local(moment)


def _document(
    calendar: Calendar, found: tuple[Deadline, ...], pauses: list[Pause], others: dict[str, datetime]
) -> dict[str, Any]:
    rules = calendar.rules_on(found[0].received.date())
    unverified = {row.day: row for deadline in found for row in deadline.unverified}
    return {
        "received": found[0].received.isoformat(),
        "limit": " + ".join(str(deadline.limit) for deadline in found),
        "due": found[-1].due.isoformat(),
        "pauses": [f"{pause.first.isoformat()}..{pause.last.isoformat()}" for pause in pauses],
        "steps": [_step(deadline) for deadline in found],
        "other_readings": {name: due.isoformat() for name, due in others.items()},
        "unverified": [
            {"date": day.isoformat(), "name": row.name, "counted_as_off": row.status != "proposed", "decision": row.decision}
            for day, row in sorted(unverified.items())
        ],
        "parameters": [
            {"name": f"calendar.{s.name}", "label": s.label, "value": s.value, "cite": s.cite, "verified": s.verified}
            for s in rules.settings
        ],
    }  # fmt: skip


def _step(deadline: Deadline) -> dict[str, Any]:
    return {
        "limit": str(deadline.limit), "from": deadline.received.isoformat(), "due": deadline.due.isoformat(),
        "counted": deadline.total, "counted_in": "minutes" if deadline.limit.in_hours else "days",
        "days": [
            {
                "date": note.day.isoformat(), "weekday": weekday(note.day), "counts": note.counts, "reason": note.reason,
                "number": note.number, "words": note_words(note, deadline.limit),
                "decision": note.special.decision if note.special else None,
                "verified": note.special.verified if note.special else True,
            }
            for note in deadline.explain()
        ],
    }  # fmt: skip


def _status(
    calendar: Calendar, found: tuple[Deadline, ...], pauses: list[Pause], now: datetime
) -> dict[str, Any]:
    """Return how the limit stands now; several steps are told by the step whose due moment comes next."""
    here = next((deadline for deadline in found if now <= deadline.due), found[-1])
    opened = calendar.rules_on(here.received.date())
    events = [Event("received", here.received)]
    for pause in merged(pauses):
        if pause.last > here.received.date():
            first, last = (
                datetime.combine(day, opened.sessions[at][0], opened.zone)
                for day, at in ((pause.first, 0), (pause.last, -1))
            )
            events += [Event("paused", max(first, here.received)), Event("resumed", last)]
    status = Clock(calendar, (Leg(str(here.limit), here.limit),), tuple(events)).status(now)
    return {
        "now": now.isoformat(), "state": status.state, "words": state_words(status), "elapsed": status.elapsed,
        "remaining": status.remaining, "late_working_days": status.late_working_days,
    }  # fmt: skip


def _print(document: dict[str, Any], others: dict[str, datetime]) -> None:
    print(_("Nhận:    {when}").format(when=_shown(document["received"])))
    print(_("Thời hạn: {limit}").format(limit=document["limit"]))
    for pause in document["pauses"]:
        print(_("Tạm dừng: {pause}").format(pause=pause))
    for number, step in enumerate(document["steps"], 1):
        if len(document["steps"]) > 1:
            print(
                _("Bước {number}: {limit}, hạn {due}").format(
                    number=number, limit=step["limit"], due=_shown(step["due"])
                )
            )
        for day in step["days"]:
            mark = "+" if day["counts"] else " "
            print(f"  {mark} {date.fromisoformat(day['date']):%d/%m/%Y} {day['weekday']:<8} {day['words']}")
    print(_("Hạn trả: {due}").format(due=_shown(document["due"])))
    sentences = {
        "as_known_at_receipt": _(
            "Theo lịch đã công bố đến ngày nhận (như trên phiếu hẹn khi đó), hạn là {due}."
        ),
        "if_proposed": _("Nếu ngày nghỉ đang dự thảo được thông qua, hạn là {due}."),
        "if_expected_fails": _("Nếu ngày nghỉ dự kiến không được quyết định, hạn là {due}."),
    }
    for name, due in others.items():
        print(_("Lưu ý: ") + sentences[name].format(due=_shown(due.isoformat())))
    if "status" in document:
        print(_("Tình trạng: {words}").format(words=document["status"]["words"]))


def _shown(moment: str) -> str:
    when = datetime.fromisoformat(moment)
    return f"{when:%H:%M} {weekday(when.date())} {when:%d/%m/%Y}"
