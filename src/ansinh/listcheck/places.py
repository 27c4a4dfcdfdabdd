"""Where a row is: hamlet and commune from its own cells, its section, its sheet or its title, resolved as of the list's date."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from ansinh.core.i18n import _
from ansinh.core.vietnamese.address import split_address
from ansinh.core.vietnamese.names import display_name, folded
from ansinh.listcheck.model import ListRow
from ansinh.policies.units.names import Resolution, resolve

_COMMUNE_IN_TITLE = re.compile(
    r"\b(?:xã|phường|thị trấn|xa|phuong|thi tran)\s+([^-–,;:()\n]+)", re.IGNORECASE
)
_DISTRICT_IN_TITLE = re.compile(r"\b(?:huyện|thành phố|thị xã|tp\.?|quận)\s+([^-–,;:()\n]+)", re.IGNORECASE)
_HAMLET_KINDS = ("xom", "thon")
"""Kinds that are no part of a hamlet's name (``Bản Cái`` is a name, ``Tổ 5`` needs its kind)."""
_HAMLET_WORDS = ("xom", "thon", "ban", "to", "tdp", "khu", "ap", "tieu khu", "pho")
_KIND_WORDS = frozenset({"to", "dan", "pho", "khu", "tdp", "xom", "thon", "ban", "ap", "tieu", "doi"})
_COMMUNE_WORDS = ("xa", "phuong", "thi tran", "tt", "p", "x")


@dataclass(slots=True)
class PlaceResolver:
    """Resolves the names of units as of the list's date; remembers what it has seen."""

    as_of: date
    district: str = ""
    known_communes: frozenset[str] = frozenset()
    """Folded names of the communes of the register: its own words count as known."""
    _seen: dict[tuple[str, str], Resolution] = field(default_factory=dict)

    def unit(self, name: str, district: str = "") -> Resolution:
        """Resolve a commune's name within its district when one is known."""
        within = district or self.district
        key = (name, within)
        if key not in self._seen:
            self._seen[key] = resolve(name, as_of=self.as_of, within=within or None)
        return self._seen[key]

    def is_commune(self, name: str) -> bool:
        """Whether the text names a commune that exists on the day, or one of the register."""
        return bool(name) and (folded(name) in self.known_communes or self.unit(name).unit is not None)


def commune_of_title(lines: Sequence[str], places: PlaceResolver) -> str:
    """The commune that a title block names (``UBND XÃ PHƯỢNG TIẾN``), empty when none or several."""
    found: dict[str, str] = {}
    for line in lines:
        for match in _COMMUNE_IN_TITLE.finditer(line):
            name = _trim(match.group(1), places.is_commune)
            if name:
                found.setdefault(folded(name), name)
    return next(iter(found.values())) if len(found) == 1 else ""


def district_of_title(lines: Sequence[str]) -> str:
    """The district that a title block names, empty when none."""
    for line in lines:
        match = _DISTRICT_IN_TITLE.search(line)
        if match:
            return " ".join(match.group(1).split())
    return ""


def _trim(text: str, known: Callable[[str], bool]) -> str:
    """The longest run of first words that names a commune (``Phượng Tiến đề nghị hỗ trợ`` → ``Phượng Tiến``)."""
    words = text.split()
    for count in range(min(5, len(words)), 0, -1):
        name = " ".join(words[:count])
        if known(name):
            return name
    return ""


def commune_of_sheet(name: str, places: PlaceResolver) -> str:
    """The commune that a sheet is named after, empty when it is named otherwise."""
    text = re.sub(r"^\s*(xã|phường|thị trấn|xa|phuong|tt|x|p)[.\s]+", "", name, flags=re.IGNORECASE).strip()
    return text if places.is_commune(text) else ""


def place_row(
    row: ListRow,
    texts: dict[str, str],
    section: Sequence[str],
    sheet_commune: str,
    title_commune: str,
    places: PlaceResolver,
) -> None:
    """Fill hamlet, commune, district and unit code of the row; record where each was taken from.

    ``texts`` are the repaired cells of place (hamlet, commune, district, address, address_permanent). A commune nobody
    knows, or one name in two districts, is a reason to ask.
    """
    row.hamlet, row.commune, row.district = (
        texts.get("hamlet", ""),
        texts.get("commune", ""),
        texts.get("district", ""),
    )
    address = texts.get("address") or texts.get("address_permanent") or ""
    if address and not (row.hamlet and row.commune):
        parts = split_address(address)
        row.hamlet = row.hamlet or parts.hamlet
        row.commune = row.commune or parts.commune
        row.district = row.district or parts.district
        row.add_repair("address_split")
        row.facts.setdefault("residence_given", bool(parts.commune or parts.hamlet))
    _from_hamlet_cell(row, places)
    _from_sections(row, section, places)
    if not row.commune and sheet_commune:
        row.commune = sheet_commune
        row.add_repair("from_sheet_name")
    if not row.commune and title_commune:
        row.commune = title_commune
        row.add_repair("from_title")
    row.hamlet = _place_name(_bare(row.hamlet, _HAMLET_KINDS, lambda _name: False))
    row.commune = _place_name(_bare(row.commune, _COMMUNE_WORDS, places.is_commune))
    _resolve(row, places)


def _from_hamlet_cell(row: ListRow, places: PlaceResolver) -> None:
    """A hamlet column that holds ``Xóm A, xã B``."""
    if row.hamlet and not row.commune and ("," in row.hamlet or " - " in row.hamlet):
        parts = split_address(row.hamlet)
        if parts.commune and places.is_commune(parts.commune):
            row.hamlet, row.commune = parts.hamlet, parts.commune
            row.district = row.district or parts.district
            row.add_repair("address_split")


def _from_sections(row: ListRow, section: Sequence[str], places: PlaceResolver) -> None:
    """Section lines: ``Xóm Cốc Lùng`` is a hamlet, ``Xã Phú Tiến`` a commune; others (groups) are none of ours."""
    for text in reversed(section):
        name = re.sub(r"^\s*(?:[IVXLC]+|[A-Z]|\d+)\s*[.)\-–:]\s*", "", text).strip(" .:-–")
        words = folded(name).split()
        first = words[0] if words else ""
        two = " ".join(words[:2])
        if not row.hamlet and (first in _HAMLET_WORDS or two in ("to dan", "khu pho", "tieu khu")):
            row.hamlet = re.split(r"\s+[-–]\s+|,|\(|:", name)[0].strip()
            row.add_repair("from_section")
        elif (
            not row.commune
            and (first in ("xa", "phuong") or two == "thi tran")
            and places.is_commune(_bare(name, _COMMUNE_WORDS, places.is_commune))
        ):
            row.commune = name
            row.add_repair("from_section")


def _place_name(text: str) -> str:
    """Capital letters as names of places have them; the words of its kind stay small (``Tổ dân phố 5``)."""
    words = display_name(text).split()
    kinds = 0
    while kinds < len(words) - 1 and folded(words[kinds]) in _KIND_WORDS:
        kinds += 1
    if kinds and words[kinds][:1].isdigit():
        words[1:kinds] = [word.lower() for word in words[1:kinds]]
    return " ".join(words)


def _bare(text: str, kinds: Sequence[str], known: Callable[[str], bool]) -> str:
    """A place's name without its kind (``Xóm Cốc Lùng`` → ``Cốc Lùng``); a bare number keeps its kind (``Tổ 5``).

    A text that is known as it stands stays: Phượng Tiến is a commune's name, not a ward called Tiến.
    """
    text = " ".join(text.split())
    if known(text):
        return text
    match = re.match(r"^(\S+?)[.\s]+(.+)$", text)
    if match is None:
        return text
    head, rest = folded(match.group(1)), match.group(2).strip()
    if head == "thi" and folded(rest).startswith("tran "):
        return rest.split(maxsplit=1)[1]
    if head in kinds and not rest[:1].isdigit():
        return rest
    return text


def _resolve(row: ListRow, places: PlaceResolver) -> None:
    if not row.commune:
        return
    found = places.unit(row.commune, row.district)
    if found.unit is not None:
        row.unit_code = found.unit.code
        if folded(found.unit.name) != folded(row.commune):
            row.originals["commune"] = row.commune
            row.commune = found.unit.name
            row.add_repair("commune_spelling")
        return
    if folded(row.commune) in places.known_communes:
        return
    if found.candidates:
        names = "; ".join(f"{unit.title}" for unit in found.candidates[:4])
        detail = _("“{name}” có thể là: {names}").format(name=row.commune, names=names)
    else:
        detail = _("không có xã, phường nào tên “{name}” vào ngày {day}").format(
            name=row.commune, day=places.as_of.strftime("%d/%m/%Y")
        )
    row.add_review("commune_unknown", detail)
