"""Invented rows for the tests of linkage."""

from dataclasses import replace
from datetime import date

from ansinh.core.linkage import REGISTRY, Record

AS_OF = date(2020, 4, 30)

LAN = Record(
    "P1", REGISTRY, "Nguyễn Thị Lan", "1960-03-12", "nữ", "019160004321", village="Bãi Lềnh", commune="Phú Tiến",
    district="Định Hóa", province="Thái Nguyên",
)  # fmt: skip
"""A woman of the register whose number agrees with her sex and year."""


def person(record_id: str, **changes: str) -> Record:
    """A row of the register like :data:`LAN` but for ``changes``."""
    return replace(LAN, record_id=record_id, **changes)


def row(record_id: str, source: str = "a.xlsx", **changes: str) -> Record:
    """A row of a list that shows only what ``changes`` says."""
    return Record(record_id, source, **changes)
