"""Addresses as lists hold them: hamlet, commune, district, province, by their unit words and order."""

import re
from dataclasses import dataclass

from ansinh.core.vietnamese.names import folded

_HAMLET = (
    "xom",
    "thon",
    "ban",
    "to dan pho",
    "tdp",
    "to",
    "khu dan cu",
    "khu pho",
    "khu",
    "ap",
    "pho",
    "lang",
    "so nha",
    "so",
    "duong",
    "tieu khu",
    "doi",
)
_COMMUNE = ("xa", "phuong", "thi tran", "tt", "p", "x")
_DISTRICT = ("huyen", "quan", "thi xa", "h", "q", "tx", "thanh pho", "tp")
_PROVINCE = ("tinh", "t")
_SPLIT = re.compile(r"\s*[,;\n]\s*|\s+[-–—]\s*|\s*[-–—]\s+")
_FUSED = re.compile(
    r"\b(xã|phường|thị trấn|huyện|thị xã|thành phố|tỉnh|xa|phuong|huyen|tinh|TT|TP|TX)\.?(?=\s)",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"^(tp|tx|tt|[phqtx])\s*[.:]\s*", re.IGNORECASE)
_NUMBERED_HAMLET = re.compile(r"^((?:\S+\s+){0,3}?\d+[A-Za-z]?)\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """Parts of an address as typed, without their unit word where it only repeats the column (``xã Phú Tiến``:
    commune ``Phú Tiến``); empty where the text does not say.
    """

    hamlet: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""


def split_address(text: str) -> Address:
    """Split a repaired address such as ``Xóm Bãi Lềnh, xã Phú Tiến`` or ``Tổ 5, P. Tân Thịnh, TP Thái Nguyên``.

    Parts with a unit word go where the word says; the others follow from their order, smallest first. A unit word in
    the middle of a part begins a new part (``xóm 3 xã Phú Tiến huyện Định Hóa``).
    """
    parts = [piece for part in _SPLIT.split(text.strip()) for piece in _at_unit_words(part) if piece]
    found: dict[str, str] = {}
    unnamed: list[str] = []
    for part in parts:
        level, name = _level(part)
        if level is None:
            unnamed.append(part)
        elif level == "hamlet" and "hamlet" in found:
            found["hamlet"] += ", " + name
        else:
            found.setdefault(level, name)
    _place_unnamed(found, unnamed)
    _cut_numbered_hamlet(found)
    return Address(
        found.get("hamlet", ""),
        found.get("commune", ""),
        found.get("district", ""),
        found.get("province", ""),
    )


def _at_unit_words(part: str) -> list[str]:
    pieces, start = [], 0
    for match in _FUSED.finditer(part):
        if match.start() > start and match.group(1)[0].islower() | match.group(1).isupper():
            pieces.append(part[start : match.start()].strip())
            start = match.start()
    pieces.append(part[start:].strip())
    return pieces


def _level(part: str) -> tuple[str | None, str]:
    short = _ABBREVIATION.match(part)
    key = folded(part)
    if short:
        unit = folded(short.group(1))
        return _level_of(unit), part[short.end() :].strip()
    for level, units in (
        ("district", _DISTRICT),
        ("commune", _COMMUNE),
        ("province", _PROVINCE),
        ("hamlet", _HAMLET),
    ):
        for unit in units:
            if len(unit) > 1 and key.startswith(unit + " "):
                name = part.split(maxsplit=unit.count(" ") + 1)[-1].strip()
                return level, _hamlet_name(unit, part, name) if level == "hamlet" else name
    return None, part


def _hamlet_name(unit: str, part: str, name: str) -> str:
    """``Xóm Bãi Lềnh`` is the hamlet Bãi Lềnh, but ``Tổ 5`` and ``Bản Cái`` need their word."""
    return name if unit in {"xom", "thon"} and not name[:1].isdigit() else part


def _level_of(unit: str) -> str:
    for level, units in (("district", _DISTRICT), ("commune", _COMMUNE), ("province", _PROVINCE)):
        if unit in units:
            return level
    return "hamlet"


_UPWARD = ("hamlet", "commune", "district", "province")


def _place_unnamed(found: dict[str, str], unnamed: list[str]) -> None:
    """Give parts without a unit word the free places, smallest first; a single unknown part is the hamlet."""
    free = [level for level in _UPWARD if level not in found]
    highest_named = max((_UPWARD.index(level) for level in found if level != "hamlet"), default=None)
    if highest_named is not None:
        below = [level for level in free if _UPWARD.index(level) < highest_named]
        free = below + [level for level in free if level not in below]
    if len(unnamed) > len(free):
        unnamed[:] = [
            ", ".join(unnamed[: len(unnamed) - len(free) + 1]),
            *unnamed[len(unnamed) - len(free) + 1 :],
        ]
    for level, name in zip(free, unnamed, strict=False):
        found[level] = name


def _cut_numbered_hamlet(found: dict[str, str]) -> None:
    """``xóm 3 Phú Tiến - Định Hóa``: the hamlet ends with its number, what follows is the commune.

    What stood behind the dash was taken for the commune before and moves up to the district.
    """
    match = _NUMBERED_HAMLET.match(found.get("hamlet", ""))
    if match is None or "district" in found:
        return
    hamlet = found["hamlet"]
    if "commune" in found:
        found["district"] = found["commune"]
    found["commune"] = hamlet[match.end() :]
    found["hamlet"] = match.group(1)
