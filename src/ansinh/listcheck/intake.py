"""Workbooks in, rows out: every data row of every sheet, repaired and placed, with what was left out and why."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from ansinh.core.sheets.tables import DetectedTable, NoTable
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
from ansinh.policies.forms import ListForms

PLACE_FIELDS = ("hamlet", "commune", "district", "address", "address_permanent")
Progress = Callable[[str, int, int], None]
"""``progress(what, done, total)`` is called as work goes on."""


@dataclass(slots=True)
class Intake:
    """All rows of a batch, in file order, and what an officer should know of the files."""

    rows: list[ListRow] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    explanations: list[str] = field(default_factory=list)


def open_batch(files: Sequence[Path]) -> tuple[list[Workbook], list[str]]:
    """Read the workbooks of a batch in name order; a file that stands twice is read once.

    Raises InputError with one line for each file that cannot be read; then nothing of the batch is used.
    """
    workbooks: list[Workbook] = []
    notices: list[str] = []
    problems: list[str] = []
    seen: dict[str, str] = {}
    for path in sorted(files, key=lambda p: (p.name, str(p))):
        try:
            workbook = read_workbook(path)
        except InputError as error:
            problems.append(str(error))
            continue
        if workbook.sha256 in seen:
            notices.append(
                _("Tệp {file} giống hệt tệp {other}: chỉ tính một lần.").format(
                    file=path.name, other=seen[workbook.sha256]
                )
            )
            continue
        seen[workbook.sha256] = path.name
        workbooks.append(workbook)
    if problems:
        raise InputError("\n".join(problems))
    return workbooks, notices


def read_batch(
    files: Sequence[Path],
    forms: ListForms,
    *,
    default_date: date,
    mapping: BookMapping | None = None,
    known_communes: frozenset[str] = frozenset(),
    progress: Progress | None = None,
) -> Intake:
    """Read every list of the batch.

    ``default_date`` is the date of a list that does not tell its own. Raises InputError when a file cannot be read or
    holds no table of people.
    """
    workbooks, notices = open_batch(files)
    names = [workbook.path.name for workbook in workbooks]
    intake = Intake(notices=notices)
    problems: list[str] = []
    for number, workbook in enumerate(workbooks):
        if progress:
            progress(workbook.path.name, number, len(workbooks))
        label = workbook.path.name if names.count(workbook.path.name) == 1 else str(workbook.path)
        try:
            _read_workbook(workbook, label, forms, default_date, mapping, known_communes, intake)
        except InputError as error:
            problems.append(str(error))
    if problems:
        raise InputError("\n".join(problems))
    intake.rows.sort(key=lambda row: row.key)
    return intake


def _read_workbook(
    workbook: Workbook,
    label: str,
    forms: ListForms,
    default_date: date,
    mapping: BookMapping | None,
    known_communes: frozenset[str],
    intake: Intake,
) -> None:
    repairer = FileRepairer.for_texts(_texts(workbook))
    found = 0
    refused: list[str] = []
    for sheet in workbook.sheets:
        how = mapping.for_sheet(workbook.path.name, sheet.name) if mapping else None
        tables = detect_tables(sheet, forms, repair=lambda text: repairer.text(text).text, mapping=how)
        if isinstance(tables, NoTable):
            if tables.reason == "no_header":
                refused.append(tables.sentence)
            continue
        for table in tables:
            intake.explanations.append(f"{label} / {sheet.name}: {table.explain}")
            if table.kind != "people":
                intake.notices.append(
                    _("Tệp {file}, trang “{sheet}”: bảng tổng hợp, không có người nào; không tính.").format(
                        file=label, sheet=sheet.name
                    )
                )
                found += 1
                continue
            found += 1
            if sheet.hidden:
                intake.notices.append(
                    _("Tệp {file}: trang “{sheet}” bị ẩn; vẫn được đọc.").format(file=label, sheet=sheet.name)
                )
            _read_table(table, label, workbook, repairer, forms, default_date, known_communes, intake)
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


def _read_table(
    table: DetectedTable,
    label: str,
    workbook: Workbook,
    repairer: FileRepairer,
    forms: ListForms,
    default_date: date,
    known_communes: frozenset[str],
    intake: Intake,
) -> None:
    title = tuple(repairer.text(line).text for line in table.title)
    as_of = list_date(title) or default_date
    context = TableContext(
        file=label,
        sheet=table.sheet.name,
        sheet_index=table.sheet.index,
        as_of=as_of,
        date1904=workbook.date1904,
        repairer=repairer,
        fields=frozenset(column.field for column in table.columns),
    )
    places = PlaceResolver(as_of, district_of_title(title), known_communes)
    sheet_commune = commune_of_sheet(repairer.text(table.sheet.name).text, places)
    title_commune = commune_of_title(title, places)
    rows: dict[int, ListRow] = {}
    for data in table.rows:
        row = read_row(data, context)
        texts = {
            name: repairer.text(data.cells[name].text).text.strip()
            for name in PLACE_FIELDS
            if name in data.cells
        }
        section = tuple(repairer.text(line).text for line in data.section)
        place_row(row, texts, section, sheet_commune, title_commune, places)
        poor_type = repairer.text(data.cells["poor_type"].text).text if "poor_type" in data.cells else ""
        _group(row, (row.category, poor_type), section, table, title, forms)
        _declared(row, data.cells.get("declined") is not None, forms)
        rows[row.key.row] = row
        intake.rows.append(row)
    intake.totals += _totals(table, label, rows)


def _group(
    row: ListRow,
    cells: Sequence[str],
    section: Sequence[str],
    table: DetectedTable,
    title: Sequence[str],
    forms: ListForms,
) -> None:
    """The group that the row claims: by its own words, its section, its sheet's name, then the title."""
    claim = None
    for text in cells:
        if text:
            claim = claim or forms.group_of_category(text)
    for text in reversed(section):
        claim = claim or forms.group_of_title(text)
    claim = claim or forms.group_of_title(table.sheet.name)
    for text in title:
        claim = claim or forms.group_of_title(text)
    if claim is None:
        shown = next((text for text in cells if text), "")
        row.add_review("group_unclear", _("diện ghi “{text}”").format(text=shown[:60]) if shown else "")
        return
    row.group, row.poor_type = claim.group, claim.kind


def _declared(row: ListRow, declined_cell: bool, forms: ListForms) -> None:
    """What the row declares of itself: worship only, support declined."""
    if forms.is_worship_only(row.category):
        row.facts["worship_only"] = True
    if declined_cell or forms.is_declined(row.note) or forms.is_declined(row.category):
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
