"""Figures that the house counts itself, by the key that indicators name in ``computed``: one small door for every source.

A source is a function that gives ``Computed`` by key, or nothing when it has no data; what it does not know it leaves out, so
that the figure is collected or stands as missing. Sources: the result folder of ``ansinh list check``; the lists in the database.
"""

import csv
import importlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.policies.loader import load_policy
from ansinh.policies.review.catalogue import note
from ansinh.reports.periods import Period

POLICY = "covid42"
"""The policy whose lists the review counts."""
_TOTALS = (
    "rows",
    "people_paid",
    "amount_total",
    "review",
    "waiting_amount",
    "refused",
    "duplicates_held_back",
    "missed_people",
)
_LIMIT = 400 * 2**20


@dataclass(frozen=True, slots=True)
class Computed:
    """A figure counted by the house and the words that say from what."""

    number: Decimal
    source: str


def from_result_folder(folder: Path, period: Period) -> dict[str, Computed]:
    """Figures of a result folder of ``ansinh list check`` (``summary.json`` and ``rows.csv``, which must agree).

    Raises InputError for a folder that is none, was changed, or belongs to a policy or months outside the period.
    """
    summary = _summary(folder)
    policy = str(summary.get("policy", ""))
    if policy != POLICY:
        raise InputError(
            _("Thư mục {folder}: báo cáo chưa có chỉ tiêu cho chính sách “{policy}”.").format(
                folder=folder, policy=policy
            )
        )
    first, last = load_policy(policy).months_window
    if first > period.window[1] or last < period.window[0]:
        raise InputError(
            _("Thư mục {folder}: chính sách áp dụng từ {first} đến {last}, không thuộc {period}.").format(
                folder=folder, first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}", period=period.name
            )
        )
    people, amounts = _by_group(folder / "rows.csv")
    stated = {group: int(entry["dong"]) for group, entry in summary["by_group"].items()}
    if {g: a for g, a in amounts.items() if a} != stated or sum(amounts.values()) != summary["amount_total"]:
        raise InputError(
            _(
                "Thư mục {folder}: rows.csv và summary.json không khớp nhau. Xin chạy lại “ansinh list check”."
            ).format(folder=folder)
        )
    source = note("checked_lists", name=folder.name, sha=str(summary["sha256"])[:12])
    found = {key: Computed(Decimal(int(summary[key])), source) for key in _TOTALS}
    if not _has_register(folder):
        found.pop("missed_people")
    for group, count in people.items():
        found[f"people.{group}"] = Computed(Decimal(count), source)
        found[f"amount.{group}"] = Computed(Decimal(amounts[group]), source)
    return found


def _summary(folder: Path) -> dict[str, Any]:
    path = folder / "summary.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not {*_TOTALS, "sha256", "by_group"} <= set(found):
            raise ValueError(path)
        return found
    except (OSError, ValueError) as error:
        raise InputError(
            _(
                "Thư mục {folder} không phải kết quả của “ansinh list check” (cần summary.json và rows.csv)."
            ).format(folder=folder)
        ) from error


def _by_group(path: Path) -> tuple[Counter[str], Counter[str]]:
    """People who are paid and đồng by group. A group that came with rows but pays nobody counts 0; one without rows is absent."""
    people: dict[str, set[str]] = {}
    amounts: Counter[str] = Counter()
    try:
        if path.stat().st_size > _LIMIT:
            raise InputError(_("Tệp {file} quá lớn.").format(file=path))
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if not row["group"]:
                    continue
                paid = people.setdefault(row["group"], set())
                amounts[row["group"]] += int(row["amount"])
                if int(row["amount"]):
                    paid.add(row["person"])
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise InputError(
            _("Không đọc được {file}. Xin chạy lại “ansinh list check”.").format(file=path)
        ) from error
    return Counter({group: len(found) for group, found in people.items()}), amounts


def _has_register(folder: Path) -> bool:
    """Whether the check had a register: without one nobody can be found missing, and 0 would be a false comfort."""
    try:
        with (folder / "rows.csv").open(encoding="utf-8", newline="") as stream:
            return any(row.get("registry_person") for row in csv.DictReader(stream))
    except OSError:
        return False


def from_database(actor: Any, period: Period, unit_path: str) -> dict[str, Computed]:
    """Figures of the lists in the database that the actor may read, at a unit and below, received in the window of the period.

    ``reports.lists_figures`` counts them; it is loaded here so that the command line needs no database without ``--account``.
    """
    counting: Any = importlib.import_module("ansinh.reports.lists_figures")
    first, last = period.window
    found: Mapping[str, int] = counting.review_figures(actor, POLICY, first, last, unit_path)
    source = note("lists_here", first=_day(first), last=_day(last))
    return {key: Computed(Decimal(number), source) for key, number in found.items()}


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
