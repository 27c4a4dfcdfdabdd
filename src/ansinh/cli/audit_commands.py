"""The log on the command line: ``ansinh audit verify | head``."""

import argparse
import json
import re
from pathlib import Path

from ansinh.cli.site_commands import setup
from ansinh.core.errors import InputError
from ansinh.core.i18n import _


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of the log."""
    group = subparsers.add_parser("audit", help=_("nhật ký: kiểm tra chuỗi, in mã cuối"))
    commands = group.add_subparsers(dest="command", required=True, metavar=_("LỆNH"))
    verify = commands.add_parser("verify", help=_("kiểm tra toàn bộ chuỗi nhật ký"))
    verify.add_argument("--against", type=Path, metavar=_("TỆP"), help=_("mã cuối đã cất ở nơi khác"))
    verify.set_defaults(run=run_verify)
    commands.add_parser("head", help=_("in mã cuối chuỗi, để cất ở nơi khác")).set_defaults(run=run_head)


def setup_with_tables() -> None:
    """Start Django. Raises InputError when the database has not been made yet."""
    setup()
    from django.db import connection

    if "audit_entry" not in connection.introspection.table_names():
        raise InputError(_("Chưa có cơ sở dữ liệu. Hãy chạy ansinh migrate trước."))


def run_head(_args: argparse.Namespace) -> int:
    """Print the end of the chain as JSON."""
    setup_with_tables()
    from ansinh.audit.queries import chain_end

    end = chain_end()
    print(json.dumps({"entries": end.seq, "head": end.hash}))
    return 0


def _kept(path: Path) -> tuple[int, str]:
    """An end of the chain as ``head`` printed it. Raises InputError when the file holds none."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        seq, digest = int(facts["entries"]), str(facts["head"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            _("{path} không chứa mã cuối chuỗi. Hãy dùng tệp do lệnh ansinh audit head ghi.").format(
                path=path
            )
        ) from error
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise InputError(
            _("{path} không chứa mã cuối chuỗi. Hãy dùng tệp do lệnh ansinh audit head ghi.").format(
                path=path
            )
        )
    return seq, digest


def run_verify(args: argparse.Namespace) -> int:
    """Recompute the chain; 1 and the first fault when it is not whole, or no longer holds an end kept elsewhere."""
    kept = _kept(args.against) if args.against else None
    setup_with_tables()
    from ansinh.audit.queries import End, agrees, verify

    proof = verify()
    fault = proof.fault
    if not fault and kept is not None and not agrees(End(*kept)):
        fault = _("mã đã cất (dòng {seq}) không còn trong chuỗi").format(seq=kept[0])
    print(
        json.dumps(
            {"whole": not fault, "entries": proof.entries, "head": proof.head, "fault": fault},
            ensure_ascii=False,
        )
    )
    return 1 if fault else 0
