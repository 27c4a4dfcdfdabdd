"""Objects for the walk over all addresses: for each name in an address one that lies in every role's scope, and a foreign one.

An app registers ``@makes("list_id")``: a function of the World that returns (own, foreign) values of that part of an address.
``EXPECTED`` names pages that rightly answer an own object otherwise than 200 or 302, with the reason beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.db import models

from ansinh.accounts.actor import Actor, Grant
from ansinh.accounts.models import Assignment, Passkey, User
from ansinh.accounts.rights import ROLES
from tests.web.support import an_account, give

COMMUNE, DISTRICT, PROVINCE = "/19/167/05593/", "/19/167/", "/19/"
ABROAD = "/01/001/00001/"
NOW = datetime(2020, 6, 15, 3, 0, tzinfo=UTC)
DAY = date(2020, 6, 15)
AT = {"commune_officer": COMMUNE, "district_officer": DISTRICT}
"""Where a role is held; the others in the whole province."""
NASTY = "<script>alert('x')</script><img src=x onerror=alert(1)>"
"""Stands in every text of an own object: no page may show it unescaped."""


def filled(model: type[models.Model], **facts: Any) -> Any:
    """A row of any model with something in every column that must have something."""
    for column in model._meta.concrete_fields:
        empty = column.null or column.has_default() or column.primary_key or column.name in facts
        if empty or column.attname in facts:
            continue
        facts[column.name] = _something(column)
    return model._base_manager.create(**facts)


def _something(column: models.Field) -> object:  # type: ignore[type-arg]
    kinds = {
        models.DateTimeField: NOW,
        models.DateField: DAY,
        models.BinaryField: b"",
        models.JSONField: {},
        models.BooleanField: False,
    }
    for kind, value in kinds.items():
        if isinstance(column, kind):
            return value
    if isinstance(column, models.CharField | models.TextField):
        return uuid4().hex[: column.max_length or 32]
    return 1


def actor(role: str, path: str, account: str = "0") -> Actor:
    """Somebody who makes things in the name of a role."""
    return Actor(account, role, (Grant(role, path, frozenset("*"), ""),), DAY)


@dataclass
class World:
    """An officer of a role, and the objects made for the walk, each once."""

    role: str
    made: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @cached_property
    def user(self) -> User:
        place = AT.get(self.role, PROVINCE)
        user = an_account(f"di-{self.role}".replace("_", "-"), unit_path=place)
        give(user, self.role, place)
        return user

    def value(self, name: str, own: bool) -> Any:
        """What stands in an address at a name."""
        if name not in self.made:
            assert name in FACTORIES, f"tests/security/factories.py has no @makes({name!r}): register one"
            self.made[name] = FACTORIES[name](self)
        return self.made[name][0 if own else 1]


Factory = Callable[[World], tuple[Any, Any]]
FACTORIES: dict[str, Factory] = {}
EXPECTED: dict[str, set[int]] = {
    "list-export": {302},  # not frozen yet: back to the list, told
    "report-template": {404},  # names no period
    "registry-end": {404},  # no such spell of this person
}


def makes(name: str) -> Callable[[Factory], Factory]:
    """Register the factory of a name in addresses."""

    def keep(factory: Factory) -> Factory:
        FACTORIES[name] = factory
        return factory

    return keep


@makes("account")
def accounts(_world: World) -> tuple[int, int]:
    own = an_account("trong", unit_path=COMMUNE, full_name=NASTY)
    give(own, "commune_officer", COMMUNE)
    return own.pk, an_account("ngoai", unit_path=ABROAD).pk


@makes("assignment")
def assignments(world: World) -> tuple[int, int]:
    own, foreign = (User.objects.get(pk=world.value("account", mine)) for mine in (True, False))
    return Assignment.objects.get(user=own).pk, give(foreign, "commune_officer", ABROAD).pk


@makes("key")
def passkeys(world: World) -> tuple[int, int]:
    someone = an_account("co-khoa")
    own, foreign = (filled(Passkey, user=user, credential="") for user in (world.user, someone))
    return own.pk, foreign.pk


ALL_ROLES = sorted(ROLES)
