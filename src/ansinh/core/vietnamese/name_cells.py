"""What else stands in a name cell: titles, numbering, a second person, call names, notes.

Only what is clearly not the name is taken off: ``Ông`` before a family name is a title, but ``Ông Thị Lan`` bears the
family name Ông, and ``Anh`` at the end is a given name.
"""

import re
from dataclasses import dataclass, field

from ansinh.core.vietnamese.names import folded, is_family_name, toned
from ansinh.core.vietnamese.syllables import usages

_SEX_OF_TITLE = {
    "ông": "nam", "ô": "nam", "cụ ông": "nam", "anh": "nam", "chú": "nam", "cậu": "nam", "hộ ông": "nam",
    "bà": "nữ", "b": "nữ", "cụ bà": "nữ", "chị": "nữ", "cô": "nữ", "dì": "nữ", "mợ": "nữ", "hộ bà": "nữ",
    "mẹ": "nữ", "bà mẹ": "nữ", "mẹ vnah": "nữ", "bà mẹ vnah": "nữ", "bmvnah": "nữ", "mẹ việt nam anh hùng": "nữ",
    "bà mẹ việt nam anh hùng": "nữ",
}  # fmt: skip
_TITLES = frozenset(_SEX_OF_TITLE) | {
    "cụ", "em", "bé", "cháu", "bác", "đồng chí", "đ/c", "đ.c", "đc", "gia đình", "hộ gia đình",
}  # fmt: skip
_TITLES_WITHOUT_MARKS = {folded(title): title for title in sorted(_TITLES)}
_ONLY_WITH_COLON = frozenset({"ô", "b", "đ.c", "đc"})
_ALSO_FAMILY_NAMES = frozenset({"ông"})
_OFTEN_A_NAME = frozenset({"chị", "cô", "chú", "cậu", "dì", "mợ", "bé", "cháu", "bác", "mẹ", "cụ"})
"""Written without marks these are usual parts of names (Chi, Co, Be ...): then they are no titles."""
_MAX_TITLE_WORDS = 6

_RELATIONS = (
    "vo", "chong", "con", "con trai", "con gai", "con dau", "con re", "con nuoi", "me", "bo", "cha", "ong", "ba", "chau", "anh", "chi",
    "em", "me de", "bo de", "chu ho", "vo la", "chong la", "con la", "nguoi nhan", "nguoi giam ho", "giam ho", "dai dien",
    "nguoi dai dien", "nguoi nhan thay", "nhan thay", "nguoi cham soc", "uy quyen", "nguoi duoc uy quyen",
)  # fmt: skip
_RELATION_WORDS = frozenset(_RELATIONS)
_NUMBERING = re.compile(r"^\s*(?:\(?\d{1,4}\s*[.)/:\-]+\s*|[-+*•–]+\s+)(?=[^\W\d_])")
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?")
_DIVIDERS = re.compile(r"\s+[-–—]+\s*|\s*[-–—]+\s+|\s*[;\n/&+,]+\s*|\s+(?:và|vµ|VÀ|Và)\s+")
_SPECIAL = re.compile(r"[()\[\]{}\d\-–—;\n/&+,:.•*\"?]|\b(?:và|VÀ|Và)\b")


@dataclass(frozen=True, slots=True)
class NameParts:
    """The name and what stood beside it, still as typed."""

    name: str
    others: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    title: str | None = None
    sex_hint: str | None = None
    codes: tuple[str, ...] = field(default=())

    @staticmethod
    def may_start_title(word: str) -> bool:
        """Tell whether a title may begin with this word."""
        return word.strip(":.").lower() in _FIRST_TITLE_WORDS


_FIRST_TITLE_WORDS = frozenset(title.split()[0] for title in _TITLES) | {
    key.split()[0] for key in _TITLES_WITHOUT_MARKS
}


def split_name_cell(text: str) -> NameParts:
    """Split a repaired name cell. A cell with nothing but a name comes back unchanged."""
    codes: list[str] = []
    numbered = _NUMBERING.sub("", text) if not text[:1].isalpha() else text
    if numbered != text:
        codes.append("numbering_removed")
    others: list[str] = []
    aliases: list[str] = []
    notes: list[str] = []
    name = numbered
    if _SPECIAL.search(name):
        name = _take_brackets(name, others, aliases, notes)
        name = _take_after_divider(name, others, notes)
    name, title, sex_hint = _take_title(name)
    if title:
        codes.append("title_removed")
    codes += [
        code
        for code, found in (("second_person", others), ("alias", aliases), ("note_in_name", notes))
        if found
    ]
    return NameParts(name, tuple(others), tuple(aliases), tuple(notes), title, sex_hint, tuple(codes))


def _take_brackets(text: str, others: list[str], aliases: list[str], notes: list[str]) -> str:
    before = re.split(r"[(\[{]", text, maxsplit=1)[0]
    if len([word for word in before.split() if word[0].isalpha()]) < 2:
        return text  # no name stands in front of the bracket

    def take(match: re.Match[str]) -> str:
        _sort_out(match.group(1), others, aliases, notes)
        return " "

    return " ".join(_BRACKETS.sub(take, text).split(" ")).strip(" \n")


def _sort_out(inner: str, others: list[str], aliases: list[str], notes: list[str]) -> None:
    inner = " ".join(inner.split())
    if not inner:
        return
    person = _person_in(inner)
    words = inner.split()
    if person is not None:
        others.append(person)
    elif (
        len(words) <= 2
        and all(word.isalpha() and word[0].isupper() for word in words)
        and folded(inner) not in _RELATION_WORDS
        and not inner.isupper()
    ):
        aliases.append(inner)
    else:
        notes.append(inner)


def _person_in(text: str) -> str | None:
    """Return the name of a person in a piece of text: after a relation word, or beginning with a family name."""
    words = text.replace(":", " ").split()
    related = False
    for length in (4, 3, 2, 1):
        if (
            len(words) > length
            and folded(" ".join(words[:length])) in _RELATION_WORDS
            and not _begins_with_family_name(words)
        ):
            words, related = words[length:], True
            break
    if (
        words
        and folded(words[0]) in {"la", "ong", "ba", "cu"}
        and len(words) > 2
        and is_family_name(words[1])
    ):
        words, related = words[1:], True
    if (
        len(words) < 2
        or len(words) > 7
        or not all(word.replace(".", "").replace("'", "").isalpha() for word in words)
    ):
        return None
    return " ".join(words) if is_family_name(words[0]) and (related or _capitals(words)) else None


def _begins_with_family_name(words: list[str]) -> bool:
    """Tell whether the first word is itself a family name in a full name (``Ông Thị Lan``)."""
    return len(words) >= 2 and folded(words[1]) in {"thi", "van"} and is_family_name(words[0])


def _capitals(words: list[str]) -> bool:
    return words[0][0].isupper() or all(word.islower() for word in words)


def _take_after_divider(text: str, others: list[str], notes: list[str]) -> str:
    pieces = [piece.strip() for piece in _DIVIDERS.split(text)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) < 2 or len(pieces[0].split()) < 2:
        return text
    kept_others, kept_notes = [], []
    for piece in pieces[1:]:
        person = _person_in(piece)
        if person is not None:
            kept_others.append(person)
        elif any(c.isdigit() for c in piece) or folded(piece.split()[0].strip(":.")) in _RELATION_WORDS | {
            "sn",
            "sinh",
            "chet",
            "da",
        }:
            kept_notes.append(piece)
        else:
            return text  # a hyphen or comma inside a name we do not understand: leave it whole
    others += kept_others
    notes += kept_notes
    return pieces[0]


def _take_title(text: str) -> tuple[str, str | None, str | None]:
    words = text.split()
    if not words or not NameParts.may_start_title(words[0]):
        return text, None, None
    for length in range(min(_MAX_TITLE_WORDS, len(words) - 1), 0, -1):
        raw = " ".join(words[:length])
        marked = raw.endswith((":", "."))
        key = toned(raw.strip(":. "))
        if raw.isascii():
            key = _TITLES_WITHOUT_MARKS.get(key, key)
        if key in _TITLES and _is_title(key, raw, words[length:], marked):
            return " ".join(words[length:]), raw.rstrip(":"), _SEX_OF_TITLE.get(key)
    return text, None, None


def _rather_family_than_middle(word: str) -> bool:
    usage = usages().get(toned(word))
    return usage is None or usage.family > 1.5 * usage.middle


def _is_title(key: str, raw: str, rest: list[str], marked: bool) -> bool:
    if marked:
        return len(rest) >= 2 or is_family_name(rest[0])
    if key in _ONLY_WITH_COLON or (raw.isascii() and key in _OFTEN_A_NAME):
        return False
    if len(rest) < 2 or not is_family_name(rest[0]):
        return False
    if len(rest) == 2 and key in _ALSO_FAMILY_NAMES and not _rather_family_than_middle(rest[0]):
        return False  # Ông Ngọc Tình: a man Ông Ngọc Tình, or Mr Ngọc Tình
    # Bà Thị X, Ông Văn X: the word is the family name when a middle name follows at once
    return folded(rest[0]) not in {"thi", "van"} or (len(rest) >= 3 and folded(rest[1]) in {"thi", "van"})
