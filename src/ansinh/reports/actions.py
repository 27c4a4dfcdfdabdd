"""Building and issuing reports: right, state, change and log in one transaction."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from ansinh.accounts.actor import Actor
from ansinh.audit.actions import record
from ansinh.core.errors import AnSinhError, InputError
from ansinh.core.i18n import _
from ansinh.core.sheets.reading import read_workbook
from ansinh.reports.build import build, facts
from ansinh.reports.collect import Reading, collected_of
from ansinh.reports.models import Report
from ansinh.reports.periods import Period, parse_period
from ansinh.reports.places import Territory, territory
from ansinh.reports.queries import RIGHT, document_of
from ansinh.reports.sources import from_database


class IssueError(AnSinhError):
    """A report cannot be issued now; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A workbook as it came: the name its sender gave it, and where its bytes lie."""

    name: str
    path: Path


def build_report(
    actor: Actor, *, period: str, unit_path: str, uploads: Sequence[Upload], at: datetime
) -> Report:
    """Build a draft from the lists the actor may read and the workbooks sent.

    Raises PermissionDenied outside the actor's units, UsageError for a period or unit that is none, InputError naming every
    workbook that cannot be used.
    """
    actor.require(RIGHT, unit_path=unit_path)
    when = parse_period(period)
    area = territory(unit_path, when.window[1])
    review = build(area, when, _read(uploads, when, area), from_database(actor, when, unit_path))
    marks = review.gathered.by_mark()
    with transaction.atomic():
        report = Report.objects.create(
            unit_path=unit_path,
            unit_name=area.unit.title,
            period=when.key,
            file_name=review.file_name,
            document=review.document,
            sha256=review.sha256,
            figures=facts(review),
            built_by=actor.account,
            built_at=at,
            **marks,
        )
        detail = {
            "period": when.key,
            "unit_path": unit_path,
            "sha256": review.sha256,
            "files": len(uploads),
            **marks,
        }
        record(
            actor.account,
            "reports.build",
            object_type="report",
            object_id=report.pk,
            right=RIGHT,
            detail=detail,
            at=at,
        )
    return report


def _read(uploads: Sequence[Upload], period: Period, area: Territory) -> list[Reading]:
    readings: list[Reading] = []
    faults: list[str] = []
    for upload in uploads:
        try:
            readings.append(collected_of(read_workbook(upload.path), upload.name, period, area))
        except InputError as error:
            faults.append(str(error).replace(upload.path.name, upload.name))
    if faults:
        raise InputError("\n".join(faults))
    return readings


def issue_report(actor: Actor, report_id: int, *, sha256: str, at: datetime) -> Report:
    """Freeze a draft: from now on it is the report of its unit and period, with the next revision number.

    ``sha256`` is that of the document the officer looked at. Raises Report.DoesNotExist outside the scope, IssueError for
    another document or one that is issued already.
    """
    with transaction.atomic():
        Report.objects.select_for_update().filter(pk=report_id).first()
        report, data = document_of(actor, report_id)
        actor.require(RIGHT, unit_path=report.unit_path)
        if report.state != "draft":
            raise IssueError(_("Báo cáo này đã được ban hành, không ban hành lần nữa."))
        if sha256 != report.sha256 or hashlib.sha256(data).hexdigest() != sha256:
            raise IssueError(_("Bản ông/bà đã xem không phải bản này. Xin tải lại trang và xem lại."))
        issued = Report.objects.filter(unit_path=report.unit_path, period=report.period, state="issued")
        report.revision = (issued.aggregate(last=Max("revision"))["last"] or 0) + 1
        report.state, report.issued_by, report.issued_at = "issued", actor.account, at
        report.save(update_fields=["state", "revision", "issued_by", "issued_at"])
        detail = {"sha256": sha256, "revision": report.revision}
        record(
            actor.account,
            "reports.issue",
            object_type="report",
            object_id=report.pk,
            right=RIGHT,
            detail=detail,
            at=at,
        )
    return report
