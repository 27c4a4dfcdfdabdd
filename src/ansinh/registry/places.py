"""From the words of a commune to its unit path, asked of the dated table of units."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from ansinh.core.vietnamese.names import folded
from ansinh.policies.units.names import resolve
from ansinh.policies.units.units import Unit, all_units, unit_of
from ansinh.registry.models import Place

NOWHERE = "/"
"""Path of people whose commune is unknown: only who may see everything sees them."""


def _parents(unit: Unit) -> Iterator[Unit]:
    """The unit's parents, nearest first, as they were while it held."""
    day = unit.valid_to or unit.valid_from
    code, level = unit.parent, unit.level
    while code:
        above = None
        for candidate in ("district", "province") if level == "commune" else ("province",):
            above = unit_of(code, as_of=day, level=candidate)  # type: ignore[arg-type]
            if above is not None:
                break
        if above is None:
            return
        yield above
        code, level = above.parent, above.level


@lru_cache(maxsize=4096)
def path_of(unit: Unit) -> str:
    """``/19/167/05536/``: the chain of codes; ``-`` for no district."""
    above = {parent.level: parent.code for parent in _parents(unit)}
    if unit.level == "province":
        return f"/{unit.code}/"
    if unit.level == "district":
        return f"/{above.get('province', '-')}/{unit.code}/"
    return f"/{above.get('province', '-')}/{above.get('district', '-')}/{unit.code}/"


@lru_cache(maxsize=1)
def _by_names() -> dict[tuple[str, str, str], list[Unit]]:
    """(province, district or empty, commune), folded → units of any time."""
    found: dict[tuple[str, str, str], list[Unit]] = {}
    for unit in all_units():
        if unit.level != "commune":
            continue
        above = {parent.level: parent for parent in _parents(unit)}
        provinces = [folded(above["province"].name)] if "province" in above else [""]
        districts = [folded(above["district"].name)] if "district" in above else [""]
        for name in (unit.name, *unit.also_written):
            for province in {*provinces, ""}:
                for district in {*districts, ""}:
                    found.setdefault((province, district, folded(name)), []).append(unit)
    return found


@lru_cache(maxsize=65536)
def locate(province: str, district: str, commune: str, commune_code: str, as_of: date) -> str:
    """The unit path of a commune as typed; the unit of the day where there is one, else the latest before it.

    When the words name no one commune (unknown, or a commune and a town of one name), the path of the district or province
    they name; :data:`NOWHERE` when they name none.
    """
    if commune_code:
        coded = [unit for unit in all_units() if unit.level == "commune" and unit.code == commune_code]
        named = [u for u in coded if folded(u.name) in folded(commune)] or coded
        if named:
            return path_of(_of_day(named, as_of))
    key = (_outer(province), _outer(district), _bare(commune))
    found = _by_names().get(key, [])
    if len({path_of(unit) for unit in found if unit.holds_on(as_of)}) == 1:
        return path_of(next(unit for unit in found if unit.holds_on(as_of)))
    if len({unit.code for unit in found}) == 1:
        return path_of(_of_day(found, as_of))
    day = (
        as_of
        if any(unit.holds_on(as_of) for unit in found)
        else (found[0].valid_to or as_of)
        if found
        else as_of
    )
    unit = resolve(commune, as_of=day, within=district or province or None).unit if commune else None
    return path_of(unit) if unit is not None and unit.level == "commune" else _above(province, district)


def _above(province: str, district: str) -> str:
    """The path of the district, or the province, of a commune that is not known: seen there, by no commune."""
    for level, name in (("district", district), ("province", province)):
        codes = {u.code: u for u in all_units() if u.level == level and folded(u.name) == _outer(name)}
        if name and len(codes) == 1:
            return path_of(next(iter(codes.values())))
    return NOWHERE


def _of_day(units: list[Unit], day: date) -> Unit:
    return max(units, key=lambda unit: (unit.holds_on(day), unit.valid_from))


_KINDS = ("tinh ", "huyen ", "thi xa ", "thanh pho ", "tp ", "tp. ", "xa ", "thi tran ", "phuong ")


def _bare(name: str) -> str:
    """Folded, without the kind of unit, unless the kind is part of a name (Phượng Tiến keeps its first word)."""
    key, toned_first = folded(name), name.strip().split(" ")[0].lower()
    if toned_first in ("tỉnh", "huyện", "thị", "thành", "tp", "tp.", "xã", "phường"):
        for kind in _KINDS:
            if key.startswith(kind):
                return key[len(kind) :]
    return key


def _outer(name: str) -> str:
    """A province or district folded, without its kind: none of their names begins with one."""
    key = folded(name)
    return next((key[len(kind) :] for kind in _KINDS if key.startswith(kind)), key)


def is_commune(path: str) -> bool:
    """Whether a path leads to a commune."""
    return path.count("/") == 4


def place_row(province: str, district: str, commune: str, commune_code: str, as_of: date) -> Place:
    """The stored row of a commune as typed, made when missing. Runs inside the caller's transaction."""
    path = locate(province, district, commune, commune_code, as_of)
    place, _made = Place.objects.get_or_create(
        province=province,
        district=district,
        commune=commune,
        commune_code=commune_code,
        defaults={"unit_path": path},
    )
    return place
