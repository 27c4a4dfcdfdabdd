"""Two records side by side: the same person, or not; and the way back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ansinh.core.errors import AnSinhError
from ansinh.registry import actions, queries
from ansinh.registry.models import NotSame, Person
from ansinh.web.design.compare import compare_records
from ansinh.web.desk.registry.common import (
    actor_on,
    address_of,
    as_int,
    fact_words,
    found_or_404,
    posted_int,
    spoken,
    told,
    trail,
)

RIGHT = "registry.merge"
FIELDS = (
    "full_name",
    "birth",
    "sex",
    "id_number",
    "hamlet",
    "place",
    "household",
    "relation",
    "ethnicity",
    "death",
)


@found_or_404
def merge_page(request: HttpRequest) -> HttpResponse:
    """Two records (``?a=&b=``), the likely ones of one (``?a=``), or the groups of one number."""
    actor = actor_on(request)
    first, second = (as_int(request.GET.get(name, "")) for name in ("a", "b"))
    context: dict[str, object] = {"steps": trail()}
    if first and second:
        context |= _pair(request, first, second)
    elif first:
        person = queries.person_for(actor, first, RIGHT)
        found = queries.duplicates_of(actor, person, day=actor.day)
        context |= {"person": person, "candidates": [(c, address_of(c.person), round(c.probability * 100)) for c in found]}  # fmt: skip
    else:
        groups = [(g[0], g[1:]) for g in queries.same_number(actor)]
        context["groups"] = groups
    return render(request, "desk/registry/merge.html", context)


def _pair(request: HttpRequest, first: int, second: int) -> dict[str, object]:
    actor = actor_on(request)
    left, right = queries.person_for(actor, first, RIGHT), queries.person_for(actor, second, RIGHT)
    labels = [(name, fact_words(name)) for name in FIELDS]
    found = [c for c in queries.duplicates_of(actor, left, day=actor.day) if c.person.pk == right.pk]
    return {
        "left": left,
        "right": right,
        "rows": compare_records(_facts(left), _facts(right), labels),
        "evidence": found[0].evidence.split("; ") if found else [],
        "decision": queries.not_same_for(actor, left, right),
        "mergeable": left.merged_into_id is None and right.merged_into_id is None and left.pk != right.pk,
    }


def _facts(person: Person) -> dict[str, object]:
    return {
        "full_name": person.full_name,
        "birth": spoken(person.birth),
        "sex": person.sex,
        "id_number": person.id_number,
        "hamlet": person.hamlet,
        "place": f"{person.place.commune}, {person.place.district}".strip(", "),
        "household": person.household.code if person.household else "",
        "relation": person.relation,
        "ethnicity": person.ethnicity,
        "death": spoken(person.death),
    }


@found_or_404
def decide(request: HttpRequest) -> HttpResponse:
    """The same, or not the same."""
    actor, now = actor_on(request), timezone.now()
    first, second = posted_int(request, "a"), posted_int(request, "b")
    for pk in (first, second):
        queries.person_for(actor, pk, RIGHT)
    back = f"{reverse('registry-merge')}?a={first}&b={second}"
    why = request.POST.get("why", "")[:400]
    if request.POST.get("answer") == "same":
        sentence = _("Đã gộp hai hồ sơ. Có thể hoàn tác trong lịch sử hồ sơ.")
        try:
            done = actions.merge(actor, first, second, why=why, at=now)
        except AnSinhError as error:
            return told(request, _raising(error), "", back)
        return told(request, lambda: None, sentence, reverse("registry-person", args=[done.kept_id]))
    sentence = _("Đã ghi: hai người khác nhau. Quyết định giữ nguyên cho đến khi hồ sơ thay đổi.")
    return told(request, lambda: actions.mark_not_same(actor, first, second, why=why, at=now), sentence, back)


def _raising(error: AnSinhError):  # type: ignore[no-untyped-def]
    def again() -> None:
        raise error

    return again


@found_or_404
def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    actor = actor_on(request)
    done = queries.merge_for(actor, merge_id)
    back = reverse("registry-person", args=[done.kept_id])
    return told(
        request,
        lambda: actions.undo_merge(actor, merge_id, at=timezone.now()),
        _("Đã hoàn tác: hai hồ sơ trở lại như trước."),
        back,
    )


@found_or_404
def undo_not_same(request: HttpRequest) -> HttpResponse:
    """Take *not the same* back."""
    actor = actor_on(request)
    first, second = (queries.person_for(actor, posted_int(request, name), RIGHT) for name in ("a", "b"))
    decision = queries.not_same_for(actor, first, second)
    if decision is None:
        raise NotSame.DoesNotExist
    actions.undo_not_same(actor, decision.pk, at=timezone.now())
    return redirect(f"{reverse('registry-merge')}?a={first.pk}&b={second.pk}")
