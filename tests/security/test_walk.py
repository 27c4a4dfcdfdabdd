"""Every address × every role × own and foreign object: what the table of rights says, and not one write by looking."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from ansinh.accounts.rights import RIGHTS, ROLES
from ansinh.units.actions import load_units
from ansinh.web.rights import PUBLIC
from tests.security import factories_lists  # noqa: F401 - registers its factories
from tests.security.factories import ALL_ROLES, EXPECTED, World
from tests.web.support import signed_in

pytestmark = pytest.mark.django_db
READING_IS_LOGGED = {"audit_entry", "audit_head"}
UNCHANGING = {"units_unit", "django_migrations", "django_content_type", "auth_permission"}
REFUSED = {403, 404}
NOTED = {("list", "django_session")}
"""The session remembers that this reading was logged, so that turning pages does not fill the log."""


@dataclass(frozen=True)
class Route:
    """An address of the table."""

    name: str
    right: str
    methods: tuple[str, ...]
    parts: tuple[str, ...]

    def at(self, world: World, own: bool) -> str:
        return reverse(self.name, kwargs={part: world.value(part, own) for part in self.parts})


def patterns() -> list[URLPattern]:
    found = get_resolver().url_patterns
    assert all(isinstance(pattern, URLPattern) for pattern in found), (
        "addresses are registered flat, by route()"
    )
    return found


def routes() -> list[Route]:
    return [
        Route(p.name, p.callback.required_right, p.callback.methods, tuple(p.pattern.converters))
        for p in patterns()
    ]


ROUTES = routes()
GUARDED = [route for route in ROUTES if route.right != PUBLIC]


@pytest.fixture(autouse=True)
def _uploads(settings: object, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Visit:
    """What one address answered a role."""

    route: Route
    role: str
    method: str
    own: bool
    status: int
    written: tuple[str, ...]
    """Tables whose rows changed."""
    markup: bool
    """A hostile text came through as markup."""
    escaped: bool
    """A hostile text was shown, as text."""

    def __str__(self) -> str:
        whose = "own" if self.own else "foreign"
        return f"{self.method} {self.route.name} ({whose}): {self.status} {' '.join(self.written)}".strip()

    @property
    def allowed(self) -> bool:
        return self.route.right in ROLES[self.role]


_WALKED: dict[str, list[Visit]] = {}
"""Each role walks once; the tests below look at what it met."""


@pytest.fixture(params=ALL_ROLES)
def visits(request: pytest.FixtureRequest) -> list[Visit]:
    role = request.param
    if role not in _WALKED:
        load_units()
        world = World(role)
        for route in ROUTES:  # everything is made before anything is walked
            for own in (True, False):
                route.at(world, own)
        _WALKED[role] = list(walked(world))
    return _WALKED[role]


def walked(world: World) -> Iterator[Visit]:
    """Look at everything; then try to do what the role may not, or not there."""
    client = signed_in(world.user)
    before = contents()
    for route, method, own, address in [*walk(world, {"GET"}), *walk(world, {"POST"})]:
        if method == "POST" and own and route.right in ROLES[world.role]:
            continue
        answer = client.get(address) if method == "GET" else client.post(address, {"version": "1"})
        html = answer.content if "html" in answer.headers.get("Content-Type", "") else b""
        now = contents()
        yield Visit(
            route,
            world.role,
            method,
            own,
            answer.status_code,
            tuple(name for name in now if now[name] != before[name]),
            own and bool(re.search(rb"<script>alert|<img src=x", html)),
            b"&lt;script&gt;alert" in html,
        )
        before = now


def test_every_address_names_a_right_its_methods_and_itself():
    for pattern in patterns():
        assert pattern.callback.required_right in RIGHTS | {PUBLIC}, pattern
        assert set(pattern.callback.methods) <= {"GET", "POST"}, pattern
    names = [pattern.name for pattern in patterns()]
    assert len(names) == len(set(names))


def walk(world: World, methods: set[str]) -> Iterator[tuple[Route, str, bool, str]]:
    for route in GUARDED:
        for method in sorted(methods & set(route.methods)):
            for own in (True, False):
                if own or route.parts:
                    yield route, method, own, route.at(world, own)


def as_the_table_says(visit: Visit) -> bool:
    if not visit.allowed:
        return visit.status == 403
    if not visit.own:
        return visit.status in REFUSED
    return visit.status in EXPECTED.get(visit.route.name, {200, 302})


def test_a_role_opens_what_the_table_says_and_nothing_else(visits):
    assert [str(v) for v in visits if not as_the_table_says(v)] == []


def test_looking_writes_nothing_and_what_is_refused_changes_nothing(visits):
    def stray(visit: Visit) -> bool:
        return any((visit.route.name, table) not in NOTED for table in visit.written)

    assert [str(v) for v in visits if stray(v)] == []


def test_no_page_shows_a_hostile_text_as_markup(visits):
    assert [str(v) for v in visits if v.markup] == []
    assert any(v.escaped for v in visits), "no page of this role shows a text that people typed"


def test_a_form_without_its_token_is_refused_everywhere():
    load_units()
    world = World("province_officer")
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(world.user).cookies
    wrong = []
    before = contents()
    for route in ROUTES:
        if "POST" in route.methods:
            status = client.post(route.at(world, True)).status_code
            wrong += [(route.name, status)] if status != 403 else []
    assert wrong == []
    assert [table for table in changed(before) if table in {"django_session", "accounts_throttle"}] == []


@pytest.mark.parametrize("state", ["nobody", "half-way"])
def test_nothing_opens_before_the_second_factor(state):
    load_units()
    world = World("province_officer")
    client = Client()
    if state == "half-way":
        client.force_login(world.user)
    wrong = []
    for route, method, own, address in walk(world, {"GET", "POST"}):
        answer = client.generic(method, address)
        if answer.status_code != 302 or not answer.url.startswith("/dang-nhap"):
            wrong.append((route.name, method, own, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_not_answered(method):
    load_units()
    world = World("province_officer")
    client = signed_in(world.user)
    allowed = [r for r in GUARDED if r.right in ROLES[world.role]]
    wrong = [
        (route.name, status)
        for route in allowed
        if (status := client.generic(method, route.at(world, True)).status_code) != 405
    ]
    assert wrong == []


def contents() -> dict[str, str]:
    """A digest of every table's rows, but for the log (reading is logged) and what nobody changes."""
    found = {}
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        for name in sorted(names - READING_IS_LOGGED - UNCHANGING):
            cursor.execute(f'SELECT * FROM "{name}"')
            rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
            found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def changed(before: dict[str, str]) -> list[str]:
    """Tables whose rows differ now."""
    now = contents()
    return [name for name, digest in before.items() if now[name] != digest]
