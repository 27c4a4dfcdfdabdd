"""Time limits counted day by day: properties over invented calendars, and a second way to count beside them."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ansinh.core.errors import LawError, UsageError
from ansinh.core.worktime import Calendar, Leg, Limit, Pause, SpecialDay, count, count_legs, parse_limit
from ansinh.core.worktime.counting import merged, other_readings
from ansinh.policies.calendar.loader import load_calendar

from .builders import at, calendars, days, make, moments, off

CASES = yaml.safe_load((Path(__file__).parent / "worked_cases.yaml").read_text(encoding="utf-8"))
numbers = st.integers(1, 120)
brisk = settings(max_examples=50, deadline=None)


def working(amount: int) -> Limit:
    return Limit(amount, "working_days")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_worked_cases_are_due_when_the_sources_say(case):
    legs = [Leg(text, parse_limit(text)) for text in case["limits"]]
    found = count_legs(load_calendar(), datetime.fromisoformat(case["received"]), legs)
    assert [deadline.due.date() for deadline in found] == case["due"]
    assert all(deadline.due.isoformat().endswith("T17:00:00+07:00") for deadline in found)


@brisk
@given(calendars(), days, numbers)
def test_adding_working_days_then_counting_gives_them_back(calendar, day, number):
    later = calendar.add_working_days(day, number)
    assert calendar.is_working_day(later)
    assert calendar.working_days_between(day, later) == number
    assert calendar.working_days_between(later, day) == -number
    if calendar.is_working_day(day):
        assert calendar.add_working_days(later, -number) == day


@brisk
@given(calendars(), days)
def test_the_next_working_day_is_worked_and_nothing_between_is(calendar, day):
    found = calendar.next_working_day(day)
    assert calendar.is_working_day(found)
    assert not any(calendar.is_working_day(day + timedelta(days=n)) for n in range((found - day).days))


def _by_hand(calendar: Calendar, day: date, limit: Limit, paused: set[date]) -> date:
    left = limit.amount
    while left:
        day += timedelta(days=1)
        if day not in paused and (limit.unit == "days" or calendar.is_working_day(day)):
            left -= 1
    if limit.unit == "days" and not calendar.is_working_day(day):
        day += timedelta(days=1)
        while day in paused or not calendar.is_working_day(day):
            day += timedelta(days=1)
    return day


@brisk
@given(calendars(), moments, numbers, st.sampled_from(["working_days", "days"]), days, st.integers(0, 20))
def test_a_limit_is_due_where_counting_by_hand_ends(calendar, received, amount, unit, first, length):
    limit = Limit(amount, unit)
    pause = Pause(first, first + timedelta(days=length))
    paused = {first + timedelta(days=n) for n in range(length + 1)}
    found = count(calendar, received, limit, [pause])
    assert found.due.date() == _by_hand(calendar, received.date(), limit, paused)
    assert calendar.is_working_day(found.due.date())
    assert found.due.date() not in paused


@brisk
@given(calendars(), moments, st.integers(1, 90), st.sampled_from(["working_days", "days"]))
def test_the_days_told_are_all_days_and_those_that_count_add_up_to_the_limit(
    calendar, received, amount, unit
):
    found = count(calendar, received, Limit(amount, unit))
    notes = found.explain()
    told = [note.day for note in notes]
    assert told == [received.date() + timedelta(days=n) for n in range(len(told))]
    assert told[-1] == found.due.date()
    assert sum(note.counts for note in notes) == amount == found.total
    assert [note.number for note in notes if note.counts] == list(range(1, amount + 1))
    assert notes[0].reason == "received"


@brisk
@given(
    calendars(),
    moments,
    st.integers(0, 40 * 24 * 60),
    numbers,
    st.sampled_from(["working_days", "days", "months"]),
)
def test_a_later_receipt_is_never_due_earlier(calendar, received, minutes, amount, unit):
    limit = Limit(min(amount, 12) if unit == "months" else amount, unit)
    later = received + timedelta(minutes=minutes)
    assert count(calendar, received, limit).due <= count(calendar, later, limit).due


@brisk
@given(calendars(), moments, numbers)
def test_one_more_day_is_due_later_in_working_days_and_not_earlier_in_calendar_days(
    calendar, received, amount
):
    assert count(calendar, received, working(amount)).due < count(calendar, received, working(amount + 1)).due
    calendar_days = [count(calendar, received, Limit(n, "days")).due for n in (amount, amount + 1)]
    assert calendar_days[0] <= calendar_days[1]


@brisk
@given(calendars(), moments, numbers, st.data())
def test_a_pause_of_k_working_days_moves_the_due_day_by_k_working_days(calendar, received, amount, data):
    due = count(calendar, received, working(amount)).due.date()
    first = data.draw(st.dates(received.date() + timedelta(days=1), due))
    pause = Pause(first, first + timedelta(days=data.draw(st.integers(0, 30))))
    k = calendar.working_days_between(first - timedelta(days=1), pause.last)
    moved = count(calendar, received, working(amount), [pause]).due.date()
    assert moved == calendar.add_working_days(due, k)


@brisk
@given(moments, numbers, st.data())
def test_a_pause_of_k_days_moves_the_last_calendar_day_by_k_days(received, amount, data):
    calendar = make(move_end=False)
    end = received.date() + timedelta(days=amount)
    first = data.draw(st.dates(received.date() + timedelta(days=1), end))
    length = data.draw(st.integers(1, 30))
    pause = Pause(first, first + timedelta(days=length - 1))
    found = count(calendar, received, Limit(amount, "days"), [pause])
    assert found.due.date() == end + timedelta(days=length)


@brisk
@given(calendars(), moments, numbers, days)
def test_a_pause_over_before_the_first_day_or_begun_after_the_due_day_changes_nothing(
    calendar, received, amount, day
):
    plain = count(calendar, received, working(amount))
    assume(day <= received.date() or day > plain.due.date())
    assert count(calendar, received, working(amount), [Pause(day, day)]).due == plain.due


@brisk
@given(calendars(), moments, numbers, st.data())
def test_a_holiday_issued_later_moves_the_due_day_and_the_older_calendar_still_shows_the_promise(
    calendar, received, amount, data
):
    promised = count(calendar, received, working(amount))
    counted = [note.day for note in promised.notes if note.counts]
    day = data.draw(st.sampled_from(counted))
    new = SpecialDay(day, "holiday", "mới", decision="QĐ", known=received.date() + timedelta(days=1))
    changed = calendar.plus([new])
    assert count(changed, received, working(amount)).due.date() == calendar.add_working_days(
        promised.due.date(), 1
    )
    readings = other_readings(
        changed, lambda reading: count(reading, received, working(amount)).due, received.date()
    )
    if calendar.special_on(day) is None:  # a made-up Saturday turned into a holiday has no older row left
        assert readings == {"as_known_at_receipt": promised.due}


@brisk
@given(calendars(), moments, st.integers(1, 40))
def test_a_swap_wholly_inside_a_limit_cancels_out(calendar, received, amount):
    found = count(calendar, received, working(amount + 15))
    inside = [note.day for note in found.notes[1:-1] if calendar.special_on(note.day) is None]
    weekday = next((day for day in inside if day.weekday() < 5), None)
    saturday = next((day for day in inside if day.weekday() == 5), None)
    assume(weekday and saturday)
    swap = [SpecialDay(weekday, "swapped_day_off", "x"), SpecialDay(saturday, "swapped_working_day", "x")]
    assert count(calendar.plus(swap), received, working(amount + 15)).due == found.due


@brisk
@given(calendars(), moments, st.integers(1, 30), st.sampled_from(["working_hours", "hours"]))
def test_hours_are_spent_minute_by_minute(calendar, received, amount, unit):
    received = received.replace(second=0, microsecond=0)
    found = count(calendar, received, Limit(amount, unit))
    sessions = calendar.rules_on(received.date()).sessions
    moment, left = found.received, amount * 60
    while left:
        in_session = any(a <= moment.time() < b for a, b in sessions)
        if unit == "hours" or (in_session and calendar.is_working_day(moment.date())):
            left -= 1
        moment += timedelta(minutes=1)
    assert found.due == moment
    assert found.notes[-1].number == amount * 60


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        ("2021-01-31T09:00", 1, "2021-03-01"),  # 28/02 is a Sunday
        ("2021-03-31T09:00", 1, "2021-04-30"),
        ("2021-03-15T09:00", 2, "2021-05-17"),  # 15/05 is a Saturday
        ("2021-11-30T09:00", 3, "2022-02-28"),
        ("2021-12-15T09:00", 12, "2022-12-15"),
    ],
)
def test_months_end_on_the_same_day_number_or_the_last_of_the_month(received, months, due):
    assert count(make(), at(received), Limit(months, "months")).due.date().isoformat() == due


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2021-03-05T16:20", "2021-03-08T16:20"),  # Friday afternoon to Monday
        ("2021-03-05T12:10", "2021-03-05T17:00+4"),
        ("2021-03-06T10:00", "2021-03-08T17:00"),  # Saturday: from Monday's opening
        ("2021-03-05T07:30", "2021-03-05T17:00"),
        ("2021-03-05T19:00", "2021-03-08T17:00"),
    ],
)
def test_eight_working_hours_from(received, due):
    moment, _plus, hours = due.partition("+")
    amount = int(hours or 8)
    assert count(make(), at(received), Limit(amount, "working_hours")).due == at(moment)


def test_an_end_on_a_day_off_moves_over_the_whole_holiday_and_says_so():
    calendar = make([off("2021-05-03", "day_off_in_lieu")])
    found = count(calendar, at("2021-04-21T09:00"), Limit(10, "days"))
    told = [(note.day.day, note.counts, note.reason) for note in found.notes[-4:]]
    assert told == [(1, True, "counts"), (2, False, "moved"), (3, False, "moved"), (4, False, "moved_to")]
    assert found.due == at("2021-05-04T17:00")


def test_where_ends_do_not_move_a_calendar_limit_ends_on_its_day_off():
    assert count(make(move_end=False), at("2021-04-21T09:00"), Limit(10, "days")).due == at(
        "2021-05-01T17:00"
    )


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2021-03-03T16:59", "2021-03-04"),
        ("2021-03-03T17:01", "2021-03-05"),
        ("2021-03-03T12:00", "2021-03-05"),
        ("2021-03-03T06:00", "2021-03-04"),
        ("2021-03-06T09:00", "2021-03-09"),
    ],
)
def test_where_late_filings_move_a_filing_out_of_hours_is_of_the_next_working_day(received, due):
    found = count(make(late_filing_moves=True), at(received), working(1))
    assert found.due.date().isoformat() == due
    assert sum(note.counts for note in found.notes) == 1


@pytest.mark.parametrize("received", ["2021-03-06T09:00", "2021-03-07T09:00", "2021-03-05T23:00"])
def test_otherwise_a_filing_on_a_rest_day_or_at_night_counts_from_the_next_working_day(received):
    assert count(make(), at(received), working(1)).due == at("2021-03-08T17:00")


def test_a_moment_of_another_zone_is_taken_in_official_time():
    utc = datetime.fromisoformat("2021-03-01T20:00:00+00:00")
    assert count(make(), utc, working(1)).due == at("2021-03-03T17:00")


def test_only_proposed_days_are_not_off_and_are_named():
    calendar = make([off("2021-03-03", verified=False, status="proposed")])
    found = count(calendar, at("2021-03-02T09:00"), working(1))
    assert found.due == at("2021-03-03T17:00")
    assert [row.day.day for row in found.unverified] == [3]
    readings = other_readings(
        calendar, lambda r: count(r, at("2021-03-02T09:00"), working(1)).due, date(2021, 3, 2)
    )
    assert readings == {"if_proposed": at("2021-03-04T17:00")}


def test_expected_days_are_off_and_the_reading_without_them_is_told():
    calendar = make([off("2021-03-03", verified=False, status="expected")])
    again = {"if_expected_fails": at("2021-03-03T17:00")}
    assert count(calendar, at("2021-03-02T09:00"), working(1)).due == at("2021-03-04T17:00")
    assert (
        other_readings(calendar, lambda r: count(r, at("2021-03-02T09:00"), working(1)).due, date(2021, 3, 2))
        == again
    )


@pytest.mark.parametrize(
    ("received", "limit", "year"),
    [
        ("2020-12-31T09:00", working(3), 2020),
        ("2023-12-28T09:00", working(5), 2024),
        ("2023-12-28T09:00", Limit(4, "days"), 2024),
        ("2023-12-01T09:00", Limit(1, "months"), 2024),
        ("2023-12-29T09:00", Limit(99999, "months"), 10357),
        ("2023-12-29T16:00", Limit(8, "working_hours"), 2024),
        ("2023-12-29T16:00", Limit(99999, "hours"), 2024),
    ],
)
def test_a_limit_that_leaves_the_known_years_is_refused_by_the_year(received, limit, year):
    with pytest.raises(LawError, match=str(year)):
        count(make(), at(received), limit)


@pytest.mark.parametrize("number", [-400, 900])
def test_adding_beyond_the_known_years_is_refused(number):
    with pytest.raises(LawError, match=r"2020|2024"):
        make().add_working_days(date(2021, 12, 1), number)


def test_a_step_starts_from_its_hand_over_when_there_was_one():
    legs = [Leg("xã", working(5)), Leg("huyện", working(3))]
    found = count_legs(make(), at("2021-03-01T09:00"), legs, handovers=[at("2021-03-03T10:00")])
    assert [deadline.due for deadline in found] == [at("2021-03-08T17:00"), at("2021-03-08T17:00")]


@brisk
@given(st.lists(st.tuples(days, st.integers(0, 9)), max_size=6))
def test_joined_pauses_cover_the_same_days_without_touching(items):
    pauses = [Pause(first, first + timedelta(days=n)) for first, n in items]
    joined = merged(pauses)
    covered = {p.first + timedelta(days=n) for p in pauses for n in range((p.last - p.first).days + 1)}
    assert {
        p.first + timedelta(days=n) for p in joined for n in range((p.last - p.first).days + 1)
    } == covered
    assert all((b.first - a.last).days > 1 for a, b in pairwise(joined))


def test_a_pause_that_ends_before_it_begins_is_refused():
    with pytest.raises(UsageError, match="2021-03-02"):
        Pause(date(2021, 3, 2), date(2021, 3, 1))


@pytest.mark.parametrize(
    ("special", "says"),
    [([off("2021-03-03"), off("2021-03-03")], "cùng ngày"), ([off("2021-03-03", "feast")], "loại ngày"),
     ([off("2021-03-03", status="maybe")], "tình trạng")],
)  # fmt: skip
def test_a_calendar_that_contradicts_itself_is_refused(special, says):
    with pytest.raises(LawError, match=says):
        make(special)


def test_a_day_before_the_first_settings_has_none():
    with pytest.raises(LawError, match="2020-12-31"):
        make().rules_on(date(2020, 12, 31))
