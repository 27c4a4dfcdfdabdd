"""The list of lists, and the late ones by unit."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.lists import clocks, queries
from ansinh.lists.states import STATES, state_words
from ansinh.policies.loader import load_policy, policy_names
from ansinh.web.design.forms import Form
from ansinh.web.desk.lists.common import actor_on, shown_state

KINDS = ("late", "waiting")


class ListsFilter(Form):
    """Filters of the list of lists, in the address."""

    tim = forms.CharField(label=gettext_lazy("Tên danh sách"), required=False, max_length=100)
    buoc = forms.ChoiceField(label=gettext_lazy("Bước"), required=False)
    chinh_sach = forms.ChoiceField(label=gettext_lazy("Chính sách"), required=False)
    loai = forms.ChoiceField(label=gettext_lazy("Chỉ xem"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        words = state_words()
        self.fields["buoc"].choices = [("", _("mọi bước")), *((s, words[s]) for s in STATES)]
        policies = [(name, load_policy(name).title["vi"]) for name in policy_names()]
        self.fields["chinh_sach"].choices = [("", _("mọi chính sách")), *policies]
        kinds = [("", _("tất cả")), ("waiting", _("chưa xong")), ("late", _("quá hạn"))]
        self.fields["loai"].choices = kinds


def lists(request: HttpRequest) -> HttpResponse:
    """All lists within the scope, those due next first."""
    actor, now = actor_on(request), timezone.now()
    form = ListsFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = queries.list_page(
        actor,
        queries.ListFilter(
            states=(wanted["buoc"],) if wanted.get("buoc") else (),
            policy=wanted.get("chinh_sach", ""),
            text=wanted.get("tim", ""),
            late=wanted.get("loai") == "late",
            waiting=wanted.get("loai") == "waiting",
        ),
        now,
        after=request.GET.get("sau", "")[:60],
    )
    names = queries.unit_names([chosen.unit_path for chosen in page.lists])
    kept = {key: value for key, value in request.GET.items() if key != "sau"}
    context = {
        "form": form,
        "page": page,
        "lines": [
            {
                "list": chosen,
                "unit": names[chosen.unit_path],
                "state": shown_state(chosen),
                "standing": clocks.standing(chosen, now),
            }
            for chosen in page.lists
        ],
        "next": f"?{urlencode({**kept, 'sau': page.after})}" if page.after else "",
        "first": f"?{urlencode(kept)}" if request.GET.get("sau") else "",
        "may_upload": actor.can("lists.upload"),
        "counts": [(state_words()[s], page.counts[s], s) for s in STATES if s in page.counts],
    }
    return render(request, "desk/lists/lists.html", context)


def late(request: HttpRequest) -> HttpResponse:
    """Late lists by unit: who, how many, how long."""
    now = timezone.now()
    units = queries.late_by_unit(actor_on(request), now)
    names = queries.unit_names([unit.unit_path for unit in units])
    lines = [
        {
            "unit": unit,
            "name": names[unit.unit_path],
            "lists": [(chosen, clocks.standing(chosen, now)) for chosen in unit.lists],
        }
        for unit in units
    ]
    return render(request, "desk/lists/late.html", {"lines": lines})
