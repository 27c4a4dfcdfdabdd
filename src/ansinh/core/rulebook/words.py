"""The amount words of a rule, the collector rules are declared with, and the law they become.

A :class:`Law` is what a run evaluates: named variables, cases by article and benefits, all read once, every citation
resolved, every circle refused.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansinh.core.errors import LawError
from ansinh.core.i18n import _
from ansinh.core.rulebook.dates import parse_month
from ansinh.core.rulebook.expr import Expr, Path, Reading, Variable, View, _entity, _expr, _refuse, reading
from ansinh.core.rulebook.facts import Schema
from ansinh.core.rulebook.params import Act, Parameter, cited_act


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A condition of a case: ``when`` refuses with its code if false, ``ask`` sends to review with its code if true."""

    kind: str
    code: str
    test: Expr
    question: str = ""


def when(code: str, condition: object) -> Condition:
    """Require a condition; where it fails the case is refused with this reason code."""
    return Condition("when", code, _condition(condition))


def ask(code: str, question: str, condition: object) -> Condition:
    """Send to an officer, with this reason code and question, where the condition holds: the law leaves it open."""
    return Condition("ask", code, _condition(condition), question)


def _condition(value: object) -> Expr:
    test = _expr(value)
    if test.kind != "bool":
        raise _refuse(_("điều kiện phải là đúng/sai; hãy so sánh dữ kiện với một mức."))
    return test


class Case(Expr):
    """One clause: who is concerned (``gate``), its conditions, the amount, how many times it is paid."""

    def __init__(
        self, article: str, conditions: Sequence[Condition], amount: Expr, *, times: Expr | None, most: Expr | None,
        gate: Expr | None, pays: str, entity: str, unit: str, name: str,
    ) -> None:  # fmt: skip
        tests = [condition.test for condition in conditions]
        parts = [part for part in (amount, times, most, gate) if part is not None]
        super().__init__("case", entity, "number", unit, (*tests, *parts))
        self.name, self.article, self.conditions, self.amount = name, article, tuple(conditions), amount
        self.times, self.most, self.gate, self.pays = times, most, gate, pays


def case(
    article: str, *conditions_then_amount: object, times: object = None, at_most: object = None,
    concerns: object = None, pays: str = "grant", name: str = "",
) -> Case:  # fmt: skip
    """Return a clause: ``case("NQ42 II.4", conditions..., amount, times=months, at_most=limit, concerns=who)``.

    A plain condition refuses without a code. ``times`` must be of the unit the amount is counted by. ``at_most`` is how
    many times it could be paid where ``times`` is in doubt. ``pays="loan"`` is listed, never paid. ``name`` tells apart two
    cases of one article.
    """
    *given, last = conditions_then_amount
    conditions = [c if isinstance(c, Condition) else when("", c) for c in given]
    amount = _expr(last)
    count, most = (None if value is None else _expr(value) for value in (times, at_most))
    gate = None if concerns is None else _condition(concerns)
    unit = amount.unit
    if count is not None:
        unit = (amount * count).unit
        if most is not None and most.unit != count.unit:
            raise _refuse(_("at_most khác đơn vị với times."))
    if amount.kind != "number" or pays not in ("grant", "loan"):
        raise _refuse(_("khoản chi của {article} phải là số tiền."), article=article)
    parts = [c.test for c in conditions] + [part for part in (amount, count, most, gate) if part is not None]
    return Case(
        article, conditions, amount, times=count, most=most, gate=gate, pays=pays,
        entity=_entity(*parts) or "person", unit=unit, name=name or article,
    )  # fmt: skip


class Combination(Expr):
    """Several cases of one person made one amount."""

    def __init__(self, op: str, cases: tuple[Expr, ...], **settings: Any) -> None:
        super().__init__(op, _entity(*cases), "number", cases[0].unit, cases, **settings)
        self.cases = cases


def _combine(op: str, cases: Sequence[object], **settings: Any) -> Combination:
    parts = tuple(_expr(part) for part in cases)
    if not parts or any(not isinstance(part, Case | Combination | Variable) for part in parts):
        raise _refuse(_("{word}(...) nhận các case(...)."), word=op)
    if len({part.unit for part in parts if not isinstance(part, Case) or part.pays == "grant"}) > 1:
        raise _refuse(_("{word}(...): các khoản khác đơn vị."), word=op)
    return Combination(op, parts, **settings)


def first(*cases: object) -> Combination:
    """Pay the first case that applies, in the order of the text."""
    return _combine("first", cases)


def total(*cases: object) -> Combination:
    """Pay every case that applies."""
    return _combine("total", cases)


def only_one(*cases: object) -> Combination:
    """Pay the one case that applies; two at once are an error of the law or the facts (LawError)."""
    return _combine("only_one", cases)


def highest(
    *cases: object, over: object = None, asks: Sequence[tuple[str, ...]] = (), unclear: str = ""
) -> Combination:
    """Pay the highest case, the earlier one among equals.

    ``over``: None compares this month's amounts; ``(first, last)`` compares the sums over those months and pays the
    winner of the whole window; a parameter of unit word names the reading: ``total`` (amount times ``times``), ``month``
    (amount) or ``open`` (where the two differ, ``unclear`` goes to review). ``asks``: pairs of case names that must not
    meet without an officer, with the code.
    """
    window = None
    word = None
    if isinstance(over, tuple):
        window = (parse_month(over[0]), parse_month(over[1]))
    elif over is not None:
        word = _expr(over)
        if word.kind != "word" or not unclear:
            raise _refuse(_("over= cần một cặp tháng, hoặc một tham số đơn vị word kèm unclear=."))
    found = _combine("highest", cases, window=window, word=word, asks=tuple(asks), unclear=unclear)
    if word is not None:
        found.parts = (*found.parts, word)
    return found


@dataclass(frozen=True, slots=True)
class Rule:
    """A declared rule: what it is named and the function that writes it."""

    name: str
    entity: str
    kind: str
    unit: str
    cite: str
    write: Callable[[Any], object]
    since: int | str | None = None
    until: int | str | None = None


@dataclass(slots=True)
class Rules:
    """Collects the rules of one module; nothing is read before :func:`build`. ``tables``: the policy's tables by file name."""

    declared: list[Rule] = field(default_factory=list)
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def table(self, name: str, columns: Sequence[str], **where: str) -> list[tuple[str, ...]]:
        """Return some columns of a table's rows that have the given values; raises LawError if it is not there."""
        if name not in self.tables:
            raise LawError(_("Không có bảng {name}.").format(name=name))
        rows = [row for row in self.tables[name] if all(row[key] == value for key, value in where.items())]
        return [tuple(row[column] for column in columns) for row in rows]

    def fact(
        self, entity: str, cite: str, kind: str = "bool", unit: str = ""
    ) -> Callable[[Callable[[Any], object]], Callable[[Any], object]]:
        """Declare a fact that follows from others; where it was given itself, the given one counts."""
        return self._declare(entity, cite, kind, unit, None, None)

    def benefit(
        self, entity: str, cite: str, unit: str = "VND", since: object = None, until: object = None
    ) -> Callable[[Callable[[Any], object]], Callable[[Any], object]]:
        """Declare an amount of money with the months it runs, both included: ``YYYY-MM`` or a parameter of unit date."""
        return self._declare(entity, cite, "number", unit, since, until)

    def _declare(
        self, entity: str, cite: str, kind: str, unit: str, since: object, until: object
    ) -> Callable[[Callable[[Any], object]], Callable[[Any], object]]:
        def keep(write: Callable[[Any], object]) -> Callable[[Any], object]:
            months = (_month(since), _month(until))
            self.declared.append(Rule(write.__name__, entity, kind, unit, cite, write, *months))
            return write

        return keep


def _month(month: object) -> int | str | None:
    if month is None:
        return None
    return month.path if isinstance(month, Path) else parse_month(str(month))


@dataclass(frozen=True, slots=True)
class Law:
    """A law ready to run: its acts, facts, parameters, variables and cases by name."""

    acts: Mapping[str, Act]
    schema: Schema
    parameters: Mapping[str, Parameter]
    variables: Mapping[str, Variable]
    cases: Mapping[str, Case]
    months: Mapping[str, tuple[int | str | None, int | str | None]]


def build(rules: Rules, acts: Mapping[str, Act], schema: Schema, parameters: Mapping[str, Parameter]) -> Law:
    """Read every declared rule once. Raises LawError naming the rule for anything it cannot stand for."""
    context = Reading(schema, {path: parameter.unit for path, parameter in parameters.items()})
    token = reading.set(context)
    try:
        for rule in rules.declared:
            if rule.cite:
                cited_act(acts, rule.cite)
            given = schema.facts.get((rule.entity, rule.name))
            named = Variable(rule.name, rule.entity, rule.kind, rule.unit, rule.cite, fact=given)
            if (rule.entity, rule.name) in context.variables:
                raise LawError(_("Hai quy tắc cùng tên {name}.").format(name=rule.name))
            context.variables[rule.entity, rule.name] = named
        for rule in rules.declared:
            context.rule = rule.name
            written = _expr(rule.write(View(rule.entity)))
            if (written.kind, written.unit) != (rule.kind, rule.unit) or written.entity not in (
                None,
                rule.entity,
            ):
                raise _refuse(
                    _("kết quả là {got}, khai báo là {want}."),
                    got=written.unit or written.kind,
                    want=rule.unit or rule.kind,
                )
            context.variables[rule.entity, rule.name].formula = written
    finally:
        reading.reset(token)
    variables = {name: variable for (_place, name), variable in context.variables.items()}
    cases: dict[str, Case] = {}
    for variable in variables.values():
        settle(variable, ())
        _collect(variable.formula, cases, acts, bool(variable.cite))
    months = {rule.name: (rule.since, rule.until) for rule in rules.declared}
    return Law(dict(acts), schema, dict(parameters), variables, cases, months)


def settle(node: Expr, names: tuple[str, ...]) -> frozenset[tuple[Any, ...]]:
    """Work out what a node varies with; raises LawError where variables need each other in a circle."""
    if hasattr(node, "tokens"):
        return node.tokens
    parts = list(node.parts)
    own: set[tuple[Any, ...]] = set(node.settings.get("tokens", ()))
    if isinstance(node, Variable):
        if node.name in names:
            raise LawError(
                _("Các quy tắc gọi vòng nhau: {circle}.").format(circle=" → ".join([*names, node.name]))
            )
        names = (*names, node.name)
        parts += [node.formula] if node.formula is not None else []
    own = own.union(*(settle(part, names) for part in parts))
    if node.op == "at":
        own = {(*token[:-1], node.settings["month"] if token[-1] is None else token[-1]) for token in own}
    if node.op == "highest" and node.settings["window"]:
        start, end = node.settings["window"]
        open_ = {token for token in own if token[-1] is None}
        own = (own - open_) | {(*token[:-1], month) for token in open_ for month in range(start, end + 1)}
    node.tokens = frozenset(own)
    return node.tokens


def _collect(node: Expr | None, cases: dict[str, Case], acts: Mapping[str, Act], cited: bool) -> None:
    if node is None or isinstance(node, Variable):
        return
    if isinstance(node, Case):
        if cited:
            cited_act(acts, node.article)
        if cases.setdefault(node.name, node) is not node:
            raise LawError(_("Hai trường hợp cùng tên {name}.").format(name=node.name))
    for part in node.parts:
        _collect(part, cases, acts, cited)
