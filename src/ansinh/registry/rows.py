"""Rows of a register's CSV files: people in the form of ``registry.csv``, holdings as a second table. Reads, checks, names the line."""

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.listcheck.register import PERSON_COLUMNS
from ansinh.registry.facts import partial_date

PEOPLE, HOLDINGS = "people", "holdings"
REQUIRED = {PEOPLE: ("person_id", "full_name", "birth", "commune"), HOLDINGS: ("person_id", "kind")}
HOLDING_COLUMNS = (
    "person_id",
    "kind",
    "level",
    "valid_from",
    "valid_to",
    "decision_number",
    "decision_date",
    "source",
)
TEXTS = (*PERSON_COLUMNS, "ethnicity")
LENGTHS = {
    "person_id": 40,
    "full_name": 200,
    "sex": 10,
    "id_number": 40,
    "household_id": 40,
    "relation_to_head": 60,
}
LENGTHS |= {
    "province": 120,
    "district": 120,
    "commune": 120,
    "commune_code": 10,
    "hamlet": 120,
    "ethnicity": 40,
}
_SNAPSHOT = re.compile(r"(.+)_(\d{4})_(\d\d)_(\d\d)\Z")


@dataclass(frozen=True, slots=True)
class Spell:
    """A classification from–to as far as the yes/no columns tell."""

    kind: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Header:
    """The form of a file and where its columns stand. ``flags``: yes/no columns (name, kind, day, position)."""

    form: Literal["people", "holdings"]
    places: dict[str, int]
    flags: tuple[tuple[str, str, date | None, int], ...] = ()


@dataclass(slots=True)
class Row:
    """A data row: its line, its texts by column, its spells, and what is wrong with it (code, sentence)."""

    line: int
    values: dict[str, str]
    spells: tuple[Spell, ...] = ()
    problem: tuple[str, str] | None = None
    days: dict[str, date | None] = field(default_factory=dict)


def _reader(path: Path) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(1_000_000)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            for cells in reader:
                if cells:
                    yield reader.line_num, cells
    except OSError as error:
        raise InputError(
            _("Không mở được tệp {file}: {why}. Hãy kiểm tra đường dẫn.").format(
                file=path.name, why=error.strerror
            )
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        sentence = _(
            "Tệp {file} không phải CSV mã UTF-8 hoặc bị hỏng. Hãy lưu lại dạng CSV UTF-8 rồi nhập lại."
        )
        raise InputError(sentence.format(file=path.name)) from error


def read_header(path: Path) -> Header:
    """Tell the form of a file by its first line. Raises InputError naming what is missing."""
    _line, cells = next(_reader(path), (1, []))
    names = [cell.strip() for cell in cells]
    form: Literal["people", "holdings"] = (
        "holdings" if "kind" in names and "full_name" not in names else "people"
    )
    missing = [name for name in REQUIRED[form] if name not in names]
    if missing:
        sentence = _("Tệp {file}: thiếu cột {columns} ở dòng đầu. Hãy kiểm tra dòng tiêu đề rồi nhập lại.")
        raise InputError(sentence.format(file=path.name, columns=", ".join(missing)))
    wanted = TEXTS if form == PEOPLE else HOLDING_COLUMNS
    places = {name: names.index(name) for name in wanted if name in names}
    if form == HOLDINGS:
        return Header(form, places)
    others = [(name, at) for at, name in enumerate(names) if name and name not in TEXTS]
    return Header(form, places, tuple((name, *_snapshot(name), at) for name, at in others))


def _snapshot(name: str) -> tuple[str, date | None]:
    """``poor_2019_12_31`` → the kind and the day it speaks of; a column without a day is a kind of unknown days."""
    found = _SNAPSHOT.match(name)
    if found:
        try:
            return found[1], date(int(found[2]), int(found[3]), int(found[4]))
        except ValueError:
            pass
    return name, None


def spells_of(flags: Sequence[tuple[str, date | None]], held: frozenset[int]) -> tuple[Spell, ...]:
    """Spells from snapshots: from the first day it is told to hold, to the day before the first that denies it.

    ``held``: indexes of ``flags`` that say yes.
    """
    by_kind: dict[str, list[tuple[date | None, bool]]] = {}
    for at, (kind, day) in enumerate(flags):
        by_kind.setdefault(kind, []).append((day, at in held))
    spells: list[Spell] = []
    for kind, told in by_kind.items():
        spells += [Spell(kind, None, None) for day, yes in told if day is None and yes]
        start: date | None = None
        for day, yes in sorted((day, yes) for day, yes in told if day is not None):
            if yes and start is None:
                start = day
            elif not yes and start is not None:
                spells.append(Spell(kind, start, day - timedelta(days=1)))
                start = None
        if start is not None:
            spells.append(Spell(kind, start, None))
    return tuple(spells)


@lru_cache(maxsize=200_000)
def _date_problem(text: str, fact: str, latest: date) -> str:
    try:
        partial_date(text, fact, latest=latest)
    except InputError as error:
        return str(error)
    return ""


class FileReader:
    """Reads one file from a data row on (counted from 0)."""

    def __init__(self, path: Path, header: Header, *, latest: date) -> None:
        self._path, self.header, self._latest = path, header, latest
        self._kinds = [(kind, day) for _name, kind, day, _at in header.flags]
        self._flag_places = [at for *_rest, at in header.flags]
        self._spells: dict[frozenset[int], tuple[Spell, ...]] = {}
        self._shared: dict[str, str] = {}

    def rows(self, start: int) -> Iterator[Row]:
        """Rows from ``start`` on."""
        read = self._person if self.header.form == PEOPLE else self._holding
        lines = _reader(self._path)
        next(lines, None)
        for number, (line, cells) in enumerate(lines):
            if number >= start:
                yield read(line, cells)

    def _values(self, cells: list[str]) -> dict[str, str]:
        size = len(cells)
        return {name: cells[at].strip() if at < size else "" for name, at in self.header.places.items()}

    def _person(self, line: int, cells: list[str]) -> Row:
        values = self._values(cells)
        size = len(cells)
        held = frozenset(
            i for i, at in enumerate(self._flag_places) if at < size and cells[at].strip() == "1"
        )
        if held not in self._spells:
            self._spells[held] = spells_of(self._kinds, held)
        return Row(line, values, self._spells[held], self._person_problem(values))

    def _person_problem(self, values: dict[str, str]) -> tuple[str, str] | None:
        if not values["person_id"]:
            return "id_missing", _("cột person_id trống. Mỗi người cần một mã riêng.")
        if not values["full_name"]:
            return "name_missing", _("cột full_name trống.")
        for name, most in LENGTHS.items():
            if len(values.get(name, "")) > most:
                return "too_long", _("cột {column} dài quá {most} chữ.").format(column=name, most=most)
        for name, fact in (("birth", "birth"), ("date_of_death", "death")):
            wrong = _date_problem(values.get(name, ""), fact, self._latest) if values.get(name) else ""
            if wrong:
                return "date_impossible", wrong
        return None

    def _holding(self, line: int, cells: list[str]) -> Row:
        row = Row(line, self._values(cells))
        if not row.values["person_id"] or not row.values["kind"]:
            row.problem = "id_missing", _("cột person_id hoặc kind trống.")
        for name in ("valid_from", "valid_to", "decision_date"):
            text = row.values.get(name, "")
            try:
                row.days[name] = date.fromisoformat(text) if text else None
            except ValueError:
                row.problem = (
                    "date_impossible",
                    _("cột {column}: “{value}” không phải ngày năm-tháng-ngày.").format(
                        column=name, value=text[:20]
                    ),
                )
        return row


def count_rows(path: Path) -> int:
    """How many data rows the file has, about (lines after the header)."""
    with path.open("rb") as stream:
        lines = sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
    return max(lines - 1, 0)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
