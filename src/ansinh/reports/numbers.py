"""Figures as workbooks write them, read exactly or not at all; and as the review prints them."""

import math
import re
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from ansinh.core.sheets.keys import words_key
from ansinh.core.sheets.model import Cell
from ansinh.policies.review.catalogue import Indicator, note

_MONEY = {"dong": 1, "vnd": 1, "nghin dong": 10**3, "ngan dong": 10**3, "1 000 dong": 10**3, "1000 dong": 10**3, "1000d": 10**3,
          "trieu dong": 10**6, "trd": 10**6, "tr dong": 10**6, "ty dong": 10**9, "ti dong": 10**9}  # fmt: skip
_SHAPE = re.compile(r"(?P<number>-?\d[\d.,\s\u00a0]*)(?P<unit>.*)", re.DOTALL)
_GROUPED = re.compile(r"\d{1,3}([.\s\u00a0])\d{3}(?:\1\d{3})*(?:,(\d+))?")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_COMMA = re.compile(r"(\d+),(\d+)")
_POINT = re.compile(r"\d+\.\d{1,2}|0\.\d+")
_LARGEST = 1e15
_NOTHING = frozenset({"", "-", "–", "—", "…", "...", "x", "/"})
_NO_FIGURE = frozenset({"chua co", "chua co so lieu", "khong co so lieu", "chua tong hop", "khong"})


class UnreadableFigureError(Exception):
    """Why a cell gives no figure, in words."""


def read_figure(cell: Cell | None, indicator: Indicator, unit_text: str) -> Decimal | None:
    """The figure of a cell in the unit of the indicator, None for an empty cell.

    ``unit_text`` is the unit as typed in the row. Raises UnreadableFigureError for what could be read in two ways or not at all:
    a guess never becomes a figure of the review.
    """
    if cell is None:
        return None
    if cell.error:
        raise UnreadableFigureError(note("cell_error", error=cell.error))
    if cell.value is None:
        raise UnreadableFigureError(note("no_result"))
    rate = indicator.kind == "rate"
    if isinstance(cell.value, str):
        text = " ".join(cell.value.replace("\u00a0", " ").split())
        if text.lower() in _NOTHING or words_key(text) in _NO_FIGURE:
            return None
        number, own_unit = _from_text(text, rate)
    else:
        number, own_unit = _from_value(cell.value, rate), ""
    if number < 0:
        raise UnreadableFigureError(note("negative"))
    return _checked(number * _factor(indicator, own_unit or unit_text), indicator)


def _from_value(value: object, rate: bool) -> Decimal:
    if isinstance(value, (bool, date)) or not isinstance(value, (int, float)):
        raise UnreadableFigureError(note("no_number"))
    if isinstance(value, float) and not (math.isfinite(value) and abs(value) < _LARGEST):
        raise UnreadableFigureError(note("no_number"))
    number = (
        Decimal(repr(value)).quantize(Decimal("0.000000001")) if isinstance(value, float) else Decimal(value)
    )
    if rate and 0 < number < 1:
        raise UnreadableFigureError(
            note("which_rate", number=decimal_text(number), hundred=decimal_text(number * 100))
        )
    return number.normalize() + 0


def _from_text(text: str, rate: bool) -> tuple[Decimal, str]:
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise UnreadableFigureError(note("no_number"))
    digits, unit = match["number"].strip(), match["unit"].strip()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("-").strip()
    grouped = _GROUPED.fullmatch(digits)
    comma = _COMMA.fullmatch(digits)
    if digits.isdecimal():
        number = Decimal(digits)
    elif grouped and not (rate and "," not in digits):
        number = Decimal(re.sub(r"[.\s\u00a0]", "", digits).replace(",", "."))
    elif _ENGLISH.fullmatch(digits):
        number = Decimal(digits.replace(",", ""))
    elif comma and (len(comma[2]) != 3 or len(comma[1]) > 3 or comma[1] == "0"):
        number = Decimal(f"{comma[1]}.{comma[2]}")
    elif _POINT.fullmatch(digits):
        number = Decimal(digits)
    else:
        raise UnreadableFigureError(note("ambiguous", text=text))
    return sign * number, unit


def _factor(indicator: Indicator, unit_text: str) -> int:
    """What a figure in the typed unit is multiplied by to stand in the unit of the indicator."""
    typed, own = words_key(unit_text.strip("() ")), words_key(indicator.unit)
    if own in _MONEY:
        if typed not in _MONEY:
            raise UnreadableFigureError(note("money_unit"))
        return _MONEY[typed] // _MONEY[own]
    if typed in _MONEY or ("%" in unit_text and indicator.unit != "%"):
        raise UnreadableFigureError(_unit_differs(indicator, unit_text))
    if typed and not ({*typed.split()} & {*own.split()}):
        raise UnreadableFigureError(_unit_differs(indicator, unit_text))
    return 1


def _unit_differs(indicator: Indicator, unit_text: str) -> str:
    return note("unit_differs", typed=unit_text.strip(), own=indicator.unit)


def _checked(number: Decimal, indicator: Indicator) -> Decimal:
    if indicator.kind == "rate":
        if number > 100:
            raise UnreadableFigureError(note("over_100"))
    elif indicator.unit != "kg" and number != number.to_integral_value():
        raise UnreadableFigureError(note("whole_number", unit=indicator.unit))
    return number


def decimal_text(number: Decimal) -> str:
    """A number as Vietnamese papers print it: ``1.500.000``, ``2,82``."""
    whole, _dot, fraction = f"{number:f}".partition(".")
    fraction = fraction.rstrip("0")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def rounded(number: Decimal, places: int = 1) -> Decimal:
    """Rounded half away from zero."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def share_text(part: Decimal, whole: Decimal) -> str:
    """``part`` of ``whole`` in percent, one decimal: ``74,3%``. What is not reached is never rounded up to 100%."""
    share = part * 100 / whole
    shown = rounded(share)
    if share < 100 <= shown:
        shown = share.quantize(Decimal("0.1"), rounding=ROUND_FLOOR)
    return f"{decimal_text(shown)}%"
