"""Who acts: an account with what it may do on a day. Every query and action takes one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from ansinh.accounts.models import Assignment, User
from ansinh.accounts.rights import RIGHTS, ROLES


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in force: where (prefix of unit paths), in which fields (``*`` is every field), for which agency."""

    role: str
    unit_path: str
    fields: frozenset[str]
    agency: str

    def covers(self, right: str, unit_path: str | None, field: str | None) -> bool:
        """Whether this grant gives a right at a place and in a field; None asks for any."""
        if right not in ROLES.get(self.role, frozenset()):
            return False
        if unit_path is not None and not unit_path.startswith(self.unit_path):
            return False
        return field is None or "*" in self.fields or field in self.fields


@dataclass(frozen=True, slots=True)
class Actor:
    """An account on a day. ``account`` is the id written into the log."""

    account: str
    name: str
    grants: tuple[Grant, ...]
    day: date

    def can(self, right: str, *, unit_path: str | None = None, field: str | None = None) -> bool:
        """Whether the actor holds a right, at a place and in a field when they are given."""
        assert right in RIGHTS, right
        return any(grant.covers(right, unit_path, field) for grant in self.grants)

    def require(self, right: str, *, unit_path: str | None = None, field: str | None = None) -> None:
        """Raise PermissionDenied unless the actor holds the right."""
        if not self.can(right, unit_path=unit_path, field=field):
            raise PermissionDenied(right)

    def scope(self, right: str, *, path: str = "unit_path", field: str | None = "field") -> Q:
        """The filter that leaves what the actor may see by a right. Nothing granted selects nothing.

        ``path`` and ``field`` name the columns of the model; ``field=None`` for models without one.
        """
        chosen = Q(pk__in=[])
        for grant in self.grants:
            if right not in ROLES.get(grant.role, frozenset()):
                continue
            place = Q(**{f"{path}__startswith": grant.unit_path})
            if field is not None and "*" not in grant.fields:
                place &= Q(**{f"{field}__in": sorted(grant.fields)})
            chosen |= place
        return chosen

    @property
    def roles(self) -> frozenset[str]:
        """Names of the roles in force."""
        return frozenset(grant.role for grant in self.grants)


def actor_of(user: User, day: date) -> Actor:
    """The actor of an account on a day; an inactive account holds nothing."""
    rows: Iterable[Assignment] = ()
    if user.is_active:
        rows = user.assignments.filter(valid_from__lte=day).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )
    grants = tuple(Grant(a.role, a.unit_path, frozenset(a.fields), a.agency) for a in rows)
    return Actor(str(user.pk), user.full_name, grants, day)


def system_actor(day: date) -> Actor:
    """The house itself (jobs, migrations): no grants; actions that it may do say so by name."""
    return Actor("system", "An Sinh", (), day)
