"""What every page knows: the actor, what the menu may show, the page's language."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

MENU = (
    ("home", "home", _("Việc của tôi")),
    ("lists", "lists.read", _("Danh sách")),
    ("registry", "registry.search", _("Sổ đăng ký")),
    ("dashboard", "dashboard.read", _("Tình hình")),
    ("reports", "reports.build", _("Báo cáo")),
    ("jobs", "jobs.read", _("Việc nền")),
    ("audit", "audit.read", _("Nhật ký")),
    ("accounts", "accounts.manage", _("Người dùng")),
)
"""Name of an address, its right, its words; the menu shows what the actor may open."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the menu. ``current``: the page lies below it; ``exact``: it is this very page."""

    label: object
    address: str
    current: bool
    exact: bool


def menu(request: HttpRequest) -> list[MenuItem]:
    """The entries the actor may open, of the apps that are there."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    found = []
    for name, right, label in MENU:
        if not actor.can(right):
            continue
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        exact = request.path == address
        below = address != "/" and request.path.startswith(f"{address.rstrip('/')}/")
        found.append(MenuItem(label, address, exact or below, exact))
    return found


def page(request: HttpRequest) -> dict[str, object]:
    """Context of every page."""
    return {
        "actor": getattr(request, "actor", None),
        "menu": menu(request),
        "lang": get_language() or "vi",
        "half_signed_in": request.user.is_authenticated if hasattr(request, "user") else False,
    }
