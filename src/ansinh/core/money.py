"""Money as lists write it, always whole đồng, and the words for it that papers require."""

import itertools
import math
import re
import unicodedata
from dataclasses import dataclass

_UNITS = {
    "": 1, "đồng": 1, "đ": 1, "d": 1, "dong": 1, "vnđ": 1, "vnd": 1, "₫": 1,
    "nghìn": 1_000, "ngàn": 1_000, "nghin": 1_000, "ngan": 1_000, "k": 1_000, "n": 1_000,
    "triệu": 1_000_000, "trieu": 1_000_000, "tr": 1_000_000, "m": 1_000_000,
    "tỷ": 1_000_000_000, "tỉ": 1_000_000_000, "ty": 1_000_000_000, "ti": 1_000_000_000,
}  # fmt: skip
_PARTS = re.compile(
    r"^(?P<sign>-?)\s*(?P<number>\d[\d.,\s]*?)\s*(?P<unit>[^\W\d_]*|₫)\.?\s*(?P<dong>đồng|đ|dong|vnđ|vnd|₫)?\s*(?P<per>/.*)?$"
)
_PIECE = re.compile(r"(\d+)\s*([^\W\d_]+)")
_SEVERAL = re.compile(r"^(?:\d+\s*[^\W\d_]+\s*){2,3}(?:đồng|đ)?$")
_GROUPED = re.compile(r"^\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*$")
_THOUSANDS_WITH_CENTS = re.compile(r"^(\d{1,3}(?:([.,])\d{3})+)(?!\2)[.,]0{1,2}$")
_BARE_CENTS = re.compile(r"^(\d+)[.,]0{1,2}$")
_NO_INCOME = re.compile(
    r"^(?:không(?:\s+có(?:\s+thu nhập)?)?|không\s+(?:đồng|thu nhập)|khong(?:\s+co)?|ko(?:\s+có)?|k|chưa có|0\s*đ?)\.?$"
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as typed and as read.

    ``dong`` is whole đồng or ``None``. ``problem``: ``money_missing``, ``money_unreadable``, ``money_ambiguous``,
    ``money_negative``, ``money_fraction`` or ``None``. ``codes``: ``money_text`` when text had to be read as a number,
    ``money_unit`` when a unit word multiplied it. ``per`` is what follows a slash (``500.000/năm``).
    """

    original: str
    dong: int | None
    problem: str | None = None
    codes: tuple[str, ...] = ()
    per: str = ""


def read_money(value: object) -> Money:
    """Read an amount from a cell: int, float, or text such as ``1.500.000``, ``1.624.000đ``, ``1,5 triệu``, ``500k``.

    Ambiguous text (``1.5``, ``1.500,00`` with a part of a đồng) has no amount but a problem. A bare word has none either:
    ``Không`` is an answer about incomes, see ``read_income``.
    """
    if value is None or isinstance(value, bool):
        return Money(
            "" if value is None else str(value),
            None,
            "money_missing" if value is None else "money_unreadable",
        )
    if isinstance(value, int | float):
        return _from_number(value)
    original = str(value)
    text = " ".join(unicodedata.normalize("NFKC", original).lower().split()).strip("'\" ")
    if text in {"", "-", "–", "…", "..."}:
        return Money(original, None, "money_missing")
    several = _sum_of_units(text)
    if several is not None:
        return Money(original, several, None, ("money_text", "money_unit"))
    match = _PARTS.match(text)
    if match is None or match["unit"] not in _UNITS:
        return Money(original, None, "money_unreadable")
    return _from_parts(original, match)


def _from_number(value: float) -> Money:
    original = str(value)
    if not math.isfinite(value):
        return Money(original, None, "money_unreadable")
    nearest = round(value)
    if abs(value - nearest) > 1e-6 * max(1.0, abs(value) * 1e-6):
        return Money(original, None, "money_fraction")
    return Money(str(nearest), nearest, "money_negative" if nearest < 0 else None)


def _sum_of_units(text: str) -> int | None:
    """Return ``2 triệu 500 nghìn`` as a number: whole numbers, each with a smaller unit than the one before."""
    if not _SEVERAL.match(text):
        return None
    pieces: list[tuple[int, int]] = [
        (int(number), _UNITS.get(unit, 0)) for number, unit in _PIECE.findall(text)
    ]
    factors = [factor for _, factor in pieces]
    falling = all(one > two for one, two in itertools.pairwise(factors))
    return (
        sum(number * factor for number, factor in pieces)
        if falling and factors[-1] >= 1 and factors[0] > 1
        else None
    )


def _from_parts(original: str, match: re.Match[str]) -> Money:
    factor: int = _UNITS[match["unit"]]
    per = (match["per"] or "").lstrip("/ ")
    amount = _amount(match["number"].strip(), factor)
    codes = ("money_text", "money_unit") if factor > 1 else ("money_text",)
    if amount is None:
        return Money(original, None, "money_ambiguous", (), per)
    if match["sign"]:
        return Money(original, -amount, "money_negative", codes, per)
    plain = original.strip().isdecimal()
    return Money(original, amount, None, () if plain else codes, per)


def _amount(number: str, factor: int) -> int | None:
    if factor > 1:
        decimal = re.match(r"^(\d+)[.,](\d{1,3})$", number)
        if decimal:
            digits = len(decimal.group(2))
            if factor == 1_000 and digits == 3:
                return None  # 1.500 nghìn: one and a half thousand, or fifteen hundred thousand
            return int(decimal.group(1)) * factor + int(decimal.group(2)) * factor // int("1" + "0" * digits)
    with_cents = _THOUSANDS_WITH_CENTS.match(number) or _BARE_CENTS.match(number)
    if with_cents and factor == 1:
        number = str(with_cents.group(1))
    if number.isdecimal() or _GROUPED.match(number):
        return int(re.sub(r"\D", "", number)) * factor
    return None


def read_income(value: object) -> Money:
    """Read an income: as ``read_money``, and ``Không``, ``không có``, ``ko`` mean 0."""
    if isinstance(value, str):
        text = " ".join(unicodedata.normalize("NFKC", value).lower().split())
        if _NO_INCOME.match(text):
            return Money(value, 0, None, ("money_text",))
    return read_money(value)


def format_dong(dong: int) -> str:
    """Return an amount with dots between thousands: ``1.500.000``."""
    return f"{dong:,}".replace(",", ".")


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu", "tỷ")


def dong_in_words(dong: int) -> str:
    """Return an amount in Vietnamese words ending in ``đồng``, first letter capital, as vouchers print it.

    ``1.005.000``: ``Một triệu không trăm linh năm nghìn đồng``. Above a thousand tỷ the scale repeats (``nghìn tỷ``).
    """
    words = ["âm"] if dong < 0 else []
    words += _number_words(abs(dong)) or ["không"]
    return " ".join([*words, "đồng"]).capitalize()


def _number_words(number: int) -> list[str]:
    if number >= 1_000_000_000:
        billions, rest = divmod(number, 1_000_000_000)
        return [*_number_words(billions), "tỷ", *_groups_words(rest, full=True)]
    return _groups_words(number, full=False)


def _groups_words(number: int, *, full: bool) -> list[str]:
    """Words of a number below a thousand million; ``full``: larger groups stand before it, so hundreds are spoken."""
    words: list[str] = []
    for scale in (2, 1, 0):
        group = number // 1000**scale % 1000
        if group:
            words += _three_digits(group, full=full or bool(words))
            words += [_SCALES[scale]] if scale else []
    return words


def _three_digits(group: int, *, full: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0 and ones and words:
        words.append("linh")
    elif tens == 1:
        words.append("mười")
    elif tens > 1:
        words += [_DIGITS[tens], "mươi"]
    if ones:
        words.append(_ones_word(tens, ones))
    return words


def _ones_word(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 4 and tens > 1:
        return "tư"
    if ones == 5 and tens >= 1:
        return "lăm"
    return _DIGITS[ones]
