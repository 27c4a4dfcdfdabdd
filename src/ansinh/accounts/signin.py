"""Signing in: a password, then a second factor. Every outcome is logged; no answer tells whether a name exists."""

import re
import secrets
from datetime import datetime

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ansinh.accounts import throttle, totp
from ansinh.accounts.models import RecoveryCode, User
from ansinh.accounts.secrets import decrypt, digest, encrypt
from ansinh.audit.actions import record
from ansinh.core.errors import AnSinhError

RECOVERY_CODES = 10


class SignInError(AnSinhError):
    """Not this time; the sentence says what to do and nothing about which part was wrong."""


class SignInLockedError(SignInError):
    """Too many attempts: the sentence says until when."""


def _locked(until: datetime) -> SignInLockedError:
    return SignInLockedError(
        _(
            "Đã nhập sai nhiều lần. Hãy thử lại sau {time}. Nếu cần ngay, hãy liên hệ người quản trị hệ thống."
        ).format(time=timezone.localtime(until).strftime("%H:%M ngày %d/%m/%Y"))
    )


@transaction.atomic
def _log(actor: str, action: str, now: datetime, **detail: object) -> None:
    record(actor, action, object_type="session", detail=detail, at=now)


def check_name_and_password(username: str, password: str, *, address: str, now: datetime) -> User:
    """The account of a name and password. Raises SignInLockedError or SignInError.

    A name that does not exist takes as long, gives the same answer and locks like one that does.
    """
    name = username.strip().lower()
    pairs: list[tuple[throttle.Limit, object]] = [(throttle.BY_NAME, name), (throttle.BY_ADDRESS, address)]
    until = throttle.locked_until(pairs, now)
    if until is not None:
        raise _locked(until)
    user = authenticate(None, username=name, password=password)
    if not isinstance(user, User):
        for limit, value in pairs:
            throttle.failed(limit, value, now)
        known = User.objects.filter(username=name).values_list("pk", flat=True).first()
        _log(str(known or "unknown"), "session.password_refused", now)
        until = throttle.locked_until(pairs, now)
        if until is not None:
            raise _locked(until)
        raise SignInError(_("Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi nhập lại."))
    throttle.forgiven(throttle.BY_NAME, name)
    return user


def has_second_factor(user: User) -> bool:
    """Whether the account has set up its second factor."""
    return bool(user.totp_secret) and not user.new_password_due


def check_code(user: User, code: str, *, now: datetime) -> str:
    """Accept a code of the app or a recovery code, once each; returns ``totp`` or ``recovery``. Raises SignInError."""
    pair: list[tuple[throttle.Limit, object]] = [(throttle.BY_CODE, user.pk)]
    until = throttle.locked_until(pair, now)
    if until is not None:
        raise _locked(until)
    plain = re.sub(r"[\s-]", "", code).lower()
    used = "totp" if _use_totp(user, plain, now) else "recovery" if _use_recovery(user, plain, now) else ""
    if not used:
        throttle.failed(throttle.BY_CODE, user.pk, now)
        _log(str(user.pk), "session.code_refused", now)
        until = throttle.locked_until(pair, now)
        if until is not None:
            raise _locked(until)
        raise SignInError(_("Mã không đúng hoặc đã dùng rồi. Hãy chờ mã mới trên điện thoại rồi nhập lại."))
    throttle.forgiven(throttle.BY_CODE, user.pk)
    return used


def _use_totp(user: User, code: str, now: datetime) -> bool:
    if not user.totp_secret or not re.fullmatch(r"[0-9]{6}", code):
        return False
    secret = decrypt(user.totp_secret, f"totp {user.pk}")
    step = totp.matching_step(secret, code, at=now.timestamp(), after=user.totp_step)
    # the database decides between two requests with the same code
    return (
        step is not None and User.objects.filter(pk=user.pk, totp_step__lt=step).update(totp_step=step) == 1
    )


def _use_recovery(user: User, code: str, now: datetime) -> bool:
    found = RecoveryCode.objects.filter(
        user=user, digest=digest(code, f"recovery {user.pk}"), used_at__isnull=True
    )
    return found.update(used_at=now) == 1


def signed_in(user: User, how: str, *, now: datetime) -> None:
    """Log that the second factor was shown (``totp``, ``recovery``, ``passkey`` or ``setup``)."""
    _log(str(user.pk), "session.opened", now, how=how)


def signed_out(user: User, *, now: datetime) -> None:
    """Log the end of a session."""
    _log(str(user.pk), "session.closed", now)


def pending_secret(user: User) -> str:
    """A new shared secret, encrypted: it waits in the session until a code proves that the telephone has it."""
    return encrypt(totp.new_secret(), f"totp {user.pk}")


def shown_secret(user: User, pending: str) -> str:
    """The secret to show as a QR code."""
    return decrypt(pending, f"totp {user.pk}")


@transaction.atomic
def set_up(user: User, pending: str, code: str, *, now: datetime, new_password: str = "") -> list[str]:
    """Keep the second factor once its code is right; returns fresh recovery codes, to be shown once.

    A temporary password must be replaced at the same time. Raises SignInError or ValidationError (password).
    """
    if user.new_password_due:
        check_new_password(user, new_password)
    plain = re.sub(r"\s", "", code)
    step = totp.matching_step(shown_secret(user, pending), plain, at=now.timestamp(), after=0)
    if step is None:
        raise SignInError(_("Mã không đúng. Hãy xem đồng hồ của điện thoại có đúng giờ rồi nhập mã mới."))
    user.totp_secret, user.totp_step = pending, step
    if user.new_password_due:
        user.set_password(new_password)
        user.new_password_due = False
    user.save()
    record(str(user.pk), "account.second_factor_set", object_type="account", object_id=user.pk, at=now)
    return new_recovery_codes(user, now=now)


def check_new_password(user: User, password: str) -> None:
    """Raise ValidationError unless the password is good and not the one in use."""
    validate_password(password, user)
    if check_password(password, user.password):
        raise ValidationError(_("Mật khẩu mới phải khác mật khẩu đang dùng."))


@transaction.atomic
def new_recovery_codes(user: User, *, now: datetime) -> list[str]:
    """Ten new codes; the old ones are worth nothing from now on."""
    codes = [f"{secrets.token_hex(5)}" for _number in range(RECOVERY_CODES)]
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=digest(code, f"recovery {user.pk}")) for code in codes
    )
    record(str(user.pk), "account.recovery_codes_made", object_type="account", object_id=user.pk, at=now)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def change_password(user: User, old: str, new: str, *, now: datetime) -> None:
    """Change one's own password; other sessions end. Raises SignInError or ValidationError."""
    if not check_password(old, user.password):
        raise SignInError(_("Mật khẩu đang dùng không đúng."))
    check_new_password(user, new)
    user.set_password(new)
    user.save(update_fields=["password"])
    record(str(user.pk), "account.password_changed", object_type="account", object_id=user.pk, at=now)


@transaction.atomic
def end_all_sessions(user: User, *, now: datetime) -> None:
    """Sign the account out everywhere."""
    user.session_stamp += 1
    user.save(update_fields=["session_stamp"])
    record(str(user.pk), "session.all_closed", object_type="account", object_id=user.pk, at=now)


@transaction.atomic
def remove_passkey(user: User, key_id: int, *, now: datetime) -> bool:
    """Remove one of one's own passkeys; False when there is none of that id."""
    gone, _kinds = user.passkeys.filter(pk=key_id).delete()
    if gone:
        record(str(user.pk), "account.passkey_removed", object_type="passkey", object_id=key_id, at=now)
    return bool(gone)
