"""The territory of a report: the unit it is for, the units below that send workbooks, the body that issues it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ansinh.core.errors import UsageError
from ansinh.core.i18n import _
from ansinh.core.sheets.keys import words_key
from ansinh.policies.agencies.agencies import agency_on
from ansinh.policies.review.catalogue import paper, sentences
from ansinh.policies.units.units import Level, Unit, unit_of, units_as_of

LEVELS: tuple[Level, ...] = ("province", "district", "commune")
_AREAS = {"tinh": "province", "huyen": "district", "thanh_pho": "city", "thi_xa": "town", "xa": "commune", "phuong": "ward", "thi_tran": "townlet"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """Who issues the report: lines of the heading, symbol in its number, title of the signer, place."""

    parent: str
    agency: str
    symbol: str
    signer: str
    place: str


@dataclass(frozen=True, slots=True)
class Territory:
    """A unit on a day with everything below it by path (``/19/167/05536/``)."""

    unit: Unit
    path: str
    day: date
    below: Mapping[str, Unit]

    @property
    def area(self) -> Mapping[str, str]:
        """Words for the territory inside sentences: ``area`` at the start, ``area_low`` within."""
        kind = "province" if self.unit.level == "province" else _AREAS[self.unit.kind]
        words: Mapping[str, str] = sentences()["areas"][kind]
        return words

    def children(self, path: str) -> dict[str, Unit]:
        """Units right below a path."""
        return {p: u for p, u in self.below.items() if _above(p) == path}

    def named(self, text: str) -> str | None:
        """The path of the unit that a text names, None if none or more than one does.

        The territory itself is named by its own title, by its agency, or as ``UBND tỉnh …``.
        """
        words = f" {words_key(text)} "
        own = (words_key(self.unit.title), words_key(self.body.agency))
        found = {
            path for path, unit in self.below.items() if words.endswith(f" {words_key(unit.title)} ")
        } | {path for path, unit in self.below.items() if words.strip() == words_key(unit.name)}
        if not found and any(f" {key} " in words for key in own):
            return self.path
        return found.pop() if len(found) == 1 else None

    @property
    def body(self) -> Body:
        """Who issues a report of this territory."""
        facts = paper()["bodies"][self.unit.level]
        title = self.unit.title if self.unit.level != "province" else f"tỉnh {self.unit.name}"
        holder = agency_on("labour", self.day) if self.unit.level == "province" else None
        agency = holder.agency_vi if holder else facts.get("agency", "").format(unit=title)
        symbol = paper()["symbols"].get(agency, "") if holder else facts.get("symbol", "")
        above = _unit_at(_above(self.path) or self.path, self.day)
        parent = facts["parent"].format(unit=title, above=f"UBND {above.title}" if above else "")
        return Body(parent.upper(), agency, symbol, facts["signer"], self.unit.name)


def _above(path: str) -> str:
    """The path over a path; ``-`` (no district) is passed over."""
    parts = path.strip("/").split("/")[:-1]
    while parts and parts[-1] == "-":
        parts.pop()
    return f"/{'/'.join(parts)}/" if parts else ""


def _unit_at(path: str, day: date) -> Unit | None:
    parts = path.strip("/").split("/")
    return unit_of(parts[-1], as_of=day, level=LEVELS[len(parts) - 1])


@lru_cache(maxsize=16)
def _paths(day: date) -> dict[str, Unit]:
    """All units of a day by path."""
    by_code = {(unit.level, unit.code): unit for unit in units_as_of(day)}
    found: dict[str, Unit] = {}
    for (level, code), unit in by_code.items():
        if level == "province":
            found[f"/{code}/"] = unit
        elif level == "district":
            found[f"/{unit.parent}/{code}/"] = unit
        elif ("district", unit.parent) in by_code:
            found[f"/{by_code['district', unit.parent].parent}/{unit.parent}/{code}/"] = unit
        else:
            found[f"/{unit.parent}/-/{code}/"] = unit
    return found


def territory(code: str | None, day: date) -> Territory:
    """The territory of a unit on a day, by its code (the department's own when None) or its path.

    Raises UsageError for a unit that does not exist on the day.
    """
    wanted = code or str(paper()["default_unit"])
    paths = _paths(day)
    for path, unit in sorted(paths.items(), key=lambda item: len(item[0])):
        if wanted in (path, unit.code):
            below = {p: u for p, u in paths.items() if p.startswith(path) and p != path}
            return Territory(unit, path, day, below)
    raise UsageError(
        _("Không có đơn vị hành chính mã “{code}” vào ngày {day}.").format(
            code=wanted, day=day.strftime("%d/%m/%Y")
        )
    )
