"""What a system administrator asks first: is everything as it should be, and if not, what to do."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ansinh.core.i18n import _

LEAST_FREE = 2 * 2**30
"""Bytes of free disk below which the doctor warns."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, whether all is well, and what to do otherwise."""

    name: str
    well: bool
    advice: str = ""


def examine(home: Path) -> Iterator[Finding]:
    """Run all checks. Needs Django to be set up; a check that fails to run is itself a finding."""
    for name, check in checks().items():
        try:
            advice = check(home)
        except Exception as error:
            advice = f"{type(error).__name__}: {error}"
        yield Finding(name, not advice, advice)


def _database(_home: Path) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        if connection.vendor == "postgresql":
            cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone()[0]:
                return _(
                    "Ứng dụng đang dùng tài khoản quản trị cơ sở dữ liệu: hãy dùng tài khoản thường (NOSUPERUSER, NOBYPASSRLS)."
                )
    return ""


def _migrations(_home: Path) -> str:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _("Cơ sở dữ liệu chưa cập nhật: chạy ansinh migrate.") if waiting else ""


def _units(_home: Path) -> str:
    from ansinh.units.models import Unit

    return "" if Unit.objects.exists() else _("Chưa nạp đơn vị hành chính: chạy ansinh migrate.")


def _keys(home: Path) -> str:
    loose = [path.name for path in (home / "keys").glob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    return (
        _("Tệp khoá cho người khác đọc được: {names}. Hãy chạy chmod 600.").format(names=", ".join(loose))
        if loose
        else ""
    )


def _disk(home: Path) -> str:
    free = shutil.disk_usage(home).free
    return "" if free >= LEAST_FREE else _("Đĩa chỉ còn {mb} MB trống.").format(mb=free // 2**20)


def _writable(home: Path) -> str:
    return "" if os.access(home, os.W_OK) else _("Không ghi được vào {home}.").format(home=home)


def _chain(_home: Path) -> str:
    from ansinh.audit.queries import verify

    fault = verify().fault
    return _("Chuỗi nhật ký không nguyên vẹn: {fault}.").format(fault=fault) if fault else ""


def _law(_home: Path) -> str:
    from ansinh.policies.loader import load_policy, policy_names

    for name in policy_names():
        load_policy(name)
    return ""


def checks() -> dict[str, Callable[[Path], str]]:
    """All checks by the name an administrator reads; each returns advice, or nothing when all is well."""
    return {
        _("Cơ sở dữ liệu"): _database,
        _("Cập nhật cấu trúc"): _migrations,
        _("Đơn vị hành chính"): _units,
        _("Khoá"): _keys,
        _("Đĩa"): _disk,
        _("Thư mục dữ liệu"): _writable,
        _("Chuỗi nhật ký"): _chain,
        _("Chính sách"): _law,
    }
