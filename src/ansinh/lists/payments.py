"""The payment list in canonical form: bytes in which each field carries its length, so that no two lists share them.

The same bytes as ``listcheck.outputs.payment_bytes``: before any review the SHA-256 on the page is that of the command.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.lists.models import ListRow

HEAD = b"ansinh payment list 1\n"


@dataclass(frozen=True, slots=True)
class Line:
    """One payment. ``amount`` in đồng."""

    file: str
    sheet: str
    number: int
    person: str
    full_name: str
    birth: str
    id_number: str
    commune: str
    hamlet: str
    group: str
    amount: int
    article: str

    @property
    def where(self) -> str:
        """The row in words."""
        return _("{file} / {sheet} / dòng {row}").format(file=self.file, sheet=self.sheet, row=self.number)


def line_of(row: ListRow) -> Line:
    """The payment of a row, from its stored fields."""
    return Line(
        *(row.file, row.sheet, row.number, row.person, row.full_name, row.birth, row.id_number),
        *(row.commune, row.hamlet, row.group, row.amount, row.article),
    )


def canonical(lines: Iterable[Line]) -> bytes:
    """The bytes of lines, in the order given."""
    out = bytearray(HEAD)
    for line in lines:
        for value in astuple(line):
            encoded = str(value).encode()
            out += f"{len(encoded)}:".encode() + encoded
        out += b"\n"
    return bytes(out)


def parse(body: bytes) -> Iterator[Line]:
    """The lines of canonical bytes. Raises InputError where the bytes are not in that form."""
    if not body.startswith(HEAD):
        raise _broken()
    at, count = len(HEAD), len(fields(Line))
    while at < len(body):
        values = []
        for _field in range(count):
            colon = body.find(b":", at, at + 12)
            length = body[at:colon] if colon > 0 else b""
            if not length.isdigit() or colon + 1 + int(length) > len(body):
                raise _broken()
            at = colon + 1 + int(length)
            values.append(body[colon + 1 : at].decode("utf-8", "replace"))
        if body[at : at + 1] != b"\n" or not values[2].isdigit() or not values[10].isdigit():
            raise _broken()
        at += 1
        yield Line(values[0], values[1], int(values[2]), *values[3:10], int(values[10]), values[11])  # type: ignore[arg-type]


def _broken() -> InputError:
    return InputError(
        _("Danh sách chi trả đã chốt không còn nguyên vẹn (sai dạng). Không xuất. Hãy báo kiểm tra viên.")
    )


@dataclass(frozen=True, slots=True)
class Controls:
    """Control totals of a payment list."""

    rows: int
    people: int
    amount: int
    by_group: dict[str, dict[str, int]]
    sha256: str


def controls(lines: Iterable[Line]) -> tuple[bytes, Controls]:
    """Canonical bytes and control totals of payment lines."""
    kept = list(lines)
    groups: dict[str, dict[str, int]] = {}
    for line in kept:
        entry = groups.setdefault(line.group, {"rows": 0, "dong": 0})
        entry["rows"] += 1
        entry["dong"] += line.amount
    body = canonical(kept)
    total = sum(line.amount for line in kept)
    people = len({line.person for line in kept})
    return body, Controls(
        len(kept), people, total, dict(sorted(groups.items())), hashlib.sha256(body).hexdigest()
    )
