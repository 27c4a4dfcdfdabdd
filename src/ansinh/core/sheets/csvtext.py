"""Text tables (.csv, .txt): encoding and delimiter found by content.

Encodings in the order tried: byte order marks, UTF-8, UTF-16 without mark, then windows-1258 (when its combining tone
marks show) or Latin-1, which keeps every byte, so that TCVN3 and VNI text can still be repaired later.
"""

import csv
import io
import re
from collections import Counter
from pathlib import Path

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.sheets.model import Limits, Row, Sheet, Value

_DELIMITERS = (",", ";", "\t", "|")
_CP1258_TONES = re.compile(
    rb"[aeiouyAEIOUY\xe2\xe3\xea\xf4\xf5\xfd\xc2\xc3\xca\xd4\xd5\xdd][\xcc\xd2\xde\xec\xf2]"
)
_SAMPLE = 200_000


def looks_like_text(head: bytes) -> bool:
    """True if the first bytes of a file can be a text table in one of the encodings read here."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    if _utf16_order(head):
        return True
    control = sum(byte < 32 and byte not in b"\t\r\n\x0b\x0c\x1b" for byte in head)
    return bool(head) and control == 0


def _utf16_order(head: bytes) -> str | None:
    sample = head[: 4096 - 4096 % 2]
    if len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.3 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.3 and odd < half * 0.05:
        return "utf-16-be"
    return None


def decode(data: bytes) -> str:
    """Return the text of a file's bytes; never fails."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    order = _utf16_order(data)
    if order:
        return data.decode(order, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    tones = len(_CP1258_TONES.findall(data[:_SAMPLE]))
    if tones >= 3:
        try:
            return data.decode("cp1258")
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1")


def delimiter_of(text: str) -> str:
    """Return the delimiter that cuts the first lines most evenly (``,`` when none does)."""
    lines = [line for line in io.StringIO(text[:_SAMPLE]) if line.strip()][:60]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        score = times / max(len(lines), 1) * min(width, 8) if width > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def read_csv(path: Path, data: bytes, limits: Limits) -> Sheet:
    """Return the one sheet of a text table, named after the file. Row numbers count records, not lines."""
    text = decode(data)
    if "\x00" in text:
        raise InputError(
            _("Không đọc được tệp “{file}”: không phải bảng tính, cũng không phải tệp chữ.").format(
                file=path.name
            )
        )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    rows = []
    cells = 0
    csv.field_size_limit(1 << 24)
    try:
        for number, record in enumerate(reader, 1):
            values: tuple[Value, ...] = tuple(value if value.strip() else None for value in record)
            cells += len(values)
            if cells > limits.grid_cells:
                raise csv.Error("too many cells")
            if any(value is not None for value in values):
                rows.append(Row(number, values))
    except csv.Error as error:
        raise InputError(
            _("Không đọc được tệp “{file}”: có ô dài bất thường hoặc quá nhiều ô.").format(file=path.name)
        ) from error
    return Sheet(path.stem, 0, tuple(rows))
