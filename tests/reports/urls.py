"""The pages of reports with what every page links to, without the rest of the desk."""

from django.http import HttpRequest, HttpResponse

from ansinh.web.desk.reports.urls import urlpatterns as report_patterns
from ansinh.web.rights import PUBLIC, route


def elsewhere(request: HttpRequest) -> HttpResponse:
    """A page of another part of the desk."""
    return HttpResponse("")


urlpatterns = [
    route("", elsewhere, name="home", right="home"),
    *(
        route(name, elsewhere, name=name, right=PUBLIC, methods=("GET", "POST"))
        for name in ("sign-in", "sign-out", "second-factor", "my-account", "language")
    ),
    *report_patterns,
]
handler404 = "ansinh.web.desk.errors.not_found"
handler403 = "ansinh.web.desk.errors.forbidden"
