"""Codes by the standard, secrets that open only where they belong."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ansinh.accounts import secrets, totp
from ansinh.core.errors import InputError

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The ASCII text 12345678901234567890 of RFC 6238, appendix B."""


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds, code):
    assert totp.code_at(RFC_SECRET, totp.step(seconds)) == code


@pytest.mark.parametrize(("drift", "taken"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_clock_may_be_half_a_minute_off(drift, taken):
    code = totp.code_at(RFC_SECRET, totp.step(1_000_000_000 + drift))
    assert (totp.matching_step(RFC_SECRET, code, at=1_000_000_000, after=0) is not None) is taken


def test_a_used_step_is_not_taken_again():
    now = totp.step(1_000_000_000)
    code = totp.code_at(RFC_SECRET, now)
    assert totp.matching_step(RFC_SECRET, code, at=1_000_000_000, after=now) is None


def test_what_was_encrypted_for_one_account_does_not_open_for_another():
    token = secrets.encrypt("bí mật", "totp 7")
    assert "bí mật" not in token
    assert secrets.decrypt(token, "totp 7") == "bí mật"
    with pytest.raises(InputError):
        secrets.decrypt(token, "totp 8")


def test_a_changed_token_does_not_open():
    token = secrets.encrypt("bí mật", "totp 7")
    with pytest.raises(InputError):
        secrets.decrypt(token[:-4] + "AAA=", "totp 7")


@pytest.fixture
def another_key(tmp_path: Path, settings: object) -> Path:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    secrets._ring.cache_clear()
    yield tmp_path / "keys" / "encryption"
    secrets._ring.cache_clear()


def test_after_a_change_of_keys_old_secrets_still_open(another_key):
    token = secrets.encrypt("bí mật", "totp 7")
    mark = secrets.digest("mã", "recovery 7")
    another_key.write_text(f"mot-khoa-moi\n{another_key.read_text()}\n")
    secrets._ring.cache_clear()
    assert secrets.decrypt(token, "totp 7") == "bí mật"
    assert secrets.digest("mã", "recovery 7") == mark


def test_the_key_is_readable_by_its_owner_only(another_key):
    secrets.encrypt("x", "y")
    assert stat.S_IMODE(another_key.stat().st_mode) == 0o600


def test_processes_that_start_together_share_one_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        seen = set(pool.map(lambda _n: secrets.kept_secret(tmp_path / "keys", "k"), range(32)))
    assert len(seen) == 1
    assert [p.name for p in (tmp_path / "keys").iterdir()] == ["k"]
