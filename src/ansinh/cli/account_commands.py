"""Accounts on the command line: the first administrator of a new installation."""

import argparse
from datetime import datetime

from ansinh.cli.audit_commands import setup_with_tables
from ansinh.core.i18n import _


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of accounts."""
    group = subparsers.add_parser("account", help=_("tài khoản: tạo người quản trị đầu tiên"))
    commands = group.add_subparsers(dest="command", required=True, metavar=_("LỆNH"))
    first = commands.add_parser("first", help=_("tạo người quản trị hệ thống đầu tiên"))
    first.add_argument("username", metavar=_("TÊN_ĐĂNG_NHẬP"))
    first.add_argument("--name", required=True, metavar=_("HỌ_TÊN"))
    first.add_argument("--unit", default="/", metavar=_("ĐƯỜNG_DẪN"), help=_("ví dụ /19/ cho một tỉnh"))
    first.set_defaults(run=run_first)


def run_first(args: argparse.Namespace) -> int:
    """Make the account and print its temporary password, this once."""
    setup_with_tables()
    from ansinh.accounts.actions import first_administrator

    now = datetime.now().astimezone()
    user, password = first_administrator(
        username=args.username, full_name=args.name, unit_path=args.unit, day=now.date(), now=now
    )
    print(_("Đã tạo {name}. Mật khẩu tạm: {password}").format(name=user.username, password=password))
    return 0
