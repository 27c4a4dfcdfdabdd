"""What a case did to each row, and why: the same screening that decides the payment, told.

:func:`outcomes` gives bulk results of one case for list rows; :func:`explain` gives the tree of one person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ansinh.core.i18n import _
from ansinh.core.rulebook.conditions import Paid, union, without
from ansinh.core.rulebook.dates import NEVER, IntArray, day_date
from ansinh.core.rulebook.expr import Expr, Variable
from ansinh.core.rulebook.run import Month
from ansinh.core.rulebook.words import Case, Combination, Condition

MISSING = "facts_missing"
"""Reason code of a row that waits for a fact."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case did to one row: ``pays`` | ``review`` | ``refused`` | ``not_concerned``, with codes and figures.

    ``amount`` is what it pays, for review the most it could pay, else 0; ``missing`` names the facts not known.
    """

    status: str
    amount: int
    rate: int
    times: int
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


def outcomes(month: Month, case: Case, rows: IntArray, gated: bool = False) -> list[Outcome]:
    """Return the outcome of a case for each of some rows, ascending. ``gated``: rows it does not concern are told apart."""
    screened = month.screen(case, rows, every=True)
    size = len(rows)
    refused: list[list[str]] = [[] for _row in range(size)]
    asked: list[list[str]] = [[] for _row in range(size)]
    missing: list[list[str]] = [[] for _row in range(size)]
    for finding in screened.findings:
        codes = refused if finding.condition.kind == "when" else asked
        for spot in np.searchsorted(rows, finding.hit):
            codes[spot].append(finding.condition.code)
        _note_missing(month, finding.condition.test, rows, finding.unknown, missing)
    amounts, times = np.zeros(size, np.int64), np.ones(size, np.int64)
    sure, paid_amounts, paid_rates, unknown = month._amounts(case, without(screened.alive, screened.doubt))
    waits = union(screened.doubt, unknown)
    for part in (case.amount, case.times):
        if part is not None:
            _note_missing(month, part, rows, waits, missing)
    most, most_rates = month.most(case, waits)
    rates = np.zeros(size, np.int64)
    for at, amount, rate in ((sure, paid_amounts, paid_rates), (waits, most, most_rates)):
        spots = np.searchsorted(rows, at)
        amounts[spots], rates[spots] = amount, rate
    np.floor_divide(amounts, rates, out=times, where=rates != 0)
    outside = _outside(month, case, rows) if gated else set()
    pays = set(sure.tolist())
    found = []
    for spot, row in enumerate(rows.tolist()):
        if row in outside:
            found.append(Outcome("not_concerned", 0, 0, 0, (), ()))
        elif refused[spot] or (amounts[spot] == 0 and row in pays):
            found.append(Outcome("refused", 0, 0, 0, tuple(dict.fromkeys(refused[spot])), ()))
        else:
            names = tuple(dict.fromkeys(missing[spot]))
            why = tuple(dict.fromkeys(asked[spot])) + ((MISSING,) if names else ())
            status = "pays" if row in pays else "review"
            why = why or ((MISSING,) if status == "review" else ())
            found.append(Outcome(status, int(amounts[spot]), int(rates[spot]), int(times[spot]), why, names))
    return found


def _outside(month: Month, case: Case, rows: IntArray) -> set[int]:
    if case.gate is None:
        return set()
    true, unknown = month.pick(case.gate, rows)
    return set(rows.tolist()) - set(true.tolist()) - set(unknown.tolist())


def _note_missing(
    month: Month, test: Expr, rows: IntArray, unknown: IntArray, missing: list[list[str]]
) -> None:
    if not unknown.size:
        return
    spots = np.searchsorted(rows, unknown)
    for name, leaf in leaves(test):
        column = month.values(leaf, unknown)
        vague = column.upper is not None and (column.upper != column.values)
        absent = column.missing if column.missing is not None else np.zeros(len(unknown), np.bool_)
        for spot in spots[absent | vague]:
            missing[spot].append(name)


def leaves(node: Expr) -> Iterator[tuple[str, Expr]]:
    """Yield the facts of an expression, as seen from the person, with their names."""
    if node.op == "of_household":
        inner = node.parts[0]
        for name, leaf in leaves(inner):
            yield name, Expr("of_household", "person", leaf.kind, leaf.unit, (leaf,), fact=leaf.fact)
    elif node.op in ("field", "dated", "rows") or isinstance(node, Variable):
        yield _leaf_name(node), node
    else:
        for part in node.parts:
            yield from leaves(part)


def _leaf_name(node: Expr) -> str:
    if isinstance(node, Variable):
        return node.name
    if node.op == "rows":
        return str(node.settings["of"]) + "s"
    assert node.fact is not None
    return str(node.settings.get("column", node.fact.name))


def _told(month: Month, leaf: Expr, row: IntArray) -> object:
    column = month.values(leaf, row)
    if column.missing is not None and column.missing[0]:
        return None
    value = int(column.values[0])
    if leaf.kind == "bool":
        return bool(value)
    if leaf.kind == "level" and leaf.fact:
        return leaf.fact.levels[value]
    if leaf.kind == "date":
        if value == NEVER:
            return "never"
        ends = [value] if column.upper is None or column.upper[0] == value else [value, int(column.upper[0])]
        return "/".join(day_date(day).isoformat() for day in ends)
    return value


def explain(month: Month, name: str, row: int) -> dict[str, Any]:
    """Return why a benefit pays what it pays to one row, as a tree of plain values (see :func:`render`)."""
    variable = month.run.law.variables[name]
    one = np.array([row])
    paid = month.rule(name, one)
    tree = {"rule": name, "cite": variable.cite, "month": month.name(), **_result(paid)}
    if variable.formula is not None and isinstance(variable.formula, Case | Combination):
        tree["cases"] = _cases(month, variable.formula, one, paid)
    return tree


def _result(paid: Paid) -> dict[str, Any]:
    if paid.review.size:
        return {"status": "review", "amount": 0, "most": int(paid.most[0])}
    return {"status": "pays" if paid.rows.size else "nothing", "amount": paid.total()}


def _cases(month: Month, node: Expr, one: IntArray, paid: Paid) -> list[dict[str, Any]]:
    parts = node.cases if isinstance(node, Combination) else (node,)
    winner = int(paid.winners[0]) if paid.winners is not None and paid.winners.size else None
    told = []
    for index, part in enumerate(parts):
        if isinstance(part, Case):
            told.append(_case(month, part, one, index == winner if winner is not None else None))
        elif isinstance(part, Variable):
            told.append(explain(month, part.name, int(one[0])))
        else:
            told.append(
                {
                    "op": part.op,
                    **_result(month.paid(part, one)),
                    "cases": _cases(month, part, one, month.paid(part, one)),
                }
            )
    return told


def _case(month: Month, case: Case, one: IntArray, won: bool | None) -> dict[str, Any]:
    outcome = outcomes(month, case, one, gated=True)[0]
    node: dict[str, Any] = {
        "name": case.name, "article": case.article, "status": outcome.status, "won": bool(won) if won is not None else outcome.status == "pays",
        "amount": outcome.amount, "rate": outcome.rate, "times": outcome.times, "reasons": list(outcome.reasons),
        "missing": list(outcome.missing), "pays": case.pays, "parameters": _parameters(month, case),
    }  # fmt: skip
    if outcome.status == "not_concerned":
        gate = case.gate
        node["conditions"] = [] if gate is None else [_condition(month, Condition("when", "", gate), one)]
    else:
        node["conditions"] = [_condition(month, condition, one) for condition in case.conditions]
    return node


def _condition(month: Month, condition: Condition, one: IntArray) -> dict[str, Any]:
    true, unknown = month.pick(condition.test, one)
    result = None if unknown.size else bool(true.size)
    facts = {name: _told(month, leaf, one) for name, leaf in leaves(condition.test)}
    return {
        "kind": condition.kind,
        "code": condition.code,
        "holds": result,
        "question": condition.question,
        "facts": facts,
    }


def _parameters(month: Month, case: Case) -> list[dict[str, Any]]:
    paths = sorted({token[1] for token in case.tokens if token[0] == "p"})
    used = [(path, month.run.parameters.at(path, month.month)) for path in paths]
    return [
        {"path": path, "value": value.value, "cite": value.cite, "unverified": value.unverified}
        for path, value in used
    ]


_MARKS = {"pays": "✓", "review": "?", "refused": "✗", "not_concerned": "✗", "nothing": "✗"}


def render(tree: dict[str, Any], labels: dict[str, str] | None = None, depth: int = 0) -> str:
    """Return the tree as Vietnamese lines: ► pays, ✓ would pay, ? waits for an officer, ✗ does not apply.

    ``labels``: words for the names of cases and facts.
    """
    words = labels or {}
    lines = []
    if "cases" in tree:
        lines.append(
            f"{'  ' * depth}{tree.get('rule', tree.get('op'))} = {_dong(tree['amount'])}  [{tree.get('cite', '')}]"
        )
        for part in tree["cases"]:
            lines.append(render(part, words, depth + 1))
        return "\n".join(lines)
    mark = "►" if tree["won"] and tree["status"] == "pays" else _MARKS[tree["status"]]
    why = ", ".join(
        _reason(condition, words) for condition in tree["conditions"] if _speaks(condition, tree["status"])
    )
    label = words.get(tree["name"], tree["name"])
    amount = f" → {_dong(tree['rate'])} × {tree['times']} = {_dong(tree['amount'])}" if tree["amount"] else ""
    return f"{'  ' * depth}{mark} {tree['article']} {label}".rstrip() + (f" ({why})" if why else "") + amount


def _speaks(condition: dict[str, Any], status: str) -> bool:
    decisive = condition["holds"] is None or condition["holds"] == (condition["kind"] == "ask")
    return decisive if status in ("refused", "review", "not_concerned") else False


def _reason(condition: dict[str, Any], words: dict[str, str]) -> str:
    facts = ", ".join(f"{words.get(name, name)}={_fact(value)}" for name, value in condition["facts"].items())
    return f"{condition['code']}: {facts}" if condition["code"] else facts


def _fact(value: object) -> str:
    if value is None:
        return _("chưa rõ")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return _dong(value) if isinstance(value, int) else str(value)


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
