"""Days, months, vague dates, and the rules of months and ages."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.core.errors import InputError
from ansinh.core.rulebook import dates
from ansinh.core.rulebook.dates import (
    born_by,
    calendar_months,
    day_date,
    day_number,
    format_month,
    full_months,
    full_years,
    last_day,
    parse_days,
    parse_month,
)

DATES = st.dates(date(1880, 1, 1), date(2060, 12, 31))


def number(text: str) -> Any:
    return np.array([day_number(date.fromisoformat(text))])


@pytest.mark.parametrize(
    ("text", "month"), [("1970-01", 1970 * 12), ("2020-12", 2020 * 12 + 11), ("2021-01", 2021 * 12)]
)
def test_a_month_is_read_and_written(text: str, month: int) -> None:
    assert parse_month(text) == month
    assert format_month(month) == text


@pytest.mark.parametrize("text", ["2020-13", "2020-00", "2020", "2020-4", "04/2020", "", "2020-04-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="NĂM-THÁNG"):
        parse_month(text)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("1952", "1952-01-01", "1952-12-31"), ("1952-02", "1952-02-01", "1952-02-29"), ("1953-12", "1953-12-01", "1953-12-31"),
        ("1952-02-29", "1952-02-29", "1952-02-29"), ("1951/1953", "1951-01-01", "1953-12-31"), (date(2020, 4, 1), "2020-04-01", "2020-04-01"),
        ("2019-12-31/2020-01", "2019-12-31", "2020-01-31"),
    ],
)  # fmt: skip
def test_a_date_means_its_first_to_its_last_day(value: object, first: str, last: str) -> None:
    found = parse_days(value)
    assert found is not None
    assert [day_date(day).isoformat() for day in found] == [first, last]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "52",
        "1952-2",
        "1953-02-29",
        "1952-13",
        "31/12/1952",
        None,
        1952,
        "1953/1951",
        "1951/",
        "/1951",
        "1952-00-00",
    ],
)
def test_what_is_no_date_is_none(value: object) -> None:
    assert parse_days(value) is None


@given(day=DATES)
def test_day_numbers_go_there_and_back(day: date) -> None:
    assert day_date(day_number(day)) == day
    assert dates.months_of(np.array([day_number(day)]))[0] == dates.month_of_date(day)
    end = day_date(last_day(dates.month_of_date(day)))
    assert (end.year, end.month, (end + timedelta(days=1)).day) == (day.year, day.month, 1)


@pytest.mark.parametrize(
    ("first", "last", "calendar", "full"),
    [
        ("2020-04-10", "2020-05-09", 2, 1), ("2020-04-10", "2020-05-08", 2, 0), ("2020-05-01", "2020-05-20", 1, 0), ("2020-05-01", "2020-05-31", 1, 1),
        ("2020-01-31", "2020-02-28", 2, 1), ("2020-01-31", "2020-02-27", 2, 0), ("2020-05-31", "2020-06-29", 2, 1), ("2020-05-31", "2020-06-28", 2, 0),
        ("2020-04-10", "2020-06-09", 3, 2), ("2020-06-30", "2020-04-01", 0, 0), ("2020-12-15", "2021-01-14", 2, 1), ("2020-04-10", "2020-04-09", 0, 0),
        ("1900-01-31", "1900-02-27", 2, 1),
    ],
)  # fmt: skip
def test_calendar_and_full_months(first: str, last: str, calendar: int, full: int) -> None:
    assert calendar_months(number(first), number(last)).tolist() == [calendar]
    assert full_months(number(first), number(last)).tolist() == [full]


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        ("1940-05-15", "2020-05-14", 79), ("1940-05-15", "2020-05-15", 80), ("2004-02-29", "2022-02-28", 17), ("2004-02-29", "2022-03-01", 18),
        ("2004-02-29", "2024-02-29", 20), ("2020-01-01", "2020-12-31", 0),
    ],
)  # fmt: skip
def test_an_age_is_completed_on_the_birthday_and_of_a_29_february_on_1_march(
    birth: str, on: str, years: int
) -> None:
    assert full_years(number(birth), number(on)).tolist() == [years]


@given(
    birth=st.dates(date(1900, 1, 1), date(2010, 12, 31)),
    month=st.integers(2011 * 12, 2035 * 12),
    years=st.integers(0, 110),
)
def test_the_birthday_of_an_age_is_the_edge_of_that_age(birth: date, month: int, years: int) -> None:
    age = full_years(np.array([day_number(birth)]), np.array([last_day(month)]))[0]
    assert (age >= years) == (day_number(birth) <= born_by(month, years))


@pytest.mark.parametrize(
    ("month", "years", "day"),
    [
        ("2022-02", 18, "2004-02-28"),
        ("2024-02", 20, "2004-02-29"),
        ("2024-02", 1, "2023-02-28"),
        ("2020-04", 80, "1940-04-30"),
    ],
)
def test_the_last_birthday_of_an_age_stays_inside_its_month(month: str, years: int, day: str) -> None:
    assert day_date(born_by(parse_month(month), years)).isoformat() == day


def test_in_a_year_without_29_february_its_last_day_is_the_28th() -> None:
    assert full_months(number("1900-01-31"), number("1900-02-27")).tolist() == [1]
    assert full_months(number("1904-01-31"), number("1904-02-27")).tolist() == [0]


def test_one_day_touches_one_calendar_month() -> None:
    assert calendar_months(number("2020-04-10"), number("2020-04-10")).tolist() == [1]
