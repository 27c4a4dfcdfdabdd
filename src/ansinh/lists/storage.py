"""Files as received, kept by the hash of their content outside the web root. Their names never come from a user."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from ansinh.core.errors import InputError
from ansinh.core.i18n import _


class TooLargeError(InputError):
    """A file is larger than the site takes; receiving stopped at the limit."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that arrived whole: its name as the officer's machine gave it, its hash and size in bytes."""

    name: str
    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Where the bytes of a hash lie."""
    return Path(settings.UPLOADS) / sha256[:2] / sha256


class Receiving:
    """A file on its way into the store. ``write`` refuses at the limit (bytes); nothing stays behind unless ``close`` is reached.

    Storing the same bytes again is harmless.
    """

    def __init__(self, name: str, *, limit: int | None = None) -> None:
        incoming = Path(settings.UPLOADS) / "incoming"
        incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, temporary = tempfile.mkstemp(dir=incoming)
        self._stream, self._temporary = os.fdopen(descriptor, "wb"), Path(temporary)
        self._limit = settings.UPLOAD_LIMIT if limit is None else limit
        self._digest, self._size = hashlib.sha256(), 0
        self.name = clean_name(name)

    def write(self, chunk: bytes) -> None:
        """Take a piece. Raises TooLargeError."""
        self._size += len(chunk)
        if self._size > self._limit:
            self.drop()
            raise TooLargeError(
                _(
                    "Tệp {file} lớn hơn mức cho phép ({limit} MB). Hãy tách thành nhiều tệp rồi tải lên lại."
                ).format(file=self.name, limit=max(1, settings.UPLOAD_LIMIT // (1024 * 1024)))
            )
        self._digest.update(chunk)
        self._stream.write(chunk)

    def close(self) -> Received:
        """Keep the file. Raises InputError when it is empty."""
        try:
            if not self._size:
                raise InputError(_("Tệp {file} trống. Hãy chọn lại tệp.").format(file=self.name))
            self._stream.flush()
            os.fsync(self._stream.fileno())
            sha256 = self._digest.hexdigest()
            target = path_of(sha256)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._temporary.replace(target)
            return Received(self.name, sha256, self._size)
        finally:
            self.drop()

    def drop(self) -> None:
        """Leave nothing behind."""
        self._stream.close()
        with suppress(FileNotFoundError):
            self._temporary.unlink()


def receive(name: str, chunks: Iterable[bytes], *, limit: int | None = None) -> Received:
    """Store what arrives, chunk by chunk. Raises TooLargeError, or InputError for an empty file."""
    receiving = Receiving(name, limit=limit)
    try:
        for chunk in chunks:
            receiving.write(chunk)
        return receiving.close()
    finally:
        receiving.drop()


def clean_name(name: str) -> str:
    """The last part of a file's name without control characters, at most 120 characters, ending kept."""
    text = "".join(ch for ch in name.replace("\\", "/").rsplit("/", 1)[-1] if ch.isprintable()).strip(" .")
    if len(text) > 120:
        stem, _dot, ending = text.rpartition(".")
        text = f"{stem[: 119 - len(ending)]}.{ending}" if stem and len(ending) <= 5 else text[:120]
    return text or "danh-sach"


@contextmanager
def laid_out(files: Sequence[tuple[str, str]]) -> Iterator[list[Path]]:
    """The stored files under their own names in a folder that lasts for the block; ``files``: (name, hash).

    Raises InputError when the bytes of one are gone or are not those of the hash.
    """
    with tempfile.TemporaryDirectory(prefix="ansinh-list-") as folder:
        paths = []
        for name, sha256 in files:
            source, target = path_of(sha256), Path(folder) / name
            try:
                with source.open("rb") as stream:
                    found = hashlib.file_digest(stream, "sha256").hexdigest()
            except OSError:
                found = ""
            if found != sha256:
                raise InputError(
                    _(
                        "Tệp {file} đã lưu bị mất hoặc bị thay đổi. Hãy báo quản trị hệ thống và tải lại tệp."
                    ).format(file=name)
                )
            try:
                target.hardlink_to(source)
            except OSError:
                shutil.copyfile(source, target)
            paths.append(target)
        yield paths
