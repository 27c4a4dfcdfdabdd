"""What an administrator does with accounts. Nobody gives a role to oneself, nor more than one's own units and fields."""

import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ansinh.accounts import throttle
from ansinh.accounts.actor import Actor
from ansinh.accounts.models import Assignment, User
from ansinh.accounts.queries import RIGHT, in_force
from ansinh.accounts.rights import ROLES
from ansinh.audit.actions import record
from ansinh.core.errors import InputError
from ansinh.policies.agencies.agencies import FIELDS, agency_on

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


def _temporary_password() -> str:
    """Sixteen letters in fours, none mistaken for another: 79 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _place in range(4)) for _group in range(4))


def _log(actor: Actor, action: str, user: User, now: datetime, **detail: object) -> None:
    record(
        actor.account, action, object_type="account", object_id=user.pk, right=RIGHT, detail=detail, at=now
    )


def _others(actor: Actor, user: User) -> None:
    """Refuse what somebody would do to the own account."""
    if actor.account == str(user.pk):
        raise InputError(_("Không tự làm việc này với tài khoản của mình được. Hãy nhờ một quản trị khác."))


@transaction.atomic
def create_account(
    actor: Actor, *, username: str, full_name: str, unit_path: str, now: datetime
) -> tuple[User, str]:
    """Make an account without any role; returns it and its temporary password, to be handed over once."""
    actor.require(RIGHT, unit_path=unit_path)
    name = username.strip().lower()
    if not _NAME.fullmatch(name):
        raise InputError(
            _("Tên đăng nhập chỉ gồm chữ không dấu, số, dấu chấm và gạch nối, từ 3 đến 60 ký tự.")
        )
    if User.objects.filter(username=name).exists():
        raise InputError(_("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác."))
    password = _temporary_password()
    user = User.objects.create_user(
        name, password, full_name=full_name.strip(), unit_path=unit_path, new_password_due=True
    )
    _log(actor, "account.created", user, now, unit=unit_path)
    return user, password


@transaction.atomic
def assign_role(
    actor: Actor,
    user: User,
    *,
    role: str,
    unit_path: str,
    fields: Sequence[str],
    valid_from: date,
    valid_to: date | None,
    now: datetime,
    agency: str = "",
) -> Assignment:
    """Give a role at a unit, in fields, for some days. The agency is the one that holds the field on the first day.

    Raises PermissionDenied beyond the own units or fields, InputError when the facts contradict each other.
    """
    _others(actor, user)
    actor.require(RIGHT, unit_path=user.unit_path)
    if role not in ROLES or not fields or not set(fields) <= {"*", *FIELDS}:
        raise InputError(_("Hãy chọn vai trò và ít nhất một lĩnh vực."))
    for name in fields:
        if not actor.can(RIGHT, unit_path=unit_path, field=name):
            raise PermissionDenied(RIGHT)
    if valid_to is not None and valid_to < valid_from:
        raise InputError(_("Ngày kết thúc phải sau ngày bắt đầu."))
    holder = agency_on(fields[0], valid_from) if len(fields) == 1 and fields[0] != "*" else None
    row = Assignment.objects.create(
        user=user,
        role=role,
        unit_path=unit_path,
        fields=sorted(set(fields)),
        agency=agency or (holder.agency_vi if holder else ""),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    _log(
        actor,
        "account.role_given",
        user,
        now,
        assignment=row.pk,
        role=role,
        unit=unit_path,
        fields=row.fields,
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat() if valid_to else None,
    )
    return row


@transaction.atomic
def withdraw_role(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """End an assignment: yesterday was its last day, so it gives nothing any more. Its row stays for the record."""
    _others(actor, assignment.user)
    for name in assignment.fields:
        actor.require(RIGHT, unit_path=assignment.unit_path, field=name)
    row = Assignment.objects.select_for_update().get(pk=assignment.pk)
    last = actor.day - timedelta(days=1)
    if row.valid_to is None or row.valid_to > last:
        row.valid_to = last
        row.save(update_fields=["valid_to"])
        _log(actor, "account.role_withdrawn", row.user, now, assignment=row.pk, role=row.role)


@transaction.atomic
def reset_sign_in(actor: Actor, user: User, *, now: datetime) -> str:
    """Forget password, telephone, passkeys and recovery codes, end all sessions; returns a temporary password."""
    _others(actor, user)
    actor.require(RIGHT, unit_path=user.unit_path)
    password = _temporary_password()
    user.set_password(password)
    user.new_password_due, user.totp_secret, user.totp_step = True, "", 0
    user.session_stamp += 1
    user.save()
    user.passkeys.all().delete()
    user.recovery_codes.all().delete()
    _forgive(user)
    _log(actor, "account.sign_in_reset", user, now)
    return password


def _forgive(user: User) -> None:
    throttle.forgiven(throttle.BY_NAME, user.username)
    throttle.forgiven(throttle.BY_CODE, user.pk)


@transaction.atomic
def unlock(actor: Actor, user: User, *, now: datetime) -> None:
    """Lift the lock that wrong attempts have brought."""
    actor.require(RIGHT, unit_path=user.unit_path)
    _forgive(user)
    _log(actor, "account.unlocked", user, now)


@transaction.atomic
def set_active(actor: Actor, user: User, active: bool, *, now: datetime) -> None:
    """Stop an account (its sessions end at once) or open it again."""
    _others(actor, user)
    actor.require(RIGHT, unit_path=user.unit_path)
    if user.is_active != active:
        user.is_active = active
        user.session_stamp += 1
        user.save(update_fields=["is_active", "session_stamp"])
        _log(actor, "account.opened" if active else "account.stopped", user, now)


@transaction.atomic
def first_administrator(
    *, username: str, full_name: str, unit_path: str, day: date, now: datetime
) -> tuple[User, str]:
    """Make the administrator of a new installation; only while there is none. From the command line, not the web."""
    holding = Assignment.objects.filter(in_force(day), role="system_administrator", user__is_active=True)
    if holding.exists():
        raise InputError(_("Đã có người quản trị hệ thống. Hãy nhờ người đó tạo tài khoản."))
    if not _NAME.fullmatch(username.strip().lower()):
        raise InputError(
            _("Tên đăng nhập chỉ gồm chữ không dấu, số, dấu chấm và gạch nối, từ 3 đến 60 ký tự.")
        )
    if User.objects.filter(username=username.strip().lower()).exists():
        raise InputError(_("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác."))
    password = _temporary_password()
    user = User.objects.create_user(
        username, password, full_name=full_name.strip(), unit_path=unit_path, new_password_due=True
    )
    row = Assignment.objects.create(
        user=user, role="system_administrator", unit_path=unit_path, fields=["*"], valid_from=day
    )
    record(
        "system",
        "account.first_administrator",
        object_type="account",
        object_id=user.pk,
        detail={"assignment": row.pk},
        at=now,
    )
    return user, password
