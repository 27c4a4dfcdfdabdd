"""``ansinh link A.csv [--against B.csv] --out DIR [--json]``: who is who among the rows of a CSV file."""

import argparse
import csv
import io
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.linkage import FIELDS, LinkResult, link
from ansinh.core.linkage.normalise import Places
from ansinh.policies.units.names import places_mapping

CELL_LIMIT = 1_000_000
"""Longest cell read, in characters; a longer one is an unclosed quotation mark."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("link", help=_("Tìm các dòng là cùng một người trong tệp CSV"))
    parser.add_argument("records", type=Path, metavar="A.csv", help=_("tệp CSV, mỗi dòng một bản ghi"))
    parser.add_argument("--against", type=Path, metavar="B.csv", help=_("tệp CSV của sổ gốc để đối chiếu"))
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=_("thư mục ghi clusters.csv và pairs.csv")
    )
    parser.add_argument("--json", action="store_true", help=_("in tóm tắt dạng JSON ra stdout"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Link, write ``clusters.csv`` and ``pairs.csv``, and say what was found."""
    records = read_columns(args.records)
    against = read_columns(args.against) if args.against else None
    check_numbers_differ(args, records, against)
    result = link(records, against=against, as_of=date.today(), places=known_places())  # noqa: DTZ011 - the user's day
    write_result(result, args.out)
    summary = summarise(result)
    if args.json:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        print(
            _(
                "{records} bản ghi, {people} người; {link} cặp là một người, {review} cặp cần xem, {conflict} cặp trùng số của người khác."
            ).format(**summary)
        )
        print(_("Kết quả: {path}").format(path=args.out), file=sys.stderr)
    return 0


def known_places() -> Places:
    """Return the communes of 2020 with the unit that succeeded each in 2025."""
    return places_mapping()


def read_text(path: Path) -> str:
    """Read a CSV file as text. Raises :class:`InputError` when it is missing, empty, or not UTF-8 (or UTF-16 with a mark)."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            _("Không đọc được tệp {path}: {reason}. Hãy kiểm tra tên tệp và quyền đọc.").format(
                path=path, reason=error.strerror
            )
        ) from error
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            _("Tệp {path} không phải UTF-8 (byte thứ {position}). Hãy lưu lại thành “CSV UTF-8”.").format(
                path=path, position=error.start + 1
            )
        ) from error
    if not text.strip():
        raise InputError(_("Tệp {path} trống.").format(path=path))
    return text


def read_columns(path: Path) -> dict[str, list[str]]:
    """Read a CSV file of records into columns; a column that is absent is blank, an unknown one is passed over.

    A blank ``record_id`` becomes ``FILE:LINE``. Raises :class:`InputError` naming the file and line.
    """
    text = read_text(path)
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max((",", ";", "\t"), key=first.count)
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [cell.strip().casefold() for cell in next(reader)]
        positions = column_positions(path, header)
        columns: dict[str, list[str]] = {field: [] for field in positions}
        numbers = columns.setdefault("record_id", [])
        intern: dict[str, str] = {}
        for row in reader:
            if not any(row):
                continue
            for field, position in positions.items():
                value = row[position] if position < len(row) else ""
                columns[field].append(intern.setdefault(value, value) if field in SHARED else value)
            if "record_id" not in positions:
                numbers.append("")
            if not numbers[-1].strip():
                numbers[-1] = f"{path.name}:{reader.line_num}"
    except csv.Error as error:
        raise InputError(
            _("Tệp {path}, dòng {line}: không đọc được dạng CSV ({reason}).").format(
                path=path, line=reader.line_num, reason=error
            )
        ) from error
    if not numbers:
        raise InputError(_("Tệp {path} chỉ có dòng tiêu đề, không có bản ghi.").format(path=path))
    return columns


SHARED = frozenset({"source", "sex", "relation", "village", "commune", "district", "province"})
"""Columns with few different values; each value is kept once."""


def column_positions(path: Path, header: list[str]) -> dict[str, int]:
    """Return the position of each known column. Raises :class:`InputError` without a name or a number column."""
    positions = {field: header.index(field) for field in FIELDS if field in header}
    if "full_name" not in positions and "id_number" not in positions:
        raise InputError(
            _(
                "Tệp {path}, dòng 1: không thấy cột full_name hoặc id_number. Dòng đầu cần là tên cột: {fields}."
            ).format(path=path, fields=", ".join(FIELDS))
        )
    return positions


def check_numbers_differ(
    args: argparse.Namespace, records: dict[str, list[str]], against: dict[str, list[str]] | None
) -> None:
    """Raise :class:`InputError` naming the file and the record number that is not unique."""
    seen: set[str] = set()
    for path, columns in ((args.records, records), (args.against, against)):
        for record_id in (columns or {}).get("record_id", ()):
            if record_id in seen:
                raise InputError(
                    _(
                        "Tệp {path}: mã bản ghi (record_id) “{record_id}” đã có ở dòng khác; mỗi dòng cần một mã riêng."
                    ).format(path=path, record_id=record_id)
                )
            seen.add(record_id)


def write_result(result: LinkResult, out: Path) -> None:
    """Write ``clusters.csv`` (every record) and ``pairs.csv`` (UTF-8, in the order of record numbers)."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (out / "clusters.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["record_id", "cluster"])
            writer.writerows(sorted(result.clusters.items()))
        with (out / "pairs.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["id1", "id2", "probability", "decision", "evidence"])
            writer.writerows(
                (pair.id1, pair.id2, f"{pair.probability:.6f}", pair.decision, pair.evidence)
                for pair in result.pairs
            )
    except OSError as error:
        raise InputError(
            _("Không ghi được vào {path}: {reason}. Hãy chọn thư mục khác.").format(
                path=out, reason=error.strerror
            )
        ) from error


def summarise(result: LinkResult) -> dict[str, int | str]:
    """Return counts of records, people and pairs by decision."""
    decisions = Counter(pair.decision for pair in result.pairs)
    return {
        "records": len(result.clusters),
        "people": len(set(result.clusters.values())),
        "link": decisions["link"],
        "review": decisions["review"],
        "conflict": decisions["conflict"],
        "model": result.model,
    }
