"""The annex: every indicator with its figures, mark, source and notes; the files; the cells and rows that gave no figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.policies.review.catalogue import catalogue, sentences
from ansinh.reports.compare import Comparison, compare
from ansinh.reports.figures import Figure, Gathered, Value
from ansinh.reports.numbers import decimal_text
from ansinh.reports.periods import Period

MARK_WORDS = ("computed", "collected", "missing")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the annex: a line over it (may be ''), heads, rows. A row with one cell is a heading over all columns."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(period: Period, gathered: Gathered) -> tuple[Table, ...]:
    """All tables of the annex; those with nothing to say are left out."""
    words = sentences()["annex"]
    found = [Table("", tuple(words["columns"]), tuple(_indicator_rows(period, gathered)))]
    files = [(str(n), f.unit, f.name, str(f.figures), f.sha256) for n, f in enumerate(gathered.files, 1)]
    problems = [(str(n), p.place, p.name, p.text, p.why) for n, p in enumerate(gathered.problems, 1)]
    others = [(str(n), o.place, o.name, o.text) for n, o in enumerate(gathered.others, 1)]
    for key, rows in (("sources", files), ("problems", problems), ("others", others)):
        if rows:
            heads = words["files_columns" if key == "sources" else f"{key}_columns"]
            found.append(Table(words[key], tuple(heads), tuple(rows)))
    return tuple(found)


def _indicator_rows(period: Period, gathered: Gathered) -> Sequence[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for place, section in enumerate(catalogue().of_year(period.year), 1):
        rows.append((f"{place}. {section.title}",))
        for number, indicator in enumerate(section.indicators, 1):
            figure = gathered.figures[indicator.code]
            rows.append(_row(number, figure, compare(figure, period)))
    return rows


def _row(number: int, figure: Figure, comparison: Comparison) -> tuple[str, ...]:
    words = sentences()
    indicator = figure.indicator
    before = words["marks"]["missing"] if indicator.no_previous else _shown(figure.previous)
    return (
        str(number),
        indicator.code,
        indicator.name,
        indicator.unit,
        _shown(figure.target),
        _shown(figure.done) or words["mark_names"]["missing"],
        before,
        comparison.percent,
        comparison.change,
        words["mark_names"][figure.mark],
        "; ".join((*figure.sources, *figure.notes, *_partial(figure))),
    )


def _shown(value: Value | None) -> str:
    return "" if value is None else decimal_text(value.number)


def _partial(figure: Figure) -> tuple[str, ...]:
    if figure.done is None or not figure.done.without:
        return ()
    sentence: str = sentences()["text"]["incomplete"]
    return (sentence.format(units=", ".join(unit[0].lower() + unit[1:] for unit in figure.done.without)),)
