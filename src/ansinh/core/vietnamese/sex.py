"""Sex as lists write it: Nam, Nữ, letters, figures, marks."""

import unicodedata

_WORDS = {
    "nam": "nam", "trai": "nam", "m": "nam", "male": "nam", "ông": "nam", "con trai": "nam",
    "nữ": "nữ", "nử": "nữ", "nũ": "nữ", "nư": "nữ", "nu": "nữ", "gái": "nữ", "f": "nữ", "female": "nữ", "bà": "nữ", "con gái": "nữ",
}  # fmt: skip
_MARKS = frozenset({"x", "v", "✓", "✔", "√", "1", "*", "+", "có", "×", "þ", "ü"})
"""What people put into a column that means one sex; þ and ü are the tick of the Wingdings font."""


def read_sex(value: object) -> str | None:
    """Return ``nam``, ``nữ`` or ``None``.

    ``N`` alone may be either and figures (1, 0) mean nothing without the list's own legend, so both give ``None``.
    The text is expected after repair of its encoding.
    """
    if value is None:
        return None
    text = " ".join(
        unicodedata.normalize("NFC", str(value)).lower().strip(" .:;,-'\u200b\ufeff\u00a0").split()
    )
    return _WORDS.get(text)


def is_mark(value: object) -> bool:
    """Tell whether a cell in a column such as ``Nữ`` is ticked (x, X, 1, ✓). ``0``, ``-`` and blank are not."""
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, int | float):
        return value == 1
    return value.strip().lower() in _MARKS if isinstance(value, str) else False


def sex_from_marks(male: object, female: object) -> str | None:
    """Return the sex of a row with two columns to tick; ``None`` when both or neither is ticked."""
    marks = (is_mark(male), is_mark(female))
    return {(True, False): "nam", (False, True): "nữ"}.get(marks)
