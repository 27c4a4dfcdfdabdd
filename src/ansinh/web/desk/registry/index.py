"""Search, and the enquiry at the point of application."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ansinh.accounts.actor import Actor
from ansinh.registry import queries
from ansinh.registry.models import Person
from ansinh.registry.rls import prefixes
from ansinh.registry.search import MOST, PAGE
from ansinh.units.models import Unit
from ansinh.web.design.parts import Cell, Column, Row, Table
from ansinh.web.desk.registry.common import (
    actor_on,
    address_of,
    as_int,
    kind_words,
    spoken,
    spoken_day,
    trail,
)
from ansinh.web.desk.registry.forms import EnquiryForm, SearchForm


def places(actor: Actor) -> list[tuple[str, str]]:
    """Districts and communes within the scope to narrow a search by (those of today and of then)."""
    roots = prefixes(actor, "registry.search")
    units = Unit.objects.filter(level__in=("district", "commune")).order_by("path", "valid_from")
    found: dict[str, str] = {}
    for unit in units:
        if any(unit.path.startswith(root) for root in roots):
            dated = "" if unit.valid_to is None else f" ({_('đến')} {spoken_day(unit.valid_to)})"
            found[unit.path] = ("  " if unit.level == "commune" else "") + unit.name + dated
    return list(found.items())


def index(request: HttpRequest) -> HttpResponse:
    """People who fit what was typed; nothing is shown before anything was asked."""
    actor = actor_on(request)
    form = SearchForm(request.GET or None)
    form.fields["don_vi"].choices = [("", _("Mọi đơn vị")), *places(actor)]  # type: ignore[attr-defined]
    may = {f"may_{name}": actor.can(f"registry.{name}") for name in ("write", "merge", "import")}
    context: dict[str, object] = {"form": form, **may}
    text, unit = request.GET.get("tim", "").strip(), ""
    if form.is_bound and form.is_valid():
        unit = form.cleaned_data["don_vi"]
    if text or unit:
        found = queries.search(
            actor, text[:200], unit_path=unit, page=as_int(request.GET.get("trang", "1")) or 1
        )
        context |= {"found": found, "most": MOST, "table": _table(actor, found.people)}
        context["page"] = Paginator(range(found.count), PAGE).get_page(found.page)
    return render(request, "desk/registry/index.html", context)


def _table(actor: Actor, people: list[Person]) -> Table:
    columns = [Column(_("Họ và tên")), Column(_("Ngày sinh")), Column(_("Giới")), Column(_("Số giấy tờ"))]
    columns += [Column(_("Nơi ở")), Column(_("Hộ")), Column(_("Mã"))]
    rows = []
    for person in people:
        full = actor.can(queries.READ, unit_path=person.unit_path)
        href = reverse("registry-person", args=[person.pk]) if full else ""
        home = person.household
        house = reverse("registry-household", args=[home.pk]) if full and home else ""
        note = _("đã mất {day}").format(day=spoken(person.death)) if person.death else ""
        number = person.id_number if full or not person.id_number else f"…{person.id_number[-4:]}"
        cells = [Cell(person.full_name, href=href, note=note), spoken(person.birth), person.sex, number]
        rows.append(
            Row([*cells, address_of(person), Cell(home.code if home else "", href=house), person.code])
        )
    return Table(_("Người tìm thấy"), columns, rows, caption_hidden=True)


def enquiry(request: HttpRequest) -> HttpResponse:
    """Is this person already helped, where, by what? A question that is logged, so it is posted."""
    actor = actor_on(request)
    form = EnquiryForm(request.POST or None)
    context: dict[str, object] = {"form": form, "steps": trail()}
    if request.method == "POST" and form.is_valid():
        facts, now = form.cleaned_data, timezone.now()
        answer = queries.already_helped(
            actor,
            facts["name"],
            facts["birth"],
            facts["number"],
            at=now,
            day=actor.day,
            commune=facts["commune"],
        )
        rows = [
            Row([kind_words(h.what), spoken_day(h.valid_from), h.decision or _("không rõ")])
            for h in answer.helps
        ]
        columns = [Column(_("Đang hưởng")), Column(_("Từ ngày")), Column(_("Quyết định"))]
        context |= {"answer": answer, "table": Table(_("Đang được hỗ trợ"), columns, rows)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/registry/enquiry.html", context, status=status)
