"""Reading accounts. An administrator sees the accounts of the own units; everybody sees the own account."""

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from ansinh.accounts.actor import Actor
from ansinh.accounts.models import Assignment, Throttle, User
from ansinh.accounts.throttle import BY_CODE, BY_NAME
from ansinh.units.models import Unit

RIGHT = "accounts.manage"


def accounts(actor: Actor, *, text: str = "", role: str = "", active: bool | None = None) -> QuerySet[User]:
    """Accounts the administrator looks after, by name, with their assignments. Raises PermissionDenied without the right."""
    actor.require(RIGHT)
    found = User.objects.filter(actor.scope(RIGHT, field=None))
    if text.strip():
        found = found.filter(Q(username__icontains=text.strip()) | Q(full_name__icontains=text.strip()))
    if active is not None:
        found = found.filter(is_active=active)
    if role:
        holding = Assignment.objects.filter(in_force(actor.day), user=OuterRef("pk"), role=role)
        found = found.filter(Exists(holding))
    assignments = Assignment.objects.order_by("-valid_from", "pk")
    return found.order_by("username").prefetch_related(Prefetch("assignments", queryset=assignments))


def account(actor: Actor, pk: int) -> User:
    """One of them. Raises User.DoesNotExist for others' accounts, as for accounts that are not there."""
    return accounts(actor).get(pk=pk)


def assignment(actor: Actor, pk: int) -> Assignment:
    """An assignment of an account looked after, at a unit looked after. Raises Assignment.DoesNotExist otherwise."""
    actor.require(RIGHT)
    scope = actor.scope(RIGHT, field=None) & actor.scope(RIGHT, path="user__unit_path", field=None)
    return Assignment.objects.filter(scope).select_related("user").get(pk=pk)


def in_force(day: date) -> Q:
    """The filter of assignments that hold on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def own_assignments(user: User, day: date) -> list[Assignment]:
    """What the account may do on a day."""
    return list(user.assignments.filter(in_force(day)).order_by("role", "unit_path"))


def unit_names(paths: set[str]) -> dict[str, str]:
    """Names of units by path, with the unit above where there is one; ``/`` is the whole country's."""
    names = dict(
        Unit.objects.filter(path__in={part for path in paths for part in _above(path)})
        .order_by("valid_from")
        .values_list("path", "name")
    )
    told = {path: ", ".join(names[part] for part in _above(path) if part in names) for path in paths}
    return {path: words or (_("Toàn quốc") if path == "/" else path) for path, words in told.items()}


def _above(path: str) -> list[str]:
    """A path and the paths above it, nearest first: /19/167/05536/, /19/167/, /19/."""
    codes = path.strip("/").split("/")
    return [f"/{'/'.join(codes[:n])}/" for n in range(len(codes), 0, -1) if codes[n - 1] != "-"]


def is_locked(user: User, now: object) -> bool:
    """Whether wrong attempts have locked the account's name or codes."""
    keys = [BY_NAME.key(user.username), BY_CODE.key(user.pk)]
    return Throttle.objects.filter(key__in=keys, until__gt=now).exists()


def names_of(ids: set[str]) -> dict[str, str]:
    """Names of accounts by the ids written in the log; ``system`` is the house itself."""
    found = User.objects.filter(pk__in=[int(pk) for pk in ids if pk.isdecimal()])
    return {"system": "An Sinh"} | {str(pk): name for pk, name in found.values_list("pk", "full_name")}


def id_of(username: str) -> str:
    """The id of an account in the log, empty when nobody has that name. For those who may read the log."""
    pk = User.objects.filter(username=username.strip().lower()).values_list("pk", flat=True).first()
    return "" if pk is None else str(pk)
