"""Reports: build one, look at what it lacks, download it, issue it."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ansinh.accounts.actor import Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.money import format_dong
from ansinh.policies.review.catalogue import catalogue, sentences
from ansinh.policies.review.workbook import write_form
from ansinh.reports import actions, queries
from ansinh.reports.models import Report
from ansinh.reports.periods import parse_period
from ansinh.web.design.parts import Cell, Column, Figure, Row, Table
from ansinh.web.desk.reports.forms import BuildForm, IssueForm

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 25


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _report(request: HttpRequest, number: int) -> Report:
    try:
        return queries.get_report(_actor(request), number)
    except Report.DoesNotExist as error:
        raise Http404 from error


def reports(request: HttpRequest) -> HttpResponseBase:
    """Reports of the actor's units, and the form that builds one."""
    actor = _actor(request)
    form = BuildForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        units=queries.units_to_report(actor),
        today=timezone.localdate(),
    )
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            report = _build(actor, form)
        except AnSinhError as error:
            errors = str(error).split("\n")
        else:
            messages.success(request, _("Đã lập báo cáo. Xin xem các chỗ còn thiếu trước khi ban hành."))
            return redirect("report", report=report.pk)
    page = Paginator(queries.reports_for(actor), PAGE).get_page(request.GET.get("trang"))
    context = {"form": form, "errors": errors, "page": page, "table": _list_table(list(page))}
    return render(request, "desk/reports/reports.html", context, status=400 if errors or form.errors else 200)


def _build(actor: Actor, form: BuildForm) -> Report:
    with tempfile.TemporaryDirectory(prefix="ansinh-report-") as folder:
        uploads = []
        for number, sent in enumerate(form.cleaned_data["workbooks"]):
            path = Path(folder) / f"{number}{Path(sent.name).suffix.lower()[:6]}"
            with path.open("wb") as stream:
                for chunk in sent.chunks():
                    stream.write(chunk)
            uploads.append(actions.Upload(Path(sent.name).name, path))
        unit = form.cleaned_data["unit"]
        return actions.build_report(
            actor, period=form.period, unit_path=unit, uploads=uploads, at=timezone.now()
        )


def _list_table(found: list[Report]) -> Table:
    columns = [
        Column(_("Kỳ")),
        Column(_("Đơn vị")),
        Column(_("Trạng thái")),
        Column(_("Có số liệu"), number=True),
        Column(_("Còn thiếu"), number=True),
        Column(_("Lập lúc")),
        Column(_("Tải về")),
    ]
    rows = [
        Row(
            [
                Cell(parse_period(r.period).name, href=f"/bao-cao/{r.pk}"),
                r.unit_name,
                _state(r),
                r.computed + r.collected,
                r.missing,
                timezone.localtime(r.built_at).strftime("%d/%m/%Y %H:%M"),
                Cell(".docx", href=f"/bao-cao/{r.pk}/tai-ve"),
            ]
        )
        for r in found
    ]
    return Table(_("Các báo cáo đã lập"), columns, rows)


def _state(report: Report) -> str:
    if report.state == "draft":
        return _("Bản nháp")
    return _("Đã ban hành, bản %(revision)s") % {"revision": report.revision}


def one_report(request: HttpRequest, report: int) -> HttpResponseBase:
    """A report: what is computed, collected, missing; which cells could not be used; every figure."""
    found = _report(request, report)
    facts = found.figures
    context = {
        "report": found,
        "period": parse_period(found.period),
        "state_words": _state(found),
        "summary": [
            Figure(_("Tính từ hệ thống"), found.computed),
            Figure(_("Thu thập từ đơn vị"), found.collected),
            Figure(_("Còn thiếu"), found.missing, tone="warning" if found.missing else ""),
        ],
        "absent": facts["absent_units"],
        "problems": _problem_table(facts),
        "figures": _figure_table(facts),
        "notices": facts["notices"],
        "steps": [(_("Báo cáo"), "/bao-cao")],
    }
    return render(request, "desk/reports/report.html", context)


def _problem_table(facts: dict[str, list[dict[str, str]]]) -> Table:
    rows = [Row([p["place"], p["indicator"], p["text"], p["why"]]) for p in facts["problems"]]
    heads = (_("Tệp và ô"), _("Chỉ tiêu"), _("Ghi trong biểu"), _("Vì sao không dùng"))
    return Table(_("Ô số liệu không dùng được"), [Column(head) for head in heads], rows)


def _figure_table(facts: dict[str, list[dict[str, object]]]) -> Table:
    titles = {section.key: section.title for section in catalogue().sections}
    marks = sentences()["mark_names"]
    columns = [
        Column(_("Chỉ tiêu")),
        Column(_("Đơn vị tính")),
        Column(_("Kế hoạch năm"), number=True),
        Column(_("Thực hiện"), number=True),
        Column(_("Cùng kỳ năm trước"), number=True),
        Column(_("Nguồn")),
    ]
    rows = [
        Row(
            [
                Cell(f["name"], note=titles.get(str(f["section"]), "")),
                f["unit"],
                _number(f["target"]),
                _number(f["done"]),
                _number(f["previous"]),
                marks[f["mark"]],
            ]
        )
        for f in facts["figures"]
    ]
    return Table(_("Các chỉ tiêu"), columns, rows)


def _number(value: object) -> str:
    if isinstance(value, int):
        return format_dong(value)
    return "" if value is None else str(value).replace(".", ",")


def download(request: HttpRequest, report: int) -> HttpResponseBase:
    """The document, checked against its hash."""
    _report(request, report)
    found, data = queries.document_of(_actor(request), report)
    return _attachment(data, DOCX, found.file_name)


def _attachment(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def template(request: HttpRequest) -> HttpResponseBase:
    """The empty collecting workbook of a period (``?ky=2020-9m``)."""
    try:
        period = parse_period(request.GET.get("ky", ""))
    except AnSinhError as error:
        raise Http404 from error
    with tempfile.TemporaryDirectory(prefix="ansinh-form-") as folder:
        path = Path(folder) / "form.xlsx"
        write_form(path, year=period.year, period=period.name, period_key=period.key)
        return _attachment(path.read_bytes(), XLSX, f"bieu-thu-thap-{period.key}.xlsx")


def issue(request: HttpRequest, report: int) -> HttpResponseBase:
    """Ask, then issue the document that was looked at."""
    found = _report(request, report)
    form = IssueForm(request.POST or None, initial={"sha256": found.sha256})
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.issue_report(
                _actor(request), report, sha256=form.cleaned_data["sha256"], at=timezone.now()
            )
        except AnSinhError as error:
            errors = [str(error)]
        else:
            messages.success(request, _("Đã ban hành báo cáo. Bản này không thay đổi được nữa."))
            return redirect("report", report=report)
    context = {
        "title": _("Ban hành báo cáo %(period)s") % {"period": parse_period(found.period).name},
        "sentence": _("Sau khi ban hành, báo cáo được giữ nguyên; muốn sửa phải lập và ban hành bản mới."),
        "facts": [
            (_("Đơn vị"), found.unit_name),
            (_("Chỉ tiêu còn thiếu"), found.missing),
            (_("Mã SHA-256"), found.sha256),
        ],
        "form": form,
        "errors": errors,
        "label": _("Ban hành"),
        "back": f"/bao-cao/{found.pk}",
    }
    return render(request, "design/confirm.html", context, status=409 if errors else 200)
