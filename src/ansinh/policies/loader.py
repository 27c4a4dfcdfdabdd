"""Reading a policy folder: acts, parameters, facts, tables, reasons and rules become one :class:`Policy`.

A policy is one folder beside this file (policy.yaml, parameters.yaml, facts.yaml, reasons.yaml, cases.yaml, rules.py,
tables/*.csv). Everything is checked while it is read: a citation that leads nowhere stops the program, not a payment.
"""

import csv
import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ansinh.core.errors import LawError, UsageError
from ansinh.core.i18n import _
from ansinh.core.rulebook.dates import day_date
from ansinh.core.rulebook.facts import ENTITIES, KINDS, Fact, Schema
from ansinh.core.rulebook.params import Act, Parameters, cited_act
from ansinh.core.rulebook.words import Law, Rules, build
from ansinh.policies.parameters import read_acts, read_parameters

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Group:
    """A group of beneficiaries: names, article, who is paid (person, household_business, employer), how."""

    key: str
    name_vi: str
    name_en: str
    article: str
    details: str
    beneficiary: str
    payment: str
    claimed: bool
    form: str
    key_fact: str | None


@dataclass(frozen=True, slots=True)
class Combination:
    """What two groups of one person do to each other: ``one_highest`` or ``ask``, with its reason code and citation."""

    rule: str
    reason: str
    cite: str


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """One field of law, ready to use.

    ``months_window``: first and last day of the support. ``benefit``: name of the rule that pays a person.
    ``reasons``: code → {vi, en, ask: {vi, en}}. ``combinations``: both orders of each pair.
    """

    name: str
    title: Mapping[str, str]
    law: Law
    benefit: str
    groups: Mapping[str, Group]
    reasons: Mapping[str, Mapping[str, Any]]
    combinations: Mapping[tuple[str, str], Combination]
    facts: Mapping[str, Any]
    settings: Mapping[str, Any]

    @property
    def acts(self) -> Mapping[str, Act]:
        """Return the acts by key."""
        return self.law.acts

    @property
    def months_window(self) -> tuple[date, date]:
        """Return the first and last day the support is for."""
        return self.day("start"), self.day("end")

    def day(self, which: str) -> date:
        """Return a day of the window (``start`` or ``end``) from the parameter policy.yaml names."""
        parameter = self.law.parameters[self.settings["months_window"][which]]
        days = [value.value for value in parameter.values if isinstance(value.value, int)]
        return day_date(days[-1])

    def reason(self, code: str, language: str = "vi") -> str:
        """Return the sentence of a reason code; the code itself where the policy has no sentence."""
        return str(self.reasons.get(code, {}).get(language, code))

    def parameters(self, known: date) -> Parameters:
        """Return the parameters as in force on a day."""
        return Parameters(self.law.parameters, known)


def policy_names() -> list[str]:
    """Return the names of all policy folders that hold rules."""
    return sorted(path.parent.name for path in FOLDER.glob("*/rules.py"))


@lru_cache(maxsize=16)
def load_policy(name: str) -> Policy:
    """Load a policy by the name of its folder. Raises UsageError for an unknown name, LawError for unsound law."""
    if name not in policy_names():
        raise UsageError(
            _("Không có chính sách “{name}”. Các chính sách: {names}.").format(
                name=name, names=", ".join(policy_names())
            )
        )
    folder = FOLDER / name
    head = read_yaml(folder / "policy.yaml")
    acts = read_acts(head["acts"])
    parameters = read_parameters(name, read_yaml(folder / "parameters.yaml"), acts)
    facts = read_yaml(folder / "facts.yaml")
    tables = {path.name: _table(path, acts) for path in sorted((folder / "tables").glob("*.csv"))}
    rules: Rules = importlib.import_module(f"ansinh.policies.{name}.rules").rules
    rules.tables.update(tables)
    law = build(rules, acts, Schema(_facts(facts)), parameters)
    policy = Policy(
        name, head["title"], law, head["benefit"], {key: _group(key, item, acts) for key, item in head["groups"].items()},
        read_yaml(folder / "reasons.yaml"), _combinations(tables.get("combinations.csv", [])), facts, head,
    )  # fmt: skip
    missing = sorted(set(codes(policy)) - set(policy.reasons))
    if missing or set(law.cases) != set(policy.groups):
        raise LawError(
            _("Chính sách {name}: thiếu câu lý do {codes} hoặc nhóm không khớp quy tắc.").format(
                name=name, codes=missing
            )
        )
    return policy


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML mapping of a policy folder."""
    with path.open(encoding="utf-8") as stream:
        found = yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe loaders both
    if not isinstance(found, dict):
        raise LawError(_("Tệp {file} không có nội dung.").format(file=path.name))
    return found


def codes(policy: Policy) -> Iterator[str]:
    """Yield every reason code the rules of a policy can give."""
    for case in policy.law.cases.values():
        yield from (condition.code for condition in case.conditions if condition.code)
    yield from (pair.reason for pair in policy.combinations.values())


def _table(path: Path, acts: Mapping[str, Act]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        cited_act(acts, row.get("cite") or "")
    return rows


def _facts(document: Mapping[str, Mapping[str, Any]]) -> Iterator[Fact]:
    for entity in ENTITIES:
        for name, item in document.get(entity, {}).items():
            if item["kind"] not in KINDS:
                raise LawError(_("Dữ kiện {name} có kiểu lạ {kind}.").format(name=name, kind=item["kind"]))
            yield Fact(
                name, entity, item["kind"], item.get("unit", ""), tuple(item.get("levels", ())), item.get("absent"),
                bool(item.get("dated")), item["meaning"]["vi"], item.get("group", ""),
                item.get("pattern", ""), item.get("in_claims"),
            )  # fmt: skip


def _group(key: str, item: Mapping[str, Any], acts: Mapping[str, Act]) -> Group:
    for citation in (item["article"], item["details"]):
        cited_act(acts, citation)
    return Group(
        key, item["name"]["vi"], item["name"]["en"], item["article"], item["details"], item["beneficiary"],
        item["payment"], bool(item["claimed"]), item["form"], item.get("key"),
    )  # fmt: skip


def _combinations(rows: list[dict[str, str]]) -> dict[tuple[str, str], Combination]:
    found = {}
    for row in rows:
        pair = Combination(row["rule"], row["reason"], row["cite"])
        found[row["group_a"], row["group_b"]] = found[row["group_b"], row["group_a"]] = pair
    return found
