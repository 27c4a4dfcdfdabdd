"""Agencies by function and day, read from ``functions.csv``. Rows whose document was not compared are not verified."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

FIELDS = ("labour", "merit", "assistance", "children", "social_evils", "rehabilitation", "poverty")
"""Fields of the department; a list or a holding belongs to one of them."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The agency that holds a function during some days (both inclusive; ``valid_to`` None: still)."""

    field: str
    agency_vi: str
    agency_en: str
    valid_from: date
    valid_to: date | None
    verified: bool
    source: str


@lru_cache(maxsize=1)
def holders() -> tuple[Holder, ...]:
    """All rows of the table."""
    text = files("ansinh.policies.agencies").joinpath("functions.csv").read_text(encoding="utf-8")
    return tuple(
        Holder(
            row["field"],
            row["agency_vi"],
            row["agency_en"],
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            row["verified"] == "1",
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def agency_on(field: str, day: date) -> Holder | None:
    """The agency that holds a field on a day, None when the table does not say."""
    for holder in holders():
        if (
            holder.field == field
            and holder.valid_from <= day
            and (holder.valid_to is None or day <= holder.valid_to)
        ):
            return holder
    return None
