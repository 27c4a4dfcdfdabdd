"""One person's file, and the forms that change it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ansinh.accounts.actor import Actor
from ansinh.core.errors import AnSinhError
from ansinh.policies.classes import kinds
from ansinh.registry import actions, queries
from ansinh.registry.models import Classification, Person
from ansinh.registry.queries import PersonFile
from ansinh.web.design.forms import Form
from ansinh.web.design.parts import Cell, Column, Event, Row, Table
from ansinh.web.desk.registry.common import (
    actor_on,
    address_of,
    as_int,
    deed_words,
    fact_words,
    found_or_404,
    kind_words,
    spoken,
    spoken_day,
    trail,
)
from ansinh.web.desk.registry.forms import (
    ClassForm,
    CorrectForm,
    DeathForm,
    EndForm,
    MoveForm,
    NewForm,
    PaperForm,
    ReasonForm,
)

WRITE = "registry.write"


@found_or_404
def show(request: HttpRequest, person_id: int) -> HttpResponse:
    """The file. Opening it is logged; what is sensitive stays shut."""
    actor = actor_on(request)
    file = queries.person_file(actor, person_id, day=actor.day)
    actions.record_reading(actor, file.person, at=timezone.now())
    year = as_int(request.GET.get("nam", "")) or actor.day.year
    return render(request, "desk/registry/person.html", _context(actor, file, min(max(year, 1900), 2200)))


def _context(actor: Actor, file: PersonFile, year: int) -> dict[str, object]:
    person = file.person
    may = actor.can(WRITE, unit_path=person.unit_path)
    return {
        "file": file,
        "person": person,
        "address": address_of(person),
        "birth": spoken(person.birth),
        "death": spoken(person.death),
        "held": [(row, kind_words(row.kind), spoken_day(row.valid_from)) for row in file.held],
        "months": _months(file, year),
        "year": year,
        "papers": _papers(file),
        "events": _events(file),
        "looks": [Event(look.at, deed_words(look.action), who=look.who) for look in file.looks],
        "merges": file.merges,
        "may_write": may and person.merged_into_id is None,
        "may_merge": actor.can("registry.merge", unit_path=person.unit_path),
        "reason": ReasonForm(),
        "steps": trail(),
    }


def _months(file: PersonFile, year: int) -> Table | None:
    """Month by month of a year: what was held."""
    rows = []
    for row in (*file.held, *file.past):
        marks = [_in_month(row, year, month) for month in range(1, 13)]
        if any(marks):
            rows.append(Row([kind_words(row.kind), *("●" if mark else "–" for mark in marks)]))
    columns = [Column(_("Diện")), *(Column(f"{month}/{year}") for month in range(1, 13))]
    return (
        Table(_("Diện đối tượng theo tháng, năm {year}").format(year=year), columns, rows) if rows else None
    )


def _in_month(row: Classification, year: int, month: int) -> bool:
    """Whether a classification held on any day of a month."""
    here = (year, month)
    start = (row.valid_from.year, row.valid_from.month) if row.valid_from else (0, 0)
    end = (row.valid_to.year, row.valid_to.month) if row.valid_to else (9999, 12)
    return start <= here <= end


def _papers(file: PersonFile) -> Table | None:
    columns = [Column(_("Loại")), Column(_("Số")), Column(_("Ngày cấp")), Column(_("Nơi cấp"))]
    words = {"cccd": _("Căn cước công dân"), "cmnd": _("Chứng minh nhân dân"), "other": _("Giấy tờ khác")}
    rows = [
        Row([words[p.kind], p.number, spoken_day(p.issued), p.issued_by or _("không rõ")])
        for p in file.papers
    ]
    return Table(_("Giấy tờ"), columns, rows) if rows else None


def _events(file: PersonFile) -> list[Event]:
    """Changes of the facts, newest first."""
    events = []
    for fact in file.facts:
        old, new = (_spoken_fact(fact.what, text) or "–" for text in (fact.old, fact.new))
        text = "; ".join(part for part in (f"{old} → {new}", fact.source) if part)
        events.append(Event(fact.at, fact_words(fact.what), text, fact.who))
    return events


def _spoken_fact(what: str, text: str) -> str:
    if what in ("birth", "death"):
        return spoken(text)
    if what == "classification":
        kind, _blank, day = text.partition(" ")
        return f"{kind_words(kind)} {spoken(day)}".strip() if kind else ""
    return text


@found_or_404
def open_sealed(request: HttpRequest, person_id: int) -> HttpResponse:
    """Open what is sensitive, for a reason; shown once, on the answer to the form."""
    actor = actor_on(request)
    person = queries.person_for(actor, person_id)
    form = ReasonForm(request.POST)
    opened = []
    if form.is_valid():
        try:
            opened = actions.open_sealed(actor, person, reason=form.cleaned_data["reason"], at=timezone.now())
        except AnSinhError as error:
            form.add_error("reason", str(error))
    columns = [
        Column(_("Diện")),
        Column(_("Mức")),
        Column(_("Từ ngày")),
        Column(_("Đến ngày")),
        Column(_("Quyết định")),
    ]
    rows = [
        Row([kind_words(o.kind.kind), o.level, spoken(o.valid_from), spoken(o.valid_to), o.decision_number])
        for o in opened
    ]
    context = {"person": person, "form": form, "steps": trail((person.full_name, _address(person)))}
    context["table"] = Table(_("Thông tin bảo mật"), columns, rows) if rows else None
    return render(request, "desk/registry/sealed.html", context, status=422 if form.errors else 200)


def _address(person: Person) -> str:
    return reverse("registry-person", args=[person.pk])


@found_or_404
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    """A household with its members of now and before."""
    home, spells = queries.household_for(actor_on(request), household_id)
    columns = [Column(_("Họ và tên")), Column(_("Ngày sinh")), Column(_("Quan hệ")), Column(_("Từ ngày")), Column(_("Đến ngày"))]  # fmt: skip
    rows = [
        Row(
            [
                Cell(s.person.full_name, href=_address(s.person), note=_("đã mất") if s.person.death else ""),
                spoken(s.person.birth),
                s.relation,
                spoken_day(s.valid_from),
                spoken_day(s.valid_to) if s.valid_to else Cell(state="in_force"),
            ]
        )
        for s in spells
    ]
    where = ", ".join(part for part in (home.hamlet, home.place.commune, home.place.district) if part)
    table = Table(_("Người trong hộ"), columns, rows)
    return render(
        request,
        "desk/registry/household.html",
        {"home": home, "where": where, "table": table, "steps": trail()},
    )


def _edit(
    request: HttpRequest,
    form: Form,
    title: str,
    save: Callable[[], Person],
    back: str,
    *,
    danger: bool = False,
) -> HttpResponse:
    """A form on a page of its own: what is wrong stands above it."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_address(save()))
        except AnSinhError as error:
            form.add_error(None, str(error))
    context = {"form": form, "title": title, "back": back, "danger": danger, "steps": trail()}
    return render(request, "desk/registry/edit.html", context, status=422 if form.errors else 200)


def new(request: HttpRequest) -> HttpResponse:
    """Enter a person."""
    actor, form = actor_on(request), NewForm(request.POST or None)

    def save() -> Person:
        facts = dict(form.cleaned_data)
        number, home = facts.pop("id_number"), facts.pop("household")
        place = {name: facts.pop(name) for name in ("province", "district", "commune")}
        return actions.create_person(actor, facts, place, at=timezone.now(), id_number=number, household=home)

    return _edit(request, form, _("Lập hồ sơ mới"), save, reverse("registry"))


@found_or_404
def correct(request: HttpRequest, person_id: int) -> HttpResponse:
    """Correct facts."""
    actor = actor_on(request)
    person = queries.person_for(actor, person_id, WRITE)
    names = ("full_name", "sex", "birth", "hamlet", "ethnicity", "version")
    form = CorrectForm(request.POST or None, initial={name: getattr(person, name) for name in names})

    def save() -> Person:
        facts = dict(form.cleaned_data)
        version, source = facts.pop("version"), facts.pop("source")
        return actions.correct_person(
            actor, person_id, facts, version=version, source=source, at=timezone.now()
        )

    return _edit(request, form, _("Sửa hồ sơ {name}").format(name=person.full_name), save, _address(person))


@found_or_404
def paper(request: HttpRequest, person_id: int) -> HttpResponse:
    """Add a paper."""
    actor = actor_on(request)
    person, form = queries.person_for(actor, person_id, WRITE), PaperForm(request.POST or None)

    def save() -> Person:
        return actions.add_paper(actor, person_id, at=timezone.now(), **form.cleaned_data).person

    return _edit(
        request, form, _("Thêm giấy tờ cho {name}").format(name=person.full_name), save, _address(person)
    )


@found_or_404
def classify(request: HttpRequest, person_id: int) -> HttpResponse:
    """Record a classification; the list of kinds is what the officer may write."""
    actor = actor_on(request)
    person = queries.person_for(actor, person_id, WRITE)
    may = frozenset(
        code
        for code, kind in kinds().items()
        if actor.can(WRITE, unit_path=person.unit_path, field=kind.field)
        and (not kind.right or actor.can(kind.right, unit_path=person.unit_path, field=kind.field))
    )
    form = ClassForm(request.POST or None, may=may)

    def save() -> Person:
        return actions.classify(actor, person_id, at=timezone.now(), **form.cleaned_data).person

    return _edit(
        request,
        form,
        _("Ghi diện đối tượng cho {name}").format(name=person.full_name),
        save,
        _address(person),
    )


@found_or_404
def end(request: HttpRequest, person_id: int, row_id: int) -> HttpResponse:
    """End a classification."""
    actor = actor_on(request)
    file = queries.person_file(actor, person_id, day=actor.day)
    row = next((r for r in file.held if r.pk == row_id), None)
    if row is None:
        raise Classification.DoesNotExist
    form = EndForm(request.POST or None)

    def save() -> Person:
        facts = form.cleaned_data
        actions.end_classification(
            actor, row.pk, last_day=facts["last_day"], why=facts["why"], at=timezone.now()
        )
        return file.person

    title = _("Kết thúc: {kind}").format(kind=kind_words(row.kind))
    return _edit(request, form, title, save, _address(file.person), danger=True)


@found_or_404
def death(request: HttpRequest, person_id: int) -> HttpResponse:
    """Record a death."""
    actor = actor_on(request)
    person, form = queries.person_for(actor, person_id, WRITE), DeathForm(request.POST or None)

    def save() -> Person:
        facts = form.cleaned_data
        return actions.record_death(actor, person_id, facts["day"], source=facts["source"], at=timezone.now())

    title = _("Ghi ngày mất của {name}").format(name=person.full_name)
    return _edit(request, form, title, save, _address(person), danger=True)


@found_or_404
def move(request: HttpRequest, person_id: int) -> HttpResponse:
    """Record a move; afterwards the file may lie outside one's own unit."""
    actor = actor_on(request)
    person = queries.person_for(actor, person_id, WRITE)
    initial = {"province": person.place.province, "district": person.place.district}
    form = MoveForm(request.POST or None, initial=initial)

    def save() -> Person:
        facts = dict(form.cleaned_data)
        place = {name: facts.pop(name) for name in ("province", "district", "commune")}
        return actions.move(actor, person_id, place, at=timezone.now(), **facts)

    return _edit(
        request, form, _("Chuyển nơi ở của {name}").format(name=person.full_name), save, _address(person)
    )
