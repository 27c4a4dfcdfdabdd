"""Encryption at rest of what is sensitive: one key of the installation, kept apart from the database."""

import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from ansinh.core.errors import AnSinhError
from ansinh.core.i18n import _


@lru_cache(maxsize=4)
def _cipher(path: Path) -> Fernet:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(Fernet.generate_key())
        try:
            os.link(made, path)  # the first of two processes wins; the other reads the winner's key
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return Fernet(path.read_bytes().strip())


def _key() -> Path:
    return Path(settings.HOME) / "keys" / "sealing"


def seal(content: Mapping[str, str]) -> str:
    """Encrypt a flat record."""
    text = json.dumps(dict(content), ensure_ascii=False, sort_keys=True)
    return _cipher(_key()).encrypt(text.encode()).decode("ascii")


def unseal(token: str) -> dict[str, str]:
    """Decrypt. Raises AnSinhError when the key is not the one it was sealed with."""
    try:
        content = json.loads(_cipher(_key()).decrypt(token.encode("ascii")))
    except InvalidToken as error:
        raise AnSinhError(
            _("Không mở được thông tin đã mã hoá: khoá của hệ thống không khớp. Hãy báo quản trị hệ thống.")
        ) from error
    assert isinstance(content, dict)
    return content
