"""Old ways of writing Vietnamese, for making test text: TCVN3, VNI, decomposed Unicode, mojibake, no diacritics.

The tables follow the public character sets TCVN 5712:1993 (fonts ``.Vn…``, a byte a letter) and VNI (letter and mark),
seen as a Latin-1 reader sees them. TCVN3 has no own codes for accented capitals: capital fonts draw the small ones.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_TCVN3_SMALL = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ",
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ",
        strict=True,
    )
)
_TCVN3 = {
    **{letter.upper(): code for letter, code in _TCVN3_SMALL.items()},
    **_TCVN3_SMALL,
    **dict(zip("ĂÂĐÊÔƠƯ", "¡¢§£¤¥¦", strict=True)),
}
_VNI_MARKS = {
    "\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï",
}  # fmt: skip
_VNI_CIRCUMFLEX = {"": "â", "\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_VNI_BREVE = {"": "ê", "\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_SPECIAL = {"đ": "ñ", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def _vni_letter(letter: str) -> str:
    if letter in _VNI_SPECIAL:
        return _VNI_SPECIAL[letter]
    parts = unicodedata.normalize("NFD", letter)
    base, marks = parts[0], parts[1:]
    tone = next((mark for mark in marks if mark in _VNI_MARKS), "")
    if "\u0302" in marks:
        return base + _VNI_CIRCUMFLEX[tone]
    if "\u0306" in marks:
        return base + _VNI_BREVE[tone]
    horn = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
    return horn + (_VNI_MARKS[tone] if tone else "")


_VNI = {letter: _vni_letter(letter) for letter in _TCVN3_SMALL}
_VNI |= {letter.upper(): _vni_letter(letter).upper() for letter in _TCVN3_SMALL}
_TCVN3_MAP = str.maketrans(_TCVN3)
_VNI_MAP = str.maketrans(_VNI)
_NEWER_PLACE = {
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ", "ọe": "oẹ",
    "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}  # fmt: skip


def to_tcvn3(text: str) -> str:
    """``Hoàng Thị`` as a TCVN3 file shows it in Unicode: ``Hoµng ThÞ``."""
    return text.translate(_TCVN3_MAP)


def to_vni(text: str) -> str:
    """``Dương Thị`` as a VNI file shows it: ``Döông Thò``."""
    return text.translate(_VNI_MAP)


def to_nfd(text: str) -> str:
    """Decomposed Unicode, as some Macs and converters write it."""
    return unicodedata.normalize("NFD", text)


@lru_cache(maxsize=65536)
def without_diacritics(text: str) -> str:
    """``Đặng Thị Hòa`` to ``Dang Thi Hoa``."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def to_mojibake(text: str) -> str:
    """UTF-8 bytes read as CP1252; bytes that CP1252 does not know stay as their Latin-1 letters."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode("utf-8")
    )


@lru_cache(maxsize=65536)
def newer_tone_place(text: str) -> str:
    """``Hòa Thúy`` to ``Hoà Thuý``: the newer place of the tone mark in open oa, oe, uy (not after q)."""
    words = []
    for word in text.split(" "):
        end = word[-2:]
        moved = _NEWER_PLACE.get(end.lower())
        if moved is None or word[:-2].lower().endswith("q"):
            words.append(word)
        else:
            words.append(word[:-2] + (moved.upper() if end.isupper() else moved))
    return " ".join(words)
