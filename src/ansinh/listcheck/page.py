"""The result as one HTML page that opens in a browser: no script, nothing fetched, everything escaped."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from ansinh.core.i18n import _, language
from ansinh.core.money import dong_in_words, format_dong
from ansinh.listcheck.identify import spoken_birth
from ansinh.listcheck.model import ORDINARY_READING, Decision
from ansinh.listcheck.outputs import Result, summary
from ansinh.listcheck.words import Words, explain, reason_words, repair_words, to_ask
from ansinh.listcheck.workbooks import status_words

MOST_ROWS = 200
"""Rows of a table on the page; the workbook holds all of them."""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: a title, what it shows, and the rows it is made of."""

    title: str
    text: str
    decisions: tuple[Decision, ...] = ()
    steps: tuple[str, ...] = field(default=())
    """Lines of an explanation of law, shown as they are."""


def _table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: frozenset[int] = frozenset()
) -> str:
    """A scrollable table; cells are HTML already, ``numbers`` are the right-aligned columns."""

    def mark(position: int) -> str:
        return ' class="n"' if position in numbers else ""

    cells = "".join(f'<th scope="col"{mark(i)}>{escape(text)}</th>' for i, text in enumerate(head))
    lines = [
        "<tr>" + "".join(f"<td{mark(i)}>{cell}</td>" for i, cell in enumerate(row)) + "</tr>" for row in rows
    ]
    return (
        f'<div class="scroll" role="region" aria-label="{escape(caption)}" tabindex="0"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{cells}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _figure(kind: str, label: str, amount: object, more: str) -> str:
    return (
        f'<li class="{kind}">{escape(label)}<b>{format_dong(_int(amount))} đ</b>'
        f'<span class="quiet">{escape(more)}</span></li>'
    )


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value


def _figures(result: Result, figures: Mapping[str, object]) -> str:
    counts = result.counts()
    people = _("{people} người, {rows} dòng").format(
        people=format_dong(_int(figures["people_paid"])),
        rows=format_dong(counts["accepted"] + counts["repaired"]),
    )
    return (
        '<ul class="figures">'
        + _figure("pay", _("Được chi"), figures["amount_total"], people)
        + _figure(
            "held",
            _("Giữ lại vì trùng hoặc đã chi"),
            figures["duplicates_held_back"],
            _("{rows} dòng").format(rows=figures["duplicates"]),
        )
        + _figure(
            "missed",
            _("Có thể bị bỏ sót"),
            figures["missed_amount"],
            _("{people} người có trong sổ, không có trong danh sách").format(people=figures["missed_people"]),
        )
        + _figure(
            "waiting",
            _("Đang chờ xem xét, nhiều nhất"),
            figures["waiting_amount"],
            _("{rows} dòng, mỗi dòng có câu hỏi cho xã").format(rows=counts["review"]),
        )
        + "</ul>"
    )


def _bar(result: Result) -> str:
    """Rows by status as a bar, the same figures beside it as words."""
    colours = {"accepted": "#1f6f43", "repaired": "#5d9c78", "review": "#c98a1b", "refused": "#a3261b"}
    counts, words = result.counts(), status_words()
    total = max(1, sum(counts.values()))
    parts, at = [], 0.0
    for status, colour in colours.items():
        width = 100 * counts[status] / total
        parts.append(f'<rect x="{at:.2f}%" y="0" width="{width:.2f}%" height="28" fill="{colour}"/>')
        at += width
    label = "; ".join(f"{words[status]}: {counts[status]}" for status in colours)
    return f'<svg class="bar" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg><p>{escape(label)}.</p>'


def _names(decision: Decision) -> str:
    """The name as typed struck out beside the name as read, when they differ."""
    typed = decision.row.originals.get("full_name", "")
    shown = escape(decision.row.full_name)
    if typed and typed.strip() != decision.row.full_name:
        return f"<del>{escape(typed)}</del> <ins>{shown}</ins>"
    return shown


def _row_card(decision: Decision, law: Mapping[str, Words]) -> str:
    """One row as a card: who, as typed and as read; what it gets; why."""
    row = decision.row
    tag = f'<span class="tag {decision.status}">{escape(status_words()[decision.status])}</span>'
    fixed = ", ".join(repair_words(code) for code in row.repairs if code not in ORDINARY_READING)
    number = row.originals.get("id_number", "")
    shown = escape(row.id_number or _("không có số giấy tờ"))
    if number and number.strip() != (row.id_number or ""):
        shown = f"<del>{escape(number)}</del> <ins>{shown}</ins>"
    place = ", ".join(part for part in (row.hamlet, row.commune) if part)
    who = f"{_names(decision)} · {escape(spoken_birth(row.birth))} · {shown} · {escape(place)}"
    gets = f"<b>{format_dong(decision.amount)} đ</b> {escape(decision.article)}" if decision.amount else ""
    why = explain(decision, law) or decision.identity.how
    return (
        f'<li class="row"><p class="quiet">{escape(str(row.key))}</p><p>{who}</p><p>{tag} {gets}</p>'
        f"<p>{escape(why)}"
        + (f' <span class="quiet">({escape(_("đã sửa khi đọc"))}: {escape(fixed)})</span>' if fixed else "")
        + "</p></li>"
    )


def _examples(examples: Sequence[Example], law: Mapping[str, Words]) -> str:
    if not examples:
        return ""
    parts = [f"<h2>{escape(_('Ví dụ cụ thể'))}</h2>"]
    for example in examples:
        parts.append(f'<div class="card"><h3>{escape(example.title)}</h3><p>{escape(example.text)}</p>')
        if example.steps:
            parts.append(
                "<ul class='plain'>" + "".join(f"<li>{escape(step)}</li>" for step in example.steps) + "</ul>"
            )
        if example.decisions:
            parts.append(
                '<ul class="rows">' + "".join(_row_card(d, law) for d in example.decisions) + "</ul>"
            )
        parts.append("</div>")
    return "".join(parts)


def _reasons(result: Result, law: Mapping[str, Words]) -> str:
    found = Counter((d.status, code) for d in result.decisions for code in d.reasons)
    words = status_words()
    rows = [
        (escape(words[status]), escape(reason_words(code, law).sentence), str(count))
        for (status, code), count in sorted(
            found.items(), key=lambda item: (item[0][0], -item[1], item[0][1])
        )
    ]
    return _table(
        _("Vì sao không chi hoặc phải chờ"), (_("Kết quả"), _("Lý do"), _("Số dòng")), rows, frozenset({2})
    )


def _communes(result: Result) -> str:
    places: dict[str, list[Decision]] = defaultdict(list)
    for decision in result.decisions:
        places[decision.row.commune or _("(không rõ xã)")].append(decision)
    missed: Counter[str] = Counter(m.commune for m in result.missed if m.registry_person)
    rows = []
    for commune in sorted(places):
        states = Counter(d.status for d in places[commune])
        amount = sum(d.amount for d in places[commune])
        counts = (
            len(places[commune]),
            states["accepted"] + states["repaired"],
            states["review"],
            states["refused"],
        )
        rows.append((escape(commune), *(str(c) for c in counts), str(missed[commune]), format_dong(amount)))
    head = (
        _("Xã"),
        _("Số dòng"),
        _("Chi"),
        _("Chờ"),
        _("Không chi"),
        _("Có thể bỏ sót"),
        _("Số tiền chi (đồng)"),
    )
    return _table(_("Theo xã"), head, rows, frozenset(range(1, 7)))


def _missed(result: Result) -> str:
    people = [m for m in result.missed if m.registry_person]
    if not people:
        return ""
    hamlets: dict[tuple[str, str], list[int]] = defaultdict(list)
    for person in people:
        hamlets[person.commune, person.hamlet].append(person.amount)
    rows = [
        (escape(commune), escape(hamlet), str(len(amounts)), format_dong(sum(amounts)))
        for (commune, hamlet), amounts in sorted(hamlets.items())[:MOST_ROWS]
    ]
    head = (_("Xã"), _("Xóm"), _("Số người"), _("Số tiền (đồng)"))
    return f"<h2>{escape(_('Có thể bị bỏ sót, theo xóm'))}</h2>" + _table(
        _("Có thể bị bỏ sót"), head, rows, frozenset({2, 3})
    )


def _waiting(result: Result, law: Mapping[str, Words]) -> str:
    waiting = [d for d in sorted(result.decisions, key=lambda d: d.row.key) if d.status == "review"]
    if not waiting:
        return ""
    rows = [
        (escape(str(d.row.key)), _names(d), escape(explain(d, law)), escape(to_ask(d, law)))
        for d in waiting[:MOST_ROWS]
    ]
    more = ""
    if len(waiting) > MOST_ROWS:
        more = (
            "<p class='quiet'>"
            + escape(_("Còn {rows} dòng nữa trong result.xlsx.").format(rows=len(waiting) - MOST_ROWS))
            + "</p>"
        )
    head = (_("Dòng"), _("Họ và tên"), _("Vướng mắc"), _("Đề nghị xã"))
    count = escape(_("Xem {rows} dòng").format(rows=format_dong(len(rows))))
    table = _table(_("Các dòng đang chờ"), head, rows)
    return f"<h2>{escape(_('Đang chờ: hỏi lại xã'))}</h2><details><summary>{count}</summary>{table}{more}</details>"


def _notes(title: str, texts: Sequence[str]) -> str:
    if not texts:
        return ""
    return (
        f"<h2>{escape(title)}</h2><ul class='plain'>"
        + "".join(f"<li>{escape(text)}</li>" for text in texts)
        + "</ul>"
    )


def render(
    result: Result,
    law: Mapping[str, Words],
    *,
    title: str,
    lead: str,
    examples: Sequence[Example] = (),
    next_steps: Sequence[str] = (),
) -> str:
    """Render the page. ``lead`` is the sentence under the title; ``next_steps`` what to do now."""
    figures = summary(result)
    css = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
    total = _int(figures["amount_total"])
    body = (
        _figures(result, figures)
        + f"<p>{escape(_('Bằng chữ: {words}.').format(words=dong_in_words(total)))}</p>"
        + _bar(result)
        + _examples(examples, law)
        + f"<h2>{escape(_('Kết quả theo xã và theo lý do'))}</h2>"
        + _communes(result)
        + "<p></p>"
        + _reasons(result, law)
        + _waiting(result, law)
        + _missed(result)
        + _notes(_("Chưa kiểm tra được"), result.unchecked)
        + _notes(_("Lưu ý về các tệp"), result.notices)
        + _notes(_("Làm gì tiếp"), next_steps)
    )
    checksum = escape(_("Mã kiểm tra danh sách chi (SHA-256): {sha}").format(sha=figures["sha256"]))
    return (
        f'<!DOCTYPE html><html lang="{language()}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} – An Sinh</title><style>{css}</style></head><body>"
        f'<a class="skip" href="#noi-dung">{escape(_("Đến nội dung chính"))}</a>'
        f'<header class="top"><div class="wrap"><h1>{escape(title)}</h1><p>{escape(lead)}</p></div></header>'
        f'<main id="noi-dung" tabindex="-1"><div class="wrap">{body}</div></main>'
        f'<footer><div class="wrap"><p>{checksum}</p></div></footer></body></html>\n'
    )
