"""Law as code: dated parameters, rules over holdings, persons and households, evaluation, explanation. No law in it."""

from ansinh.core.rulebook.expr import P, age, calendar_months, earlier, full_months, least, percent
from ansinh.core.rulebook.words import Rules, ask, case, first, highest, only_one, total, when

__all__ = [
    "P", "Rules", "age", "ask", "calendar_months", "case", "earlier", "first", "full_months", "highest", "least",
    "only_one", "percent", "total", "when",
]  # fmt: skip
