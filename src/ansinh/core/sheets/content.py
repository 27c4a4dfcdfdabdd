"""What stands in a column: shares of names, dates, identity numbers, money, marks, to confirm or to settle heads."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ansinh.core.i18n import _
from ansinh.core.sheets.keys import words_key
from ansinh.core.sheets.model import Value

_NAME = re.compile(r"[^\W\d_]+(?:[ '.-]+[^\W\d_]+){0,6}$")
_DATE = re.compile(
    r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}$|\d{1,2}\s*[/.\-]\s*\d{4}$|\d{4}-\d{2}(-\d{2})?$"
)
_MONEY = re.compile(r"\d{1,3}([.,]\d{3})+\s*(đ|đồng|d|vnđ)?$", re.IGNORECASE)
_SEX_WORDS = frozenset({"nam", "nu", "m", "f", "male", "female"})
_MARKS = frozenset({"x", "v", "1", "✓", "✔"})
_MAX_SERIAL = 60_000


@dataclass(frozen=True, slots=True)
class Content:
    """Shares (0 to 1) of the filled cells of a column; ``filled`` is the share of rows with a cell."""

    filled: float
    names: float
    single_words: float
    years: float
    dates: float
    ids: float
    money: float
    small: float
    sexes: float
    marks: float
    texts: float
    falls: float

    def fit(self, field: str) -> float | None:
        """How well the content fits a field, None for fields that content cannot tell."""
        birth = max(self.years + self.dates, 0.0)
        fits = {
            "full_name": self.names, "head_name": self.names, "receiver_name": self.names,
            "name_family": self.names, "name_given": self.single_words,
            "birth": birth, "birth_male": birth, "birth_female": birth, "birth_year": self.years,
            "birth_day": self.small, "birth_month": self.small, "age": self.small,
            "sex": self.sexes, "sex_male_mark": self.marks, "sex_female_mark": self.marks,
            "id_number": self.ids, "receiver_id": self.ids,
            "amount": self.money, "amount_monthly": self.money, "allowance": self.money,
            "months": self.small, "order": self.small, "member_order": self.small,
            "id_issue_date": self.dates, "job_lost_date": self.dates,
            "hamlet": self.texts, "commune": self.texts, "address": self.texts, "category": self.texts,
        }  # fmt: skip
        return fits.get(field)


EMPTY = Content(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def content_of(values: Sequence[Value]) -> Content:
    """Return the shares for the cells of one column (blank cells included, as None)."""
    filled = [value for value in values if value is not None]
    if not filled:
        return EMPTY
    counts = dict.fromkeys(
        ("names", "single", "years", "dates", "ids", "money", "small", "sexes", "marks", "texts"), 0
    )
    for value in filled:
        for kind in _kinds(value):
            counts[kind] += 1
    total = len(filled)
    numbers = [value for value in filled if isinstance(value, int)]
    falls = sum(b < a for a, b in itertools.pairwise(numbers)) / max(len(numbers) - 1, 1)
    return Content(
        total / len(values),
        counts["names"] / total,
        counts["single"] / total,
        counts["years"] / total,
        counts["dates"] / total,
        counts["ids"] / total,
        counts["money"] / total,
        counts["small"] / total,
        counts["sexes"] / total,
        counts["marks"] / total,
        counts["texts"] / total,
        falls,
    )


def _kinds(value: Value) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("marks",)
    if isinstance(value, (int, float)):
        return _number_kinds(value)
    if isinstance(value, date):
        return ("dates",)
    return _text_kinds(str(value).strip())


def _number_kinds(number: float) -> tuple[str, ...]:
    kinds = []
    if 1900 <= number <= 2030:
        kinds.append("years")
    elif 5_000 <= number <= _MAX_SERIAL:
        kinds.append("dates")
    if 0 <= number <= 130:
        kinds.append("small")
    if number == 1:
        kinds.append("marks")
    if 10_000_000 <= number < 10**12 and number % 1000:
        kinds.append("ids")
    elif number >= 1000 and not number % 50 and "years" not in kinds:
        kinds.append("money")
    return tuple(kinds)


def _text_kinds(text: str) -> tuple[str, ...]:
    key = words_key(text)
    digits = sum(c.isdigit() for c in text)
    if key in _MARKS:
        kinds: tuple[str, ...] = ("marks", "small") if key == "1" else ("marks",)
    elif key in _SEX_WORDS:
        kinds = ("sexes", "texts")
    elif _DATE.match(text):
        kinds = ("dates",)
    elif _MONEY.match(text):
        kinds = ("money",)
    elif digits >= 8 and digits >= len(text) - 4:
        kinds = ("ids",)
    elif text.isdecimal():
        kinds = _number_kinds(int(text))
    elif digits:
        kinds = ("texts",)
    else:
        kinds = _word_kinds(text, key)
    return kinds


def _word_kinds(text: str, key: str) -> tuple[str, ...]:
    words = text.split()
    if 2 <= len(words) <= 6 and _NAME.match(text) and key.split(" ", 1)[0] not in _PLACE:
        return ("names", "texts")
    return ("single", "texts") if len(words) == 1 else ("texts",)


_PLACE = frozenset({"xom", "thon", "ban", "to", "ap", "khu", "xa", "ho", "nguoi", "hodan", "doi"})


def _words_of_content() -> dict[str, str]:
    name, birth, money = _("tên người"), _("ngày hoặc năm sinh"), _("số tiền")
    return {
        **dict.fromkeys(("full_name", "head_name"), name),
        **dict.fromkeys(("birth", "birth_male", "birth_female"), birth),
        **dict.fromkeys(("amount", "amount_monthly", "allowance"), money),
        "id_number": _("số giấy tờ"),
        "sex": _("giới tính"),
    }


def words_for(field: str, fit: float | None) -> str:
    """Return what the content says of a field, in words ('' if it says nothing)."""
    what = _words_of_content().get(field)
    if fit is None or what is None:
        return ""
    return _("{percent} % ô đã điền là {what}").format(percent=round(fit * 100), what=what)
