"""Old Vietnamese encodings as spreadsheets carry them: TCVN3 (ABC), VNI, and UTF-8 read with a wrong code page.

Files of the 1990s and 2000s store Vietnamese in the bytes of Western letters and rely on a font to draw them. Opened
today they show ``NguyÔn V¨n Hïng`` (TCVN3) or ``Nguyeãn Vaên Huøng`` (VNI). The tables follow the national standard
TCVN 5712:1993 (VN3) and the VNI Windows font layout; both are given for text that was read as Latin-1/CP1252, which is
how .xls and .csv readers hand it over.

The functions translate one token and say ``None`` when a character cannot belong to the encoding. Whether a token *is*
in that encoding is decided in ``repair``.
"""

import re
import unicodedata

_TCVN3_LETTERS = (
    ("¡", "Ă"), ("¢", "Â"), ("£", "Ê"), ("¤", "Ô"), ("¥", "Ơ"), ("¦", "Ư"), ("§", "Đ"), ("¨", "ă"), ("©", "â"),
    ("ª", "ê"), ("«", "ô"), ("¬", "ơ"), ("\u00ad", "ư"), ("®", "đ"), ("µ", "à"), ("¶", "ả"), ("·", "ã"), ("¸", "á"),
    ("¹", "ạ"), ("»", "ằ"), ("¼", "ẳ"), ("½", "ẵ"), ("¾", "ắ"), ("Æ", "ặ"), ("Ç", "ầ"), ("È", "ẩ"), ("É", "ẫ"),
    ("Ê", "ấ"), ("Ë", "ậ"), ("Ì", "è"), ("Î", "ẻ"), ("Ï", "ẽ"), ("Ð", "é"), ("Ñ", "ẹ"), ("Ò", "ề"), ("Ó", "ể"),
    ("Ô", "ễ"), ("Õ", "ế"), ("Ö", "ệ"), ("×", "ì"), ("Ø", "ỉ"), ("Ü", "ĩ"), ("Ý", "í"), ("Þ", "ị"), ("ß", "ò"),
    ("á", "ỏ"), ("â", "õ"), ("ã", "ó"), ("ä", "ọ"), ("å", "ồ"), ("æ", "ổ"), ("ç", "ỗ"), ("è", "ố"), ("é", "ộ"),
    ("ê", "ờ"), ("ë", "ở"), ("ì", "ỡ"), ("í", "ớ"), ("î", "ợ"), ("ï", "ù"), ("ñ", "ủ"), ("ò", "ũ"), ("ó", "ú"),
    ("ô", "ụ"), ("õ", "ừ"), ("ö", "ử"), ("÷", "ữ"), ("ø", "ứ"), ("ù", "ự"), ("ú", "ỳ"), ("û", "ỷ"), ("ü", "ỹ"),
    ("ý", "ý"), ("þ", "ỵ"),
)  # fmt: skip
_FROM_TCVN3 = dict(_TCVN3_LETTERS)
_TCVN3_TABLE = str.maketrans(_FROM_TCVN3)
_TO_TCVN3 = {letter: byte for byte, letter in _TCVN3_LETTERS}
_TO_TCVN3 |= {letter.upper(): byte for byte, letter in _TCVN3_LETTERS if letter.upper() not in _TO_TCVN3}

_TONES_AFTER = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_CIRCUMFLEX_AFTER = dict(zip("âáàåãä", ("", *"\u0301\u0300\u0309\u0303\u0323"), strict=True))
_BREVE_AFTER = dict(zip("êéèúüë", ("", *"\u0301\u0300\u0309\u0303\u0323"), strict=True))
_VNI_SINGLE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}


def _vni_table() -> dict[str, str]:
    lower = dict(_VNI_SINGLE)
    for vowel in "aeouy":
        lower |= {vowel + mark: vowel + tone for mark, tone in _TONES_AFTER.items()}
    for vowel in "aeo":
        lower |= {vowel + mark: vowel + "\u0302" + tone for mark, tone in _CIRCUMFLEX_AFTER.items()}
    lower |= {"a" + mark: "a\u0306" + tone for mark, tone in _BREVE_AFTER.items()}
    lower |= {
        base + mark: letter + tone
        for base, letter in (("ô", "ơ"), ("ö", "ư"))
        for mark, tone in _TONES_AFTER.items()
    }
    table: dict[str, str] = {}
    for written, letter in lower.items():
        table[written] = unicodedata.normalize("NFC", letter)
        table[written.upper()] = table[written].upper()
        if len(written) == 2:  # broken capitals: the letter and its mark in two cases; the letter decides
            table[written[0].upper() + written[1]] = table[written].upper()
            table[written[0] + written[1].upper()] = table[written]
    return table


_FROM_VNI = _vni_table()
_TO_VNI = {
    letter: written
    for written, letter in _FROM_VNI.items()
    if len(written) == 1 or written.isupper() or written.islower()
}
_VNI_UNIT = re.compile("|".join(sorted(map(re.escape, _FROM_VNI), key=len, reverse=True)))


def decode_tcvn3(token: str) -> str | None:
    """Return a TCVN3 token in Unicode, or ``None`` if a character is outside TCVN3.

    Capitals with marks exist only as glyphs of the capital fonts (.VnTimeH): ``HOµNG`` comes back as ``HOàNG``, or as
    ``HOÀNG`` when two or more plain letters say that the word is in capitals.
    """
    out: str = token.translate(_TCVN3_TABLE)
    if not all(c.isascii() or c in _FROM_TCVN3 for c in token):
        return None
    plain = [c for c in token if c.isascii() and c.isalpha()]
    if len(plain) >= 2 and all(c.isupper() for c in plain):
        out = out.upper()
    return out


def encode_tcvn3(text: str) -> str:
    """Return Unicode text as TCVN3 read as Latin-1 (capitals with marks become the bytes of the small letters)."""
    return "".join(_TO_TCVN3.get(c, c) for c in unicodedata.normalize("NFC", text))


def lacks_tcvn3_capital(word: str) -> bool:
    """Tell whether a word begins with a letter of which TCVN3 text fonts have no capital (``ánh`` for ``Ánh``)."""
    return word[:1].islower() and not word[:1].isascii() and word[:1].upper() not in _FROM_TCVN3.values()


def decode_vni(token: str) -> str | None:
    """Return a VNI token in Unicode, or ``None`` if a letter with a mark is outside VNI."""
    out = _VNI_UNIT.sub(lambda match: _FROM_VNI[match.group()], token)
    rest = _VNI_UNIT.sub("", token)
    return out if rest.isascii() else None


def encode_vni(text: str) -> str:
    """Return Unicode text as VNI read as Latin-1."""
    return "".join(_TO_VNI.get(c, c) for c in unicodedata.normalize("NFC", text))


def _code_page(name: str) -> dict[str, int]:
    """Return character to byte for 0x80-0xFF; bytes the code page leaves free are the C1 controls."""
    table = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        try:
            table[bytes([byte]).decode(name)] = byte
        except UnicodeDecodeError:
            continue
    return table


_CODE_PAGES = {name: _code_page(name) for name in ("cp1252", "cp1250", "cp1258")}
_VIETNAMESE = frozenset(
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
) - frozenset("aeiouyAEIOUY")
_WANTED = _VIETNAMESE | frozenset(
    "đĐ\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323–—‘’“”•…«»°\u00a0\u00ad\u200b\u200c\u200d\ufeffÐ"
)
"""What a sequence must stand for: Vietnamese letters and marks, and the signs that office programs put in."""


def _sequences(table: dict[str, int]) -> re.Pattern[str]:
    def chars(low: int, high: int) -> str:
        return "[" + "".join(re.escape(c) for c, byte in table.items() if low <= byte <= high) + "]"

    tail = chars(0x80, 0xBF)
    return re.compile(f"{chars(0xC2, 0xDF)}{tail}|{chars(0xE0, 0xEF)}{tail}{tail}")


_SEQUENCES = {name: _sequences(table) for name, table in _CODE_PAGES.items()}
_LEADS = "ÃÄÅÆÂáâïÌÍĂĹĆĚăÎ\u0300"
"""Every sequence that stands for Vietnamese begins with one of these, in whatever code page it was read."""
_TAILS = "".join(sorted({c for table in _CODE_PAGES.values() for c, byte in table.items() if byte <= 0xBF}))
_MAYBE = re.compile(f"[{_LEADS}][{re.escape(_TAILS)}]")


def _undo(text: str, page: str, wanted: frozenset[str] | None) -> tuple[str, int]:
    table = _CODE_PAGES[page]
    count = 0

    def decoded(match: re.Match[str]) -> str:
        nonlocal count
        try:
            letter = bytes(table[c] for c in match.group()).decode("utf-8")
        except UnicodeDecodeError:
            return match.group()
        if wanted is not None and letter not in wanted:
            return match.group()
        count += 1
        return letter

    return _SEQUENCES[page].sub(decoded, text), count


_LOST_BYTES = (
    (re.compile(r"Ã (?=[a-zà-ỹ])"), "à"),  # no-break space became a space inside a word: HoÃ ng
    (re.compile(r"Ã(?=\s|$)"), "à"),  # ... or was trimmed at the end of one
    (re.compile(r"(?<=[a-zđ])Ã(?=[a-z])"), "í"),  # the soft hyphen fell out: ChÃnh
    (re.compile("Ä[?\ufffd]"), "Đ"),  # 0x90 has no character in CP1252, and only Đ ends in it
)


def may_be_mojibake(text: str) -> bool:
    """Tell whether any two neighbours could be the first bytes of a misread letter (quick, says yes too often)."""
    return _MAYBE.search(text) is not None


def undo_mojibake(text: str) -> tuple[str, int]:
    """Undo UTF-8 that was read as Latin-1, CP1252, CP1250 or CP1258, once or twice.

    Works sequence by sequence, so a sound part of the same text stays as it is. Only sequences that stand for
    Vietnamese letters count.

    Returns:
        the text and how many times it had been read wrongly (0: nothing to undo).
    """
    if not may_be_mojibake(text):
        return text, 0
    for page in ("cp1252", "cp1250"):
        outer, found = _undo(text, page, None)
        if found:
            inner, letters = _undo(outer, page, _WANTED)
            if letters and inner != outer:
                return _restore_lost_bytes(inner), 2
    best = (text, 0)
    for page in ("cp1252", "cp1250", "cp1258"):
        candidate, letters = _undo(text, page, _WANTED)
        if letters > best[1]:
            best = (candidate, letters)
    if not best[1]:
        return text, 0
    return _restore_lost_bytes(best[0]), 1


def _restore_lost_bytes(text: str) -> str:
    for pattern, letter in _LOST_BYTES:
        text = pattern.sub(letter, text)
    return text
