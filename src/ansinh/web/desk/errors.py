"""Pages for what went wrong, in words, with what to do next. No traceback ever reaches a user."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return render(request, "desk/error.html", {"kind": "bad_request"}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "desk/error.html", {"kind": "forbidden"}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "desk/error.html", {"kind": "not_found"}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: without context processors, which may be what failed."""
    return render(request, "desk/error.html", {"kind": "server_error", "lang": "vi"}, status=500)
