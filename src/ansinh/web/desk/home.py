"""The first page of an officer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ansinh.accounts.actor import Actor
from ansinh.accounts.queries import unit_names
from ansinh.accounts.roles import ROLE_WORDS, fields_in_words
from ansinh.web.context import menu
from ansinh.web.design.parts import Figure
from ansinh.web.templatetags.design import count
from ansinh.web.waiting import waiting


def home(request: HttpRequest) -> HttpResponse:
    """What waits for the officer, and the ways onward."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    names = unit_names({grant.unit_path for grant in actor.grants})
    places = [
        f"{ROLE_WORDS[grant.role]}, {names[grant.unit_path]} ({fields_in_words(sorted(grant.fields))})"
        for grant in actor.grants
    ]
    figures = [Figure(w.label, count(w.count), href=w.address, tone=w.tone) for w in waiting(actor)]
    ways = [item for item in menu(request) if not item.exact]
    return render(request, "desk/home.html", {"places": places, "figures": figures, "ways": ways})
