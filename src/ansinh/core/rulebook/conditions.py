"""Conditions and values of a law over a population: which rows are true, which are not known, what a row is worth.

Only the rows that can still matter are visited. Conditions know three answers, so that a row of which a fact is not
known is never paid. Results for everybody are kept under the values of what they vary with.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from ansinh.core.errors import LawError
from ansinh.core.i18n import _
from ansinh.core.rulebook import dates
from ansinh.core.rulebook.dates import IntArray, day_date, format_month, last_day
from ansinh.core.rulebook.expr import Expr, Variable
from ansinh.core.rulebook.facts import BoolArray, Column, Population
from ansinh.core.rulebook.params import Parameters

NONE = np.empty(0, np.int64)
Split = tuple[IntArray, IntArray]
"""Rows where a condition is true, rows where it is not known; the rest are false. Both ascending."""


@dataclass(frozen=True, slots=True)
class Paid:
    """Who gets what: ascending ``rows`` with their ``amounts`` and monthly ``rates``; ``winners`` = index of the case.

    ``listed``: rows of a case that is listed and never paid. ``review``: rows an officer must look at first, with the ``most`` they could get (amount, rate). They are not in
    ``rows``.
    """

    rows: IntArray
    amounts: IntArray
    rates: IntArray
    review: IntArray = field(default_factory=lambda: NONE)
    most: IntArray = field(default_factory=lambda: NONE)
    most_rates: IntArray = field(default_factory=lambda: NONE)
    winners: IntArray | None = None
    listed: IntArray = field(default_factory=lambda: NONE)

    def total(self) -> int:
        """Return the sum of all amounts in đồng."""
        return int(self.amounts.sum())


class Context(Protocol):
    """What evaluation needs of a run."""

    parameters: Parameters
    population: Population
    cache: dict[tuple[Any, ...], Any]

    def key(self, node: Expr, month: int) -> tuple[Any, ...]:
        """Return what the value of a node in a month depends on."""

    def when(self, fixed: int | str | None, month: int) -> int:
        """Return the month an expression is looked at."""

    def members(self, households: IntArray) -> IntArray:
        """Return the person rows of some households."""


def ranges(starts: IntArray, ends: IntArray) -> IntArray:
    """Return all whole numbers from each start to before its end."""
    sizes = ends - starts
    offsets = np.repeat(ends - np.cumsum(sizes), sizes)
    return offsets + np.arange(int(sizes.sum()))


def few(rows: IntArray | None, size: int) -> bool:
    """Return whether it pays to look at some rows only. The answer changes the speed, never a result."""
    return rows is not None and len(rows) * 8 < size


def many(size: int) -> bool:
    """Return whether a table over all rows is faster than sorting. The answer changes the speed, never a result."""
    return size > 2_000


def union(*parts: IntArray) -> IntArray:
    """Return the ascending rows that are in any part."""
    given = [part for part in parts if part.size]
    if len(given) < 2:
        return given[0] if given else NONE
    if many(sum(part.size for part in given)):
        table = np.zeros(max(int(part[-1]) for part in given) + 1, np.bool_)
        for part in given:
            table[part] = True
        return np.flatnonzero(table)
    return _once(np.sort(np.concatenate(given)))


def distinct(rows: IntArray) -> IntArray:
    """Return the different rows, ascending."""
    if many(rows.size):
        table = np.zeros(int(rows.max()) + 1, np.bool_)
        table[rows] = True
        return np.flatnonzero(table)
    return _once(np.sort(rows))


def _once(rows: IntArray) -> IntArray:
    return rows[np.concatenate([[True], rows[1:] != rows[:-1]])] if rows.size else NONE


def among(rows: IntArray, others: IntArray) -> BoolArray:
    """Return for each of ascending rows whether it is among ascending others."""
    if not rows.size or not others.size:
        return np.zeros(rows.shape, np.bool_)
    if not many(rows.size):
        spots = np.searchsorted(others, rows)
        spots[spots == others.size] = 0
        return np.asarray(others[spots] == rows)
    table = np.zeros(max(int(rows[-1]), int(others[-1])) + 1, np.bool_)
    table[others] = True
    return table[rows]


def without(rows: IntArray, others: IntArray) -> IntArray:
    """Return the rows that are not among others."""
    return rows[~among(rows, others)] if others.size else rows


def common(rows: IntArray, others: IntArray) -> IntArray:
    """Return the rows that are among others."""
    return rows[among(rows, others)]


class Conditions:
    """A run for one month: conditions and values, for all rows (None) or some."""

    def __init__(self, run: Context, month: int) -> None:
        self.run, self.month, self.population = run, month, run.population

    def paid(self, node: Expr, rows: IntArray | None = None) -> Paid:
        """Return who is paid by an amount (see :class:`.run.Month`)."""
        raise NotImplementedError

    def _other(self, node: Expr) -> "Conditions":
        return type(self)(self.run, self.run.when(node.settings["month"], self.month))

    def _size(self, entity: str | None) -> int:
        return self.population.table(entity or "person").size

    def _all(self, rows: IntArray | None, entity: str = "person") -> IntArray:
        return np.arange(self._size(entity)) if rows is None else rows

    def pick(self, node: Expr, rows: IntArray | None) -> Split:
        """Return the rows where a condition is true and where it is not known."""
        if rows is not None:
            return self._pick(node, rows) if len(rows) else (NONE, NONE)
        key = self.run.key(node, self.month)
        found: Split | None = self.run.cache.get(key)
        if found is None:
            found = self.run.cache[key] = self._pick(node, None)
        return found

    def _pick(self, node: Expr, rows: IntArray | None) -> Split:
        if isinstance(node, Variable):
            return self._variable(node, rows)
        ways = {
            "and": self._both,
            "or": self._either,
            "not": self._neither,
            "at": self._elsewhen,
            "of_household": self._through_household,
            "rows": self._any_row,
        }
        return ways.get(node.op, self._mask)(node, rows)

    def _either(self, node: Expr, rows: IntArray | None) -> Split:
        true, unknown = self.pick(node.parts[0], rows)
        rest = without(self._all(rows, node.entity or "person"), true)
        more, unsure = self.pick(node.parts[1], rest)
        return union(true, more), without(union(unknown, unsure), more)

    def _neither(self, node: Expr, rows: IntArray | None) -> Split:
        true, unknown = self.pick(node.parts[0], rows)
        return without(without(self._all(rows, node.entity or "person"), true), unknown), unknown

    def _elsewhen(self, node: Expr, rows: IntArray | None) -> Split:
        return self._other(node).pick(node.parts[0], rows)

    def _both(self, node: Expr, rows: IntArray | None) -> Split:
        true, unknown = self.pick(node.parts[0], rows)
        both, unsure = self.pick(node.parts[1], true)
        if unknown.size:
            also, still = self.pick(node.parts[1], unknown)
            unsure = union(unsure, also, still)
        return both, unsure

    def _mask(self, node: Expr, rows: IntArray | None) -> Split:
        benefit = self._benefit_above_zero(node) if node.op == "compare" else None
        if benefit is not None:
            paid = self.paid(benefit, rows)
            return paid.rows[paid.amounts > 0], paid.review
        if rows is None and (level := self._level_rows(node)) is not None:
            return level, NONE
        where = rows
        sure, unsure = self._compared(node, rows) if node.op == "compare" else self._bools(node, rows)
        if node.entity is None:  # only parameters and numbers: the same for every row
            return (self._all(where), NONE) if sure[0] else (NONE, NONE)
        true = np.flatnonzero(sure)
        unknown = NONE if unsure is None else np.flatnonzero(unsure)
        return (true, unknown) if where is None else (where[true], where[unknown])

    def _level_rows(self, node: Expr) -> IntArray | None:
        """Return the rows of a level few have, from one pass over the column shared by all its levels."""
        if node.op != "compare" or node.settings["sign"] != "==" or node.parts[0].op != "field":
            return None
        field_, const = node.parts
        if field_.kind != "level":
            return None
        column = self._given(field_, None)
        if const.op != "const" or column.missing is not None or not many(column.values.size):
            return None
        key = ("levels", field_.entity, field_.settings["column"])
        if key not in self.run.cache:
            sample = np.bincount(column.values[:: column.values.size // 1_000].astype(np.int64))
            usual = int(sample.argmax())
            rare = np.flatnonzero(column.values != _narrowed(np.array([usual]), column.values))
            self.run.cache[key] = usual, rare, column.values[rare]
        usual, rare, values = self.run.cache[key]
        wanted = const.settings["value"]
        return None if wanted == usual else rare[values == wanted]

    def _bools(self, node: Expr, rows: IntArray | None) -> tuple[BoolArray, BoolArray | None]:
        column = self.values(node, rows)
        sure = column.values != 0
        return (sure, None) if column.missing is None else (sure & ~column.missing, column.missing)

    def _compared(self, node: Expr, rows: IntArray | None) -> tuple[BoolArray, BoolArray | None]:
        sign, a, b = self._sides(node, rows)
        sure, possible = _compare(sign, a, b)
        unsure = None if possible is None else possible & ~sure
        for column in (a, b):
            if column.missing is not None:
                sure = sure & ~column.missing
                unsure = column.missing if unsure is None else (unsure | column.missing)
        return sure, unsure

    def _sides(self, node: Expr, rows: IntArray | None) -> tuple[str, Column, Column]:
        """Return sign and both sides of a comparison; an age against a number becomes a birthday against a day."""
        sign, (left, right) = node.settings["sign"], node.parts
        turned = {">=": ("<=", 0), "<": (">", 0), ">": ("<=", 1), "<=": (">", 1)}
        if left.op == "age" and right.op == "const" and sign in turned:
            other, more = turned[sign]
            day = dates.born_by(self.month, right.settings["value"] + more)
            return other, self.values(left.parts[0], rows), Column(np.array([day]))
        return sign, self.values(left, rows), self.values(right, rows)

    def _through_household(self, node: Expr, rows: IntArray | None) -> Split:
        inner, of = node.parts[0], self.population.household_of
        home = of if rows is None else of[rows]
        size = self.population.household.size
        asked = distinct(home) if few(rows, size) else None
        found = []
        for homes in self.pick(inner, asked):
            if not homes.size:
                found.append(NONE)
                continue
            if asked is not None:
                inside = among(asked, homes)[np.searchsorted(asked, home)]
            else:
                mask = np.zeros(size, np.bool_)
                mask[homes] = True
                inside = mask[home]
            spots = np.flatnonzero(inside)
            found.append(spots if rows is None else rows[spots])
        return found[0], found[1]

    @staticmethod
    def _benefit_above_zero(node: Expr) -> Variable | None:
        """Return the benefit of a comparison "benefit > 0", which needs no column of amounts."""
        left, right = node.parts
        above = node.settings["sign"] == ">" and right.op == "const" and right.settings["value"] == 0
        return left if above and isinstance(left, Variable) and left.pays else None

    def _variable(self, node: Variable, rows: IntArray | None) -> Split:
        assert node.formula is not None
        table = self.population.table(node.entity or "person")
        if node.fact is None or node.name not in table.columns:
            return self.pick(node.formula, rows)
        column = table.columns[node.name].take(rows)
        where = self._all(rows, node.entity or "person")
        if column.missing is None:
            return where[column.values != 0], NONE
        true, unknown = self.pick(node.formula, where[column.missing])
        return union(where[(column.values != 0) & ~column.missing], true), unknown

    # -- rows below ------------------------------------------------------------------------------------------------

    def _below(self, node: Expr, rows: IntArray | None) -> IntArray | None:
        """Return the rows below some parents; None for all of them."""
        if rows is None or not few(rows, self._size(node.entity)):
            return None
        if node.settings["of"] == "person":
            return self.run.members(rows)
        holder = self.population.holder
        return ranges(np.searchsorted(holder, rows), np.searchsorted(holder, rows, side="right"))

    def _matching(self, node: Expr, rows: IntArray | None) -> tuple[IntArray, IntArray, IntArray]:
        """Return the rows below that match, their parents, and the parents of rows that may match."""
        below = self._below(node, rows)
        if node.settings["of"] == "holding":
            every = self.population
            runs = (every.first <= self.month) & (every.last >= self.month) if below is None else (
                (every.first[below] <= self.month) & (every.last[below] >= self.month))  # fmt: skip
            below = np.flatnonzero(runs) if below is None else below[runs]
            up = every.holder
        else:
            up = self.population.household_of
        true, unknown = self.pick(node.parts[0], below)
        return true, up[true], distinct(up[unknown])

    def _any_row(self, node: Expr, rows: IntArray | None) -> Split:
        _rows, parents, unsure = self._matching(node, rows)
        true = distinct(parents)
        told = self.population.holdings_known
        if node.settings["of"] == "holding" and told is not None:
            unsure = union(unsure, np.flatnonzero(~told) if rows is None else rows[~told[rows]])
        unsure = without(unsure, true)
        return (true, unsure) if rows is None else (common(true, rows), common(unsure, rows))

    def _rows_value(self, node: Expr, rows: IntArray | None) -> Column:
        asked = rows if few(rows, self._size(node.entity)) else None  # else everybody at once, then take
        below, parents, maybe = self._matching(node, asked)
        found, missing = self._blank(node, asked)
        missing[self._place(maybe, asked)] = True
        told = self.population.holdings_known
        if node.settings["of"] == "holding" and told is not None:
            missing |= ~told if asked is None else ~told[asked]
        at = self._place(parents, asked)
        if node.settings["how"] == "count":
            found = np.bincount(at, minlength=len(found))
        else:
            column = self.values(node.parts[1], below)
            unsure = column.unsure()
            if unsure is not None:
                missing[at[unsure]] = True
            values = np.broadcast_to(column.values, below.shape)
            (np.add if node.settings["how"] == "total" else np.maximum).at(found, at, values)
        whole = Column(found, missing if missing.any() else None)
        return whole if asked is not None else whole.take(rows)

    def _blank(self, node: Expr, rows: IntArray | None) -> tuple[IntArray, BoolArray]:
        size = self._size(node.entity) if rows is None else len(rows)
        return np.zeros(size, np.int64), np.zeros(size, np.bool_)

    @staticmethod
    def _place(ids: IntArray, rows: IntArray | None) -> IntArray:
        """Return where some of the rows stand among them."""
        return ids if rows is None else np.searchsorted(rows, ids)

    # -- values ----------------------------------------------------------------------------------------------------

    def values(self, node: Expr, rows: IntArray | None) -> Column:
        """Return the values of an expression, one a row (or one for all)."""
        if node.op in ("const", "param"):
            return Column(np.array([self._one_value(node)]))
        if node.kind == "bool" and node.op != "field":
            return self._as_column(*self.pick(node, rows), rows, node)
        ways = {
            "field": self._given,
            "dated": self._given,
            "same": lambda node, rows: self.values(node.parts[0], rows),
            "of_household": self._household_values,
            "at": lambda node, rows: self._other(node).values(node.parts[0], rows),
            "rows": self._rows_value,
            "arithmetic": self._computed,
            "percent": self._computed,
            "span": self._computed,
            "age": self._computed,
        }
        return ways.get(node.op, self._amount_column)(node, rows)

    def _one_value(self, node: Expr) -> int | str | None:
        if node.op == "const":
            value: int | str = node.settings["value"]
            return value
        return self.run.parameters.at(node.settings["path"], self.month).value

    def _given(self, node: Expr, rows: IntArray | None) -> Column:
        name = node.settings.get("column") or (node.name if isinstance(node, Variable) else None)
        if name is None:
            assert node.fact is not None
            name = f"{node.fact.name}@{day_date(int(str(self._one_value(node.parts[0])))).isoformat()}"
        return self.population.table(node.entity or "person").column(name).take(rows)

    def _amount_column(self, node: Expr, rows: IntArray | None) -> Column:
        if isinstance(node, Variable) and node.fact is not None and node.formula is not None:
            given, derived = self._given(node, rows), self.values(node.formula, rows)
            if given.missing is None:
                return given
            values = np.where(given.missing, derived.values, given.values)
            missing = given.missing if derived.missing is None else given.missing & derived.missing
            return Column(values, missing if derived.missing is not None else None)
        if isinstance(node, Variable) and node.formula is not None and not node.pays:
            return self.values(node.formula, rows)
        paid = self.paid(node, rows)
        values, missing = self._blank(node, rows)
        values[self._place(paid.rows, rows)], missing[self._place(paid.review, rows)] = paid.amounts, True
        return Column(values, missing if paid.review.size else None)

    def _household_values(self, node: Expr, rows: IntArray | None) -> Column:
        inner, of = node.parts[0], self.population.household_of
        homes = of if rows is None else of[rows]
        if few(homes, self.population.household.size):
            asked, back = np.unique(homes, return_inverse=True)
            return self.values(inner, asked).take(back)
        return self.values(inner, None).take(homes)

    def _as_column(self, true: IntArray, unknown: IntArray, rows: IntArray | None, node: Expr) -> Column:
        values, missing = self._blank(node, rows)
        values[self._place(true, rows)], missing[self._place(unknown, rows)] = 1, True
        return Column(values, missing if unknown.size else None)

    def _computed(self, node: Expr, rows: IntArray | None) -> Column:
        columns = [self.values(part, rows) for part in node.parts]
        missing = None
        for column in columns:
            if column.missing is not None:
                missing = column.missing if missing is None else missing | column.missing
        lows = [column.values for column in columns]
        if all(column.upper is None for column in columns):
            return Column(self._formula(node, lows), missing)
        highs = [c.values if c.upper is None else c.upper for c in columns]
        falls = {"age": 0, "span": 0, "-": 1}.get(str(node.settings.get("sign", node.op)))
        if falls is not None:  # the part whose later day makes the number smaller
            lows[falls], highs[falls] = highs[falls], lows[falls]
        return Column(self._formula(node, lows), missing, self._formula(node, highs))

    def _formula(self, node: Expr, values: list[IntArray]) -> IntArray:
        if node.op == "age":
            return dates.full_years(values[0], np.array([last_day(self.month)]))
        a, b = values
        if node.op == "span":
            return np.asarray(getattr(dates, node.settings["span"])(a, b))
        if node.op == "percent":
            return _percent(a * b, node.settings["rounding"])
        work = {"+": np.add, "-": np.subtract, "*": np.multiply, "least": np.minimum}[node.settings["sign"]]
        return np.asarray(work(a, b), np.int64)

    def name(self) -> str:
        """Return the month as ``YYYY-MM``."""
        return format_month(self.month)


def _percent(product: IntArray, rounding: str) -> IntArray:
    if rounding == "half_up":
        return (product + 50) // 100
    if rounding == "exact" and (product % 100).any():
        raise LawError(_("Kết quả không tròn đồng; luật phải nói rõ cách làm tròn."))
    return product // 100


def _narrowed(one: IntArray, many: IntArray) -> IntArray:
    """Return a single value in the type of the column it meets, where it fits: small types compare many times faster."""
    if one.size != 1 or one.dtype == many.dtype or many.dtype.kind != "i":
        return one
    limits = np.iinfo(many.dtype)
    return one.astype(many.dtype) if limits.min <= int(one[0]) <= limits.max else one


def _compare(sign: str, a: Column, b: Column) -> tuple[BoolArray, BoolArray | None]:
    """Return where a comparison surely holds and (for vague dates) where it may hold."""
    signs = {
        "==": np.equal,
        "!=": np.not_equal,
        "<": np.less,
        "<=": np.less_equal,
        ">": np.greater,
        ">=": np.greater_equal,
    }
    test = signs[sign]
    if a.upper is None and b.upper is None:
        return test(a.values, _narrowed(b.values, a.values)), None
    low_a, high_a = a.values, a.values if a.upper is None else a.upper
    low_b, high_b = b.values, b.values if b.upper is None else b.upper
    if sign in ("<", "<="):
        return test(high_a, low_b), test(low_a, high_b)
    if sign in (">", ">="):
        return test(low_a, high_b), test(high_a, low_b)
    same = (low_a == high_a) & (low_b == high_b) & (low_a == low_b)
    overlap = (low_a <= high_b) & (low_b <= high_a)
    return (same, overlap) if sign == "==" else (~overlap, ~same)
