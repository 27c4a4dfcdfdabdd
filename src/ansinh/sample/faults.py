"""Faults of one cell as typists make them: names, dates and identity numbers. Seeded through ``random.Random``."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from random import Random

from ansinh.sample.encodings import without_diacritics

_HOOK, _TILDE = "\u0309", "\u0303"
_DIALECT = {
    "Hoàng": "Huỳnh", "Huỳnh": "Hoàng", "Vũ": "Võ", "Võ": "Vũ", "Phúc": "Phước", "Phước": "Phúc", "Đoàn": "Đàn",
    "Trường": "Tràng", "Sơn": "San", "Bảo": "Bửu", "Cảnh": "Kiểng", "Chính": "Chánh", "Nhân": "Nhơn", "Thịnh": "Thạnh",
    "Nguyên": "Ngươn", "Tùng": "Tòng", "Thái": "Thới", "Lĩnh": "Lãnh", "Sinh": "Sanh", "Lợi": "Lị", "Kính": "Kiếng",
    "Long": "Luông", "Quý": "Quới", "Hường": "Hồng", "Uyên": "Oanh", "Châu": "Chu", "Chu": "Châu", "Vạn": "Vàn",
}  # fmt: skip
_SHORT = {"Nguyễn": "Ng.", "Thị": "T.", "Văn": "V.", "Hoàng": "H.", "Trần": "Tr.", "Phạm": "Ph."}
_ALIASES = ("Út", "Bé", "Cả", "Hai", "Tý", "Tèo", "Bống", "Còi", "Nhỏ", "Lớn", "Tư", "Bảy")
_TELEX = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_TELEX_TONE = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_NEIGHBOURS = {
    "n": "m",
    "m": "n",
    "i": "u",
    "u": "i",
    "o": "p",
    "a": "s",
    "h": "g",
    "g": "h",
    "t": "r",
    "c": "v",
    "l": "k",
}


def swap_hook_tilde(name: str, random: Random) -> str:
    """``Nguyễn`` to ``Nguyển``: hỏi for ngã or the other way, in one word that has either; else unchanged."""
    words = name.split(" ")
    parts = [unicodedata.normalize("NFD", word) for word in words]
    able = [i for i, word in enumerate(parts) if _HOOK in word or _TILDE in word]
    if not able:
        return name
    chosen = random.choice(able)
    swapped = parts[chosen].translate({ord(_HOOK): _TILDE, ord(_TILDE): _HOOK})
    words[chosen] = unicodedata.normalize("NFC", swapped)
    return " ".join(words)


def dialect(name: str) -> str:
    """``Hoàng`` to ``Huỳnh`` and the like, in the first word that has a sister form."""
    words = name.split(" ")
    for index, word in enumerate(words):
        if word in _DIALECT:
            words[index] = _DIALECT[word]
            break
    return " ".join(words)


def swap_i_y(name: str) -> str:
    """``Lý`` to ``Lí``, ``Quý`` to ``Quí``, ``Mỹ`` to ``Mĩ``: the other spelling of open i."""
    words = []
    for word in name.split(" "):
        parts = unicodedata.normalize("NFD", word)
        letters = [c for c in parts if not unicodedata.combining(c)]
        vowels = "".join(letters).lower().lstrip("bcdđghklmnpqrstvx")
        if vowels in ("y", "uy") and len(letters) > 1 and (vowels == "y" or letters[0] in "Qq"):
            word = unicodedata.normalize("NFC", parts.replace("y", "i"))  # noqa: PLW2901 - the word is rewritten
        words.append(word)
    return " ".join(words)


def drop_middle(name: str) -> str:
    """The name without its first middle word; a name of two words stays."""
    words = name.split(" ")
    return " ".join(words[:1] + words[2:]) if len(words) > 2 else name


def shorten(name: str) -> str:
    """``Nguyễn Thị Hoa`` to ``Nguyễn T. Hoa`` or ``Ng. Thị Hoa``."""
    words = name.split(" ")
    for index in (1, 0):
        if index < len(words) - 1 and words[index] in _SHORT:
            words[index] = _SHORT[words[index]]
            break
    return " ".join(words)


def add_alias(name: str, random: Random) -> str:
    """``Nguyễn Văn Nam (Út)``."""
    return f"{name} ({random.choice(_ALIASES)})"


def telex_residue(name: str, random: Random) -> str:
    """One word as typed with the input method off: ``Nguyeexn``."""
    words = name.split(" ")
    index = random.randrange(len(words))
    typed, tone_key = [], ""
    for letter in unicodedata.normalize("NFC", words[index]):
        parts = unicodedata.normalize("NFD", letter)
        tone_key += "".join(_TELEX_TONE.get(mark, "") for mark in parts[1:])
        plain = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TELEX_TONE))
        keys = _TELEX.get(plain.lower(), plain)
        typed.append(keys.capitalize() if letter.isupper() and keys != plain else keys)
    words[index] = "".join(typed) + tone_key
    return " ".join(words)


def letter_slip(name: str, random: Random) -> str:
    """A wrong, doubled, lost or swapped letter somewhere after the first."""
    if len(name) < 4:
        return name
    place = random.randrange(1, len(name) - 1)
    kind = random.randrange(4)
    if kind == 0:
        return name[:place] + name[place] + name[place:]
    if kind == 1:
        return name[:place] + name[place + 1 :]
    if kind == 2:
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    plain = without_diacritics(name[place]).lower()
    return name[:place] + _NEIGHBOURS.get(plain, plain) + name[place + 1 :]


def lose_one_mark(name: str, random: Random) -> str:
    """One word loses its diacritics."""
    words = name.split(" ")
    index = random.randrange(len(words))
    words[index] = without_diacritics(words[index])
    return " ".join(words)


def wrong_digit(number: str, random: Random) -> str:
    """A wrong, swapped or lost digit, not among the first three."""
    if len(number) < 6:
        return number
    place = random.randrange(3, len(number) - 1)
    kind = random.randrange(5)
    if kind == 0:
        return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if kind == 1:
        return number[:place] + number[place + 1 :]
    digit = str((int(number[place]) + random.randrange(1, 10)) % 10)
    return number[:place] + digit + number[place + 1 :]


def letters_for_digits(number: str, random: Random) -> str:
    """O for 0, l or I for 1."""
    return "".join(
        random.choice("Oo")
        if c == "0" and random.random() < 0.4
        else random.choice("lI")
        if c == "1" and random.random() < 0.4
        else c
        for c in number
    )


def year_slip(year: int, random: Random) -> int:
    """A year off by one or two, or by ten."""
    return min(2020, year + random.choice((-1, 1, -1, 1, -2, 2, -10, 10)))


def write_date(day: date, style: str) -> str:
    """One of the six shapes: ``slash``, ``short``, ``dash``, ``iso``, ``year``, ``serial`` (days since 30/12/1899)."""
    if style == "slash":
        return f"{day.day:02d}/{day.month:02d}/{day.year}"
    if style == "short":
        return f"{day.day}/{day.month}/{day.year}"
    if style == "dash":
        return f"{day.day:02d}-{day.month:02d}-{day.year}"
    if style == "iso":
        return day.isoformat()
    if style == "serial":
        return str((day - date(1899, 12, 30)).days)
    return str(day.year)


def write_id(number: str, style: str) -> str:
    """One of the shapes of a file: ``text``, ``number`` (zeros lost), ``spaced``, ``dotted``, ``float``, ``apostrophe``."""
    if not number or style == "text":
        return number
    if style == "number":
        return number.lstrip("0")
    if style == "float":
        return number.lstrip("0") + ".0"
    if style == "apostrophe":
        return "'" + number
    separator = " " if style == "spaced" else "."
    return separator.join(number[i : i + 3] for i in range(0, len(number), 3))


def write_case(text: str, style: str) -> str:
    """``proper`` as it is, ``upper``, ``lower``, or ``first`` (only the first letter large)."""
    if style == "upper":
        return text.upper()
    if style == "lower":
        return text.lower()
    return text[:1].upper() + text[1:].lower() if style == "first" else text


def pick(random: Random, weighted: Sequence[tuple[str, float]]) -> str:
    """One of the names by weight."""
    return random.choices([name for name, _weight in weighted], [weight for _name, weight in weighted])[0]
