"""``ansinh register import FILE | index [--out] | export FILE``: the register of the site, from the command line."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ansinh.core.errors import UsageError
from ansinh.core.i18n import _

if TYPE_CHECKING:
    from ansinh.accounts.actor import Actor
    from ansinh.registry.models import Import


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    group = subparsers.add_parser("register", help=_("sổ đăng ký: nhập, lập tệp liên kết, xuất"))
    commands = group.add_subparsers(dest="command", required=True, metavar=_("LỆNH"))
    taken = commands.add_parser(
        "import", help=_("nhập sổ đăng ký hoặc bảng diện từ CSV; dừng giữa chừng thì chạy lại")
    )
    taken.add_argument("file", type=Path, metavar="FILE", help=_("tệp CSV mã UTF-8"))
    taken.add_argument(
        "--as-of", dest="as_of", metavar="ISO", help=_("sổ lập đến ngày nào (mặc định: hôm nay)")
    )
    taken.add_argument("--json", action="store_true", help=_("in kết quả dạng JSON ra stdout"))
    taken.set_defaults(run=run_import)
    index = commands.add_parser("index", help=_("lập tệp liên kết nhanh từ sổ đăng ký"))
    index.add_argument(
        "--out", type=Path, metavar="FILE", help=_("nơi ghi (mặc định: register.duckdb ở thư mục dữ liệu)")
    )
    index.set_defaults(run=run_index)
    export = commands.add_parser("export", help=_("xuất sổ đăng ký ra CSV, dạng của `list check --registry`"))
    export.add_argument("file", type=Path, metavar="FILE", help=_("tệp CSV sẽ ghi"))
    export.set_defaults(run=run_export)


def _system() -> "tuple[Actor, date]":
    from ansinh.cli.site_commands import setup

    setup()
    from django.utils import timezone

    from ansinh.accounts.actor import system_actor

    today = timezone.localdate()
    return system_actor(today), today


def run_import(args: argparse.Namespace) -> int:
    """Read the file to its end, telling how far; refused rows are named by line. 0 also when some rows were refused."""
    actor, today = _system()
    from django.utils import timezone

    from ansinh.registry import actions

    try:
        as_of = date.fromisoformat(args.as_of) if args.as_of else today
    except ValueError:
        raise UsageError(
            _("--as-of: “{text}” không phải ngày dạng năm-tháng-ngày.").format(text=args.as_of)
        ) from None

    def progress(of: "Import") -> None:
        print(_("{done} / {total} dòng").format(done=of.position, total=of.total), file=sys.stderr)

    path, now = args.file.resolve(), timezone.now()
    of = actions.start_import(actor, path, name=path.name, as_of=as_of, at=now)
    of = actions.run_import(actor, of.pk, at=now, progress=progress)
    for problem in of.problems.order_by("line")[:20]:
        print(problem.text, file=sys.stderr)
    names = ("added", "changed", "unchanged", "refused", "warnings")
    figures = {name: int(getattr(of, name)) for name in names}
    if args.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        words = _(
            "Thêm {added}, đổi {changed}, không đổi {unchanged}, từ chối {refused}, cần xem {warnings}."
        )
        print(words.format(**figures))
    return 0


def run_index(args: argparse.Namespace) -> int:
    """Derive the fast file of linkage."""
    actor, today = _system()
    from django.conf import settings

    from ansinh.registry import queries

    out = args.out or Path(settings.HOME) / "register.duckdb"
    count = queries.write_index(actor, out, as_of=today)
    print(_("Đã lập tệp liên kết của {count} người: {path}").format(count=count, path=out))
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Write the register as CSV."""
    actor, _today = _system()
    from ansinh.registry import queries

    count = queries.export_csv(actor, args.file)
    print(_("Đã xuất {count} người: {path}").format(count=count, path=args.file))
    return 0
