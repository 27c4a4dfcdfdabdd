"""The user's own word on how a workbook is to be read (``--mapping FILE``, YAML or JSON).

Format: one entry a sheet, by its name, ``*`` for all others. All keys may be left out::

    "Danh sách 1":
      header_row: 7            # or header_rows: [7, 8]; row numbers as in the workbook
      first_row: 10            # first and last row to be read; rows outside are listed as skipped
      last_row: 120
      columns:                 # our field: the column's letter or the words of its head
        full_name: C
        birth: "Ngày sinh"
    "Nháp":
      skip: true               # not to be read at all

To name the sheets of one workbook only, put the file's name above them: ``{"a.xlsx": {"Sheet1": {...}}}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ansinh.core.errors import InputError
from ansinh.core.i18n import _

FIELDS = frozenset(
    [
        "order",
        "household_no",
        "head_name",
        "member_order",
        "full_name",
        "name_family",
        "name_given",
        "birth",
        "birth_male",
        "birth_female",
        "birth_day",
        "birth_month",
        "birth_year",
        "age",
        "sex",
        "sex_male_mark",
        "sex_female_mark",
        "id_number",
        "id_issue_date",
        "id_issue_place",
        "address",
        "address_permanent",
        "hamlet",
        "commune",
        "district",
        "province",
        "relation_to_head",
        "ethnicity",
        "category",
        "percent",
        "coefficient",
        "allowance",
        "amount",
        "amount_monthly",
        "months",
        "job",
        "workplace",
        "contract",
        "job_lost_date",
        "income",
        "note",
        "phone",
        "receiver_name",
        "receiver_id",
        "account",
        "death",
        "declined",
        "poor_type",
        "tax_code",
        "business_name",
        "revenue",
        "suspended_from",
        "suspended_to",
        "insurance_no",
        "terminated_date",
        "ignored",
    ]
)
_KEYS = frozenset({"header_row", "header_rows", "first_row", "last_row", "columns", "skip"})


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What the user says of one sheet. Columns: field -> letter or head."""

    header_rows: tuple[int, ...] = ()
    first_row: int | None = None
    last_row: int | None = None
    columns: Mapping[str, str] | None = None
    skip: bool = False


@dataclass(frozen=True, slots=True)
class BookMapping:
    """The whole mapping file: (file name or ``*``) -> (sheet name or ``*``) -> SheetMapping."""

    files: Mapping[str, Mapping[str, SheetMapping]]

    def for_sheet(self, file: str, sheet: str) -> SheetMapping | None:
        """Return what is said of a sheet of a file, None if nothing is."""
        for file_key in (file, "*"):
            sheets = self.files.get(file_key)
            if sheets is not None and (found := sheets.get(sheet) or sheets.get("*")) is not None:
                return found
        return None


def load_mapping(path: Path) -> BookMapping:
    """Read a mapping file; InputError with the place and what is expected if it cannot be used."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(_("Không mở được tệp ánh xạ “{file}”.").format(file=path.name)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(
            _("Tệp ánh xạ “{file}” không đúng dạng YAML hoặc JSON (UTF-8).").format(file=path.name)
        ) from error
    if not isinstance(data, dict) or not data:
        raise _wrong(path, "*", _("cần một bảng: tên sheet → cách đọc"))
    files: dict[str, dict[str, SheetMapping]] = {}
    for name, entry in data.items():
        if (
            isinstance(entry, dict)
            and entry
            and not set(entry) & _KEYS
            and all(isinstance(v, dict) for v in entry.values())
        ):
            files[str(name)] = {str(sheet): _sheet(path, str(sheet), body) for sheet, body in entry.items()}
        else:
            files.setdefault("*", {})[str(name)] = _sheet(path, str(name), entry)
    return BookMapping(files)


def _wrong(path: Path, sheet: str, what: str) -> InputError:
    return InputError(
        _("Tệp ánh xạ “{file}”, sheet “{sheet}”: {what}.").format(file=path.name, sheet=sheet, what=what)
    )


def _sheet(path: Path, sheet: str, entry: Any) -> SheetMapping:
    if not isinstance(entry, dict):
        raise _wrong(path, sheet, _("cần các khóa header_row, first_row, last_row, columns hoặc skip"))
    unknown = sorted(str(key) for key in entry if key not in _KEYS)
    if unknown:
        raise _wrong(path, sheet, _("không có khóa “{key}”").format(key=unknown[0]))
    rows = entry.get("header_rows", entry.get("header_row", ()))
    header = tuple(rows) if isinstance(rows, (list, tuple)) else (rows,)
    for number in (*header, *(entry[k] for k in ("first_row", "last_row") if entry.get(k) is not None)):
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise _wrong(
                path, sheet, _("số dòng phải là số nguyên từ 1, không phải “{value}”").format(value=number)
            )
    columns = entry.get("columns")
    if columns is not None and not isinstance(columns, dict):
        raise _wrong(path, sheet, _("columns phải là bảng: tên trường → chữ cột hoặc tiêu đề"))
    for name in columns or {}:
        if name not in FIELDS:
            raise _wrong(path, sheet, _("không có trường “{field}”").format(field=name))
    return SheetMapping(
        tuple(sorted(header)),
        entry.get("first_row"),
        entry.get("last_row"),
        {str(k): str(v) for k, v in columns.items()} if columns else None,
        bool(entry.get("skip", False)),
    )
