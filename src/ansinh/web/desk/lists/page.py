"""One list: what was read and decided, row by row; how its columns were read; its progress; its rows to fix."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.core.errors import AnSinhError
from ansinh.lists import actions, clocks, queries
from ansinh.lists.fixes import DOUBTS, field_words, value_of
from ansinh.lists.layout import column_words
from ansinh.lists.models import BeneficiaryList, ListRow
from ansinh.lists.states import EDITABLE, moves_for
from ansinh.lists.words import reasons_of, repairs_of, words_of
from ansinh.policies.loader import load_policy
from ansinh.web.design.forms import Form
from ansinh.web.desk.lists.common import about_list, actor_on, at_work, done, posted_int, shown_state, trail

ROW_STATES = {"accepted": "pays", "repaired": "pays", "review": "in_question", "refused": "pays_not"}


class RowsFilter(Form):
    """Filters of the rows of a list, in the address."""

    ten = forms.CharField(label=gettext_lazy("Họ tên"), required=False, max_length=80)
    ket_qua = forms.ChoiceField(label=gettext_lazy("Kết quả"), required=False)
    nhom = forms.ChoiceField(label=gettext_lazy("Nhóm"), required=False)
    xa = forms.CharField(label=gettext_lazy("Xã"), required=False, max_length=80)
    hoi = forms.BooleanField(label=gettext_lazy("Đã hỏi xã"), required=False)

    def __init__(self, chosen: BeneficiaryList, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ket_qua"].choices = [
            ("", _("mọi kết quả")),
            ("accepted", _("chi")),
            ("repaired", _("chi, đã sửa lỗi đọc")),
            ("review", _("chờ xem xét")),
            ("refused", _("không chi")),
        ]
        groups = load_policy(chosen.policy).groups
        self.fields["nhom"].choices = [("", _("mọi nhóm")), *((key, key) for key in groups)]


@about_list
def show(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """The page of a list."""
    actor, now = actor_on(request), timezone.now()
    form = RowsFilter(chosen, request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = queries.row_page(
        chosen,
        queries.RowFilter(
            status=wanted.get("ket_qua", ""),
            commune=wanted.get("xa", ""),
            group=wanted.get("nhom", ""),
            name=wanted.get("ten", ""),
            asked=bool(wanted.get("hoi")),
            reason=request.GET.get("ly_do", "")[:40] if request.GET.get("ly_do", "").isidentifier() else "",
        ),
        after=_number(request, "sau"),
        before=_number(request, "truoc"),
    )
    actions.note_reading(actor, chosen, request.session, now)
    words = words_of(chosen.policy)
    kept = {key: value for key, value in request.GET.items() if key not in ("sau", "truoc")}
    context = {
        **head_of(request, chosen),
        "form": form,
        "page": page,
        "rows": [
            (row, ROW_STATES.get(row.status, ""), reasons_of(row, words), repairs_of(row))
            for row in page.rows
        ],
        "before": f"?{urlencode({**kept, 'truoc': page.before})}" if page.before else "",
        "after": f"?{urlencode({**kept, 'sau': page.after})}" if page.after else "",
        "filtered": bool(kept),
        "communes": queries.communes_of(chosen),
        "paying": chosen.accepted + chosen.repaired,
        "wrong_totals": [t for t in chosen.totals if t["stated"] != t["found"]],
        "names_typed": {row.pk: row.read["originals"] for row in page.rows},
    }
    return render(request, "desk/lists/list.html", context)


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def head_of(request: HttpRequest, chosen: BeneficiaryList) -> dict[str, object]:
    """What the head of every page of a list shows."""
    actor = actor_on(request)
    working = at_work(chosen)
    return {
        "list": chosen,
        "unit": queries.unit_names([chosen.unit_path])[chosen.unit_path],
        "policy": load_policy(chosen.policy).title["vi"],
        "state": shown_state(chosen),
        "standing": clocks.standing(chosen, timezone.now()),
        "moves": moves_for(actor, chosen),
        "may_fix": actor.can("lists.fix", unit_path=chosen.unit_path, field=chosen.field),
        "may_review": actor.can("lists.review", unit_path=chosen.unit_path, field=chosen.field),
        "may_export": actor.can("lists.export", unit_path=chosen.unit_path, field=chosen.field),
        "may_post": actor.can("lists.post", unit_path=chosen.unit_path, field=chosen.field),
        "working": working,
        "job": queries.job_of(chosen) if working else None,
        "refresh_seconds": 5 if working else 0,
        "editable": chosen.state in EDITABLE,
        "steps": trail(chosen),
    }


@about_list
def progress(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """How far the machine is; asked again and again by the page of the list."""
    return render(request, "desk/lists/progress.html", head_of(request, chosen))


@about_list
def run_again(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """Calculate anew."""
    actions.run_again(actor_on(request), chosen.pk, now=timezone.now())
    return done(request, chosen, _("Hệ thống đang tính lại danh sách."))


def _fields_for(chosen: BeneficiaryList, row: ListRow) -> list[str]:
    """Fields worth showing: the usual ones, those of the law that the list has, and whether a hidden row belongs."""
    usual = ["full_name", "birth", "sex", "id_number", "hamlet", "commune", "group", "months", "household_no"]
    law = [name for name in DOUBTS if name in row.read["facts"] and name not in usual]
    return [*usual, *law, *(["include"] if "hidden_row" in row.read["reviews"] else [])]


@about_list
def row(request: HttpRequest, chosen: BeneficiaryList, position: int) -> HttpResponse:
    """One row: as typed, as read, as decided; who changed what."""
    found = queries.get_row(chosen, position)
    return _row_page(request, chosen, found, {}, [], 200)


@about_list
def fix(request: HttpRequest, chosen: BeneficiaryList, position: int) -> HttpResponse:
    """Save what was corrected in a row."""
    found = queries.get_row(chosen, position)
    typed = {name: request.POST.get(name, "") for name in _fields_for(chosen, found) if name in request.POST}
    before = {name: request.POST.get(f"was_{name}", "") for name in typed}
    changes = {name: text for name, text in typed.items() if text.strip() != before[name].strip()}
    try:
        actions.fix_row(
            actor_on(request),
            chosen.pk,
            position,
            row_version=posted_int(request, "version"),
            changes=changes,
            now=timezone.now(),
        )
    except AnSinhError as error:
        return _row_page(request, chosen, found, typed, [str(error)], 422)
    return done(
        request, chosen, _("Đã sửa dòng {number}. Hệ thống đang tính lại.").format(number=found.number)
    )


def _row_page(
    request: HttpRequest,
    chosen: BeneficiaryList,
    found: ListRow,
    typed: dict[str, str],
    errors: list[str],
    status: int,
) -> HttpResponse:
    now = timezone.now()
    actions.note_row(actor_on(request), chosen, found, now)
    reading = queries.reading_of(chosen, found)
    words = field_words()
    originals = found.read["originals"]
    cells = found.read["cells"]
    fields = [
        {
            "name": name,
            "label": words[name],
            "value": typed.get(name, value_of(reading, name)),
            "was": value_of(reading, name),
            "typed": originals.get(name, ""),
            "cell": cells.get(name, ""),
        }
        for name in _fields_for(chosen, found)
    ]
    fixes, answers, objections = queries.row_history(found)
    head = head_of(request, chosen)
    context = {
        **head,
        "row": found,
        "row_state": ROW_STATES.get(found.status, ""),
        "reasons": reasons_of(found, words_of(chosen.policy)),
        "repairs": repairs_of(found),
        "fields": fields,
        "groups": list(load_policy(chosen.policy).groups.values()),
        "fixes": [(fix, words.get(fix.field, fix.field)) for fix in fixes],
        "answers": answers,
        "objections": objections,
        "can_fix": head["may_fix"] and chosen.state in EDITABLE and (chosen.state != "review" or found.asked),
        "errors": errors,
        "neighbours": queries.neighbours(chosen, found),
    }
    return render(request, "desk/lists/row.html", context, status=status)


@about_list
def ask(request: HttpRequest, chosen: BeneficiaryList, position: int) -> HttpResponse:
    """Ask the commune about a row."""
    actions.ask_commune(actor_on(request), chosen.pk, position, now=timezone.now())
    return done(request, chosen, _("Đã ghi: hỏi lại xã về dòng này."))


@about_list
def columns(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """How each sheet was read, and the form that corrects it."""
    words = column_words()
    tables = [
        {
            **table,
            "at": at,
            "rows_text": ", ".join(map(str, table["header_rows"])),
            "lines": _column_lines(table),
        }
        for at, table in enumerate(chosen.tables)
    ]
    context = {**head_of(request, chosen), "tables": tables, "words": list(words.items())}
    return render(request, "desk/lists/columns.html", context)


def _column_lines(table: dict[str, Any]) -> list[dict[str, object]]:
    """The columns of a table: those read, and those in which something stands, with a few of their cells."""
    read = {column["letter"]: column for column in table["columns"]}
    letters = set(read) | {letter for sample in table["sample"] for letter in sample["cells"]}
    return [
        {
            "letter": letter,
            "field": read.get(letter, {}).get("field", ""),
            "header": read.get(letter, {}).get("header", ""),
            "why": read.get(letter, {}).get("why", ""),
            "cells": [sample["cells"][letter] for sample in table["sample"] if letter in sample["cells"]],
        }
        for letter in sorted(letters, key=lambda text: (len(text), text))
    ]


@about_list
def correct_columns(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """Save the corrected columns of one sheet; it is remembered for the form."""
    at = posted_int(request, "table")
    if at >= len(chosen.tables):
        raise Http404
    table = chosen.tables[at]
    rows = [
        int(part)
        for part in request.POST.get("header_rows", "").replace(" ", "").split(",")
        if part.isdigit()
    ]
    given = {
        request.POST[key]: key.removeprefix("column_")
        for key in request.POST
        if key.startswith("column_") and request.POST[key]
    }
    actions.correct_mapping(
        actor_on(request),
        chosen.pk,
        version=posted_int(request, "version"),
        file=table["file"],
        sheet=table["sheet"],
        header_rows=rows,
        columns=given,
        now=timezone.now(),
    )
    return redirect(reverse("list", args=[chosen.pk]))
