"""Keys under which header and label texts are compared.

``words_key``: lower case, no diacritics, đ as d, only letters, digits and single blanks (``Số CMND/ Thẻ CCCD`` ->
``so cmnd the cccd``). ``squeezed_key`` has no blanks: heads typed letter by letter (``S T T``), broken by stray blanks
(``S ố TT``) or written as one word (``hoten``) meet there. ``toned_key`` keeps diacritics: Nam is not Năm.
"""

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_NOT_TONED = re.compile(r"[^\w]+|_")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


@lru_cache(maxsize=65536)
def words_key(text: str) -> str:
    """Return the folded words of a text, parted by single blanks."""
    lowered = _INVISIBLE.sub("", text).lower().replace("đ", "d").replace("ð", "d").replace("ɖ", "d")
    bare = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare).strip()


def squeezed_key(text: str) -> str:
    """Return the folded letters and digits of a text without blanks."""
    return words_key(text).replace(" ", "")


@lru_cache(maxsize=65536)
def toned_key(text: str) -> str:
    """Return the words of a text in lower case with their diacritics (NFC), parted by single blanks."""
    return _NOT_TONED.sub(" ", unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).lower()).strip()
