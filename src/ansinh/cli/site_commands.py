"""Running the site: ``ansinh serve | worker | migrate | doctor | backup | restore``."""

import argparse
import os
import secrets
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ansinh.core.i18n import _

if TYPE_CHECKING:
    from ansinh.config.backup import Site


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of the system administrator."""
    serve = subparsers.add_parser("serve", help=_("chạy trang web"))
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.set_defaults(run=run_serve)
    worker = subparsers.add_parser("worker", help=_("chạy các việc nền"))
    worker.add_argument("--once", action="store_true", help=_("làm hết việc đang chờ rồi dừng"))
    worker.set_defaults(run=run_worker)
    subparsers.add_parser("migrate", help=_("tạo hoặc cập nhật cơ sở dữ liệu")).set_defaults(run=run_migrate)
    subparsers.add_parser("doctor", help=_("kiểm tra hệ thống")).set_defaults(run=run_doctor)
    backup = subparsers.add_parser("backup", help=_("sao lưu vào một tệp"))
    backup.add_argument("file", type=Path)
    backup.add_argument("--keys", type=Path, help=_("tệp riêng cho các khoá"))
    backup.set_defaults(run=run_backup)
    restore = subparsers.add_parser("restore", help=_("khôi phục từ bản sao lưu vào nơi còn trống"))
    restore.add_argument("file", type=Path)
    restore.add_argument("--keys", type=Path, help=_("tệp khoá của bản sao lưu"))
    restore.set_defaults(run=run_restore)


def setup() -> None:
    """Start Django with the site's settings."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ansinh.config.settings")
    django.setup()


def run_migrate(_args: argparse.Namespace) -> int:
    """Bring the database up to date and load the administrative units. Safe to repeat."""
    setup()
    from django.core.management import call_command

    from ansinh.units.actions import load_units

    call_command("migrate", verbosity=0, interactive=False)
    load_units()
    return 0


def run_serve(args: argparse.Namespace) -> int:
    """Bring everything up to date, then hand over to the server (this process becomes it)."""
    run_migrate(args)
    from django.conf import settings
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    embedded = "sqlite3" in settings.DATABASES["default"]["ENGINE"]
    command = [
        *(
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            args.host,
            "--port",
            str(args.port),
        ),
        *(
            "--workers",
            "1" if embedded else "2",
            "--blocking-threads",
            "4",
            "--no-ws",
            "--log-level",
            "warning",
        ),
        "ansinh.config.wsgi:application",
    ]
    print(_("Trang web: http://{host}:{port}").format(host=args.host, port=args.port), flush=True)
    os.execv(sys.executable, command)  # noqa: S606 - our own program with our own arguments


def run_worker(args: argparse.Namespace) -> int:
    """Do what waits in the queue; put back what a dead worker left behind."""
    setup()
    from django.core.management import call_command

    from ansinh.lists.jobs import reap

    reap()
    call_command("db_worker", batch=args.once, verbosity=0)
    return 0


def run_doctor(_args: argparse.Namespace) -> int:
    """Say of each part whether it is well; 1 when one is not."""
    setup()
    from django.conf import settings

    from ansinh.config.doctor import examine

    ill = 0
    for finding in examine(settings.HOME):
        ill += not finding.well
        print(
            f"{'✓' if finding.well else '✗'} {finding.name}"
            + (f": {finding.advice}" if finding.advice else "")
        )
    return 1 if ill else 0


def run_backup(args: argparse.Namespace) -> int:
    """Write the archive and, apart from it, the keys."""
    setup()
    from ansinh.config.backup import backup

    manifest = backup(_site(), args.file, keys=args.keys, at=datetime.now().astimezone())
    print(_("Đã sao lưu {count} tệp vào {path}.").format(count=len(manifest["members"]), path=args.file))
    if args.keys is None:
        print(_("Chưa sao lưu các khoá: dùng --keys TEP, cất ở nơi khác với bản sao lưu."), file=sys.stderr)
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Bring an archive back."""
    from ansinh.config.backup import restore

    if args.keys is not None and "ANSINH_SECRET_KEY" not in os.environ:
        os.environ["ANSINH_SECRET_KEY"] = (
            secrets.token_hex()
        )  # for this process: the kept one comes with the keys
    setup()
    manifest = restore(_site(), args.file, keys=args.keys)
    print(_("Đã khôi phục bản sao lưu lúc {at}.").format(at=manifest["at"]))
    return 0


def _site() -> "Site":
    from django.conf import settings

    from ansinh.config.backup import Site

    return Site(settings.HOME, settings.UPLOADS, dict(settings.DATABASES["default"]))
