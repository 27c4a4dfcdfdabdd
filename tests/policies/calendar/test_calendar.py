"""The working calendar as shipped: sums of the years, decisions, and an independent package beside it."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import holidays
import pytest
import yaml

from ansinh.core.errors import LawError
from ansinh.core.worktime import Calendar, Limit, count
from ansinh.policies.calendar import loader
from ansinh.policies.calendar.loader import load_calendar, read_calendar

HERE = Path(__file__).parent
YEARS = range(2019, 2028)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load_calendar()


@pytest.mark.parametrize(
    ("year", "days"),
    [(2019, 252), (2020, 252), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 250), (2026, 250)],
)
def test_a_year_has_its_working_days(calendar, year, days):
    first, last = date(year, 1, 1), date(year, 12, 31)
    assert calendar.working_days_between(first, last) + calendar.is_working_day(first) == days


def test_the_day_of_culture_takes_one_day_from_2026_once_it_is_law(calendar):
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert calendar.with_proposed().working_days_between(first, last) == 249
    assert calendar.is_working_day(date(2026, 11, 24))


def test_every_swap_moves_one_working_day_and_both_were_known_together(calendar):
    free = [row for row in calendar.special if row.kind == "swapped_day_off"]
    made_up = [row for row in calendar.special if row.kind == "swapped_working_day"]
    assert len(free) == len(made_up) == 6
    for row in made_up:
        partner = next(other for other in free if f"{row.day:%d/%m/%Y}" in other.name)
        assert f"{partner.day:%d/%m/%Y}" in row.name
        assert partner.known == row.known
        assert partner.decision == row.decision
        assert row.day.weekday() == 5
        assert partner.day.weekday() < 5


def test_every_special_day_names_a_decision_and_a_source_and_weekdays_in_lieu_make_good_a_rest_day(calendar):
    assert len(calendar.special) == 135
    for row in calendar.special:
        assert row.decision
        assert row.source.startswith("http")
        if row.kind == "day_off_in_lieu" and "(" in row.name:
            day = datetime.strptime(row.name.rsplit("(", 1)[1].rstrip(")"), "%d/%m/%Y").date()  # noqa: DTZ007
            assert day.weekday() >= 5
            assert calendar.special_on(day).kind == "holiday"
            assert row.day.weekday() < 5


@pytest.mark.parametrize("year", [2019, 2020])
def test_national_day_was_one_day_to_2020(calendar, year):
    assert calendar.special_on(date(year, 9, 3)) is None
    assert calendar.special_on(date(year, 9, 1)) is None


def test_only_days_nobody_announced_are_unverified_and_all_lie_after_2026(calendar):
    doubtful = sorted(row.day for row in calendar.special if not row.verified)
    assert doubtful[0] == date(2026, 11, 24)
    assert all(row.verified for row in calendar.special if row.status == "in_force" and row.day.year < 2027)
    assert all(not row.verified for row in calendar.special if row.status != "in_force")


@pytest.mark.parametrize("year", [2018, 2028])
def test_a_day_outside_the_known_years_is_refused_by_its_year(calendar, year):
    with pytest.raises(LawError, match=str(year)):
        calendar.is_working_day(date(year, 6, 15))


def _differences(calendar: Calendar) -> set[tuple[date, str]]:
    package = holidays.country_holidays("VN", years=YEARS, language="vi")
    found = set()
    day = date(YEARS[0], 1, 1)
    while day.year in YEARS:
        row = calendar.special_on(day)
        ours = row is not None and row.kind != "swapped_working_day"
        if package.is_working_day(day) != calendar.is_working_day(day):
            found.add((day, "works"))
        if (day in package) != ours:
            found.add((day, "listed"))
        elif ours and row.kind != "swapped_day_off":
            in_lieu = "bù" in package[day].lower()
            if in_lieu != (row.kind == "day_off_in_lieu"):
                found.add((day, "kind"))
        day += timedelta(days=1)
    return found


def test_every_difference_from_the_package_holidays_is_named_with_its_reason_and_none_is_stale(calendar):
    named = yaml.safe_load((HERE / "differences.yaml").read_text(encoding="utf-8"))
    assert all(len(item["why"]) > 20 for item in named)
    assert _differences(calendar) == {(item["date"], item["what"]) for item in named}


def test_settings_say_what_was_read_and_what_was_not(calendar):
    rules = calendar.rules_on(date(2024, 5, 2))
    by_name = {setting.name: setting for setting in rules.settings}
    assert rules.closing == time(17)
    assert rules.move_end
    assert "91/2015/QH13" in by_name["end_on_day_off"].cite
    assert by_name["end_on_day_off"].verified
    assert sorted(name for name, setting in by_name.items() if not setting.verified) == [
        "closing", "late_filing", "sessions", "utc_offset_hours", "warn_share", "warn_working_days",
    ]  # fmt: skip


def test_a_working_day_has_eight_hours_in_two_sessions(calendar):
    sessions = calendar.rules_on(date(2024, 5, 2)).sessions
    minutes = [(end.hour - start.hour) * 60 + end.minute - start.minute for start, end in sessions]
    assert (len(minutes), sum(minutes)) == (2, 480)


def _copy(tmp_path: Path, name: str, old: str, new: str) -> Path:
    for path in loader.FOLDER.iterdir():
        if path.suffix in (".yaml", ".csv"):
            text = path.read_text(encoding="utf-8")
            if path.name == name:
                assert old in text
                text = text.replace(old, new, 1)
            (tmp_path / path.name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("parameters.yaml", "cite: BLDS2015 Điều 148 khoản 5", "cite: ABC Điều 1", "ABC"),
        ("parameters.yaml", "value: next_working_day, cite", "value: perhaps, cite", "perhaps"),
        ("days_off.csv", "2019-01-01,holiday", "2019-01-01,feast", "loại ngày"),
        ("days_off.csv", "2019-09-02,holiday", "2019-05-01,holiday", "cùng ngày"),
        ("days_off.csv", "Công văn 6519/VPCP-KGVX ngày 11/7/2018,", ",", "2018-12-31"),
    ],
)
def test_a_calendar_with_a_hole_is_refused(tmp_path, name, old, new, says):
    with pytest.raises(LawError, match=says):
        read_calendar(_copy(tmp_path, name, old, new))


def test_the_end_on_a_day_off_is_a_dated_parameter(tmp_path):
    step = "next_working_day, cite: BLDS2015 Điều 148 khoản 5}"
    later = '\n    - {from: "2024-06", known: 2017-01-01, value: same_day, cite: BLDS2015 Điều 148 khoản 5}'
    changed = read_calendar(_copy(tmp_path, "parameters.yaml", step, step + later))
    may = count(changed, datetime(2024, 5, 31, 9), Limit(15, "days"))  # noqa: DTZ001
    june = count(changed, datetime(2024, 6, 1, 9), Limit(14, "days"))  # noqa: DTZ001
    assert may.due.date() == date(2024, 6, 17)
    assert june.due.date() == date(2024, 6, 15)
