"""The look of every page: components, their parts and their words. See README.md."""

from ansinh.web.design.compare import Compared, Part, compare_records, compare_values
from ansinh.web.design.parts import Bar, Cell, Column, Event, Figure, Plot, Row, Table

__all__ = [
    "Bar",
    "Cell",
    "Column",
    "Compared",
    "Event",
    "Figure",
    "Part",
    "Plot",
    "Row",
    "Table",
    "compare_records",
    "compare_values",
]
