"""One data row of a detected table becomes one repaired ``ListRow``: every field read, every repair and doubt named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ansinh.core.i18n import _
from ansinh.core.money import read_money
from ansinh.core.sheets.model import Cell
from ansinh.core.sheets.tables import DataRow
from ansinh.core.vietnamese.dates import BirthDate, read_age, read_birth
from ansinh.core.vietnamese.identity import cccd_agrees, read_identity
from ansinh.core.vietnamese.repair import FileRepairer
from ansinh.core.vietnamese.sex import read_sex
from ansinh.listcheck.model import ListRow, RowKey

FACT_FIELDS = (
    *("job", "workplace", "contract", "job_lost_date", "income", "tax_code", "business_name", "revenue"),
    *("suspended_from", "suspended_to", "insurance_no", "terminated_date"),
)
"""Fields that only some laws ask for; they are handed to the policy as typed (repaired text or the cell's value)."""


@dataclass(frozen=True, slots=True)
class TableContext:
    """What holds for all rows of one table."""

    file: str
    sheet: str
    sheet_index: int
    as_of: date
    """The list's date, for ages and units."""
    date1904: bool
    repairer: FileRepairer
    fields: frozenset[str] = frozenset()
    """Fields for which the table has a column."""


def read_row(data: DataRow, context: TableContext) -> ListRow:
    """Read a data row into a ListRow; group, place and law come later (``intake``)."""
    row = ListRow(RowKey(context.file, context.sheet_index, data.number, context.sheet))
    cells = dict(data.cells)
    row.cells = {name: cell.ref for name, cell in cells.items()}
    _faulty_cells(row, cells)
    _name(row, cells, context)
    _household(row, cells, context, data.filled_down)
    _birth(row, cells, context)
    _sex(row, cells, context)
    _number(row, cells)
    _amounts(row, cells)
    row.category = _text(row, "category", cells, context)
    row.note = _text(row, "note", cells, context)
    for name in FACT_FIELDS:
        cell = cells.get(name)
        if cell is not None and cell.value is not None:
            value = cell.value
            row.facts[name] = context.repairer.text(value).text if isinstance(value, str) else value
        elif name in context.fields:
            row.facts[name] = ""
    if data.hidden:
        row.add_review("hidden_row")
    if "stt_only" in data.flags:
        row.add_refusal("stt_only")
    elif not row.full_name:
        row.add_review("name_missing")
    return row


def _faulty_cells(row: ListRow, cells: Mapping[str, Cell]) -> None:
    """A formula without a value, or an error, in a cell we need: the row waits, with the cell's name."""
    for name, cell in cells.items():
        if name in ("order", "note", "ignored", "phone", "coefficient", "percent", "allowance"):
            continue
        if cell.error:
            row.add_review(
                "cell_error", _("ô {cell} báo lỗi {error}").format(cell=cell.ref, error=cell.error)
            )
        elif cell.formula and cell.value is None:
            row.add_review(
                "cell_error", _("ô {cell} có công thức nhưng không có giá trị").format(cell=cell.ref)
            )


def _text(row: ListRow, name: str, cells: Mapping[str, Cell], context: TableContext) -> str:
    cell = cells.get(name)
    if cell is None or cell.value is None:
        return ""
    return context.repairer.text(cell.text).text.strip()


def _name(row: ListRow, cells: Mapping[str, Cell], context: TableContext) -> None:
    """The person's name. Two columns (family, given) are joined; titles, call names and second persons set apart."""
    cell = cells.get("full_name")
    if cell is None and ("name_family" in cells or "name_given" in cells):
        parts = [cells[name].text.strip() for name in ("name_family", "name_given") if name in cells]
        raw = " ".join(part for part in parts if part)
        row.add_repair("name_in_two_columns")
    else:
        raw = cell.text if cell is not None else ""
    if not raw.strip():
        return
    repaired = context.repairer.name(raw)
    row.full_name = repaired.text
    row.other_names = repaired.other_names
    row.name_without_accents = "no_diacritics" in repaired.codes
    for code in repaired.codes:
        row.add_repair(code)
    if repaired.text != raw:
        row.originals["full_name"] = raw
    if repaired.other_names:
        row.add_review("two_people_in_cell", "; ".join((repaired.text, *repaired.other_names)))
    if repaired.sex_hint:
        row.sex = repaired.sex_hint


def _household(
    row: ListRow, cells: Mapping[str, Cell], context: TableContext, filled: frozenset[str]
) -> None:
    number = cells.get("household_no")
    row.household_no = number.text.strip() if number is not None else ""
    head = cells.get("head_name")
    if head is not None and head.text.strip():
        row.head_name = context.repairer.name(head.text).text
    row.relation = _text(row, "relation_to_head", cells, context)
    if filled & {"household_no", "head_name"}:
        row.add_repair("filled_down")


def _birth(row: ListRow, cells: Mapping[str, Cell], context: TableContext) -> None:
    """Read the birth from whichever columns the form has; both of a Nam | Nữ pair filled is no birth of one sex."""
    male, female = cells.get("birth_male"), cells.get("birth_female")
    cell = cells.get("birth") or male or female
    birth: BirthDate | None = None
    if cell is not None and cell.value is not None:
        value = context.repairer.text(cell.value).text if isinstance(cell.value, str) else cell.value
        birth = read_birth(value, as_of=context.as_of, date1904=context.date1904)
    elif "age" in cells:
        cell = cells["age"]
        birth = read_age(cell.value, as_of=context.as_of)
    elif any(name in cells for name in ("birth_day", "birth_month", "birth_year")):
        parts = [
            cells[name].text.strip() if name in cells else "00"
            for name in ("birth_day", "birth_month", "birth_year")
        ]
        cell = next(cells[name] for name in ("birth_year", "birth_month", "birth_day") if name in cells)
        birth = read_birth("/".join(part or "00" for part in parts), as_of=context.as_of)
    if birth is None:
        return
    row.birth_year, row.birth_month, row.birth_day = birth.year, birth.month, birth.day
    row.birth_slack = birth.year_slack
    for code in birth.codes:
        row.add_repair(code)
    if birth.codes and cell is not None:
        row.originals["birth"] = cell.text
    if birth.problem and cell is not None:
        reason = (
            birth.problem
            if birth.problem in ("date_impossible", "two_digit_year_ambiguous")
            else "date_ambiguous"
        )
        row.add_review(reason, _("ô {cell} ghi “{value}”").format(cell=cell.ref, value=cell.text[:40]))
        row.originals["birth"] = cell.text


def _sex(row: ListRow, cells: Mapping[str, Cell], context: TableContext) -> None:
    """Sex from its own column, from the column that holds the birth, or from a mark."""
    male, female = _filled(cells, "birth_male"), _filled(cells, "birth_female")
    if male and female:
        row.sex = None
        row.add_review("sex_unclear", _("cả hai cột Nam và Nữ đều ghi năm sinh"))
    elif male or female:
        row.sex = "nam" if male else "nữ"
        row.add_repair("sex_from_column")
    marked_male, marked_female = _filled(cells, "sex_male_mark"), _filled(cells, "sex_female_mark")
    if marked_male and marked_female:
        row.sex = None
        row.add_review("sex_unclear", _("cả hai cột Nam và Nữ đều được đánh dấu"))
    elif marked_male or marked_female:
        row.sex = "nam" if marked_male else "nữ"
        row.add_repair("sex_from_mark")
    cell = cells.get("sex")
    if cell is not None and cell.value is not None:
        told = read_sex(context.repairer.text(cell.value).text if isinstance(cell.value, str) else cell.value)
        if told is not None:
            row.sex = told
        elif cell.text.strip():
            row.originals["sex"] = cell.text


def _filled(cells: Mapping[str, Cell], name: str) -> bool:
    cell = cells.get(name)
    return cell is not None and bool(cell.text.strip()) and cell.text.strip() not in ("-", "0")


def _number(row: ListRow, cells: Mapping[str, Cell]) -> None:
    """The identity number; a citizen number that contradicts the row's own sex or year is probably a relative's."""
    cell = cells.get("id_number")
    if cell is None or cell.value is None:
        return
    number = read_identity(cell.value)
    for code in number.codes:
        row.add_repair(code)
    if number.codes or (number.number is None and cell.text.strip()):
        row.originals["id_number"] = cell.text
    if number.number is None:
        if cell.text.strip() and number.problem not in (None, "id_missing"):
            row.add_review(
                "id_unreadable", _("ô {cell} ghi “{value}”").format(cell=cell.ref, value=cell.text[:40])
            )
        return
    if number.kind not in ("cccd", "cmnd"):
        row.originals["id_number"] = cell.text
    row.id_number, row.id_kind = number.number, number.kind


def own_number_contradicts(row: ListRow) -> bool:
    """Whether the row's citizen number says another sex or year of birth than the row itself."""
    if row.id_kind != "cccd" or row.id_number is None or (row.birth_slack and row.sex is None):
        return False
    year = None if row.birth_slack else row.birth_year
    return cccd_agrees(row.id_number, row.sex, year) is False


def _amounts(row: ListRow, cells: Mapping[str, Cell]) -> None:
    """Months and amount claimed. Text where a number is due: the row waits, with the cell's name."""
    months = cells.get("months")
    if months is not None and months.value is not None:
        counted = read_money(months.value).dong
        if counted is None:
            row.add_review(
                "money_unreadable",
                _("ô {cell} ghi “{value}”").format(cell=months.ref, value=months.text[:40]),
            )
        else:
            row.months = counted
    amount = cells.get("amount")
    if amount is not None and amount.value is not None and amount.text.strip():
        money = read_money(amount.value)
        if money.dong is None:
            row.add_review(
                "money_unreadable",
                _("ô {cell} ghi “{value}”").format(cell=amount.ref, value=amount.text[:40]),
            )
        row.amount_claimed = money.dong
        if money.codes:
            row.originals["amount"] = amount.text
