"""Default deny: an address without an explicit right does not register, and none is served without its right."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ansinh.accounts.actor import Actor, actor_of
from ansinh.accounts.models import User
from ansinh.accounts.rights import RIGHTS

PUBLIC = "public"
"""For addresses that anybody may open: the sign-in page, static facts."""
View = Callable[..., HttpResponseBase]


def route(
    address: str, view: View, *, name: str, right: str, methods: tuple[str, ...] = ("GET",)
) -> URLPattern:
    """Register an address with the right it needs and the methods it answers.

    Raises ImproperlyConfigured for a right that does not exist. A view that writes lists ``POST`` and nothing else writes.
    """
    if right != PUBLIC and right not in RIGHTS:
        raise ImproperlyConfigured(f"{address}: no such right: {right}")
    guarded: Any = require_http_methods(["HEAD", *methods] if "GET" in methods else list(methods))(view)
    guarded.required_right = right
    guarded.methods = methods
    return path(address, guarded, name=name)


class RightMiddleware:
    """Puts the actor on the request and refuses every view whose right the actor does not hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request; pages of a signed-in officer are never kept by caches."""
        response = self.get_response(request)
        if request.user.is_authenticated or request.path.startswith("/dang-nhap"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: View, _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Let the view run only when its right is held. A view without a right is a fault of ours: refused."""
        right = getattr(view, "required_right", None)
        request.actor = None  # type: ignore[attr-defined]
        if isinstance(request.user, User) and request.session.get("second_factor"):
            request.actor = actor_of(request.user, timezone.localdate())  # type: ignore[attr-defined]
        if right == PUBLIC:
            return None
        if right is None:
            raise PermissionDenied("address without a right")
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None:
            if request.user.is_authenticated:
                return redirect("second-factor")
            onward = urlencode({"tiep": request.get_full_path()})
            return redirect(f"/dang-nhap?{onward}" if request.method == "GET" else "/dang-nhap")
        actor.require(right)
        return None
