"""What every page knows: the actor, what the menu may show, the page's language."""

from django.http import HttpRequest
from django.utils.translation import get_language

MENU = (
    ("lists", "lists.read"),
    ("registry", "registry.search"),
    ("dashboard", "dashboard.read"),
    ("audit", "audit.read"),
    ("accounts", "accounts.manage"),
)
"""Name of an address → right; the menu shows what the actor may open."""


def page(request: HttpRequest) -> dict[str, object]:
    """Context of every page."""
    actor = getattr(request, "actor", None)
    menu = [name for name, right in MENU if actor is not None and actor.can(right)]
    return {"actor": actor, "menu": menu, "lang": get_language() or "vi"}
