"""One file that brings everything back: database, uploads and a list of what is in it; keys go into a file of their own.

The archive is a plain tar: ``manifest.json`` first (format, engine, SHA-256 and size of every member), then the database
(an SQLite file, or the custom format of ``pg_dump``), then the uploads by content hash. Keys are apart, so that whoever
holds the archive cannot read what is encrypted in it.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ansinh.core.errors import InputError
from ansinh.core.i18n import _

FORMAT = "ansinh-backup-1"


@dataclass(frozen=True, slots=True)
class Site:
    """Where an installation lives: its home and its database (Django's settings of it)."""

    home: Path
    uploads: Path
    database: dict[str, Any]

    @property
    def embedded(self) -> bool:
        """Whether the database is the SQLite file of the home."""
        return "sqlite3" in str(self.database["ENGINE"])


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _postgres(site: Site, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL against the site's database; its own words are told when it fails."""
    if not shutil.which(program):
        raise InputError(
            _("Không tìm thấy chương trình {program}. Hãy cài gói postgresql-client rồi chạy lại.").format(
                program=program
            )
        )
    facts = site.database
    command = [
        program,
        "-h",
        str(facts["HOST"]),
        "-p",
        str(facts["PORT"]),
        "-U",
        str(facts["USER"]),
        *arguments,
    ]
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL with the site's own settings
        command,
        env=os.environ | {"PGPASSWORD": str(facts["PASSWORD"])},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise InputError(
            _("{program} không chạy được: {why}").format(program=program, why=done.stderr.strip()[-400:])
        )


def _dump(site: Site, folder: Path) -> Path:
    """A consistent copy of the database, taken while the site runs."""
    if not site.embedded:
        target = folder / "database.pgdump"
        _postgres(
            site,
            "pg_dump",
            "-Fc",
            "--no-owner",
            "--no-comments",
            "-f",
            str(target),
            "-d",
            str(site.database["NAME"]),
        )
        return target
    target = folder / "database.sqlite3"
    with closing(sqlite3.connect(site.database["NAME"])) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target


def _members(site: Site, database: Path) -> Iterator[tuple[str, Path]]:
    yield database.name, database
    if site.uploads.is_dir():
        for path in sorted(p for p in site.uploads.rglob("*") if p.is_file()):
            yield f"uploads/{path.relative_to(site.uploads)}", path


def backup(site: Site, target: Path, *, keys: Path | None, at: datetime) -> dict[str, Any]:
    """Write the archive to ``target`` and the keys to ``keys``; return the manifest.

    Raises InputError when a file stands there already or the database cannot be copied; nothing half-made is left.
    """
    for path in filter(None, (target, keys)):
        if path.exists():
            raise InputError(_("{path} đã có. Hãy chọn tên tệp khác.").format(path=path))
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        members = list(_members(site, _dump(site, Path(folder))))
        manifest = {
            "format": FORMAT,
            "at": at.isoformat(timespec="seconds"),
            "embedded": site.embedded,
            "members": {
                name: {"sha256": _digest(path), "bytes": path.stat().st_size} for name, path in members
            },
        }
        listing = Path(folder) / "manifest.json"
        listing.write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
        draft = Path(folder) / "archive.tar"
        with tarfile.open(draft, "w") as archive:
            archive.add(listing, "manifest.json")
            for name, path in members:
                archive.add(path, name)
        draft.replace(target)
    if keys is not None:
        _save_keys(site, keys)
    return manifest


def _save_keys(site: Site, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream, tarfile.open(fileobj=stream, mode="w") as archive:
        for path in sorted((site.home / "keys").glob("*")):
            archive.add(path, path.name)


def read_manifest(source: Path) -> dict[str, Any]:
    """The manifest of an archive, every member checked against it. Raises InputError naming what is wrong."""
    try:
        with tarfile.open(source) as archive:
            first = archive.extractfile("manifest.json")
            assert first is not None
            manifest: dict[str, Any] = json.load(first)
            if manifest.get("format") != FORMAT:
                raise InputError(_("{path} không phải bản sao lưu của An Sinh.").format(path=source))
            for name, facts in manifest["members"].items():
                member = archive.extractfile(name)
                assert member is not None
                if hashlib.file_digest(member, "sha256").hexdigest() != facts["sha256"]:  # type: ignore[arg-type]
                    raise InputError(_("Bản sao lưu hỏng: {name} không khớp mã kiểm tra.").format(name=name))
    except (tarfile.TarError, OSError, KeyError, ValueError, AssertionError) as error:
        raise InputError(
            _("Không đọc được bản sao lưu {path}. Hãy lấy bản khác.").format(path=source)
        ) from error
    return manifest


def restore(site: Site, source: Path, *, keys: Path | None) -> dict[str, Any]:
    """Bring an archive back into an empty site. Raises InputError when the site is not empty or the archive is damaged."""
    manifest = read_manifest(source)
    if bool(manifest["embedded"]) != site.embedded:
        raise InputError(_("Bản sao lưu và nơi khôi phục dùng hai loại cơ sở dữ liệu khác nhau."))
    if site.embedded and Path(site.database["NAME"]).exists():
        raise InputError(_("Đã có dữ liệu ở {home}. Chỉ khôi phục vào nơi còn trống.").format(home=site.home))
    site.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site.home) as folder, tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
        found = Path(folder)
        if (found / "uploads").is_dir():
            shutil.copytree(found / "uploads", site.uploads, dirs_exist_ok=True)
        if site.embedded:
            (found / "database.sqlite3").replace(site.database["NAME"])
        else:
            _postgres(
                site,
                "pg_restore",
                "--no-owner",
                "--exit-on-error",
                "-d",
                str(site.database["NAME"]),
                str(found / "database.pgdump"),
            )
    if keys is not None:
        _bring_keys(site, keys)
    return manifest


def _bring_keys(site: Site, source: Path) -> None:
    folder = site.home / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    with tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
    for path in folder.glob("*"):
        path.chmod(0o600)
