"""What the components of a page are made of. Views build these; templates show them (see README.md here)."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``sort`` is its key in the address (``?xep=key``); empty: not sortable. ``number``: to the right."""

    label: object
    number: bool = False
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: a text, or a state of the vocabulary, with a link when ``href`` is given and a small line below (``note``)."""

    text: object = ""
    href: str = ""
    state: str = ""
    note: object = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; cells are Cell or plain values. ``head``: the first cell names the row (th)."""

    cells: Sequence[object]
    head: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption. ``sorted_by`` is the key of the address now (``-key``: falling). ``total``: a last, strong row."""

    caption: object
    columns: Sequence[Column]
    rows: Sequence[Row]
    sorted_by: str = ""
    total: Row | None = None
    caption_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A summary figure: value already written for people, label, a note below; the whole box links when ``href`` is given."""

    label: object
    value: object
    note: object = ""
    href: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A point of a timeline: ``when`` is a date, a datetime or words."""

    when: object
    what: object
    text: object = ""
    who: object = ""
    tone: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar plot: its label and one value for each series; ``target`` draws a dashed mark; ``href`` links the label."""

    label: str
    values: Sequence[float]
    target: float | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """A bar plot (horizontal, from zero) with the table below it. ``sentence`` says what to see; at most four series."""

    sentence: object
    series: Sequence[str]
    bars: Sequence[Bar]
    unit: str = ""
    label: object = ""
    target_label: object = ""
    written: Sequence[Sequence[str]] = field(default=())
    """Values as people read them, bar by bar; made from the numbers when empty."""

    def __post_init__(self) -> None:
        assert 1 <= len(self.series) <= 4, "a plot shows one to four series"
        assert all(len(bar.values) == len(self.series) for bar in self.bars), "one value a series"
        assert all(value >= 0 for bar in self.bars for value in bar.values), "bars start at zero"
