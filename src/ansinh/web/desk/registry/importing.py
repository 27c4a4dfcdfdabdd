"""Importing a register: the upload, its progress, what was refused, named by line."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from ansinh.core.errors import AnSinhError
from ansinh.lists import jobs
from ansinh.lists.storage import path_of
from ansinh.registry import actions, queries
from ansinh.registry.models import Import
from ansinh.web.design.parts import Cell, Column, Figure, Row, Table
from ansinh.web.desk.lists.uploading import StoringHandler
from ansinh.web.desk.registry.common import actor_on, found_or_404, trail
from ansinh.web.desk.registry.forms import ImportForm
from ansinh.web.templatetags.design import count

STATES = {"waiting": "waiting", "running": "running", "done": "finished", "failed": "failed"}
"""State of an import → word of the vocabulary."""


@csrf_exempt
def imports(request: HttpRequest) -> HttpResponse:
    """The imports so far, and the form for a further file. Bytes are read only after the right was checked."""
    handler = StoringHandler(request)
    if request.method == "POST":
        request.upload_handlers = [handler]
    return _imports(request, handler)  # type: ignore[no-any-return]


@csrf_protect
def _imports(request: HttpRequest, handler: StoringHandler) -> HttpResponse:
    if request.method != "POST":
        return _page(request, ImportForm(initial={"as_of": actor_on(request).day}))
    try:
        complete = request.POST.get("complete") == "1"
    except (UnreadablePostError, MultiPartParserError):
        complete = False
    if handler.problem or not complete:
        sentence = handler.problem or _(
            "Tệp chưa đến đủ (đường truyền bị ngắt). Chưa nhận gì: hãy tải lên lại."
        )
        return _page(request, ImportForm(), [sentence], 413 if handler.problem else 400)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    received, now, actor = form.cleaned_data["file"].received, timezone.now(), actor_on(request)
    try:
        with transaction.atomic():
            path = Path(path_of(received.sha256))
            of = actions.start_import(
                actor, path, name=received.name, as_of=form.cleaned_data["as_of"], at=now
            )
            if of.status != Import.DONE:
                jobs.start("register", of.pk, actor.account, now=now)
    except AnSinhError as error:
        form.add_error("file", str(error))
        return _page(request, form, status=422)
    return redirect("registry-import", of.pk)


def _page(
    request: HttpRequest, form: ImportForm, errors: list[str] | None = None, status: int = 200
) -> HttpResponse:
    rows = [
        Row(
            [
                Cell(of.name, href=reverse("registry-import", args=[of.pk])),
                Cell(state=STATES[of.status]),
                count(of.position),
                count(of.added),
                count(of.changed),
                count(of.refused),
            ]
        )
        for of in queries.imports(actor_on(request))[:50]
    ]
    columns = [Column(_("Tệp")), Column(_("Trạng thái")), Column(_("Dòng đã đọc"), number=True)]
    columns += [Column(word, number=True) for word in (_("Thêm"), _("Đổi"), _("Từ chối"))]
    context = {
        "form": form,
        "errors": errors or [],
        "table": Table(_("Các lần nhập"), columns, rows) if rows else None,
        "limit": settings.UPLOAD_LIMIT // 2**20,
        "steps": trail(),
    }
    return render(request, "desk/registry/imports.html", context, status=status)


@found_or_404
def one(request: HttpRequest, import_id: int) -> HttpResponse:
    """Progress, then figures and problems."""
    of, problems = queries.import_for(actor_on(request), import_id)
    working = of.status in (Import.WAITING, Import.RUNNING)
    figures = [
        Figure(_("Thêm"), count(of.added)),
        Figure(_("Đổi"), count(of.changed)),
        Figure(_("Không đổi"), count(of.unchanged)),
        Figure(_("Từ chối"), count(of.refused), tone="danger" if of.refused else ""),
    ]
    columns = [Column(_("Dòng"), number=True), Column(_("Kết quả")), Column(_("Lý do"))]
    rows = [
        Row([p.line, Cell(state="refused") if p.refused else _("nhận, cần xem"), p.text], head=False)
        for p in problems
    ]
    context = {
        "of": of,
        "working": working,
        "state": STATES[of.status],
        "figures": figures,
        "table": Table(_("Dòng bị từ chối hoặc cần xem"), columns, rows) if rows else None,
        "shown": len(problems),
        "refresh_seconds": 5 if working else None,
        "steps": trail((_("Nhập sổ đăng ký"), reverse("registry-imports"))),
    }
    return render(request, "desk/registry/import.html", context)


@found_or_404
def again(request: HttpRequest, import_id: int) -> HttpResponse:
    """Take a failed import up where it stands."""
    actor = actor_on(request)
    of, _problems = queries.import_for(actor, import_id)
    if of.status == Import.FAILED:
        with transaction.atomic():
            actions.take_up_import(actor, of.pk)
            jobs.start("register", of.pk, actor.account, now=timezone.now())
    return redirect("registry-import", of.pk)
