"""Downloads: all rows, the slip for the commune, the frozen payment list."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from ansinh.listcheck.workbooks import slip_name
from ansinh.lists import actions, exports, queries
from ansinh.lists.models import BeneficiaryList
from ansinh.web.desk.lists.common import about_list, actor_on

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(body: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@about_list
def rows(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """``rows.csv``."""
    actions.note_download(actor_on(request), chosen, "rows.csv", timezone.now())
    return _file(
        exports.rows_csv(queries.all_rows(chosen)), f"rows-{chosen.pk}.csv", "text/csv; charset=utf-8"
    )


@about_list
def slip(request: HttpRequest, chosen: BeneficiaryList) -> HttpResponse:
    """The slip of one commune, or of all."""
    commune = request.GET.get("xa", "")[:80]
    found = queries.waiting_rows(chosen, commune)
    actions.note_download(actor_on(request), chosen, "slip", timezone.now())
    name = f"phieu-{chosen.pk}-{slip_name(commune)}.xlsx" if commune else f"phieu-{chosen.pk}.xlsx"
    return _file(exports.slip(chosen, found), name, XLSX)


@about_list
def payment(request: HttpRequest, chosen: BeneficiaryList, kind: str) -> HttpResponse:
    """The frozen payment list, verified first: as a workbook, or the canonical bytes whose SHA-256 is told."""
    if kind not in ("xlsx", "chuan"):
        raise Http404
    frozen, lines = actions.export(actor_on(request), chosen.pk, kind=kind, now=timezone.now())
    if kind == "chuan":
        return _file(bytes(frozen.canonical), f"chi-tra-{chosen.pk}.txt", "application/octet-stream")
    body = exports.payment_workbook(frozen, lines, queries.adjustments_of(frozen))
    return _file(body, f"chi-tra-{chosen.pk}.xlsx", XLSX)
