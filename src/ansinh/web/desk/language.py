"""The language of the pages: Vietnamese unless somebody chose otherwise (browsers of offices are often set to English)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme


class LanguageMiddleware:
    """Switches the language on for a request: the one chosen (a cookie), else Vietnamese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in its language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def safe_address(request: HttpRequest, wanted: str) -> str:
    """An address within this site, or the first page: nobody is led elsewhere by a link to us."""
    inside = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if inside and wanted.startswith("/") else "/"


def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language chosen and go back to the page."""
    response = redirect(safe_address(request, request.POST.get("next", "/")))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 86400,
            samesite="Lax",
            httponly=True,
            secure=settings.HTTPS,
        )
    return response
