"""Zip containers (.xlsx, .ods) looked at before they are trusted: sizes, ratios, encryption, damage.

The central directory is checked first; every part that a reader would inflate is then inflated here once, counted
against what the directory says, so that a directory that lies cannot make the fast reader eat the memory.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.sheets.model import Limits

_CHUNK = 1 << 20
_LOCAL_HEADER = 30


class Archive:
    """An open zip file with its directory checked. Use as a context manager."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.file: BinaryIO = path.open("rb")
        try:
            with zipfile.ZipFile(self.file) as directory:
                infos = directory.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            self.file.close()
            raise damaged(path) from error
        self.parts = {info.filename.lstrip("/"): info for info in infos}
        try:
            self._check_directory(infos)
        except InputError:
            self.file.close()
            raise

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_exc: object) -> None:
        self.file.close()

    def _check_directory(self, infos: list[zipfile.ZipInfo]) -> None:
        limits = self.limits
        if any(info.flag_bits & 1 for info in infos):
            raise encrypted(self.path)
        stored = sum(info.compress_size for info in infos)
        if len(self.parts) != len(infos) or stored > self.path.stat().st_size:
            raise damaged(self.path)  # one stored block shown as many parts
        for info in infos:
            too_dense = (
                info.file_size > limits.ratio_from and info.file_size > limits.ratio * info.compress_size
            )
            strings = info.filename.endswith("sharedStrings.xml") and info.file_size > limits.strings_bytes
            if too_dense or strings or info.file_size > limits.part_bytes:
                raise bomb(self.path)
        if sum(info.file_size for info in infos) > limits.total_bytes:
            raise bomb(self.path)

    def inflate(self, name: str) -> Iterator[bytes]:
        """Yield a part in pieces; InputError if it is damaged or larger than the directory says."""
        info = self.parts.get(name)
        if info is None:
            raise damaged(self.path)
        if info.header_offset < 0:
            raise damaged(self.path)
        self.file.seek(info.header_offset)
        header = self.file.read(_LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
            raise damaged(self.path)
        skip = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        start = info.header_offset + _LOCAL_HEADER + skip
        if info.compress_type == zipfile.ZIP_STORED:
            yield from self._pieces(start, info.compress_size)
        elif info.compress_type == zipfile.ZIP_DEFLATED:
            yield from self._deflated(start, info)
        else:
            raise damaged(self.path)

    def _pieces(self, start: int, size: int) -> Iterator[bytes]:
        while size:
            self.file.seek(start)
            piece = self.file.read(min(_CHUNK, size))
            if not piece:
                raise damaged(self.path)
            start += len(piece)
            size -= len(piece)
            yield piece

    def _deflated(self, start: int, info: zipfile.ZipInfo) -> Iterator[bytes]:
        inflater = zlib.decompressobj(-15)
        total = 0
        for piece in self._pieces(start, info.compress_size):
            waiting = piece
            while waiting and not inflater.eof:
                try:
                    out = inflater.decompress(waiting, _CHUNK)
                except zlib.error as error:
                    raise damaged(self.path) from error
                waiting = inflater.unconsumed_tail
                total += len(out)
                if total > info.file_size:
                    raise bomb(self.path)
                if out:
                    yield out
        if not inflater.eof or total != info.file_size:
            raise damaged(self.path)

    def read(self, name: str) -> bytes:
        """Return a whole (small) part."""
        return b"".join(self.inflate(name))


def damaged(path: Path) -> InputError:
    """The sentence for a file that is cut off or broken."""
    return InputError(
        _(
            "Không đọc được tệp “{file}”: tệp bị hỏng hoặc chưa tải về đủ. "
            "Xin mở lại bằng Excel, lưu lại rồi gửi lại; hoặc xin lại tệp từ nơi gửi."
        ).format(file=path.name)
    )


def encrypted(path: Path) -> InputError:
    """The sentence for a file behind a password."""
    return InputError(
        _(
            "Không đọc được tệp “{file}”: tệp có mật khẩu. Xin mở tệp bằng Excel, bỏ mật khẩu rồi lưu lại."
        ).format(file=path.name)
    )


def bomb(path: Path) -> InputError:
    """The sentence for a file whose content is out of all proportion to its size."""
    return InputError(
        _(
            "Từ chối đọc tệp “{file}”: nội dung nén bên trong lớn bất thường so với cỡ tệp. "
            "Xin mở bằng Excel, chép phần danh sách sang tệp mới rồi lưu lại."
        ).format(file=path.name)
    )
