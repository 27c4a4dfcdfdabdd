"""Loading the units of ``policies.units`` into the database. Safe to repeat: a unit that stands is left as it is."""

from datetime import date

from django.db import transaction

from ansinh.policies.units.units import all_units
from ansinh.units.models import Unit

LEVELS = ("province", "district", "commune")


@transaction.atomic
def load_units() -> int:
    """Add units that are missing, parents first; return how many were added."""
    added = 0
    stored = {(u.level, u.code, u.valid_from): u for u in Unit.objects.all()}
    for level in LEVELS:
        for unit in (u for u in all_units() if u.level == level):
            key = (unit.level, unit.code, unit.valid_from)
            if key in stored:
                continue
            parent = _parent(unit.parent, level, unit.valid_from, unit.valid_to, stored)
            row = Unit.objects.create(
                code=unit.code,
                level=unit.level,
                kind=unit.kind,
                name=unit.name,
                parent=parent,
                path=_path(unit.level, unit.code, parent),
                valid_from=unit.valid_from,
                valid_to=unit.valid_to,
                verified=unit.verified,
            )
            stored[key] = row
            added += 1
    return added


def _path(level: str, code: str, parent: Unit | None) -> str:
    """The chain of codes; a commune right under a province has ``-`` in the place of the district."""
    if parent is None:
        return f"/{code}/"
    between = "-/" if level == "commune" and parent.level == "province" else ""
    return f"{parent.path}{between}{code}/"


def _parent(
    code: str, level: str, start: date, end: date | None, stored: dict[tuple[str, str, date], Unit]
) -> Unit | None:
    """The unit of the level above that holds at the start of the child."""
    if not code:
        return None
    for above in reversed(LEVELS[: LEVELS.index(level)]):
        found = [u for (lv, c, _f), u in stored.items() if lv == above and c == code]
        holding = [u for u in found if u.valid_from <= start and (u.valid_to is None or start <= u.valid_to)]
        if holding or found:
            return (holding or found)[0]
    return None
