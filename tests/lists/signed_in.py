"""Signing officers in for page tests."""

from datetime import date

from django.test import Client

from ansinh.accounts.models import Assignment, User


def account(name: str, *roles: str, unit_path: str = "/19/", fields: tuple[str, ...] = ("*",)) -> User:
    """An account with roles at a unit, in force for long."""
    user = User.objects.create_user(name, "mat khau dai 12 chu", full_name=f"Cán bộ {name}")
    for role in roles:
        Assignment.objects.create(
            user=user, role=role, unit_path=unit_path, fields=list(fields), valid_from=date(2019, 1, 1)
        )
    return user


def signed_in(user: User) -> Client:
    """A browser in which the officer has signed in with both factors."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["second_factor"] = True
    session.save()
    return client
