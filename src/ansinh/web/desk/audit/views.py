"""Pages of the auditor: the log, newest first, and the head of the chain to be kept elsewhere."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.queries import id_of, names_of
from ansinh.audit import queries
from ansinh.audit.models import Entry
from ansinh.web.design.forms import DateField, Form
from ansinh.web.design.parts import Cell, Column, Row, Table
from ansinh.web.desk.audit.words import action_in_words
from ansinh.web.templatetags.design import moment

A_PAGE = 100


class FilterForm(Form):
    """Which entries to show."""

    nguoi = forms.CharField(label=_("Tên đăng nhập"), required=False, max_length=60)
    viec = forms.CharField(label=_("Việc (mã)"), required=False, max_length=80)
    loai = forms.CharField(label=_("Loại đối tượng"), required=False, max_length=60)
    so = forms.CharField(label=_("Số của đối tượng"), required=False, max_length=80)
    tu = DateField(label=_("Từ ngày"), required=False)
    den = DateField(label=_("Đến hết ngày"), required=False)


def _chosen(entries: QuerySet[Entry], facts: dict[str, Any]) -> QuerySet[Entry]:
    """Entries left by the filter; days are days here, from midnight to midnight."""
    if facts.get("nguoi"):
        entries = entries.filter(actor=_logged_as(facts["nguoi"]))
    for field, name in (("action__startswith", "viec"), ("object_type", "loai"), ("object_id", "so")):
        if facts.get(name):
            entries = entries.filter(**{field: facts[name].strip()})
    if facts.get("tu"):
        entries = entries.filter(at__gte=timezone.make_aware(datetime.combine(facts["tu"], time.min)))
    if facts.get("den"):
        after = datetime.combine(facts["den"] + timedelta(days=1), time.min)
        entries = entries.filter(at__lt=timezone.make_aware(after))
    return entries


def _logged_as(username: str) -> str:
    """The id under which an account is logged; a name nobody has finds nothing."""
    return id_of(username) or ("system" if username.strip().lower() == "system" else "-")


def _table(entries: list[Entry]) -> Table:
    names = names_of({entry.actor for entry in entries})
    rows = [
        Row(
            [
                entry.seq,
                moment(entry.at),
                names.get(entry.actor, entry.actor),
                Cell(action_in_words(entry.action), note=entry.action),
                f"{entry.object_type} {entry.object_id}".strip(),
                entry.right,
                "" if entry.detail == "{}" else entry.detail,
            ],
        )
        for entry in entries
    ]
    columns = [
        Column(_now("Số")),
        Column(_now("Lúc")),
        Column(_now("Người")),
        Column(_now("Việc")),
        Column(_now("Đối tượng")),
        Column(_now("Quyền")),
        Column(_now("Chi tiết")),
    ]
    return Table(_now("Nhật ký"), columns, rows, caption_hidden=True)


def entries(request: HttpRequest) -> HttpResponseBase:
    """The log by person, deed, object and day."""
    form = FilterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = _chosen(queries.entries(request.actor), chosen)  # type: ignore[attr-defined]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("trang"))
    return render(
        request,
        "desk/audit/entries.html",
        {"form": form, "page": page, "table": _table(list(page.object_list))},
    )


def head(request: HttpRequest) -> HttpResponseBase:
    """The end of the chain now, to be printed and kept elsewhere: what is before it cannot be changed unnoticed."""
    facts = {"head": queries.head(request.actor), "at": timezone.now()}  # type: ignore[attr-defined]
    return render(request, "desk/audit/head.html", facts)
