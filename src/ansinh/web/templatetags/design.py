"""``{% load design %}``: the components of every page. How to use each is told in ``web/design/README.md``."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ansinh.core.money import format_dong
from ansinh.web.design.parts import Cell, Column, Figure, Plot, Row, Table
from ansinh.web.design.plot import NARROW, draw, values_written, written
from ansinh.web.design.states import STATES

register = template.Library()

_CIRCLE = '<circle cx="8" cy="8" r="6.5"/>'
ICONS = {
    "success": '<path d="m3 8.5 3.5 3.5L13 4.5"/>',
    "info": f'{_CIRCLE}<path d="M8 7.5v4M8 4.6v.1"/>',
    "warning": '<path d="M8 2 14.5 13.5h-13ZM8 6.5v3.2M8 11.6v.1"/>',
    "danger": f'{_CIRCLE}<path d="m5.5 5.5 5 5m0-5-5 5"/>',
    "quiet": _CIRCLE,
}
ICONS["error"], ICONS["debug"] = ICONS["danger"], ICONS["info"]


@register.simple_tag
def icon(tone: str) -> SafeString:
    """The small drawing of a tone; hidden from screen readers, for a word always stands beside it."""
    drawing = SafeString(ICONS.get(tone, ICONS["info"]))
    return format_html('<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', drawing)


@register.simple_tag
def tag(words: object, tone: str = "quiet") -> SafeString:
    """A tag with own words; prefer ``state``, which keeps to the one vocabulary."""
    return format_html('<span class="tag {}">{}{}</span>', tone, icon(tone), words)


@register.simple_tag
def state(name: str, more: object = "") -> SafeString:
    """The tag of a state of ``design.states``; ``more`` is added to its word ("Quá hạn 3 ngày làm việc")."""
    known = STATES[name]
    return tag(format_html("{} {}", known.word, more) if more else known.word, known.tone)


@register.filter
def money(value: int | None) -> str:
    """Đồng as people write it: 1.500.000 ₫; nothing for None."""
    return "" if value is None else f"{format_dong(value)}\N{NO-BREAK SPACE}₫"


@register.filter
def count(value: int | None) -> str:
    """A whole number with dots between thousands."""
    return "" if value is None else f"{value:,}".replace(",", ".")


@register.filter
def day(value: date | datetime | None) -> str:
    """09/10/2020."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return local.strftime("%d/%m/%Y")


@register.filter
def moment(value: date | datetime | None) -> object:
    """09/10/2020 14:05 for a datetime, the day for a date, words as they are."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%d/%m/%Y %H:%M")
    return day(value) if isinstance(value, date) else value


@register.filter
def month(value: date | None) -> str:
    """9/2020."""
    return "" if value is None else f"{value.month}/{value.year}"


@register.filter
def cell(value: object) -> Cell:
    """A plain value as a cell of a table."""
    return value if isinstance(value, Cell) else Cell(value)


@register.inclusion_tag("design/field.html")
def field(bound: BoundField, code: bool = False) -> dict[str, object]:
    """A form field: label, hint (its help text), its errors, the input; groups of choices as a fieldset."""
    widget = bound.field.widget
    return {
        "field": bound,
        "single": isinstance(widget, CheckboxInput),
        "group": isinstance(widget, RadioSelect | CheckboxSelectMultiple),
        "errors": bound.errors,
        "code": code,
    }


@register.inclusion_tag("design/error_summary.html")
def error_summary(form: BaseForm | None = None, errors: Sequence[object] = ()) -> dict[str, object]:
    """What went wrong, first thing on the page, each linked to its field. ``errors``: sentences or (id, sentence)."""
    found: list[tuple[str, object]] = []
    if form and form.is_bound:  # a page without a form passes nothing
        found += [("", sentence) for sentence in form.non_field_errors()]
        for bound in form:
            # a group has no element of its own id: its first choice is where the link leads
            target = f"{bound.auto_id}_0" if bound.use_fieldset and bound.auto_id else bound.auto_id
            found += [(str(target), sentence) for sentence in bound.errors]
    found += [pair if isinstance(pair, tuple) else ("", pair) for pair in errors]
    return {"errors": found}


def _with_query(context: RequestContext, **changes: object) -> str:
    """The address of now with some parameters changed; a None takes one out."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("design/sort_header.html", takes_context=True)
def sort_header(
    context: RequestContext, label: object, key: str, sorted_by: str, number: bool = False
) -> dict[str, object]:
    """A column's head that sorts (``?xep=key``, again: ``?xep=-key``); goes back to the first page."""
    rising, falling = sorted_by == key, sorted_by == f"-{key}"
    href = _with_query(context, xep=f"-{key}" if rising else key, trang=None)
    order = "ascending" if rising else "descending" if falling else ""
    return {"label": label, "href": href, "order": order, "number": number}


@register.inclusion_tag("design/table.html", takes_context=True)
def table(context: RequestContext, shown: Table) -> dict[str, object]:
    """A whole table made by a view; stacks into cards on a phone."""
    rows: list[list[tuple[Any, Cell]]] = [
        list(zip(shown.columns, map(cell, row.cells), strict=True)) for row in shown.rows
    ]
    total = list(zip(shown.columns, map(cell, shown.total.cells), strict=True)) if shown.total else None
    heads = [row.head for row in shown.rows]
    return {
        "request": context["request"],
        "table": shown,
        "rows": list(zip(rows, heads, strict=True)),
        "total": total,
    }


@register.inclusion_tag("design/pagination.html", takes_context=True)
def pagination(context: RequestContext, page: Any) -> dict[str, object]:
    """Ways to the other pages (``?trang=``) of a ``django.core.paginator.Page``; what else the address says is kept."""
    shown = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    numbers = [
        (n, _with_query(context, trang=n) if isinstance(n, int) else "", n == page.number) for n in shown
    ]
    return {
        "page": page,
        "numbers": numbers,
        "before": _with_query(context, trang=page.number - 1) if page.has_previous() else "",
        "after": _with_query(context, trang=page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("design/figures.html")
def figures(items: Sequence[Figure]) -> dict[str, object]:
    """Summary figures in a row."""
    return {"items": items}


@register.inclusion_tag("design/timeline.html")
def timeline(events: Sequence[object]) -> dict[str, object]:
    """What happened when, newest or oldest first as given."""
    return {"events": events}


@register.inclusion_tag("design/compare.html")
def compare(
    rows: Sequence[Any], left: object, right: object, caption: object, fold: bool = True
) -> dict[str, object]:
    """Two records side by side (``design.compare.compare_records``); equal fields are folded away below."""
    same = [row for row in rows if row.verdict == "same"] if fold else []
    open_rows = [row for row in rows if row.verdict != "missing" and row not in same]
    return {"rows": open_rows, "same": same, "left": left, "right": right, "caption": caption}


@register.inclusion_tag("design/plot.html", takes_context=True)
def bar_plot(context: RequestContext, plot: Plot) -> dict[str, object]:
    """A bar plot as SVG in the page, the sentence above it and its table below."""
    texts = values_written(plot)
    many = len(plot.series) > 1
    targets = any(bar.target is not None for bar in plot.bars)
    unit = f" ({plot.unit})" if plot.unit else ""
    columns = [Column(plot.label), *(Column(f"{name}{unit}", number=True) for name in plot.series)]
    if targets:
        columns.append(Column(f"{plot.target_label}{unit}", number=True))
    rows = [
        Row(
            [
                Cell(bar.label, bar.href),
                *words,
                *([written(bar.target) if bar.target is not None else ""] if targets else []),
            ]
        )
        for bar, words in zip(plot.bars, texts, strict=True)
    ]
    return {
        "request": context["request"],
        "plot": plot,
        "drawings": [("wide", draw(plot)), ("narrow", draw(plot, NARROW))],
        "keys": list(enumerate(plot.series, 1)) if many else [],
        "targets": targets,
        "table": Table(plot.sentence, columns, rows, caption_hidden=True),
    }
