"""The two commands of the house, and a few beside them. Standard library only: it runs before anything is installed.

./run demo [FILE...]   an invented province, its messy lists, and the whole job on them; or the job on your own files
./run test             lint, types, import contracts, all tests, all worked cases of the law
./run bench [NAME]     measurements (see docs/performance.md, docs/accuracy.md)
./run setup            only prepare .venv (installs the command .venv/bin/ansinh)
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
SYSTEM_PACKAGES = {  # Debian package -> how to see that it is there
    "chromium": lambda: bool(shutil.which("chromium") or shutil.which("chromium-browser")),
    "libatomic1": lambda: _has_library("libatomic.so.1"),
    "fonts-liberation2": lambda: _has_font("liberation2"),
    "postgresql": lambda: bool(_postgres_bin()),
    "postgresql-contrib": lambda: any(Path("/usr/share/postgresql").glob("*/extension/pg_trgm.control")),
}
WEB_TESTS = (
    "config",
    "units",
    "accounts",
    "audit",
    "registry",
    "lists",
    "reports",
    "web",
    "security",
    "faults",
)
"""Test folders that touch the database: they run on SQLite and on PostgreSQL."""


def _has_library(name: str) -> bool:
    try:
        listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return True  # not a Linux with ldconfig: nothing to look in, the browser tests will tell
    return name in listed


def _has_font(folder: str) -> bool:
    return any(path.is_dir() for root in ("/usr/share/fonts",) for path in Path(root).rglob(folder))


def _postgres_bin() -> Path | None:
    """The newest installed PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def postgres() -> Iterator[str]:
    """A throw-away PostgreSQL on this machine only; yields its address for a role that is no superuser."""
    programs = _postgres_bin()
    assert programs is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    folder = Path(tempfile.mkdtemp(prefix="ansinh-pg-"))
    owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if owner:
        shutil.chown(folder, "postgres", "postgres")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    control = [*owner, str(programs / "pg_ctl"), "-D", str(folder / "data")]
    _quietly(
        [
            *owner,
            str(programs / "initdb"),
            "-D",
            str(folder / "data"),
            "-U",
            "owner",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        "initdb",
    )
    try:
        _quietly(
            [*control, "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start"], "pg_ctl start"
        )
        for sql in (
            "CREATE ROLE ansinh LOGIN CREATEDB NOSUPERUSER",
            "CREATE DATABASE ansinh OWNER ansinh",
            "CREATE EXTENSION pg_trgm",
            "CREATE EXTENSION unaccent",
        ):
            base = "template1" if "EXTENSION" in sql else "postgres"
            _quietly(["psql", "-h", "127.0.0.1", "-p", port, "-U", "owner", "-d", base, "-qc", sql], sql)
        yield f"postgresql://ansinh@127.0.0.1:{port}/ansinh"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _fingerprint(lock: Path) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for part in (lock, ROOT / "pyproject.toml"):
        digest.update(part.read_bytes())
    digest.update(str(ROOT).encode())
    return digest.hexdigest()


def _quietly(command: list[str], what: str) -> None:
    """Run an installation step; show its output only when it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(
            f"Không thực hiện được bước: {what}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}",
            file=sys.stderr,
        )
        sys.exit(1)


def prepare(kind: str) -> None:
    """Make .venv from the pinned, hashed list of ``kind`` (``runtime`` or ``test``), unless it is there already."""
    lock = ROOT / ("requirements-test.txt" if kind == "test" else "requirements.txt")
    for known in ("test", kind):
        marker = VENV / f".ansinh-{known}"
        known_lock = ROOT / ("requirements-test.txt" if known == "test" else "requirements.txt")
        if marker.exists() and marker.read_text() == _fingerprint(known_lock):
            return
    print("Đang chuẩn bị môi trường (chỉ lần đầu)…", file=sys.stderr, flush=True)
    if not (BIN / "python").exists() or not (BIN / "pip").exists():
        shutil.rmtree(VENV, ignore_errors=True)
        _quietly([sys.executable, "-m", "venv", str(VENV)], "tạo .venv")
    python = str(BIN / "python")
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
    _quietly([*pip, "--require-hashes", "-r", str(lock)], f"cài gói trong {lock.name}")
    _quietly([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], "cài lệnh ansinh")
    (VENV / f".ansinh-{kind}").write_text(_fingerprint(lock))


def install_system_packages() -> None:
    """Install what the browser tests need as root on Debian or Ubuntu; elsewhere name what is missing and fail."""
    missing = [name for name, there in SYSTEM_PACKAGES.items() if not there()]
    if not missing:
        return
    if os.name == "nt" or os.geteuid() != 0 or not shutil.which("apt-get"):
        print(
            f"Thiếu gói hệ thống: {', '.join(missing)}. Hãy cài (Debian/Ubuntu: apt install …) rồi chạy lại.",
            file=sys.stderr,
        )
        sys.exit(1)
    print(f"Đang cài gói hệ thống: {', '.join(missing)}…", file=sys.stderr, flush=True)
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    _quietly(["apt-get", "update", "-qq"], "apt-get update")
    _quietly(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], "apt-get install")


def checks() -> list[tuple[str, list[str], bool]]:
    """All that CI holds, as (name, command, needs PostgreSQL)."""

    def tool(name: str) -> str:
        return str(BIN / name)

    web = [f"tests/{name}" for name in WEB_TESTS if (ROOT / "tests" / name).is_dir()]
    spread = ["-n", "2", "--dist", "loadfile"]
    return [
        ("ruff (lint)", [tool("ruff"), "check", "."], False),
        ("ruff (format)", [tool("ruff"), "format", "--check", "."], False),
        ("mypy --strict", [tool("mypy")], False),
        ("import contracts", [tool("lint-imports")], False),
        (
            "migrations consistent",
            [tool("python"), "-m", "django", "makemigrations", "--check", "--dry-run"],
            False,
        ),
        ("translations complete", [tool("python"), "tools/translations.py", "check"], False),
        ("worked cases of the law", [tool("ansinh"), "law", "cases"], False),
        ("tests on SQLite", [tool("pytest"), *spread], False),
        ("tests on PostgreSQL", [tool("pytest"), *spread, *web], True),
    ]


def test(arguments: list[str]) -> int:
    """Run every check; go on after a failure, so that one run tells all; 1 if any failed."""
    install_system_packages()
    prepare("test")
    home = tempfile.mkdtemp(prefix="ansinh-home-")
    settings = {
        "DJANGO_SETTINGS_MODULE": "ansinh.config.test_settings",
        "ANSINH_HOME": home,
        "ANSINH_SECRET_KEY": "only-for-tests",
    }
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("ANSINH_")
    } | settings
    failed = []
    try:
        if arguments:
            return subprocess.run(
                [str(BIN / "pytest"), *arguments], cwd=ROOT, env=environment, check=False
            ).returncode
        for name, command, on_postgres in checks():
            begun = time.monotonic()
            print(f"== {name}", flush=True)
            if not _passes(command, environment, on_postgres):
                failed.append(name)
            print(f"   {time.monotonic() - begun:.1f} s", flush=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(f"FAILED: {', '.join(failed)}" if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


def _passes(command: list[str], environment: dict[str, str], on_postgres: bool) -> bool:
    if not on_postgres:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0
    with postgres() as address:
        there = environment | {"ANSINH_DATABASE_URL": address}
        return subprocess.run(command, cwd=ROOT, env=there, check=False).returncode == 0


def demo(arguments: list[str]) -> int:
    """Do the main job on an invented province, or on the files given."""
    prepare("runtime")
    return subprocess.run([str(BIN / "ansinh"), "demo", *arguments], check=False).returncode


def bench(arguments: list[str]) -> int:
    """Run one measurement of benchmarks/ (or list them)."""
    prepare("test")
    return subprocess.run(
        [str(BIN / "python"), "-m", "benchmarks", *arguments], cwd=ROOT, check=False
    ).returncode


def setup(arguments: list[str]) -> int:
    """Prepare .venv and nothing else; ``./run setup test`` with the tools of the tests."""
    prepare("test" if "test" in arguments else "runtime")
    return 0


def main() -> int:
    """Choose the command."""
    commands = {"demo": demo, "test": test, "bench": bench, "setup": setup}
    name, *arguments = sys.argv[1:] or ["help"]
    if name in commands:
        return commands[name](arguments)
    print(__doc__)
    return 0 if name in ("help", "-h", "--help") else 2


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
