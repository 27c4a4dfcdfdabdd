"""Figures of the beneficiary lists in the database, counted through the queries of the lists app and thus for an actor."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from ansinh.accounts.actor import Actor
from ansinh.lists import queries

_SUMMED = (
    "rows",
    "people_paid",
    "amount_total",
    "review",
    "waiting_amount",
    "refused",
    "duplicates_held_back",
)
_DECIDED = ("approved", "frozen")


def review_figures(actor: Actor, policy: str, first: date, last: date, unit_path: str) -> Mapping[str, int]:
    """Sums over the assessed lists of a policy that were received from ``first`` to ``last`` at a unit or below.

    Nothing at all when there is no such list: a figure of no list is not 0. People are counted list by list; a group that no
    list of the period claims is absent. Lists that were withdrawn do not count.
    """
    found = (
        queries.lists_for(actor)
        .filter(policy=policy, unit_path__startswith=unit_path)
        .filter(received_at__date__gte=first, received_at__date__lt=last + timedelta(days=1))
        .exclude(state="withdrawn")
    )
    totals: Counter[str] = Counter()
    counted = 0
    for state, figures in found.values_list("state", "figures"):
        if not figures:
            continue
        counted += 1
        for key in _SUMMED:
            totals[key] += int(figures[key])
        for group, entry in figures["by_group"].items():
            totals[f"people.{group}"] += int(entry["rows"])
            totals[f"amount.{group}"] += int(entry["dong"])
        if state in _DECIDED:
            totals["approved_people"] += int(figures["people_paid"])
            totals["approved_amount"] += int(figures["amount_total"])
    if not counted:
        return {}
    decided = {key: totals[key] for key in ("approved_people", "approved_amount")}
    return {**{key: totals[key] for key in _SUMMED}, **totals, **decided}
