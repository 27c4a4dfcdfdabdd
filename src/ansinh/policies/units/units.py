"""Administrative units of Thái Nguyên and Bắc Kạn with their validity, read from ``data/*.csv``.

A code alone does not name a unit: 05443 was Phường Trưng Vương until 30/6/2025 and is Phường Phan Đình Phùng since.
So every row has the days on which it holds, and every question is asked as of a day. Sources stand in
``data/sources.csv``; rows whose document was not compared are ``verified=False``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from ansinh.core.errors import InputError
from ansinh.core.i18n import _

Level = Literal["province", "district", "commune"]

KIND_WORDS = {
    "tinh": "Tỉnh",
    "thanh_pho": "Thành phố",
    "thi_xa": "Thị xã",
    "huyen": "Huyện",
    "phuong": "Phường",
    "thi_tran": "Thị trấn",
    "xa": "Xã",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit during the days on which its name, kind and parent hold (both days inclusive)."""

    level: Level
    code: str
    kind: str
    name: str
    also_written: tuple[str, ...]
    parent: str
    valid_from: date
    valid_to: date | None
    verified: bool
    source: str
    note: str

    @property
    def title(self) -> str:
        """``Xã Phú Tiến``."""
        return f"{KIND_WORDS[self.kind]} {self.name}"

    def holds_on(self, day: date) -> bool:
        """True when the unit exists in this form on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Successor:
    """What became of a unit: ``extent`` ``whole`` or ``part``; a ``part`` needs a person's choice.

    ``default`` marks the part that the source takes when nothing more is known; ``code`` is empty when the source
    does not name the successor.
    """

    code: str
    day: date
    extent: Literal["whole", "part"]
    default: bool
    verified: bool
    note: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("ansinh.policies.units").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _level(text: str) -> Level:
    if text == "province":
        return "province"
    return "district" if text == "district" else "commune"


@lru_cache(maxsize=1)
def all_units() -> tuple[Unit, ...]:
    """Every unit in every form it had since the first day of the table."""
    return tuple(
        Unit(
            level=_level(row["level"]),
            code=row["code"],
            kind=row["kind"],
            name=row["name"],
            also_written=tuple(part for part in row["also_written"].split(";") if part),
            parent=row["parent"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            verified=row["verified"] == "1",
            source=row["source"],
            note=row["note"],
        )
        for row in _rows("units.csv")
    )


@lru_cache(maxsize=1)
def all_successions() -> dict[str, tuple[Successor, ...]]:
    """Successors by the code of the older unit."""
    found: dict[str, list[Successor]] = {}
    for row in _rows("successions.csv"):
        found.setdefault(row["code"], []).append(
            Successor(
                code=row["successor"],
                day=date.fromisoformat(row["day"]),
                extent="whole" if row["extent"] == "whole" else "part",
                default=row["default"] == "1",
                verified=row["verified"] == "1",
                note=row["note"],
            )
        )
    return {code: tuple(items) for code, items in found.items()}


@lru_cache(maxsize=256)
def units_as_of(day: date, level: Level | None = None) -> tuple[Unit, ...]:
    """Units that exist on ``day``, all levels or one.

    Raises ``InputError`` for a day before the table begins: what held then is not known here.
    """
    first = min(unit.valid_from for unit in all_units())
    if day < first:
        raise InputError(
            _("Danh mục đơn vị hành chính bắt đầu từ ngày {first}; chưa có dữ liệu cho ngày {day}.").format(
                first=first.strftime("%d/%m/%Y"), day=day.strftime("%d/%m/%Y")
            )
        )
    return tuple(unit for unit in all_units() if unit.holds_on(day) and level in (None, unit.level))


@lru_cache(maxsize=64)
def _by_code(day: date) -> dict[tuple[Level, str], Unit]:
    return {(unit.level, unit.code): unit for unit in units_as_of(day)}


def unit_of(code: str, *, as_of: date, level: Level = "commune") -> Unit | None:
    """The unit that carries ``code`` on the day, or None."""
    return _by_code(as_of).get((level, code))


def successors(code: str, *, as_of: date, since: date | None = None) -> tuple[Successor, ...]:
    """What the commune ``code`` (as it was on ``since``, by default 31/12/2019) is called on ``as_of``.

    Follows the steps one after the other; a chain through a divided unit stays ``part``, a chain through an
    unverified step stays unverified. Empty when the unit still exists under its code on ``as_of`` or the code is
    unknown. A successor with an empty ``code`` says that the unit is gone and the source does not name what it became.
    """
    start = since or min(unit.valid_from for unit in all_units())
    steps = [step for step in all_successions().get(code, ()) if start < step.day <= as_of]
    if not steps:
        return ()
    first_day = min(step.day for step in steps)
    result: list[Successor] = []
    for step in (s for s in steps if s.day == first_day):
        later = successors(step.code, as_of=as_of, since=step.day) if step.code else ()
        for end in later or (step,):
            result.append(
                Successor(
                    code=end.code,
                    day=end.day,
                    extent="whole" if step.extent == end.extent == "whole" else "part",
                    default=step.default and end.default,
                    verified=step.verified and end.verified,
                    note=end.note or step.note,
                )
            )
    return tuple(result)
