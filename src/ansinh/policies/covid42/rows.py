"""From the cells of a list row to the facts of a claim, by group. What a list does not tell stays unknown and is asked."""

from collections.abc import Mapping
from datetime import date

from ansinh.core.money import read_money
from ansinh.core.vietnamese.dates import read_date
from ansinh.policies.covid42 import reading


def facts_of_row(group: str, cells: Mapping[str, object], *, as_of: date) -> dict[str, object]:
    """Return the facts of ``facts.yaml`` that the row tells.

    ``cells``: field → value; a column that the list has but the row leaves blank is an empty text, a column that the list
    lacks is absent. ``as_of``: the list's date.
    """
    facts: dict[str, object] = {}
    if "contract" in cells:
        facts["has_contract"] = reading.contract(cells["contract"])
    if "job" in cells:
        facts["job"] = reading.job(cells["job"], cells.get("workplace"))
    if "income" in cells:
        income = reading.income(cells["income"])
        facts["income"], facts["income_unclear"] = income.dong, income.unclear
    if "job_lost_date" in cells:
        facts["job_lost"] = _day(cells["job_lost_date"], as_of)
    if "terminated_date" in cells:
        facts["terminated"] = _day(cells["terminated_date"], as_of)
    if "tax_code" in cells:
        facts["tax_code"] = reading.tax_code(cells["tax_code"])
    if "revenue" in cells and cells["revenue"] != "":
        facts["revenue"] = read_money(cells["revenue"]).dong
    if group == "G1":
        facts["suspended_from"] = _day(cells.get("suspended_from"), as_of)
        facts["suspended_to"] = _day(cells.get("suspended_to"), as_of)
    if group == "G2":
        facts["closed_from"] = _day(cells.get("suspended_from"), as_of)
    return facts


def _day(value: object, as_of: date) -> str | None:
    """A date as ISO text as far as it is known; None when it is blank or cannot be read."""
    if value is None or value == "":
        return None
    found = read_date(value, as_of=as_of)
    return None if found.problem else found.iso() or None
