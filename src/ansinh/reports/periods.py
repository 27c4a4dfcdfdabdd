"""Periods of reports: ``YYYY-9m``, ``YYYY-6m``, ``YYYY-q1`` to ``YYYY-q4``, ``YYYY``, with their words and data windows."""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ansinh.core.errors import UsageError
from ansinh.core.i18n import _
from ansinh.core.sheets.keys import words_key
from ansinh.policies.review.catalogue import paper

_GRAMMAR = re.compile(r"(20\d\d)(?:-(9m|6m|q[1-4]))?")
_QUARTERS = ("I", "II", "III", "IV")
_STATED = (
    re.compile(r"\b(20\d\d) (9m|6m|q[1-4])\b"),
    re.compile(r"\b([69]|chin|sau) thang (?:dau )?(?:nam )?(20\d\d)\b"),
    re.compile(r"\bquy (i{1,3}|iv|[1-4]) (?:nam )?(20\d\d)\b"),
    re.compile(r"\bky bao cao nam (20\d\d)\b"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a year: ``part`` is ``9m``, ``6m``, ``q1`` to ``q4`` or ``year``."""

    year: int
    part: str

    @property
    def key(self) -> str:
        """As written on the command line."""
        return str(self.year) if self.part == "year" else f"{self.year}-{self.part}"

    @property
    def name(self) -> str:
        """As it stands in a sentence: ``9 tháng năm 2020``."""
        return f"{self.time} {self.year}" if self.part in ("6m", "year") else f"{self.time} năm {self.year}"

    @property
    def time(self) -> str:
        """Without the year: ``9 tháng``."""
        if self.part == "9m":
            return "9 tháng"
        if self.part == "6m":
            return "6 tháng đầu năm"
        return "năm" if self.part == "year" else f"quý {_QUARTERS[int(self.part[1]) - 1]}"

    @property
    def rest(self) -> str:
        """What the tasks are for: ``3 tháng cuối năm 2020``."""
        if self.part in ("9m", "6m"):
            return f"{self.months_left} tháng cuối năm {self.year}"
        if self.part in ("q4", "year"):
            return f"năm {self.year + 1}"
        return f"quý {_QUARTERS[int(self.part[1])]} năm {self.year}"

    @property
    def months(self) -> int:
        """How many months it has."""
        return {"9m": 9, "6m": 6, "year": 12}.get(self.part, 3)

    @property
    def months_left(self) -> int:
        """Months of the year after it; 0 when the figures are not counted from January (a quarter)."""
        return 12 - self.months if self.part in ("9m", "6m") else 0

    @property
    def pace(self) -> Fraction:
        """The share of the plan of the year that an even pace gives."""
        return Fraction(self.months, 12)

    @property
    def window(self) -> tuple[date, date]:
        """First and last day of the figures (``policies/review/paper.yaml``, windows)."""
        entry = paper()["windows"][self.part]

        def day(fact: dict[str, int]) -> date:
            return date(self.year + fact["year"], fact["month"], fact["day"])

        return day(entry["first"]), day(entry["last"])

    @property
    def window_source(self) -> tuple[str, bool]:
        """The citation of the window and whether it was verified."""
        entry = paper()["windows"][self.part]
        return str(entry["cite"]), bool(entry["verified"])


def parse_period(text: str) -> Period:
    """Read ``2020-9m``. Raises UsageError that names the grammar."""
    match = _GRAMMAR.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(
            _(
                "Kỳ báo cáo “{text}” không đúng. Xin ghi 2020-9m, 2020-6m, 2020-q1 … 2020-q4 hoặc 2020."
            ).format(text=text)
        )
    return Period(int(match[1]), match[2] or "year")


def stated_period(text: str) -> Period | None:
    """The period a title line states (``9 tháng đầu năm 2020``, ``(2020-9m)``), None if it states none."""
    words = words_key(text)
    key, months, quarter, year = (pattern.search(words) for pattern in _STATED)
    if key:
        return Period(int(key[1]), key[2])
    if months:
        return Period(int(months[2]), {"chin": "9m", "sau": "6m"}.get(months[1], months[1] + "m"))
    if quarter:
        number = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(quarter[1]) or int(quarter[1])
        return Period(int(quarter[2]), f"q{number}")
    return Period(int(year[1]), "year") if year else None
