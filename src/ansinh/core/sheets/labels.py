"""Words that say what a row is when it is no person: totals, sections, notes, signatures, titles.

Vietnamese office usage; nothing here is law. Matching is by folded words (``words_key``), with diacritics where folding
would hit a name (Tống is a family name, Công a given name; Tổng and Cộng are totals).
"""

import re

from ansinh.core.sheets.keys import toned_key, words_key

_TOTAL_WHOLE = frozenset({
    "tong cong", "tong so", "tong so tien", "tong hop", "cong trang", "luy ke", "mang sang", "chuyen trang", "tong kinh phi",
    "tong tien", "cong chung", "tong cong so tien", "cong toan xa", "toan xa", "toan huyen", "cong cac xom", "tong chung", "total",
})  # fmt: skip
_TOTAL_START = re.compile(
    r"(tong cong|tong so|tong kinh phi|tong tien|cong (xom|thon|to|ban|xa|khu|ap|buon|lang|trang|ho|nhom|muc|phan|toan|tdp|"
    r"huyen|doi tuong|nguoi|cac|don vi|phuong|i|ii|iii|iv|v|vi|a|b|c)\b|luy ke|cong don|mang sang|cong luy ke)"
)
_GRAND = re.compile(r"(tong|toan (xa|huyen)|cong toan|cong chung|cong tat ca|total)")
PLACES = r"(xom|thon|ban|to|tdp|to dan pho|khu|khu pho|khoi|khoi pho|ap|buon|lang|phum|soc|doi|to dan cu|khu dan cu|bon|plei|tieu khu)"
_PLACE = re.compile(  # with diacritics: Tổ and Bản are places, Tô and Bàn are family names
    r"(xóm|thôn|bản|tổ|tdp|tổ dân phố|khu|khu phố|khối|khối phố|ấp|buôn|làng|phum|sóc|đội|bon|plei|tiểu khu|khu dân cư)\s+\S.{0,60}$"
)
_PLACE_FOLDED = re.compile(
    r"((xom|thon|to dan pho|tdp|khu pho|khu dan cu)\s+\S.{0,60}|(to|ban|ap|khu|doi|khoi)\s+(so\s+)?\d+)$"
)
_COMMUNE = re.compile(r"(xã|phường|thị trấn|tt)\s+\S.{0,50}$")
_DISTRICT = re.compile(r"(huyện|quận|thị xã|thành phố|tp|tỉnh)\s+\S.{0,50}$")
_NUMBERING = re.compile(r"^([ivx]{1,4}|[a-h]|\d{1,2})\s+")
_ENUMERATED = re.compile(r"\s*(?:phần|mục|nhóm)?\s*([IVXivx]{1,5}|[A-HĐa-hđ])\s*[-–.)/:]\s*\S")
_ROMAN = re.compile(r"\s*([IVX]{1,5})\s*[.)]?\s*$")
_LETTER = re.compile(r"\s*([A-HĐ])\s*[.)]?\s*$")
_GROUP_WORDS = re.compile(
    r"(ho ngheo|ho can ngheo|can ngheo|doi tuong|nguoi co cong|bao tro|nguoi cao tuoi|nguoi khuyet tat|tre em|lao dong|nhom|"
    r"danh sach|than nhan|thuong binh|benh binh|nguoi don than|nguoi lao dong|ho kinh doanh|cac doi tuong|nguoi bi|nguoi vua|nguoi hoat dong|me viet nam|vo liet si|nguoi tham gia)"
)
_NOTE = re.compile(
    r"(ghi chu|an dinh|bang chu|so tien bang chu|viet bang chu|luu y|danh sach (nay|tren|gom|co)|so tien viet|tong so tien bang chu|"
    r"tong cong co|tong so co|chu thich|kem theo|nguon|dvt|don vi tinh|nhu kinh gui|noi nhan|trong do|an dinh danh sach|luu vt|cong danh sach|tong danh sach)"
)
_SIGNATURE = re.compile(
    r"(nguoi lap|lap bieu|chu tich|pho chu tich|p chu tich|tm |kt |tuq|thu truong|truong (phong|thon|xom|ban|khu|to|ap)|pho (truong )?phong|ky ghi|ky ten|ky dong dau|"
    r"ky va ghi|da ky|ke toan|can bo|cong chuc|xac nhan|uy ban nhan dan|ubnd|giam doc|pho giam doc|bi thu|dai dien|thu quy|thu ky|nguoi (kiem tra|duyet|nhan|chi|giao|tong hop|lam chung)|ban chi dao|"
    r"phong (lao dong|ldtb|ld tb)|to truong|hoi dong|cong an|mat tran|truong ban|so lao dong|phe duyet|tham dinh)"
)
_DATE_PLACE = re.compile(r"(^|.*\b)ngay\b[\s\d.…_/]*\bthang\b[\s\d.…_/]*(\bnam\b.*)?$")
_TITLE = re.compile(
    r"(cong hoa xa hoi|doc lap tu do|danh sach|bang tong hop|bieu so|bieu tong hop|mau so|mau \d|phu luc|tong hop (danh sach|doi tuong)|ubnd|uy ban nhan dan|bang ke|ho so duoc|hoi dong|dang bo)"
)


def total_kind(text: str) -> str | None:
    """Return ``grand`` or ``part`` if a text labels a total, else None."""
    words = words_key(text)
    toned = toned_key(text)
    first = toned.split(" ", 1)[0] if toned else ""
    if words in ("cong", "tong"):
        if first not in ("cộng", "tổng", "cong", "tong"):
            return None
    elif words not in _TOTAL_WHOLE:
        start = _TOTAL_START.match(words)
        toned_start = first in ("cộng", "tổng") and len(words.split()) <= 14
        if not (
            toned_start or (start is not None and (first in ("cong", "tong", "luy", "mang", "lũy", "luỹ")))
        ):
            return None
    return "grand" if _GRAND.match(words) else "part"


def section_rank(text: str, order: str, *, bare: bool) -> float | None:
    """Return the rank of a section line (small = outer), None if the text is none.

    ``order`` is what stands in the order column; ``bare``: nothing else stands in the row, so group words suffice.
    """
    words = words_key(text)
    if not words or len(words) > 160:
        return None
    rank: float | None = None
    stripped = _NUMBERING.sub("", words)
    toned = _NUMBERING.sub("", toned_key(text))
    if _PLACE.match(toned) or _PLACE_FOLDED.match(stripped):
        rank = 4.0
    elif _COMMUNE.match(toned):
        rank = 3.0
    elif _DISTRICT.match(toned):
        rank = 1.5
    elif _LETTER.match(order):
        rank = 1.0
    elif _ROMAN.match(order):
        rank = 2.0
    elif (match := _ENUMERATED.match(text)) is not None:
        rank = 2.0 if _ROMAN.match(match[1]) else 1.0
    elif bare and (_GROUP_WORDS.match(stripped) or text.lstrip().startswith(("-", "+", "*"))):
        rank = 2.5
    return rank


def is_note(text: str) -> bool:
    """True for notes below or between the people: Ghi chú, Ấn định danh sách, Bằng chữ."""
    words = words_key(text)
    return bool(_NOTE.match(words)) or text.lstrip().startswith(
        ("(*)", "(1)", "* ", "- Tổng", "- tổng", "*)")
    )


def is_signature(text: str) -> bool:
    """True for the words of a signature block: offices, (Ký, ghi rõ họ tên), place and date."""
    words = words_key(text)
    return bool(_SIGNATURE.match(words)) or is_date_place(text)


def is_date_place(text: str) -> bool:
    """True for ``Định Hóa, ngày    tháng    năm 2020``."""
    words = words_key(text)
    return len(words) < 90 and bool(_DATE_PLACE.match(words)) and "thang" in words.split()


def is_title(text: str) -> bool:
    """True for the words that open a title block."""
    return bool(_TITLE.match(words_key(text)))
