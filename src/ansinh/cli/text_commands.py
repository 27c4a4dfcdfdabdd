"""Commands of the group ``ansinh text``: repair of text, line by line."""

import argparse
import json
import sys
from typing import Any

from ansinh.core.i18n import _
from ansinh.core.vietnamese.repair import FileRepairer, RepairedName


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register ``ansinh text repair``."""
    group = subparsers.add_parser("text", help=_("Sửa chữ tiếng Việt"))
    commands = group.add_subparsers(dest="command", required=True, metavar=_("LỆNH"))
    repair = commands.add_parser(
        "repair",
        help=_("Sửa họ tên, mỗi dòng một người: đọc từ đầu vào chuẩn, in ra đầu ra chuẩn"),
        description=_(
            "Đọc họ tên từ đầu vào chuẩn, mỗi dòng một người, coi là một tệp của một người gõ; in ra dòng đã sửa "
            "(bảng mã TCVN3, VNI, lỗi UTF-8, dấu tổ hợp, khoảng trắng, chữ hoa thường, danh xưng)."
        ),
    )
    repair.add_argument(
        "--json", action="store_true", help=_("in một đối tượng JSON kèm mã sửa của từng dòng")
    )
    repair.set_defaults(run=run_repair)


def run_repair(args: argparse.Namespace) -> int:
    """Repair the names on standard input; every input line gives one output line, in order."""
    lines = _lines(sys.stdin.buffer.read() if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode())
    repairer = FileRepairer.for_texts(lines)
    repaired = [repairer.name(line) for line in lines]
    if args.json:
        json.dump({"lines": [_as_json(name) for name in repaired]}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.write("".join(name.text.replace("\n", " ") + "\n" for name in repaired))
    return 0


def _lines(data: bytes) -> list[str]:
    """Return the lines of the input; bytes that are not UTF-8 are read as Latin-1, as old files are stored."""
    lines = data.split(b"\n")
    if lines and lines[-1] in {b"", b"\r"}:
        lines.pop()
    return [_text(line.removesuffix(b"\r")) for line in lines]


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _as_json(name: RepairedName) -> dict[str, Any]:
    return {
        "original": name.original,
        "text": name.text,
        "codes": list(name.codes),
        "title": name.title,
        "sex_hint": name.sex_hint,
        "other_names": list(name.other_names),
        "aliases": list(name.aliases),
        "notes": list(name.notes),
    }
