"""What the pages of lists share: finding a list for the actor, telling errors, words and tones of states."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ansinh.accounts.actor import Actor
from ansinh.core.errors import AnSinhError
from ansinh.lists import queries
from ansinh.lists.models import BeneficiaryList
from ansinh.lists.states import AUTOMATIC, state_words

TONES = {
    "uploaded": "info",
    "detected": "info",
    "repaired": "info",
    "identified": "info",
    "assessed": "info",
    "review": "warning",
    "prepared": "warning",
    "approved": "info",
    "frozen": "success",
    "returned": "danger",
    "withdrawn": "quiet",
}
View = Callable[..., HttpResponse]


def actor_on(request: HttpRequest) -> Actor:
    """The actor of the request (the route has seen to it that there is one)."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def about_list(view: View) -> View:
    """For views of one list: gets it within the actor's scope, 404 otherwise; what an action refuses is told on the way back.

    The view gets the list in place of its number. A refused POST leads back to the page it came from (``back`` names it).
    """

    @wraps(view)
    def inner(request: HttpRequest, list_id: int, **rest: Any) -> HttpResponse:
        try:
            chosen = queries.get_list(actor_on(request), list_id)
            return view(request, chosen, **rest)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except AnSinhError as error:
            messages.error(request, str(error))
            return redirect(back_to(request, list_id))

    return inner


BACK = frozenset({"list", "list-review", "list-prepare", "list-posting", "list-adjustments", "list-columns"})


def back_to(request: HttpRequest, list_id: int) -> str:
    """The page of the list that a form names, the list's own otherwise."""
    name = request.POST.get("back", "list")
    return reverse(name if name in BACK else "list", args=[list_id])


def done(request: HttpRequest, chosen: BeneficiaryList, sentence: str) -> HttpResponse:
    """Say what was done and go back."""
    messages.success(request, sentence)
    return redirect(back_to(request, chosen.pk))


def posted_int(request: HttpRequest, name: str) -> int:
    """A whole number of the form; 0 when it is none, which no version and no id is."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def shown_state(chosen: BeneficiaryList) -> tuple[str, str]:
    """Word and tone of a list's state."""
    if chosen.problem:
        return _("Không xử lý được"), "danger"
    return state_words()[chosen.state], TONES[chosen.state]


def at_work(chosen: BeneficiaryList) -> bool:
    """Whether the machine has something to do with the list."""
    if chosen.problem or chosen.state in ("frozen", "withdrawn"):
        return False
    return chosen.state in AUTOMATIC or chosen.assessed_inputs != chosen.inputs


def trail(chosen: BeneficiaryList | None = None) -> list[tuple[str, str]]:
    """Where one is."""
    steps = [(_("Danh sách"), reverse("lists"))]
    if chosen is not None:
        steps.append((chosen.title, reverse("list", args=[chosen.pk])))
    return steps
