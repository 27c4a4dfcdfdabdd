"""Workbooks in, rows out: every data row of every sheet, repaired and placed, with what was left out and why."""

import hashlib
import multiprocessing
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.money import read_money
from ansinh.core.sheets.detection import detect_tables
from ansinh.core.sheets.mapping import BookMapping
from ansinh.core.sheets.model import Workbook
from ansinh.core.sheets.reading import read_workbook
from ansinh.core.sheets.tables import DataRow, DetectedTable, NoTable
from ansinh.core.vietnamese.repair import FileRepairer
from ansinh.listcheck.model import ListRow
from ansinh.listcheck.outputs import StatedTotal
from ansinh.listcheck.places import (
    PlaceResolver,
    commune_of_sheet,
    commune_of_title,
    district_of_title,
    place_row,
)
from ansinh.listcheck.readrow import TableContext, read_row
from ansinh.policies.forms import GroupClaim, load_list_forms

PLACE_FIELDS = ("hamlet", "commune", "district", "address", "address_permanent")
LARGE_BATCH = 4_000_000
"""Bytes of workbooks from which on the files are read by two processes."""
WORKERS = 2
Progress = Callable[[str, int, int], None]
"""``progress(what, done, total)`` is called as work goes on."""


@dataclass(slots=True)
class Intake:
    """All rows of a batch, in file order, and what an officer should know of the files."""

    rows: list[ListRow] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    explanations: list[str] = field(default_factory=list)
    problem: str = ""
    """Why a file cannot be used, in words; empty when it can."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the files of a batch are read. ``default_date``: of a list that does not tell its own."""

    policy: str
    default_date: date
    mapping: BookMapping | None = None
    known_communes: frozenset[str] = frozenset()


def distinct_files(files: Sequence[Path]) -> tuple[list[tuple[Path, str]], list[str]]:
    """The files of a batch in name order with the label of each; a file that stands twice (by its bytes) is left out.

    A missing file stays in, to be refused in words by the reader.
    """
    ordered = sorted(files, key=lambda path: (path.name, str(path)))
    notices: list[str] = []
    seen: dict[str, str] = {}
    kept: list[Path] = []
    for path in ordered:
        digest = _digest(path)
        if digest and digest in seen:
            same = _("Tệp {file} giống hệt tệp {other}: chỉ tính một lần.")
            notices.append(same.format(file=path.name, other=seen[digest]))
            continue
        seen[digest] = path.name
        kept.append(path)
    names = [path.name for path in kept]
    return [(path, path.name if names.count(path.name) == 1 else str(path)) for path in kept], notices


def _digest(path: Path) -> str:
    """SHA-256 of the file's bytes, empty when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def read_batch(files: Sequence[Path], settings: Settings, progress: Progress | None = None) -> Intake:
    """Read every list of the batch.

    Raises InputError with one line for each file that cannot be read or holds no table of people; then nothing of the
    batch is used.
    """
    named, notices = distinct_files(files)
    batch = Intake(notices=notices)
    problems: list[str] = []
    for number, found in enumerate(_read_all(named, settings)):
        if progress:
            progress(named[number][1], number, len(named))
        if found.problem:
            problems.append(found.problem)
        batch.rows += found.rows
        batch.totals += found.totals
        batch.notices += found.notices
        batch.explanations += found.explanations
    if problems:
        raise InputError("\n".join(problems))
    batch.rows.sort(key=lambda row: row.key)
    return batch


def _read_all(named: Sequence[tuple[Path, str]], settings: Settings) -> Iterator[Intake]:
    """Read file after file; a large batch by two processes, in the same order."""
    size = sum(path.stat().st_size for path, _label in named if path.exists())
    if size < LARGE_BATCH or len(named) < WORKERS or "fork" not in multiprocessing.get_all_start_methods():
        for path, label in named:
            yield read_file(path, label, settings)
        return
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(WORKERS, mp_context=context) as pool:
        paths, labels = zip(*named, strict=True)
        yield from pool.map(read_file, paths, labels, [settings] * len(named), chunksize=4)


def read_file(path: Path, label: str, settings: Settings) -> Intake:
    """Read one workbook; what is wrong with it stands in ``problem``."""
    intake = Intake()
    try:
        _read_workbook(read_workbook(path), label, settings, intake)
    except InputError as error:
        return Intake(problem=str(error))
    return intake


def _read_workbook(workbook: Workbook, label: str, settings: Settings, intake: Intake) -> None:
    forms = load_list_forms(settings.policy)
    repairer = FileRepairer.for_texts(_texts(workbook))
    found = 0
    refused: list[str] = []
    for sheet in workbook.sheets:
        how = settings.mapping.for_sheet(workbook.path.name, sheet.name) if settings.mapping else None
        tables = detect_tables(sheet, forms, repair=lambda text: repairer.text(text).text, mapping=how)
        if isinstance(tables, NoTable):
            if tables.reason == "no_header":
                refused.append(tables.sentence)
            continue
        found += len(tables)
        for table in tables:
            intake.explanations.append(f"{label} / {sheet.name}: {table.explain}")
            if table.kind != "people":
                sentence = _("Tệp {file}, trang “{sheet}”: bảng tổng hợp, không có người nào; không tính.")
                intake.notices.append(sentence.format(file=label, sheet=sheet.name))
                continue
            if sheet.hidden:
                sentence = _("Tệp {file}: trang “{sheet}” bị ẩn; vẫn được đọc.")
                intake.notices.append(sentence.format(file=label, sheet=sheet.name))
            TableReader(table, label, workbook.date1904, repairer, settings).read(intake)
    if not found:
        lines = refused or [_("không có dữ liệu")]
        raise InputError(_("Tệp {file}: {why}").format(file=label, why=" ".join(lines)))
    intake.notices += [_("Tệp {file}: {why}").format(file=label, why=sentence) for sentence in refused]


def _texts(workbook: Workbook) -> Iterator[str]:
    for sheet in workbook.sheets:
        for row in sheet.rows:
            for value in row.values:
                if isinstance(value, str):
                    yield value


class TableReader:
    """Reads the rows of one detected table, with what its title says of all of them."""

    def __init__(
        self, table: DetectedTable, label: str, date1904: bool, repairer: FileRepairer, settings: Settings
    ) -> None:
        self.table, self.label, self.repairer = table, label, repairer
        self.forms = load_list_forms(settings.policy)
        self.title = tuple(repairer.text(line).text for line in table.title)
        as_of = list_date(self.title) or settings.default_date
        self.context = TableContext(
            file=label,
            sheet=table.sheet.name,
            sheet_index=table.sheet.index,
            as_of=as_of,
            date1904=date1904,
            repairer=repairer,
            fields=frozenset(column.field for column in table.columns),
        )
        self.places = PlaceResolver(as_of, district_of_title(self.title), settings.known_communes)
        self.sheet_commune = commune_of_sheet(repairer.text(table.sheet.name).text, self.places)
        self.title_commune = commune_of_title(self.title, self.places)
        self._claims: dict[tuple[str, str, tuple[str, ...]], GroupClaim | None] = {}
        self._sections: dict[tuple[str, ...], tuple[str, ...]] = {}

    def read(self, intake: Intake) -> None:
        """Read all rows of the table into ``intake``."""
        rows: dict[int, ListRow] = {}
        for data in self.table.rows:
            row = read_row(data, self.context)
            texts = {name: self._text(data, name) for name in PLACE_FIELDS if name in data.cells}
            section = self._section(data.section)
            place_row(row, texts, section, self.sheet_commune, self.title_commune, self.places)
            self._group(row, self._text(data, "poor_type"), section)
            self._declare(row, "declined" in data.cells)
            rows[row.key.row] = row
        intake.rows += rows.values()
        intake.totals += _totals(self.table, self.label, rows)

    def _text(self, data: DataRow, name: str) -> str:
        cell = data.cells.get(name)
        return self.repairer.text(cell.text).text.strip() if cell is not None else ""

    def _section(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        found = self._sections.get(lines)
        if found is None:
            found = self._sections[lines] = tuple(self.repairer.text(line).text for line in lines)
        return found

    def _group(self, row: ListRow, poor_type: str, section: tuple[str, ...]) -> None:
        """The group that the row claims: by its own words, its section, its sheet's name, then the title."""
        key = (row.category, poor_type, section)
        if key not in self._claims:
            self._claims[key] = self._claim(*key)
        claim = self._claims[key]
        if claim is None:
            shown = row.category or poor_type
            row.add_review("group_unclear", _("diện ghi “{text}”").format(text=shown[:60]) if shown else "")
        else:
            row.group, row.poor_type = claim.group, claim.kind

    def _claim(self, category: str, poor_type: str, section: tuple[str, ...]) -> GroupClaim | None:
        for text in (category, poor_type):
            if text and self.forms.groups_of_category(text):
                return self.forms.group_of_category(
                    text
                )  # several groups in one cell claim none: it is asked
        for text in (*reversed(section), self.table.sheet.name, *self.title):
            claim = self.forms.group_of_title(text)
            if claim is not None:
                return claim
        return None

    def _declare(self, row: ListRow, declined_cell: bool) -> None:
        """What the row declares of itself: worship only, support declined."""
        if row.category and self.forms.is_worship_only(row.category):
            row.facts["worship_only"] = True
        words = [text for text in (row.note, row.category) if text]
        if declined_cell or (words and self.forms.is_declined(*words)):
            row.facts["declined"] = True


def _totals(table: DetectedTable, label: str, rows: Mapping[int, ListRow]) -> list[StatedTotal]:
    """Totals of the money column as printed, beside the sum of the rows they cover."""
    found = []
    for total in table.stated_totals:
        if total.field != "amount":
            continue
        stated = read_money(total.value).dong
        if stated is None:
            continue
        amounts = [rows[number].amount_claimed or 0 for number in total.covers if number in rows]
        found.append(StatedTotal(label, table.sheet.name, total.row, stated, sum(amounts)))
    return found


_FULL_DATE = re.compile(
    r"(?:ngày\s*)?(\d{1,2})\s*(?:/|-|\.|\s*tháng\s*)\s*(\d{1,2})\s*(?:/|-|\.|\s*năm\s*)\s*((?:19|20)\d{2})",
    re.IGNORECASE,
)
_MONTH = re.compile(r"tháng\s*(\d{1,2})\s*(?:/|năm)\s*((?:19|20)\d{2})", re.IGNORECASE)


def list_date(title: Sequence[str]) -> date | None:
    """The date that a title block gives its list: a full date, else the first day of the month it names."""
    for pattern in (_FULL_DATE, _MONTH):
        for line in title:
            for match in pattern.finditer(line):
                parts = [int(part) for part in match.groups()]
                day, month, year = parts if len(parts) == 3 else [1, *parts]
                try:
                    return date(year, month, day)
                except ValueError:
                    continue
    return None
