"""Officers for tests of the web: an account with one role, and a client that has gone through both factors."""

from collections.abc import Sequence
from datetime import date

from django.test import Client
from django.utils import timezone

from ansinh.accounts.models import Assignment, User

PASSWORD = "ruộng lúa xanh bốn mùa"
COMMUNE = "/19/167/05536/"
"""Phú Tiến, Định Hoá, Thái Nguyên, as it was in 2020."""
ELSEWHERE = "/01/001/00001/"


def an_account(username: str, *, password: str | None = None, unit_path: str = "/", **facts: object) -> User:
    """An account without roles."""
    return User.objects.create_user(
        username,
        password,
        full_name=str(facts.pop("full_name", f"Ông {username}")),
        unit_path=unit_path,
        **facts,
    )


def give(
    user: User,
    role: str,
    unit_path: str = "/",
    fields: Sequence[str] = ("*",),
    valid_from: date = date(2020, 1, 1),
    valid_to: date | None = None,
) -> Assignment:
    """A role of long standing."""
    return Assignment.objects.create(
        user=user,
        role=role,
        unit_path=unit_path,
        fields=list(fields),
        valid_from=valid_from,
        valid_to=valid_to,
    )


def signed_in(user: User) -> Client:
    """A client of the account, both factors shown."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["second_factor"] = "test"
    session.save()
    return client


def officer(
    role: str, unit_path: str = "/", fields: Sequence[str] = ("*",), username: str = ""
) -> tuple[User, Client]:
    """An account with one role and its client."""
    user = an_account(
        username or f"{role}-{timezone.now().timestamp()}".replace("_", "-"), unit_path=unit_path
    )
    give(user, role, unit_path, fields)
    return user, signed_in(user)
