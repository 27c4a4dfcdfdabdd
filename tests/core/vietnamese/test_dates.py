"""Dates as people type them; no part is ever invented."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.core.vietnamese.dates import read_age, read_birth, read_date

AS_OF = date(2020, 5, 15)
UNKNOWN, SERIAL, SHORT, IMPOSSIBLE = (
    ("date_unknown_day",),
    ("date_serial",),
    ("two_digit_year",),
    ("date_impossible",),
)


@pytest.mark.parametrize(
    ("value", "iso", "certain", "codes"),
    [
        ("13/10/1964", "1964-10-13", True, ()),
        ("5/3/1952", "1952-03-05", True, ()),
        ("16-05-1966", "1966-05-16", True, ()),
        ("16.05.1966", "1966-05-16", True, ()),
        ("16 05 1966", "1966-05-16", True, ()),
        ("1966-05-16", "1966-05-16", True, ()),
        ("1966-05-16 00:00:00", "1966-05-16", True, ()),
        ("1966/5/16", "1966-05-16", True, ()),
        ("ngày 5 tháng 3 năm 1952", "1952-03-05", True, ()),
        ("Tháng 3 năm 1952", "1952-03", True, ()),
        ("Sinh ngày 05/03/1952", "1952-03-05", True, ()),
        ("05031952", "1952-03-05", True, ()),
        ("19520305", "1952-03-05", True, ()),
        (date(1955, 4, 12), "1955-04-12", True, ()),
        (datetime.fromisoformat("1955-04-12T07:30"), "1955-04-12", True, ()),
        (1955, "1955", True, ()),
        (1955.0, "1955", True, ()),
        ("1955", "1955", True, ()),
        (1960, "1960", True, ()),
        ("SN 1952", "1952", True, ()),
        ("năm 1952", "1952", True, ()),
        ("1.952", "1952", True, ()),
        ("'1952", "1952", True, ()),
        ("1952?", "1952", False, ()),
        ("khoảng 1952", "1952", False, ()),
        ("3/1952", "1952-03", True, ()),
        ("11/1968", "1968-11", True, ()),
        ("1968-11", "1968-11", True, ()),
        (3.1952, "1952-03", True, ()),
        ("00/00/1952", "1952", True, UNKNOWN),
        ("00/3/1952", "1952-03", True, UNKNOWN),
        ("0/1952", "1952", True, UNKNOWN),
        ("xx/xx/1952", "1952", True, UNKNOWN),
        ("../../1952", "1952", True, UNKNOWN),
        ("--/--/1952", "1952", True, UNKNOWN),
        ("1/1/1952", "1952", False, UNKNOWN),
        ("01/01/2001", "2001", False, UNKNOWN),
        (date(1952, 1, 1), "1952", False, UNKNOWN),
        ("9/8/93", "1993-08-09", True, SHORT),
        ("26/8/69", "1969-08-26", True, SHORT),
        ("3/52", "1952-03", True, SHORT),
        ("1/1/52", "1952", False, (*SHORT, *UNKNOWN)),
        (16001, "1943-10-22", True, SERIAL),
        (33144.0, "1990-09-28", True, SERIAL),
        ("33144", "1990-09-28", True, SERIAL),
        (33144.5, "1990-09-28", True, SERIAL),
        ("", "", False, ()),
        (None, "", False, ()),
        ("52", "1952", False, SHORT),
        (52, "1952", False, SHORT),
        ("không rõ", "", False, ()),
    ],
)
def test_dates_of_birth_are_read_as_far_as_they_go(
    value: object, iso: str, certain: bool, codes: tuple[str, ...]
) -> None:
    found = read_birth(value, as_of=AS_OF)
    assert (found.iso(), found.certain, found.codes, found.problem) == (iso, certain, codes, None)


@pytest.mark.parametrize(
    ("value", "iso", "problem", "codes"),
    [
        ("30/2/1952", "1952", "date_impossible", IMPOSSIBLE),
        ("31/4/1960", "1960", "date_impossible", IMPOSSIBLE),
        ("03/25/1952", "1952", "date_impossible", IMPOSSIBLE),
        ("29/2/1951", "1951", "date_impossible", IMPOSSIBLE),
        ("13/1952", "1952", "date_impossible", IMPOSSIBLE),
        ("5/0/1952", "1952", "date_impossible", IMPOSSIBLE),
        ("30/2/52", "1952", "date_impossible", (*SHORT, *IMPOSSIBLE)),
        ("25/1/04", "", "two_digit_year_ambiguous", SHORT),
        ("25/1/20", "", "two_digit_year_ambiguous", SHORT),
        ("04", "", "two_digit_year_ambiguous", SHORT),
        ("12/8/2031", "2031-08-12", "date_in_future", ()),
        ("16/5/2020", "2020-05-16", "date_in_future", ()),
        (2021, "2021", "date_in_future", ()),
        ("12/8/1890", "1890-08-12", "date_too_old", ()),
        ("1952-1953", "", "date_ambiguous", ()),
        ("5/3", "", "date_ambiguous", ()),
        ("abc 12x", "", "date_unreadable", ()),
        (-5, "", "date_unreadable", ()),
        (1e12, "", "date_unreadable", ()),
        (5e-324, "", "date_unreadable", ()),
        (13.1952, "", "date_unreadable", ()),
        (float("nan"), "", "date_unreadable", ()),
        (True, "", "date_unreadable", ()),
        ("195", "", "date_unreadable", ()),
        ("5/3/19522", "", "date_unreadable", ()),
        (12345678, "", "date_unreadable", ()),
    ],
)
def test_what_cannot_be_is_named_and_only_the_sure_part_kept(
    value: object, iso: str, problem: str, codes: tuple[str, ...]
) -> None:
    found = read_birth(value, as_of=AS_OF)
    assert (found.iso(), found.problem, found.codes) == (iso, problem, codes)
    assert not found.certain


def test_a_two_digit_year_that_stays_open_keeps_day_and_month() -> None:
    found = read_birth("25/1/04", as_of=AS_OF)
    assert (found.year, found.month, found.day) == (None, 1, 25)


@pytest.mark.parametrize(("short", "year"), [(21, 1921), (52, 1952), (99, 1999)])
def test_two_digit_years_from_21_are_of_the_last_century(short: int, year: int) -> None:
    assert read_birth(f"7/8/{short}", as_of=AS_OF).year == year


@given(st.dates(date(1930, 1, 2), date(2020, 5, 15)).filter(lambda day: (day.month, day.day) != (1, 1)))
def test_a_serial_means_the_same_day_in_both_date_systems(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert read_birth(serial, as_of=AS_OF).iso() == day.isoformat()
    assert read_birth(serial - 1462, as_of=AS_OF, date1904=True).iso() == day.isoformat()


@given(st.integers(1901, 2020))
def test_a_number_that_can_be_a_year_is_a_year_and_not_a_day(year: int) -> None:
    found = read_birth(year, as_of=AS_OF)
    assert (found.iso(), found.codes) == (str(year), ())


@given(st.dates(date(1921, 1, 2), date(2020, 5, 15)))
def test_what_is_read_is_never_more_than_what_was_written(day: date) -> None:
    found = read_birth(f"{day.month}/{day.year}", as_of=AS_OF)
    assert (found.year, found.month, found.day) == (day.year, day.month, None)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.text("0123456789/.- ")))
def test_anything_in_the_cell_is_answered(value: object) -> None:
    for found in (read_birth(value, as_of=AS_OF), read_date(value, as_of=AS_OF), read_age(value, AS_OF)):
        assert found.day is None or found.month is not None
        if found.year is not None and found.day is not None and found.month is not None:
            date(found.year, found.month, found.day)


@pytest.mark.parametrize(
    ("value", "year"),
    [
        (87, 1933),
        (87.0, 1933),
        ("87", 1933),
        ("87 tuổi", 1933),
        ("87t", 1933),
        ("6 tháng", 2019),
        ("3 tháng tuổi", 2020),
    ],
)
def test_an_age_gives_a_year_that_may_be_one_off(value: object, year: int) -> None:
    found = read_age(value, AS_OF)
    assert (found.year, found.month, found.year_slack, found.certain, found.codes) == (
        year,
        None,
        1,
        False,
        ("age_to_year",),
    )


def test_an_age_told_in_the_birth_column_is_an_age() -> None:
    assert read_birth("87 tuổi", as_of=AS_OF).codes == ("age_to_year",)


def test_a_year_in_the_age_column_is_a_year() -> None:
    found = read_age(1952, AS_OF)
    assert (found.year, found.year_slack, found.codes) == (1952, 0, ())


@pytest.mark.parametrize("value", [130, "rất già", "-3"])
def test_an_age_nobody_has_is_a_problem(value: object) -> None:
    assert read_age(value, AS_OF).problem == "age_implausible"


@pytest.mark.parametrize(
    ("value", "iso", "problem"),
    [
        ("01/01/2020", "2020-01-01", None),
        ("08/04/20", "2020-04-08", None),
        ("4/2020", "2020-04", None),
        ("01/07/2020", "2020-07-01", None),
        (43929, "2020-04-08", None),
        (date(2020, 4, 10), "2020-04-10", None),
        ("31/4/2020", "2020", "date_impossible"),
        ("15/4", "", "year_missing"),
    ],
)
def test_other_dates_keep_the_first_of_january_and_this_century(
    value: object, iso: str, problem: str | None
) -> None:
    found = read_date(value, as_of=AS_OF)
    assert (found.iso(), found.problem) == (iso, problem)
