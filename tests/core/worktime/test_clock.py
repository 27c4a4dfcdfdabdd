"""The clock of a dossier: events in, how it stands out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.core.errors import LawError, UsageError
from ansinh.core.worktime import Clock, Event, Leg, Limit, Pause, count
from ansinh.core.worktime.words import note_words, state_words, weekday

from .builders import at, make, off

FIVE = Limit(5, "working_days")
LEGS = (Leg("Xử lý", FIVE),)
# March 2021: the 1st is a Monday. Received on Monday, five working days: due on Monday the 8th.
RECEIVED = Event("received", at("2021-03-01T09:00"))


def clock(*events: Event, legs: tuple[Leg, ...] = LEGS, **rules: object) -> Clock:
    return Clock(make(**rules), legs, (RECEIVED, *events))


@pytest.mark.parametrize(
    ("now", "state", "elapsed", "late"),
    [
        ("2021-03-01T10:00", "on_time", 0, 0),
        ("2021-03-02T10:00", "on_time", 1, 0),
        ("2021-03-03T10:00", "on_time", 2, 0),
        ("2021-03-04T10:00", "due_soon", 3, 0),
        ("2021-03-06T10:00", "due_soon", 4, 0),
        ("2021-03-08T17:00", "today", 5, 0),
        ("2021-03-08T17:01", "late", 5, 0),
        ("2021-03-09T08:00", "late", 5, 1),
        ("2021-03-14T08:00", "late", 5, 4),
        ("2021-03-15T08:00", "late", 5, 5),
    ],
)
def test_a_clock_says_how_it_stands(now, state, elapsed, late):
    status = clock().status(at(now))
    assert (status.state, status.elapsed, status.remaining, status.late_working_days) == (
        state,
        elapsed,
        5 - elapsed,
        late,
    )
    assert status.due == at("2021-03-08T17:00")


@pytest.mark.parametrize(("day", "state"), [("2021-03-15", "half"), ("2021-03-12", "on_time")])
def test_half_of_a_long_limit_is_told_before_its_end_is_near(day, state):
    long = clock(legs=(Leg("x", Limit(20, "working_days")),))
    assert long.status(at(f"{day}T09:00")).state == state


def test_an_open_pause_stops_the_clock_and_leaves_no_due_moment():
    paused = clock(Event("paused", at("2021-03-03T09:00")))
    status = paused.status(at("2021-03-20T09:00"))
    assert (status.state, status.due, status.elapsed, status.remaining) == ("paused", None, 1, 4)
    assert paused.due() is None
    assert paused.paused_since == at("2021-03-03T09:00").date()


def test_a_resumed_clock_goes_on_the_day_after():
    resumed = clock(Event("paused", at("2021-03-03T09:00")), Event("resumed", at("2021-03-10T15:00")))
    assert resumed.pauses == (Pause(at("2021-03-03T09:00").date(), at("2021-03-10T15:00").date()),)
    # 2, 11, 12, 15, 16 March
    assert resumed.due() == at("2021-03-16T17:00")
    assert resumed.status(at("2021-03-10T16:00")).elapsed == 1
    assert resumed.status(at("2021-03-11T08:00")).elapsed == 2


def test_a_status_in_the_past_does_not_know_what_came_after():
    resumed = clock(Event("paused", at("2021-03-03T09:00")), Event("resumed", at("2021-03-10T15:00")))
    assert resumed.status(at("2021-03-02T09:00")).due == at("2021-03-08T17:00")
    assert resumed.status(at("2021-03-05T09:00")).state == "paused"


def test_an_extension_adds_to_the_due_day_once():
    longer = clock(Event("extended", at("2021-03-05T09:00"), Limit(3, "working_days")))
    assert longer.due() == at("2021-03-11T17:00")
    assert longer.status(at("2021-03-10T09:00")).elapsed == 7
    assert [segment.extension for segment in longer.segments()] == [False, True]
    with pytest.raises(UsageError, match="1 lần"):
        longer.add(Event("extended", at("2021-03-06T09:00"), FIVE))


def test_a_second_extension_is_possible_only_where_the_settings_say_so():
    longer = clock(
        Event("extended", at("2021-03-05T09:00"), Limit(3, "working_days")),
        Event("extended", at("2021-03-10T09:00"), Limit(1, "working_days")),
        extensions_max=2,
    )
    assert longer.due() == at("2021-03-12T17:00")


@pytest.mark.parametrize("when", ["2021-03-08T08:00", "2021-03-09T08:00"])
def test_an_extension_comes_a_day_before_the_due_day_at_the_latest(when):
    with pytest.raises(UsageError, match="quá muộn"):
        clock(Event("extended", at(when), FIVE))


def test_steps_in_a_row_run_from_each_hand_over_and_status_tells_the_running_one():
    legs = (Leg("xã", FIVE), Leg("tỉnh", Limit(10, "days")))
    both = clock(Event("handed_over", at("2021-03-03T10:00")), legs=legs)
    assert [segment.deadline.due for segment in both.segments()] == [
        at("2021-03-08T17:00"),
        at("2021-03-15T17:00"),
    ]
    assert both.due() == at("2021-03-15T17:00")
    assert both.status(at("2021-03-02T08:00")).step == "xã"
    status = both.status(at("2021-03-10T08:00"))
    assert (status.step, status.elapsed, status.remaining) == ("tỉnh", 7, 3)


def test_an_extension_belongs_to_the_step_it_was_given_in():
    legs = (Leg("xã", FIVE), Leg("tỉnh", FIVE))
    both = clock(
        Event("handed_over", at("2021-03-03T10:00")),
        Event("extended", at("2021-03-05T10:00"), Limit(2, "working_days")),
        legs=legs,
    )
    assert [(segment.name, segment.extension) for segment in both.segments()] == [
        ("xã", False),
        ("tỉnh", False),
        ("tỉnh", True),
    ]
    assert both.due() == at("2021-03-12T17:00")


@pytest.mark.parametrize(
    ("finished", "state", "late"),
    [
        ("2021-03-05T09:00", "finished", 0),
        ("2021-03-08T17:00", "finished", 0),
        ("2021-03-10T09:00", "finished_late", 2),
    ],
)
def test_a_finished_clock_no_longer_runs(finished, state, late):
    done = clock(Event("finished", at(finished)))
    status = done.status(at("2021-06-01T09:00"))
    assert (status.state, status.late_working_days) == (state, late)


PAUSED, RESUMED = Event("paused", at("2021-03-02T09:00")), Event("resumed", at("2021-03-03T09:00"))


@pytest.mark.parametrize(
    "events",
    [
        (RESUMED,),
        (PAUSED, Event("paused", at("2021-03-03T09:00"))),
        (PAUSED, Event("finished", at("2021-03-03T09:00"))),
        (Event("received", at("2021-03-02T09:00")),),
        (Event("paused", at("2021-02-02T09:00")),),
        (Event("finished", at("2021-03-02T09:00")), PAUSED),
        (Event("extended", at("2021-03-02T09:00")),),
        (Event("handed_over", at("2021-03-02T09:00")),),
        (Event("slept", at("2021-03-02T09:00")),),
    ],
)
def test_events_that_contradict_each_other_are_refused(events):
    with pytest.raises(UsageError):
        clock(*events)


@pytest.mark.parametrize(("legs", "events"), [((), (RECEIVED,)), (LEGS, ()), (LEGS, (PAUSED,))])
def test_a_clock_begins_with_a_receipt_and_has_a_step(legs, events):
    with pytest.raises(UsageError, match="tiếp nhận"):
        Clock(make(), legs, events)


def test_before_the_receipt_there_is_no_status():
    with pytest.raises(UsageError, match="Chưa tiếp nhận"):
        clock().status(at("2021-02-28T09:00"))


def test_a_clock_asked_about_an_unknown_year_refuses():
    with pytest.raises(LawError, match="2024"):
        clock().status(at("2024-02-28T09:00"))


@settings(max_examples=50, deadline=None)
@given(st.datetimes(at("2021-03-01T09:00").replace(tzinfo=None), at("2022-06-01T00:00").replace(tzinfo=None)))
def test_elapsed_and_remaining_make_the_whole_at_every_moment(now):
    status = clock(legs=(Leg("x", Limit(30, "working_days")),)).status(now)
    assert status.elapsed + status.remaining == 30
    assert (status.state == "late") == (now.replace(tzinfo=RECEIVED.at.tzinfo) > status.due)


def test_the_clock_explains_its_days_once_each():
    legs = (Leg("xã", FIVE), Leg("tỉnh", FIVE))
    notes = clock(legs=legs).explain()
    told = [note.day for note in notes]
    assert told == sorted(set(told))
    assert sum(note.counts for note in notes) == 10


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2021-03-02T09:00", "Trong hạn"),
        ("2021-03-05T09:00", "Sắp đến hạn"),
        ("2021-03-08T09:00", "Đến hạn hôm nay"),
        ("2021-03-08T18:00", "Quá hạn chưa đủ 1 ngày làm việc"),
        ("2021-03-10T09:00", "Quá hạn 2 ngày làm việc"),
    ],
)
def test_officers_read_the_state_in_words(now, words):
    assert state_words(clock().status(at(now))) == words


def test_a_result_that_came_late_says_so():
    status = clock(Event("finished", at("2021-03-10T09:00"))).status(at("2021-03-20T09:00"))
    assert state_words(status) == "Đã xong. Quá hạn 2 ngày làm việc"


def test_each_day_is_told_with_the_decision_behind_it():
    calendar = make(
        [
            off("2021-03-03"),
            off("2021-03-04", verified=False, status="proposed"),
            off("2021-03-06", "swapped_working_day"),
        ]
    )
    found = count(calendar, at("2021-03-02T09:00"), Limit(3, "working_days"))
    assert [note_words(note, found.limit) for note in found.notes] == [
        "ngày nhận, không tính",
        "không tính: Ngày 2021-03-03 (QĐ 2021-03-03)",
        "tính, ngày thứ 1; CHƯA KIỂM CHỨNG: Ngày 2021-03-04 (QĐ 2021-03-04)",
        "tính, ngày thứ 2",
        "tính, ngày thứ 3, ngày làm bù: QĐ 2021-03-06",
    ]


def test_a_holiday_counts_in_calendar_days_and_moves_the_end():
    calendar = make([off("2021-03-03"), off("2021-03-05"), off("2021-03-08")])
    found = count(calendar, at("2021-03-02T09:00"), Limit(3, "days"))
    words = [note_words(note, found.limit) for note in found.notes]
    assert words[1] == "tính, ngày thứ 1, Ngày 2021-03-03 vẫn tính vì thời hạn theo ngày lịch"
    assert words[-2].endswith("ngày này cũng nghỉ: Ngày 2021-03-08 (QĐ 2021-03-08)")
    assert words[-1].endswith("ngày làm việc này")


def test_the_week_has_its_vietnamese_names():
    assert [weekday(at(f"2021-03-0{n}T00:00").date()) for n in (1, 6, 7)] == [
        "thứ Hai",
        "thứ Bảy",
        "Chủ nhật",
    ]
