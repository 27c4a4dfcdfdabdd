"""Passkeys (WebAuthn): making one for an account, and proving that one is at hand. The ceremony's state lies in the session."""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ansinh.accounts.models import Passkey, User
from ansinh.audit.actions import record
from ansinh.core.errors import InputError

MANY = 10
"""Passkeys an account may have."""


def _server(host: str) -> Fido2Server:
    """The relying party is the host the officer sees; pages of other hosts are refused by the library."""
    return Fido2Server(PublicKeyCredentialRpEntity(id=host.partition(":")[0], name="An Sinh"))


def _credentials(user: User) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(base64.b64decode(row.credential)) for row in user.passkeys.all()]


def _refused() -> InputError:
    return InputError(_("Khoá này không được chấp nhận. Hãy thử lại, hoặc dùng mã trên điện thoại."))


def begin_making(user: User, host: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options for the browser (JSON) and the state to keep."""
    options, state = _server(host).register_begin(
        PublicKeyCredentialUserEntity(
            id=str(user.pk).encode(), name=user.username, display_name=user.full_name
        ),
        credentials=_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), dict(state)


@transaction.atomic
def finish_making(
    user: User, host: str, state: Mapping[str, Any], answer: Mapping[str, Any], name: str, now: datetime
) -> Passkey:
    """Keep the key the browser made. Raises InputError when it does not answer the challenge of ``state``."""
    if user.passkeys.count() >= MANY:
        raise InputError(_("Đã có {many} khoá. Hãy xoá bớt một khoá.").format(many=MANY))
    try:
        made = _server(host).register_complete(state, answer)
    except (ValueError, TypeError, KeyError) as error:
        raise _refused() from error
    facts = made.credential_data
    if facts is None:
        raise _refused()
    row = Passkey.objects.create(
        user=user,
        name=name.strip()[:60] or _("Khoá của tôi"),
        credential_id=facts.credential_id.hex(),
        credential=base64.b64encode(facts).decode("ascii"),
        sign_count=made.counter,
        made_at=now,
    )
    record(str(user.pk), "account.passkey_added", object_type="passkey", object_id=row.pk, at=now)
    return row


def begin_proving(user: User, host: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options for the browser (JSON) and the state to keep."""
    options, state = _server(host).authenticate_begin(
        credentials=_credentials(user), user_verification=UserVerificationRequirement.PREFERRED
    )
    return dict(options), dict(state)


@transaction.atomic
def finish_proving(
    user: User, host: str, state: Mapping[str, Any], answer: Mapping[str, Any], now: datetime
) -> Passkey:
    """Check the browser's answer. Raises InputError when it is wrong, or when its counter shows a copied key."""
    try:
        used = _server(host).authenticate_complete(state, _credentials(user), answer)
        counter = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    except (ValueError, TypeError, KeyError) as error:
        raise _refused() from error
    row = Passkey.objects.select_for_update().get(user=user, credential_id=used.credential_id.hex())
    if (counter or row.sign_count) and counter <= row.sign_count:
        raise _refused()  # WebAuthn section 6.1.1: a counter that does not grow is the mark of a clone
    row.sign_count, row.used_at = counter, now
    row.save(update_fields=["sign_count", "used_at"])
    return row
