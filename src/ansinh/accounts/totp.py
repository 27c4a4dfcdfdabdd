"""Codes of an authenticator app: RFC 6238 (30 seconds, six digits, SHA-1, what all apps know)."""

import base64
import hashlib
import hmac
import secrets
import struct
from urllib.parse import quote, urlencode

PERIOD, DIGITS = 30, 6
DRIFT = 1
"""Steps before and after now that are taken too: clocks of telephones are not exact."""


def new_secret() -> str:
    """A fresh shared secret, 160 bits in base 32 (RFC 4226 section 4, requirement 6)."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def code_at(secret: str, counter: int) -> str:
    """The code of a step (RFC 4226 section 5.3)."""
    key = base64.b32decode(secret, casefold=True)
    mac = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    start = mac[-1] & 0x0F
    number = struct.unpack(">I", mac[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step(at: float) -> int:
    """The step of a moment (seconds since 1970)."""
    return int(at // PERIOD)


def matching_step(secret: str, code: str, *, at: float, after: int) -> int | None:
    """The step whose code this is, near ``at`` and later than the last one used; None otherwise."""
    now = step(at)
    for counter in range(now - DRIFT, now + DRIFT + 1):
        if counter > after and hmac.compare_digest(code_at(secret, counter), code):
            return counter
    return None


def address(secret: str, account: str, issuer: str) -> str:
    """The ``otpauth:`` address that authenticator apps read from a QR code."""
    facts = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{facts}"
