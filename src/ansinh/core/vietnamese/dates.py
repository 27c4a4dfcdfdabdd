"""Dates of birth and other dates as people type them: day first, incomplete, as Excel serials, as ages.

No part of a date is ever invented. 1/1 and 00/00 mean that day and month are unknown; 30/2 leaves only the year;
two-digit years 21-99 are of the 20th century and 00-20 stay open, because old people and small children stand in one
list.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MAX_AGE = 120
"""Years; a birth before that is an error of typing."""
_EPOCH_1900 = date(1899, 12, 30)
_DAYS_1904 = 1462
_FIRST_SERIAL = 367
"""1 January 1901; smaller numbers are ages, slips, or years that lost a digit."""
_LAST_SERIAL = 2_958_465
_FIRST_YEAR = 1850
_TWO_DIGIT_OPEN_UP_TO = 20

_NOISE = re.compile(
    r"\b(?:sinh\s+ngày|ngày\s+sinh|năm\s+sinh|sinh\s+năm|sinh|sn|ns|ngày|ngay|tháng|thang|năm|nam|mùng|mồng)\b[:.]?"
)
_ROUGH = re.compile(r"\b(?:khoảng|khoang|chừng|tầm|độ|trước|sau|đầu|cuối|giữa)\b|[?~≈]")
_TIME = re.compile(r"(?<=\d)[t\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|\s*(?:am|pm))?$")
_AGE = re.compile(r"^(\d{1,3})\s*(?:tuổi|tuoi|t)\.?$")
_MONTHS = re.compile(r"^(\d{1,2})\s*(?:tháng|thang)(?:\s*(?:tuổi|tuoi))?$")
_UNKNOWN = re.compile(r"(?<![\w])(?:x{1,2}|-{1,2}|_{1,2}|\.{2,}|…+)(?=\s*[/.\-])")
_THOUSANDS = re.compile(r"\d[.,]\d")
_NUMBERS = re.compile(r"\d+")
_SHAPE = re.compile(r"^\W*\d+(?:[\s/.\-,\\|:–—]+\d+)*\W*$")


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A date as far as it is known.

    ``certain`` is false for ages, 1/1, impossible or open dates. ``year_slack`` is by how many years the year may be
    off (ages: 1). ``problem``: ``date_impossible``, ``two_digit_year_ambiguous``, ``date_ambiguous``,
    ``date_in_future``, ``date_too_old``, ``date_unreadable``, ``age_implausible``, ``year_missing`` or ``None``.
    """

    original: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    certain: bool = True
    year_slack: int = 0
    problem: str | None = None
    codes: tuple[str, ...] = ()

    def iso(self) -> str:
        """Return ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or an empty text."""
        if self.year is None:
            return ""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)


def read_birth(value: object, *, as_of: date, date1904: bool = False) -> BirthDate:
    """Read a date of birth from a cell.

    Args:
        value: date, datetime, int, float, text or None, as the workbook reader gives it.
        as_of: the day of the list; nobody on it is born later or more than ``MAX_AGE`` years earlier.
        date1904: the workbook counts its days from 1904.
    """
    return _checked(_unknown_first_of_january(_read(value, as_of, date1904, births=True)), as_of)


def read_date(value: object, *, as_of: date, date1904: bool = False) -> BirthDate:
    """Read any other date (work lost, paper issued). 1 January is a day like others; two-digit years are read as the
    last year that is not after next year.
    """
    return _read(value, as_of, date1904, births=False)


def read_age(value: object, as_of: date) -> BirthDate:
    """Read an age in years (``87``, ``87 tuổi``) or months (``6 tháng``) as a year of birth that may be one off.

    A year of birth typed in the column of ages is taken as what it is.
    """
    original = _as_text(value)
    text = unicodedata.normalize("NFC", original).strip().lower()
    months = _MONTHS.match(text)
    if months:
        past = as_of.year * 12 + as_of.month - 1 - int(months.group(1))
        return BirthDate(original, past // 12, None, None, False, 1, None, ("age_to_year",))
    match = _AGE.match(text) or re.match(r"^(\d+)(?:[.,]0+)?$", text)
    if not text:
        return BirthDate(original, certain=False)
    if match is None:
        return BirthDate(original, certain=False, problem="age_implausible")
    years = int(match.group(1))
    if _FIRST_YEAR <= years <= as_of.year:
        return read_birth(years, as_of=as_of)
    if years > MAX_AGE:
        return BirthDate(original, certain=False, problem="age_implausible")
    return BirthDate(original, as_of.year - years, None, None, False, 1, None, ("age_to_year",))


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and abs(value) < 1e15 and value == int(value):
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def _read(value: object, as_of: date, date1904: bool, *, births: bool) -> BirthDate:
    original = _as_text(value)
    if isinstance(value, bool):
        return BirthDate(original, certain=False, problem="date_unreadable")
    if isinstance(value, datetime | date):
        return BirthDate(original, value.year, value.month, value.day)
    if isinstance(value, int | float):
        return _from_number(value, original, as_of, date1904, births)
    return _from_text(original, as_of, date1904, births)


def _from_number(value: float, original: str, as_of: date, date1904: bool, births: bool) -> BirthDate:
    if not 0 < value <= 1e9:
        return BirthDate(original, certain=False, problem=None if value == 0 else "date_unreadable")
    whole = int(value)
    if value == whole and _FIRST_YEAR <= whole <= as_of.year + 1:
        return BirthDate(original, whole)
    if value != whole and 1 <= whole <= 12:
        return _month_point_year(original, as_of)
    if value == whole < 100 and births:
        return _with_two_digit_year(original, whole, None, None, as_of, births)
    found = _from_serial(whole, original, as_of, date1904, births)
    if found is None and value == whole >= _FIRST_SERIAL:
        found = _from_run_of_digits(str(whole).zfill(8 if whole > 999_999 else 6), original, as_of, births)
    return found or BirthDate(original, certain=False, problem="date_unreadable")


def _month_point_year(original: str, as_of: date) -> BirthDate:
    """3.1952 typed into a number cell is March 1952; a last 0 of the year falls away (12.196 is December 1960)."""
    month, _, fraction = original.partition(".")
    year = int(fraction.ljust(4, "0")) if len(fraction) <= 4 else 0
    if as_of.year - MAX_AGE <= year <= as_of.year and len(fraction) >= 3:
        return BirthDate(original, year, int(month), None, certain=len(fraction) == 4)
    return BirthDate(original, certain=False, problem="date_unreadable")


def _from_serial(serial: int, original: str, as_of: date, date1904: bool, births: bool) -> BirthDate | None:
    """Return the day an Excel serial stands for, if it can be the day looked for."""
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL - _DAYS_1904:
        return None
    day = _EPOCH_1900 + timedelta(days=serial + (_DAYS_1904 if date1904 else 0))
    latest = as_of if births else date(as_of.year + 1, 12, 31)
    if not as_of.year - MAX_AGE <= day.year or day > latest:
        return None
    return BirthDate(original, day.year, day.month, day.day, codes=("date_serial",))


def _from_run_of_digits(digits: str, original: str, as_of: date, births: bool) -> BirthDate:
    """05031952 and 050352 are days written without separators; 19520305 is year first."""
    if len(digits) == 8:
        first, last = int(digits[:4]), int(digits[4:])
        if as_of.year - MAX_AGE <= last <= as_of.year + 1:
            return _from_parts(original, int(digits[:2]), int(digits[2:4]), last)
        if as_of.year - MAX_AGE <= first <= as_of.year + 1:
            return _from_parts(original, int(digits[6:]), int(digits[4:6]), first)
    if len(digits) == 6 and int(digits[:2]) <= 31 and int(digits[2:4]) <= 12:
        return _with_two_digit_year(
            original, int(digits[4:]), int(digits[2:4]), int(digits[:2]), as_of, births
        )
    return BirthDate(original, certain=False, problem="date_unreadable")


def _from_text(original: str, as_of: date, date1904: bool, births: bool) -> BirthDate:
    text = unicodedata.normalize("NFKC", original).strip().strip("'\"").lower()
    if births and (_AGE.match(text) or _MONTHS.match(text)):
        return read_age(text, as_of)
    rough = bool(_ROUGH.search(text))
    text = _TIME.sub("", _NOISE.sub(" ", _ROUGH.sub(" ", _UNKNOWN.sub("0", text)))).strip(" ,.;:()\t\n-/")
    numbers = _NUMBERS.findall(text)
    if not numbers:
        return BirthDate(original, certain=False)
    if not _SHAPE.match(text) or len(numbers) > 3:
        return BirthDate(original, certain=False, problem="date_unreadable")
    found = _from_written_numbers(numbers, text, original, as_of, date1904, births)
    if rough and found.certain:
        found = BirthDate(original, found.year, found.month, found.day, False, 1, found.problem, found.codes)
    return found


def _from_written_numbers(
    numbers: list[str], text: str, original: str, as_of: date, date1904: bool, births: bool
) -> BirthDate:
    values = [int(number) for number in numbers]
    if len(numbers) == 1:
        return _from_single(numbers[0], original, as_of, date1904, births)
    if len(numbers) == 2:
        return _from_two(numbers, text, original, as_of, births)
    if len(numbers[0]) == 4:
        return _from_parts(original, values[2], values[1], values[0])
    if len(numbers[2]) == 4:
        return _from_parts(original, values[0], values[1], values[2])
    if len(numbers[2]) == 2 and len(numbers[0]) <= 2:
        return _with_two_digit_year(original, values[2], values[1], values[0], as_of, births)
    return BirthDate(original, certain=False, problem="date_unreadable")


def _from_single(number: str, original: str, as_of: date, date1904: bool, births: bool) -> BirthDate:
    value = int(number)
    if len(number) == 2 and births:
        return _with_two_digit_year(original, value, None, None, as_of, births)
    if len(number) in {6, 8}:
        return _from_run_of_digits(number, original, as_of, births)
    if len(number) == 4 and _FIRST_YEAR <= value <= as_of.year + 100:
        return BirthDate(original, value)
    serial = _from_serial(value, original, as_of, date1904, births) if len(number) <= 5 else None
    return serial or BirthDate(original, certain=False, problem="date_unreadable")


def _from_two(numbers: list[str], text: str, original: str, as_of: date, births: bool) -> BirthDate:
    first, second = (int(number) for number in numbers)
    lengths = (len(numbers[0]), len(numbers[1]))
    thousands = first * 1000 + second
    found = BirthDate(original, certain=False, problem="date_ambiguous")
    if lengths == (1, 3) and _THOUSANDS.search(text) and _FIRST_YEAR <= thousands <= as_of.year:
        found = BirthDate(original, thousands)  # 1.952: a year in a cell with thousands separators
    elif lengths[1] == 4 and lengths[0] <= 2:
        found = _from_parts(original, None, first, second)
    elif lengths[0] == 4 and lengths[1] <= 2:
        found = _from_parts(original, None, second, first)
    elif lengths[1] == 2 and lengths[0] <= 2 and second > 31 and first <= 12:
        found = _with_two_digit_year(original, second, first, None, as_of, births)
    elif not births and 1 <= second <= 12 and 1 <= first <= 31:
        found = BirthDate(original, None, second, first, False, 0, "year_missing")
    return found


def _with_two_digit_year(
    original: str, short: int, month: int | None, day: int | None, as_of: date, births: bool
) -> BirthDate:
    code = ("two_digit_year",)
    if births and short <= _TWO_DIGIT_OPEN_UP_TO:
        return BirthDate(
            original, None, month or None, day or None, False, 0, "two_digit_year_ambiguous", code
        )
    if births:
        year = 1900 + short
    else:
        year = as_of.year // 100 * 100 + short
        year -= 100 if year > as_of.year + 1 else 0
    if month is None:
        return BirthDate(original, year, certain=not births, codes=code)
    found = _from_parts(original, day, month, year)
    return BirthDate(
        original, found.year, found.month, found.day, found.certain, 0, found.problem, code + found.codes
    )


def _from_parts(original: str, day: int | None, month: int, year: int) -> BirthDate:
    if not _FIRST_YEAR <= year <= 2200:
        return BirthDate(original, certain=False, problem="date_unreadable")
    if month == 0:
        if day in (None, 0):
            return BirthDate(original, year, codes=("date_unknown_day",))
        return BirthDate(original, year, certain=False, problem="date_impossible", codes=("date_impossible",))
    if month > 12 or (day is not None and day > monthrange(year, month)[1]):
        # also 03/25/1952: month first is another country's way, so only the year is sure
        return BirthDate(original, year, certain=False, problem="date_impossible", codes=("date_impossible",))
    if day == 0:
        return BirthDate(original, year, month, codes=("date_unknown_day",))
    return BirthDate(original, year, month, day)


def _unknown_first_of_january(found: BirthDate) -> BirthDate:
    """1 January is what offices write when only the year is known."""
    if found.day != 1 or found.month != 1 or found.year is None:
        return found
    codes = (*found.codes, "date_unknown_day")
    return BirthDate(found.original, found.year, None, None, False, found.year_slack, found.problem, codes)


def _checked(found: BirthDate, as_of: date) -> BirthDate:
    if found.year is None or found.problem is not None:
        return found
    earliest = (found.year, found.month or 1, found.day or 1)
    problem = None
    if earliest > (as_of.year, as_of.month, as_of.day):
        problem = "date_in_future"
    elif found.year < as_of.year - MAX_AGE:
        problem = "date_too_old"
    if problem is None:
        return found
    return BirthDate(
        found.original, found.year, found.month, found.day, False, found.year_slack, problem, found.codes
    )
