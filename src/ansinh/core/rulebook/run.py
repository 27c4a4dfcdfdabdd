"""Evaluation of a law over a population: only the rows that can still matter are visited.

One path serves all: everybody, a few rows, one row, and the explanation. Conditions know three answers; a row of which
a fact is not known is never paid, it is reviewed. Results for everybody are kept under the values of what they vary with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ansinh.core.errors import LawError
from ansinh.core.i18n import _
from ansinh.core.rulebook.conditions import NONE, Conditions, Paid, among, common, ranges, union, without
from ansinh.core.rulebook.dates import IntArray, parse_month
from ansinh.core.rulebook.expr import Expr, Variable
from ansinh.core.rulebook.facts import Column, Population
from ansinh.core.rulebook.params import Parameters, cited_act, require_in_force
from ansinh.core.rulebook.words import Case, Combination, Condition, Law


@dataclass(frozen=True, slots=True)
class Finding:
    """What one condition of a case did: rows that failed it (when) or asked (ask), rows where it is not known."""

    condition: Condition
    hit: IntArray
    unknown: IntArray


@dataclass(frozen=True, slots=True)
class Screened:
    """A case on some rows: ``alive`` rows are not refused, of these ``doubt`` rows need an officer."""

    alive: IntArray
    doubt: IntArray
    findings: tuple[Finding, ...]


class Month(Conditions):
    """A run for one month: benefits, cases and any expression, for all rows (None) or some."""

    run: "Run"

    # -- what callers ask ------------------------------------------------------------------------------------------

    def rule(self, name: str, rows: IntArray | None = None) -> Paid:
        """Return who is paid by a benefit in this month; nobody outside its months. Raises LawError if not in force."""
        variable = self.run.law.variables[name]
        if not self.covers(name):
            return Paid(NONE, NONE, NONE)
        return self.paid(variable, rows)

    def covers(self, name: str) -> bool:
        """Return whether a benefit runs in this month. Raises LawError if its act is not in force on the day known."""
        variable, parameters = self.run.law.variables[name], self.run.parameters
        if variable.cite:
            require_in_force(cited_act(self.run.law.acts, variable.cite), parameters.known)
        months = [parameters.month_of(m) if isinstance(m, str) else m for m in self.run.law.months[name]]
        since, until = months
        return (since is None or self.month >= since) and (until is None or self.month <= until)

    def screen(self, case: Case, rows: IntArray | None, every: bool = False) -> Screened:
        """Run the conditions of a case. ``every``: look at each condition on all rows, to name all that fail.

        For everybody the result is kept under what the conditions vary with: an amount may change without them.
        """
        if rows is not None or every:
            return self._screen(case, rows, every)
        tests = [condition.test for condition in case.conditions]
        tests += [case.gate] if case.gate is not None else []
        key = ("screen", case.serial, *(self.run.key(test, self.month) for test in tests))
        found: Screened | None = self.run.cache.get(key)
        if found is None:
            found = self._screen(case, None, False)
            self.run.cache[key] = Screened(found.alive, found.doubt, ())
        return found

    def _screen(self, case: Case, rows: IntArray | None, every: bool) -> Screened:
        start = rows
        if case.gate is not None and not every:
            sure, unsure = self.pick(case.gate, rows)
            alive: IntArray | None = union(sure, unsure)
            doubt = unsure
        else:
            alive, doubt = rows, NONE
        findings = []
        for condition in case.conditions:
            looked = start if every else alive
            true, unknown = self.pick(condition.test, looked)
            if condition.kind == "ask":
                hit = true
                doubt = union(doubt, true, unknown)
            else:
                kept = union(true, unknown) if unknown.size else true
                hit = without(self._all(looked), kept) if every else NONE
                alive = kept if not every else common(self._all(alive), kept)
                doubt = union(doubt, unknown)
            findings.append(Finding(condition, hit, unknown))
        remaining = self._all(alive)
        if doubt.size:
            doubt = common(doubt, remaining)
        return Screened(remaining, doubt, tuple(findings))

    def paid(self, node: Expr, rows: IntArray | None = None) -> Paid:
        """Return who is paid by a case, a combination or a named benefit."""
        if rows is not None:
            return self._paid(node, rows) if len(rows) else Paid(NONE, NONE, NONE)
        key = self.run.key(node, self.month)
        found: Paid | None = self.run.cache.get(key)
        if found is None:
            found = self.run.cache[key] = self._paid(node, None)
        return found

    # -- amounts ---------------------------------------------------------------------------------------------------

    def _paid(self, node: Expr, rows: IntArray | None) -> Paid:
        if isinstance(node, Variable) and node.formula is not None:
            return self.paid(node.formula, rows)
        if isinstance(node, Case):
            return self._case(node, rows)
        if isinstance(node, Combination):
            window = node.settings.get("window")
            return self._window(node, rows, *window) if window else self._combined(node, rows)
        return self._plain(node, rows)

    def _plain(self, node: Expr, rows: IntArray | None) -> Paid:
        where = self._all(rows)
        column = self.values(node, rows)
        values = np.broadcast_to(column.values, where.shape)
        unsure = column.unsure()
        unknown = np.zeros(where.shape, np.bool_) if unsure is None else unsure
        pays = (values != 0) & ~unknown
        zero = np.zeros(int(unknown.sum()), np.int64)
        return Paid(where[pays], values[pays], values[pays], where[unknown], zero, zero)

    def _case(self, case: Case, rows: IntArray | None) -> Paid:
        screened = self.screen(case, rows)
        if case.pays != "grant":
            return Paid(NONE, NONE, NONE, listed=screened.alive)
        sure = without(screened.alive, screened.doubt)
        sure, amounts, rates, unknown = self._amounts(case, sure)
        review = union(screened.doubt, unknown)
        most, most_rates = self.most(case, review)
        return Paid(sure, amounts, rates, review, most, most_rates)

    def _amounts(self, case: Case, rows: IntArray) -> tuple[IntArray, IntArray, IntArray, IntArray]:
        if not rows.size:
            return NONE, NONE, NONE, NONE
        if isinstance(case.amount, Case | Combination):
            paid = self.paid(case.amount, rows)
            return paid.rows, paid.amounts, paid.rates, paid.review
        rate = self.values(case.amount, rows)
        times = Column(np.ones(1, np.int64)) if case.times is None else self.values(case.times, rows)
        rates = np.broadcast_to(rate.values, rows.shape).astype(np.int64)
        amounts = rates if case.times is None else rates * times.values
        unsure = [doubt for part in (rate, times) if (doubt := part.unsure()) is not None]
        if unsure:
            unknown = np.logical_or.reduce(np.broadcast_arrays(*unsure, np.zeros(rows.shape, np.bool_)))
            known = ~unknown
            return rows[known], amounts[known], rates[known], rows[unknown]
        return rows, amounts, rates, NONE

    def most(self, case: Case, rows: IntArray) -> tuple[IntArray, IntArray]:
        """Return the most a case in doubt could pay, and its rate; unknown times count as ``at_most``."""
        if not rows.size or isinstance(case.amount, Case | Combination):
            paid = self.paid(case.amount, rows) if rows.size else Paid(NONE, NONE, NONE)
            full = np.zeros(rows.shape, np.int64)
            full[np.searchsorted(rows, paid.rows)] = paid.amounts
            return full, full
        rate = self.values(case.amount, rows)
        rates = np.where(rate.missing, 0, rate.values) if rate.missing is not None else rate.values
        rates = np.broadcast_to(rates, rows.shape).astype(np.int64)
        if case.times is None:
            return rates, rates
        times = self.values(case.times, rows)
        count = np.broadcast_to(times.values, rows.shape)
        limit = (
            count if case.most is None else np.broadcast_to(self.values(case.most, rows).values, rows.shape)
        )
        unsure = times.unsure()
        if unsure is not None:
            count = np.where(unsure, limit, count)
        return rates * np.minimum(count, limit), rates

    def _window(self, node: Combination, rows: IntArray | None, start: int, end: int) -> Paid:
        months = [Month(self.run, month) for month in range(start, end + 1)]
        return self._highest(
            node, rows, [_summed([month.paid(part, rows) for month in months]) for part in node.cases]
        )

    def _combined(self, node: Combination, rows: IntArray | None) -> Paid:
        parts = [self.paid(case, rows) for case in node.cases]
        if node.op == "highest":
            return self._highest(node, rows, parts)
        if node.op == "total":
            return _summed(parts)
        return self._exclusive(node, rows, parts)

    def _exclusive(self, node: Combination, rows: IntArray | None, parts: list[Paid]) -> Paid:
        """Pay one case a row: the first that applies, or the only one; a case in doubt before it makes the row wait."""
        size = self._size(node.entity) if rows is None else len(rows)
        taken, waits = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
        free = []
        for part in parts:
            at = part.rows if rows is None else np.searchsorted(rows, part.rows)
            before = taken[at]
            if node.op == "only_one" and before.any():
                raise LawError(self._overlap(node, int(part.rows[before][0])))
            free.append(~(before | waits[at]))
            review = part.review if rows is None else np.searchsorted(rows, part.review)
            waits[review if node.op == "only_one" else review[~taken[review]]] = True
            taken[at] = True
        asked = np.flatnonzero(waits)
        doubt = asked if rows is None else rows[asked]
        ids, amounts, rates = (
            np.concatenate([getattr(part, name)[mine] for part, mine in zip(parts, free, strict=True)])
            for name in ("rows", "amounts", "rates")
        )
        order = np.argsort(ids, kind="stable")
        order = order if not doubt.size else order[~among(ids[order], doubt)]
        most = np.zeros(doubt.shape, np.int64)
        for part in parts if doubt.size else ():
            for where, could in ((part.rows, part.amounts), (part.review, part.most)):
                mine = among(where, doubt)
                at = np.searchsorted(doubt, where[mine])
                most[at] = np.maximum(most[at], could[mine])
        return Paid(ids[order], amounts[order], rates[order], doubt, most, most)

    def _overlap(self, node: Combination, row: int) -> str:
        one = np.array([row])
        articles = [
            case.article for case in node.cases if isinstance(case, Case) and self.paid(case, one).rows.size
        ]
        name = self.population.ids[row] if len(self.population.ids) else row
        return _("Chỉ được một trường hợp áp dụng, nhưng {id} có {articles}.").format(
            id=name, articles=", ".join(articles)
        )

    def _highest(self, node: Combination, rows: IntArray | None, parts: list[Paid]) -> Paid:
        size = self._size(node.entity) if rows is None else len(rows)
        places = [part.rows if rows is None else np.searchsorted(rows, part.rows) for part in parts]
        reading = self._reading(node)
        best, winner = _tops(size, places, [part.amounts for part in parts])
        steepest, by_rate = (
            (best, winner) if reading == "total" else _tops(size, places, [part.rates for part in parts])
        )
        doubt = np.zeros(size, np.bool_)
        if reading == "open":
            doubt = (winner != by_rate) & (_of(parts, places, by_rate) != best)
        elif reading == "month":
            best, winner = _of(parts, places, by_rate), by_rate
        most, most_rates = best, steepest
        if any(part.review.size for part in parts):
            most, most_rates = best.copy(), steepest.copy()
        for part in parts:
            at = part.review if rows is None else np.searchsorted(rows, part.review)
            more = part.most > best[at] if reading != "month" else part.most_rates > steepest[at]
            if reading == "open":
                more |= part.most_rates > steepest[at]
            doubt[at[more]] = True
            most[at] = np.maximum(most[at], part.most)
            most_rates[at] = np.maximum(most_rates[at], part.most_rates)
        for left, right in self._clashes(node, parts):
            both = common(left, right)
            doubt[both if rows is None else np.searchsorted(rows, both)] = True
        asked = np.flatnonzero(doubt)
        ids = np.flatnonzero(winner >= 0)
        ids = ids[~doubt[ids]] if asked.size else ids
        return Paid(
            ids if rows is None else rows[ids], best[ids], steepest[ids],
            asked if rows is None else rows[asked], most[asked], most_rates[asked], winner[ids].astype(np.int64),
        )  # fmt: skip

    def _reading(self, node: Combination) -> str:
        word = node.settings.get("word")
        value = "total" if word is None else self.run.parameters.at(word.settings["path"], self.month).value
        if value not in ("total", "month", "open"):
            raise LawError(_("Cách hiểu “mức cao nhất” không hợp lệ: {value}.").format(value=value))
        return str(value)

    @staticmethod
    def _clashes(node: Combination, parts: list[Paid]) -> Sequence[tuple[IntArray, IntArray]]:
        where = {case.name: index for index, case in enumerate(node.cases) if isinstance(case, Case)}
        pairs = [
            (where[a], where[b])
            for a, b, *_code in node.settings.get("asks", ())
            if a in where and b in where and a != b
        ]
        live = [union(part.rows, part.review, part.listed) for part in parts]
        return [(live[a], live[b]) for a, b in pairs]


def _tops(size: int, places: Sequence[IntArray], figures: Sequence[IntArray]) -> tuple[IntArray, IntArray]:
    """Return the highest figure of each row and which part gives it, the earlier one among equals (-1: none)."""
    best, winner = np.zeros(size, np.int64), np.full(size, -1, np.int8)
    for index, (at, figure) in enumerate(zip(places, figures, strict=True)):
        better = figure > best[at]
        spots = at if better.all() else at[better]
        best[spots] = figure if better.all() else figure[better]
        winner[spots] = index
    return best, np.asarray(winner)


def _of(parts: Sequence[Paid], places: Sequence[IntArray], winner: IntArray) -> IntArray:
    """Return the amount of the part that wins each row."""
    amounts = np.zeros(winner.shape, np.int64)
    for index, (part, at) in enumerate(zip(parts, places, strict=True)):
        mine = winner[at] == index
        amounts[at[mine]] = part.amounts[mine]
    return amounts


def _summed(parts: Sequence[Paid]) -> Paid:
    """Return the sum of several results; a row under review in one of them is under review in all."""
    review = union(*(part.review for part in parts))
    rows = union(*(part.rows for part in parts))
    full = [np.zeros(rows.shape, np.int64) for _each in range(2)]
    most = [np.zeros(review.shape, np.int64) for _each in range(2)]
    for part in parts:
        at = np.searchsorted(rows, part.rows)
        full[0][at] += part.amounts
        full[1][at] += part.rates
        spots = np.searchsorted(review, part.review)
        most[0][spots] += part.most
        most[1][spots] += part.most_rates
        known = among(part.rows, review)
        if known.any():
            spots = np.searchsorted(review, part.rows[known])
            most[0][spots] += part.amounts[known]
            most[1][spots] += part.rates[known]
    if review.size:
        keep = ~among(rows, review)
        return Paid(rows[keep], full[0][keep], full[1][keep], review, most[0], most[1])
    return Paid(rows, full[0], full[1])


class Run:
    """A law, a population and the day whose law is known. Raises LawError where the law says nothing."""

    def __init__(
        self, law: Law, population: Population, known: date, parameters: Parameters | None = None
    ) -> None:
        self.law, self.population = law, population
        self.parameters = parameters or Parameters(law.parameters, known)
        self.cache: dict[tuple[Any, ...], Any] = {}
        holding = population.holding.size
        edges = [population.first, population.last + 1] if holding else []
        self._edges = np.unique(np.concatenate(edges)) if edges else NONE
        self._order: IntArray | None = None

    def at(self, month: str) -> "Month":
        """Return the run for the money of one month (``YYYY-MM``)."""
        return Month(self, parse_month(month))

    def whatif(self, changes: Mapping[str, Mapping[str, int | str]]) -> "Run":
        """Return the run under other parameter values; everything they do not touch is shared."""
        twin = Run(self.law, self.population, self.parameters.known, self.parameters.changed(changes))
        twin.cache, twin._edges, twin._order = self.cache, self._edges, self._order
        return twin

    def key(self, node: Expr, month: int) -> tuple[Any, ...]:
        """Return what the value of a node in a month depends on; equal keys mean equal values."""
        found: list[Any] = [node.serial]
        for token in sorted(node.tokens, key=repr):
            when = self.when(token[-1], month)
            if token[0] == "p":
                found.append((token, self.parameters.at(token[1], when).value))
            elif token[0] == "spell":
                found.append((token, int(np.searchsorted(self._edges, when, side="right"))))
            else:
                found.append((token, when))
        return tuple(found)

    def when(self, fixed: int | str | None, month: int) -> int:
        """Return the month an expression is looked at: this one, a fixed one, or the month of a parameter."""
        if fixed is None:
            return month
        return self.parameters.month_of(fixed, month) if isinstance(fixed, str) else fixed

    def members(self, households: IntArray) -> IntArray:
        """Return the person rows of some households, ascending."""
        of = self.population.household_of
        if self._order is None:
            in_order = bool((of[1:] >= of[:-1]).all())
            self._order = NONE if in_order else np.argsort(of, kind="stable")
        homes = of[self._order] if self._order.size else of
        found = ranges(np.searchsorted(homes, households), np.searchsorted(homes, households, side="right"))
        return np.sort(self._order[found]) if self._order.size else found
