"""Geometry of the bar plot: numbers only, no style, so that it stands under a strict Content-Security-Policy."""

from dataclasses import dataclass
from math import floor, log10

from ansinh.web.design.parts import Plot

THICK, GAP, TOP = 18, 14, 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """Room for a plot: its width, what the labels take at the left (0: they stand above the bars), what numbers take at the right."""

    width: int
    labels: int
    right: int


WIDE, NARROW = Sheet(720, 190, 90), Sheet(320, 0, 84)


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A rectangle with its number beside it; ``series`` counts from 1."""

    x: int
    y: float
    width: float
    series: int
    text: str
    text_x: float
    text_y: float


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A labelled group of bars and its target mark, if any."""

    label: str
    full_label: str
    y: float
    bars: tuple[DrawnBar, ...]
    target_x: float | None
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole plot in units of its view box."""

    width: int
    height: float
    axis: int
    rows: tuple[DrawnRow, ...]


def nice_end(largest: float) -> float:
    """The least round number (1, 2 or 5 times a power of ten) not below ``largest``."""
    if largest <= 0:
        return 1.0
    power = 10.0 ** floor(log10(largest))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= largest - 1e-9)


def written(value: float) -> str:
    """A number as Vietnamese readers write it: 1.234 and 12,5."""
    text = f"{value:,.1f}" if value != int(value) else f"{int(value):,}"
    return text.translate(str.maketrans({",": ".", ".": ","}))


def values_written(plot: Plot) -> list[list[str]]:
    """The numbers beside the bars and in the table."""
    if plot.written:
        return [list(row) for row in plot.written]
    return [[written(value) for value in bar.values] for bar in plot.bars]


def draw(plot: Plot, sheet: Sheet = WIDE) -> Drawing:
    """Lay the bars out from a common zero; the longest value or target takes the whole width."""
    texts = values_written(plot)
    largest = max((max((*bar.values, bar.target or 0)) for bar in plot.bars), default=0)
    scale = (sheet.width - sheet.labels - sheet.right) / nice_end(largest)
    many = len(plot.series)
    above = 0 if sheet.labels else THICK + 2
    rows = []
    y: float = TOP
    for bar, words in zip(plot.bars, texts, strict=True):
        y += above
        drawn = tuple(
            DrawnBar(
                sheet.labels,
                y + n * THICK,
                round(value * scale, 1),
                n + 1,
                words[n],
                round(sheet.labels + max(value, bar.target or 0 if many == 1 else 0) * scale + 8, 1),
                y + n * THICK + THICK / 2 + 4.5,
            )
            for n, value in enumerate(bar.values)
        )
        bottom = y + many * THICK
        target = None if bar.target is None else round(sheet.labels + bar.target * scale, 1)
        label = bar.label if above or len(bar.label) <= 26 else f"{bar.label[:25]}…"
        label_y = y - 5 if above else (y + bottom) / 2 + 4.5
        rows.append(DrawnRow(label, bar.label, label_y, drawn, target, y - 3, bottom + 3))
        y = bottom + GAP
    return Drawing(sheet.width, y, sheet.labels, tuple(rows))
