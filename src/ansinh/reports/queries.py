"""Reading reports, always for an actor. A report holds totals and no person: its scope is its unit, all fields alike."""

import hashlib
from datetime import date

from django.db.models import QuerySet

from ansinh.accounts.actor import Actor, actor_of
from ansinh.accounts.models import User
from ansinh.core.errors import AnSinhError, UsageError
from ansinh.core.i18n import _
from ansinh.policies.units.units import KIND_WORDS
from ansinh.reports.models import Report
from ansinh.units.models import Unit

RIGHT = "reports.build"


class DocumentChangedError(AnSinhError):
    """The stored document is not the one that was built."""


def reports_for(actor: Actor) -> QuerySet[Report]:
    """Reports within the actor's units, the newest first, without their documents."""
    found = Report.objects.filter(actor.scope(RIGHT, field=None))
    return found.defer("document").order_by("-built_at", "-pk")


def get_report(actor: Actor, report_id: int) -> Report:
    """One report. Raises Report.DoesNotExist outside the scope."""
    return reports_for(actor).get(pk=report_id)


def document_of(actor: Actor, report_id: int) -> tuple[Report, bytes]:
    """A report with its document. Raises Report.DoesNotExist, DocumentChangedError when the bytes are not those of its hash."""
    report = Report.objects.filter(actor.scope(RIGHT, field=None)).get(pk=report_id)
    data = bytes(report.document)
    if hashlib.sha256(data).hexdigest() != report.sha256:
        raise DocumentChangedError(
            _(
                "Báo cáo số {number} trên hệ thống không còn đúng như lúc lập (sai mã SHA-256). Xin báo quản trị."
            ).format(number=report.pk)
        )
    return report, data


def units_to_report(actor: Actor) -> list[tuple[str, str]]:
    """Path and title of provinces and districts for which the actor may build a report, of every time they existed."""
    found: dict[str, str] = {}
    units = Unit.objects.filter(
        actor.scope(RIGHT, path="path", field=None), level__in=("province", "district")
    )
    for unit in units.order_by("path", "valid_from"):
        found[unit.path] = f"{KIND_WORDS[unit.kind]} {unit.name}"
    return sorted(found.items())


def actor_by_name(name: str, day: date) -> Actor:
    """The actor of an account by its sign-in name, for the command line. Raises UsageError for none, or without the right."""
    user = User.objects.filter(username=name.strip().lower()).first()
    actor = actor_of(user, day) if user is not None else None
    if actor is None or not actor.can(RIGHT):
        raise UsageError(_("Tài khoản “{name}” không có quyền lập báo cáo.").format(name=name))
    return actor
