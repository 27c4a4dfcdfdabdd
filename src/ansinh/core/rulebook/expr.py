"""The words a rule is written in: a typed graph that is built once and evaluated for a whole population.

``case``, ``first``, ``highest``, ``total``, ``only_one``, ``when``, ``ask``, ``P.path`` and ``.at(month)``, with the views
``p.household``, ``p.holdings`` and ``h.count(...)``. Nothing here is computed; a rule that uses an unknown fact, level or
parameter, mixes units, or asks Python for the truth of a condition, is refused while it is read.
"""

import itertools
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from ansinh.core.errors import LawError
from ansinh.core.i18n import _
from ansinh.core.rulebook.dates import parse_days, parse_month
from ansinh.core.rulebook.facts import Fact, Schema

_serials = itertools.count(1)


class Reading:
    """What is known while rules are read: facts, units of parameters, variables by name, the rule being read."""

    def __init__(self, schema: Schema, units: Mapping[str, str]) -> None:
        self.schema, self.units = schema, units
        self.variables: dict[tuple[str, str], Variable] = {}
        self.params: dict[str, Expr] = {}
        self.rule = ""


reading: ContextVar[Reading] = ContextVar("reading")


def _refuse(sentence: str, **words: object) -> LawError:
    rule = reading.get().rule if reading.get(None) else ""
    return LawError(_("Quy tắc {rule}: ").format(rule=rule) + sentence.format(**words))


class Operators:
    """The signs a rule may use between facts, parameters and numbers."""

    def node(self) -> "Expr":
        """Return the expression this stands for."""
        raise NotImplementedError

    def __bool__(self) -> bool:
        raise _refuse(
            _(
                "điều kiện không dùng được với if / and / or / not. Hãy viết & (và), | (hoặc), ~ (không), hoặc when(...)."
            )
        )

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> "Expr":  # type: ignore[override]
        return compare("==", self, other)

    def __ne__(self, other: object) -> "Expr":  # type: ignore[override]
        return compare("!=", self, other)

    def __lt__(self, other: object) -> "Expr":
        return compare("<", self, other)

    def __le__(self, other: object) -> "Expr":
        return compare("<=", self, other)

    def __gt__(self, other: object) -> "Expr":
        return compare(">", self, other)

    def __ge__(self, other: object) -> "Expr":
        return compare(">=", self, other)

    def __and__(self, other: object) -> "Expr":
        return logic("and", self, other)

    def __or__(self, other: object) -> "Expr":
        return logic("or", self, other)

    def __invert__(self) -> "Expr":
        return logic("not", self)

    def __add__(self, other: object) -> "Expr":
        return arithmetic("+", self, other)

    def __sub__(self, other: object) -> "Expr":
        return arithmetic("-", self, other)

    def __mul__(self, other: object) -> "Expr":
        return arithmetic("*", self, other)


class Expr(Operators):
    """A node: operation, entity whose rows it has (None = the same for all), kind, unit, parts and plain settings.

    ``tokens`` (known once the law is settled) says what its value varies with: ``("p", path, month|None)``,
    ``("month", None|month)``, ``("spell", None|month)``; None means the month asked for.
    """

    tokens: frozenset[tuple[Any, ...]]

    def __init__(
        self,
        op: str,
        entity: str | None,
        kind: str,
        unit: str = "",
        parts: tuple["Expr", ...] = (),
        **settings: Any,
    ) -> None:
        self.op, self.entity, self.kind, self.unit, self.parts = op, entity, kind, unit, parts
        self.fact: Fact | None = settings.pop("fact", None)
        self.settings = settings
        self.serial = next(_serials)

    def node(self) -> "Expr":
        """Return itself."""
        return self

    def at(self, month: object) -> "Expr":
        """Return the same expression as of another month: ``YYYY-MM`` or a parameter of unit date."""
        fixed: int | str
        if isinstance(month, str):
            fixed = parse_month(month)
        else:
            day = _expr(month)
            if day.op != "param" or day.kind != "date":
                raise _refuse(_(".at(...) cần tháng NĂM-THÁNG hoặc tham số ngày."))
            fixed = str(day.settings["path"])
        return Expr("at", self.entity, self.kind, self.unit, (self,), month=fixed, fact=self.fact)

    def given(self) -> "Expr":
        """Return whether a text fact was given."""
        if self.kind != "text":
            raise _refuse(_(".given() chỉ dùng cho dữ kiện chữ."))
        return compare("==", Expr("same", self.entity, "number", "", (self,)), 1)


class Variable(Expr):
    """A named rule: its formula may be read later than it is named; a circle of names is refused."""

    def __init__(self, name: str, entity: str, kind: str, unit: str, cite: str, **settings: Any) -> None:
        super().__init__("variable", entity, kind, unit, **settings)
        self.name, self.cite = name, cite
        self.formula: Expr | None = None

    @property
    def pays(self) -> bool:
        """Return whether the formula is made of cases."""
        return self.formula is not None and self.formula.op in (
            "case",
            "first",
            "highest",
            "total",
            "only_one",
        )


class Path(Operators):
    """``P.covid42.merit``: the name of a parameter, resolved where it is used."""

    def __init__(self, path: str = "") -> None:
        self._path = path

    def __getattr__(self, name: str) -> "Path":
        return Path(f"{self._path}.{name}" if self._path else name)

    @property
    def path(self) -> str:
        """Return the dotted name."""
        return self._path

    def node(self) -> Expr:
        """Return the parameter; raises LawError if no file sets it."""
        context, path = reading.get(), self._path
        if path not in context.units:
            raise _refuse(_("không có tham số {path}."), path=path)
        if path not in context.params:
            unit = context.units[path]
            kind = unit if unit in ("date", "word") else "number"
            context.params[path] = Expr("param", None, kind, unit, path=path, tokens=[("p", path, None)])
        return context.params[path]


P = Path()
"""The parameters of the law: ``P.<policy>.<name>``."""


def _expr(value: object, like: Expr | None = None) -> Expr:
    if isinstance(value, Operators):
        return value.node()
    if isinstance(value, bool) or value is None:
        raise _refuse(_("không so sánh với {value}; hãy viết điều kiện hoặc ~điều kiện."), value=value)
    if isinstance(value, int):
        return Expr("const", None, "number", like.unit if like is not None else "", value=value)
    if isinstance(value, str) and like is not None:
        if like.kind == "level" and like.fact:
            return Expr("const", None, "level", "", value=like.fact.code(value), fact=like.fact)
        if like.kind == "word":
            return Expr("const", None, "word", like.unit, value=value)
        days = parse_days(value) if like.kind == "date" else None
        if days and days[0] == days[1]:
            return Expr("const", None, "date", "date", value=days[0])
    raise _refuse(_("không hiểu giá trị {value!r}."), value=value)


def _entity(*parts: Expr) -> str | None:
    found = {part.entity for part in parts} - {None}
    if len(found) > 1:
        raise _refuse(
            _("trộn dữ kiện của {a}; hãy đi qua p.household hoặc p.holdings."), a=sorted(map(str, found))
        )
    return found.pop() if found else None


def _two(left: object, right: object) -> tuple[Expr, Expr]:
    a = _expr(left)
    b = _expr(right, a)
    if a.op == "const":
        a = _expr(a.settings["value"], b)
    if (a.kind, a.unit) != (b.kind, b.unit):
        raise _refuse(_("khác đơn vị: {a} và {b}."), a=a.unit or a.kind, b=b.unit or b.kind)
    return a, b


def _lifted(a: Expr, b: Expr, build: Callable[[Expr, Expr], Expr]) -> Expr | None:
    """Compute a comparison of household facts once a household instead of once a person."""
    if "of_household" not in (a.op, b.op) or any(
        x.entity is not None and x.op != "of_household" for x in (a, b)
    ):
        return None
    inner = build(*(x.parts[0] if x.op == "of_household" else x for x in (a, b)))
    return Expr("of_household", "person", inner.kind, inner.unit, (inner,), fact=inner.fact)


def compare(sign: str, left: object, right: object) -> Expr:
    """Return a condition. Levels know only == and !=; both sides carry one unit."""
    a, b = _two(left, right)
    if a.kind in ("level", "bool", "text", "word") and (
        sign not in ("==", "!=") or a.kind in ("bool", "text")
    ):
        raise _refuse(
            _("dữ kiện {fact} không so sánh bằng dấu {sign}."), fact=a.fact and a.fact.name, sign=sign
        )
    lifted = _lifted(a, b, lambda x, y: compare(sign, x, y))
    return lifted if lifted is not None else Expr("compare", _entity(a, b), "bool", "", (a, b), sign=sign)


def logic(op: str, *conditions: object) -> Expr:
    """Return "and", "or", "not" of conditions, in the logic of three values."""
    parts = tuple(_expr(part) for part in conditions)
    if any(part.kind != "bool" for part in parts):
        raise _refuse(_("& | ~ chỉ nối các điều kiện; hãy so sánh dữ kiện với một mức trước."))
    if len({part.op for part in parts}) == 1 and parts[0].op == "of_household":
        inner = logic(op, *(part.parts[0] for part in parts))
        return Expr("of_household", "person", "bool", "", (inner,))
    return Expr(op, _entity(*parts), "bool", "", parts)


_PRODUCTS = {("VND/month", "month"): "VND", ("VND", "count"): "VND", ("VND/month", "count"): "VND/month"}


def arithmetic(sign: str, left: object, right: object) -> Expr:
    """Return a sum, difference or product of whole numbers; đồng/month times months is đồng."""
    if sign == "*":
        a, b = _expr(left), _expr(right)
        unit = a.unit if not b.unit else b.unit if not a.unit else _PRODUCTS.get((a.unit, b.unit))
        if unit is None:
            raise _refuse(_("không nhân {a} với {b}."), a=a.unit, b=b.unit)
    else:
        a, b = _two(left, right)
        unit = a.unit
    if a.kind != "number" or b.kind != "number":
        raise _refuse(_("chỉ tính toán với số, không với {a}, {b}."), a=a.kind, b=b.kind)
    return Expr("arithmetic", _entity(a, b), "number", unit, (a, b), sign=sign)


def least(left: object, right: object) -> Expr:
    """Return the smaller of two numbers of one unit."""
    a, b = _two(left, right)
    return Expr("arithmetic", _entity(a, b), "number", a.unit, (a, b), sign="least")


def percent(amount: object, share: object, rounding: str) -> Expr:
    """Return ``share`` per cent of an amount; rounding is named: ``exact`` (else an error), ``down`` or ``half_up``."""
    a, b = _expr(amount), _expr(share)
    if b.unit != "percent" or rounding not in ("exact", "down", "half_up"):
        raise _refuse(_("percent(số tiền, tỷ lệ %, cách làm tròn) cần tỷ lệ có đơn vị percent."))
    return Expr("percent", _entity(a, b), "number", a.unit, (a, b), rounding=rounding)


def calendar_months(first: object, last: object) -> Expr:
    """Return how many calendar months two days touch, the first and last included."""
    return _span("calendar_months", first, last)


def full_months(first: object, last: object) -> Expr:
    """Return how many whole months lie between two days (see :func:`.dates.full_months`)."""
    return _span("full_months", first, last)


def _span(op: str, first: object, last: object) -> Expr:
    a, b = _two(first, last)
    if a.kind != "date":
        raise _refuse(_("{op} cần hai ngày."), op=op)
    return Expr("span", _entity(a, b), "number", "month", (a, b), span=op)


def earlier(left: object, right: object) -> Expr:
    """Return the earlier of two days."""
    a, b = _two(left, right)
    return Expr("arithmetic", _entity(a, b), "date", "date", (a, b), sign="least")


def age(birth: object) -> Expr:
    """Return the completed years on the last day of the month asked for."""
    a = _expr(birth)
    if a.kind != "date":
        raise _refuse(_("age(...) cần ngày sinh."))
    return Expr("age", a.entity, "number", "", (a,), tokens=[("month", None)])


class View:
    """``p``, ``h`` or a holding inside a rule: its facts and variables by name."""

    def __init__(self, entity: str) -> None:
        self._entity = entity

    def __getattr__(self, name: str) -> Any:
        context, entity = reading.get(), self._entity
        if entity == "person" and name == "household":
            return _Household()
        if entity == "person" and name == "holdings":
            return _Rows("holding", "person")
        variable = context.variables.get((entity, name))
        if variable is not None:
            return variable
        try:
            fact = context.schema.get(entity, name)
        except LawError as error:
            raise _refuse("{error}", error=error) from None
        return _Dated(fact) if fact.dated else _Set(fact) if fact.kind == "levels" else field(fact)

    def count(self, condition: Callable[[Any], Expr]) -> Expr:
        """Return how many members of the household meet a condition."""
        return _Rows("person", "household").count(condition)


def field(fact: Fact, column: str | None = None) -> Expr:
    """Return the expression of a fact."""
    return Expr(
        "field",
        fact.entity,
        fact.kind,
        "date" if fact.kind == "date" else fact.unit,
        fact=fact,
        column=column or fact.name,
    )


class _Household:
    def __getattr__(self, name: str) -> Any:
        found = getattr(View("household"), name)
        if isinstance(found, _Dated):
            return _Dated(found.fact, lift=True)
        return _of_household(found)


def _of_household(inner: Expr) -> Expr:
    return Expr("of_household", "person", inner.kind, inner.unit, (inner,), fact=inner.fact)


class _Dated:
    def __init__(self, fact: Fact, lift: bool = False) -> None:
        self.fact, self._lift = fact, lift

    def at(self, day: object) -> Expr:
        """Return the fact as of a day: an ISO date or a parameter of unit date."""
        when_ = _expr(day, Expr("const", None, "date", "date", value=0))
        found = Expr("dated", self.fact.entity, self.fact.kind, self.fact.unit, (when_,), fact=self.fact)
        return _of_household(found) if self._lift else found


class _Set:
    def __init__(self, fact: Fact) -> None:
        self._fact = fact

    def has(self, level: str) -> Expr:
        """Return whether the set holds a level."""
        self._fact.code(level)
        return Expr("field", self._fact.entity, "bool", fact=self._fact, column=f"{self._fact.name}:{level}")


class _Rows:
    """The rows below an entity: holdings of a person (those running in the month), members of a household."""

    def __init__(self, entity: str, parent: str) -> None:
        self._entity, self._parent = entity, parent

    def _build(self, op: str, condition: Callable[[Any], Expr], value: Expr | None = None) -> Expr:
        test = _expr(condition(View(self._entity)))
        parts = (test,) if value is None else (test, value)
        kind, unit = ("bool", "") if op == "any" else ("number", value.unit if value is not None else "")
        spell = [("spell", None)] if self._entity == "holding" else []
        return Expr("rows", self._parent, kind, unit, parts, how=op, of=self._entity, tokens=spell)

    def any(self, condition: Callable[[Any], Expr]) -> Expr:
        """Return whether a row meets the condition."""
        return self._build("any", condition)

    def count(self, condition: Callable[[Any], Expr]) -> Expr:
        """Return how many rows meet the condition."""
        return self._build("count", condition)

    def total(self, condition: Callable[[Any], Expr], value: Callable[[Any], Any]) -> Expr:
        """Return the sum of a value over the rows that meet the condition ("paid for each")."""
        return self._build("total", condition, _expr(value(View(self._entity))))

    def highest(self, condition: Callable[[Any], Expr], value: Callable[[Any], Any]) -> Expr:
        """Return the highest value over the rows that meet the condition ("paid only once, the highest")."""
        return self._build("highest", condition, _expr(value(View(self._entity))))
