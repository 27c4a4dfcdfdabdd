"""Identity numbers: CCCD (12 digits), CMND (9 digits), and what spreadsheets do to them.

Structure of the 12-digit number (codes of Decree 137/2015/NĐ-CP and Circular 07/2016/TT-BCA): three digits
for the province where the birth was registered, one for century and sex, two for the year of birth, six at random. No
check digit. The old CMND has nine digits. The first digit of a CCCD is always 0 and a CMND can begin with 0, so a
number cell loses it; putting it back is lossless, because 9 digits are always a CMND and 8 a CMND that lost one.
"""

import math
import re
import unicodedata
from dataclasses import dataclass

_SEPARATORS = re.compile("[\\s.\\-_'’‘`´\"“”,\u00ad\u200b-\u200f\u2010-\u2015\u2060\ufeff]+")
_LETTERS = str.maketrans(
    {
        "O": "0",
        "o": "0",
        "Q": "0",
        "О": "0",
        "о": "0",
        "Ο": "0",
        "l": "1",
        "I": "1",
        "i": "1",
        "|": "1",
        "!": "1",
    }
)
_RARE_LETTERS = str.maketrans({"S": "5", "s": "5", "B": "8", "Z": "2", "z": "2", "D": "0"})
_LABEL = re.compile(
    r"^\s*(?:(?:số|so|thẻ|the)\s+)*(?:c\.?\s?m\.?\s?n\.?\s?d|c\.?\s?c\.?\s?c\.?\s?d|cmt(?:nd)?|gcmnd|đdcn|sđd|đd|căn cước|số|so)"
    r"(?:\s*số)?\s*[:.\-]?\s*",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<![\d.])\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*(?:\d{4}|\d{2})(?!\d)|(?<!\d)\d{1,2}/\d{4}(?!\d)"
)
_HEAD = re.compile(
    r"[\dOoQОоΟlIi|!SsBZzD\s.\-_'’‘`´\"“”\u00ad\u200b-\u200f\u2010-\u2015\u2060\ufeff]*(?:,\d{3}(?=[,\s]|$)[\d,]*)?"
)
_SCIENTIFIC = re.compile(r"^\s*(\d+)(?:[.,](\d+))?\s*[eE]\s*\+?\s*(\d{1,2})\s*$")
_FLOAT_TEXT = re.compile(r"^(\d{7,12})[.,]0{1,2}$")
_PASSPORT = re.compile(r"^[A-HJ-NP-Z]\d{7,8}$")
_PASSPORT_HEAD = re.compile(r"^\s*([A-HJ-NP-Z]\d{7,8})(?![\dA-Za-z])")
_NONE_WORDS = re.compile(
    r"^\W*(?:không(?: có)?|khong(?: co)?|chưa(?: có| làm| cấp)?|chua(?: co)?|ko(?: có)?|k|x|mất|thất lạc)?\W*$",
    re.IGNORECASE,
)
_LAST_PROVINCE = 96


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number as typed and as read.

    ``kind`` is ``cccd``, ``cmnd``, ``other`` (a passport) or ``None``. ``problem`` is ``id_missing``, ``wrong_length``,
    ``letter_for_digit``, ``leading_zero_lost``, ``scientific_notation``, ``bad_structure`` or ``None``; with
    ``letter_for_digit``, ``leading_zero_lost`` and ``bad_structure`` there is still a number. ``rest`` is what else
    stood in the cell, such as day and place of issue.
    """

    original: str
    number: str | None
    kind: str | None
    problem: str | None
    codes: tuple[str, ...] = ()
    rest: str = ""


@dataclass(frozen=True, slots=True)
class CccdFacts:
    """What a CCCD says: three-digit code of the province, sex (``nam``, ``nữ``), year of birth."""

    province: str
    sex: str
    birth_year: int


def read_identity(value: object) -> IdentityNumber:
    """Read an identity number from a cell value (text, int, float or None). Never raises."""
    if value is None or isinstance(value, bool):
        return IdentityNumber("" if value is None else str(value), None, None, "id_missing")
    if isinstance(value, int):
        return _from_number(value, str(value))
    if isinstance(value, float):
        if not math.isfinite(value) or value != int(value):
            return IdentityNumber(repr(value), None, None, "wrong_length")
        return _from_number(int(value), repr(value))
    return _from_text(str(value))


def _from_number(number: int, original: str) -> IdentityNumber:
    digits = str(abs(number))
    if number <= 0:
        return IdentityNumber(original, None, None, "id_missing" if number == 0 else "wrong_length")
    if len(digits) >= 9 and digits.endswith("000000"):
        # the last six digits are drawn at random and never all zero: the cell was filled from 1.9084E+10
        return IdentityNumber(original, None, None, "scientific_notation", ("id_scientific",))
    return _from_digits(digits, original, [], "")


def _from_text(original: str) -> IdentityNumber:
    text = unicodedata.normalize("NFKC", original)
    if _NONE_WORDS.match(text):
        rest = text.strip(" \t\n\r.-'\"\u200b\ufeff")
        return IdentityNumber(original, None, None, "id_missing", (), rest)
    scientific = _SCIENTIFIC.match(text)
    if scientific:
        return _from_scientific(scientific, original)
    codes: list[str] = []
    text, unlabelled = _LABEL.sub("", text), text
    if text != unlabelled:
        codes.append("id_separators")
    head, rest = _head_and_rest(text)
    whole = _FLOAT_TEXT.match(head.strip())
    if whole:
        codes.append("id_separators")
        head = whole.group(1)
    compact = _SEPARATORS.sub("", head)
    if compact != head.rstrip(" ") or (head.rstrip() != head and not rest):
        codes.append("id_separators")
    if not compact:
        return IdentityNumber(original, None, None, "id_missing", (), rest or text.strip())
    if _PASSPORT.match(compact):
        return IdentityNumber(original, compact, "other", None, tuple(dict.fromkeys(codes)), rest)
    return _with_letters(compact, original, codes, rest)


def _head_and_rest(text: str) -> tuple[str, str]:
    """Cut the number from the day and place of issue behind it."""
    passport = _PASSPORT_HEAD.match(text)
    if passport:
        return passport.group(1), text[passport.end() :].strip(" ,;()-–\n\t")
    end = len(text)
    date = _DATE.search(text)
    if date and sum(c.isalnum() for c in text[: date.start()]) >= 8:
        end = date.start()
    head_match = _HEAD.match(text[:end])
    cut = head_match.end() if head_match else 0
    if cut < len(text) and text[cut].isalpha() and cut > 0 and text[cut - 1].isalpha():
        # the next word begins with a letter that could stand for a digit (ISSUE, Bộ): give the word back whole
        while cut > 0 and text[cut - 1].isalpha():
            cut -= 1
    head, rest = text[:cut], text[cut:]
    return head.rstrip(" -–.,;\n\t"), rest.strip(" ,;()-–.\n\t")


def _with_letters(compact: str, original: str, codes: list[str], rest: str) -> IdentityNumber:
    digits = compact.translate(_LETTERS)
    if not digits.isdecimal() and len(digits) in {9, 12}:
        digits = digits.translate(_RARE_LETTERS)
    if not digits.isdecimal():
        return IdentityNumber(original, None, None, "wrong_length", tuple(dict.fromkeys(codes)), rest)
    if digits != compact:
        if sum(a != b for a, b in zip(digits, compact, strict=True)) * 2 > len(digits):
            return IdentityNumber(original, None, None, "id_missing", (), original.strip())
        codes.append("id_letter_digit")
    return _from_digits(digits, original, codes, rest)


def _from_scientific(match: re.Match[str], original: str) -> IdentityNumber:
    whole, fraction, exponent = match.group(1), match.group(2) or "", int(match.group(3))
    significant = whole + fraction
    length = len(whole) + exponent
    if len(significant) < length:
        return IdentityNumber(original, None, None, "scientific_notation", ("id_scientific",))
    return _from_digits(significant[:length], original, ["id_scientific"], "")


def _from_digits(digits: str, original: str, codes: list[str], rest: str) -> IdentityNumber:
    problem = "letter_for_digit" if "id_letter_digit" in codes else None
    number, kind = digits, None
    if len(digits) == 12:
        kind = "cccd"
    elif len(digits) == 9:
        kind = "cmnd"
    elif digits[0] != "0" and len(digits) in {10, 11} and _plausible(digits.zfill(12)):
        number, kind = digits.zfill(12), "cccd"
    elif digits[0] != "0" and len(digits) == 8:
        number, kind = digits.zfill(9), "cmnd"
    if kind is None:
        return IdentityNumber(original, None, None, "wrong_length", tuple(dict.fromkeys(codes)), rest)
    if number != digits:
        codes = [*codes, "id_leading_zero"]
        problem = problem or "leading_zero_lost"
    if kind == "cccd" and not _plausible(number):
        problem = "bad_structure"
    return IdentityNumber(original, number, kind, problem, tuple(dict.fromkeys(codes)), rest)


def _plausible(number: str) -> bool:
    """Tell whether 12 digits can be a CCCD of a person born in the 20th or 21st century."""
    return 1 <= int(number[:3]) <= _LAST_PROVINCE and number[3] in "0123"


def cccd_facts(number: str | None) -> CccdFacts | None:
    """Return what a 12-digit number says, or ``None`` if it is none.

    The fourth digit is 0/1 for men/women born 1900-1999, 2/3 for 2000-2099 (Circular 07/2016/TT-BCA).
    """
    if (
        number is None
        or len(number) != 12
        or not number.isdecimal()
        or not number.isascii()
        or not _plausible(number)
    ):
        return None
    century = int(number[3])
    return CccdFacts(number[:3], "nữ" if century % 2 else "nam", 1900 + century // 2 * 100 + int(number[4:6]))


def cccd_agrees(number: str | None, sex: str | None, birth_year: int | None) -> bool | None:
    """Tell whether a CCCD agrees with the row's own sex and year of birth.

    ``None`` if it is no CCCD or the row says neither. A number that disagrees is often a relative's.
    """
    facts = cccd_facts(number)
    if facts is None or (sex is None and birth_year is None):
        return None
    return (sex is None or facts.sex == sex) and (birth_year is None or facts.birth_year == birth_year)
