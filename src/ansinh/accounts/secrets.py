"""Secrets at rest: what must be read again (shared keys of second factors) is encrypted, what need not be is only digested.

The key lies in ``ANSINH_HOME/keys/encryption`` (owner only), apart from the database and from its backups. To change it, put
a new line at the top of that file: new values use it, old ones are still read.
"""

import base64
import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from ansinh.core.errors import InputError


def kept_secret(folder: Path, name: str) -> str:
    """A secret of this installation from ``folder/name``; made on first use, whole or not at all, readable by its owner only."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{name}-{secrets.token_hex(8)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # the first of two processes that start together wins; both read the same
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()


@lru_cache(maxsize=1)
def _ring() -> tuple[MultiFernet, bytes]:
    lines = kept_secret(settings.HOME / "keys", "encryption").splitlines()
    keys = [hashlib.sha256(b"ansinh secrets " + line.encode()).digest() for line in lines if line]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys]), keys[-1]


def encrypt(text: str, purpose: str) -> str:
    """Encrypt a text for one purpose ("totp 7"): carried to another row, it does not open there."""
    return _ring()[0].encrypt(f"{purpose}\n{text}".encode()).decode("ascii")


def decrypt(token: str, purpose: str) -> str:
    """The text of ``encrypt``. Raises InputError when the key or the purpose is another one."""
    try:
        found, text = _ring()[0].decrypt(token.encode("ascii")).decode().split("\n", 1)
    except InvalidToken as error:
        raise InputError(
            _("Không mở được dữ liệu đã mã hoá: tệp khoá không đúng. Hãy khôi phục thư mục keys.")
        ) from error
    if found != purpose:
        raise InputError(_("Dữ liệu đã mã hoá không thuộc về dòng này."))
    return text


def digest(text: str, purpose: str) -> str:
    """A keyed digest: equal texts of one purpose meet, nobody without the key can guess them."""
    return hmac.new(_ring()[1], f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()
