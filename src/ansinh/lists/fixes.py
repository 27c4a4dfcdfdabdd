"""What an officer corrected on the page, applied to the rows as read, by the same readers that read the workbook.

A fix replaces the reading of one field and takes back the doubts that the old text raised; a new text that cannot be read
raises them anew. The reading itself stays stored as it was: fixes are laid over it each time the pipeline runs.
"""

from collections.abc import Callable, Mapping, Sequence

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.sheets.model import Cell
from ansinh.core.sheets.tables import DataRow
from ansinh.core.vietnamese.names import folded
from ansinh.core.vietnamese.repair import FileRepairer
from ansinh.listcheck.answers import RowPlace, place_of
from ansinh.listcheck.check import Ground
from ansinh.listcheck.model import ListRow
from ansinh.listcheck.places import PlaceResolver, place_row
from ansinh.listcheck.readrow import FACT_FIELDS, TableContext, read_row

Fixes = Mapping[RowPlace, Mapping[str, str]]
"""Row → field → the new text."""
DOUBTS: dict[str, tuple[str, ...]] = {
    "full_name": ("name_missing", "two_people_in_cell", "stt_only"),
    "birth": ("date_impossible", "date_ambiguous", "two_digit_year_ambiguous"),
    "sex": ("sex_unclear",),
    "id_number": ("id_unreadable",),
    "hamlet": (),
    "commune": ("commune_unknown",),
    "group": ("group_unclear",),
    "months": ("money_unreadable",),
    "amount": ("money_unreadable",),
    "household_no": (),
    "head_name": (),
    "include": ("hidden_row",),
    **dict.fromkeys(FACT_FIELDS, ()),
}
"""Field → reasons that its text may have raised. ``include``: whether a hidden row belongs to the list (``yes``/``no``)."""
_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "full_name": ("full_name", "name_without_accents", "other_names"),
    "birth": ("birth_year", "birth_month", "birth_day", "birth_slack"),
    "sex": ("sex",),
    "id_number": ("id_number", "id_kind"),
    "months": ("months",),
    "amount": ("amount_claimed",),
    "household_no": ("household_no",),
    "head_name": ("head_name",),
}


def field_words() -> dict[str, str]:
    """Fields that can be fixed, as officers read them."""
    return {
        "full_name": _("Họ và tên"),
        "birth": _("Ngày, năm sinh"),
        "sex": _("Giới tính"),
        "id_number": _("Số CMND/CCCD"),
        "hamlet": _("Xóm"),
        "commune": _("Xã, phường"),
        "group": _("Nhóm đối tượng"),
        "months": _("Số tháng"),
        "amount": _("Số tiền đề nghị"),
        "household_no": _("Số hộ"),
        "head_name": _("Chủ hộ"),
        "include": _("Dòng ẩn có thuộc danh sách không"),
        "job": _("Công việc"),
        "workplace": _("Nơi làm việc"),
        "contract": _("Hợp đồng lao động"),
        "job_lost_date": _("Ngày mất việc"),
        "income": _("Thu nhập"),
        "tax_code": _("Mã số thuế"),
        "business_name": _("Tên hộ kinh doanh"),
        "revenue": _("Doanh thu"),
        "suspended_from": _("Tạm ngừng từ ngày"),
        "suspended_to": _("Tạm ngừng đến ngày"),
        "insurance_no": _("Số sổ bảo hiểm"),
        "terminated_date": _("Ngày chấm dứt hợp đồng"),
    }


def value_of(row: ListRow, field: str) -> str:
    """The present text of a field, to show and to be changed."""
    plain: dict[str, Callable[[ListRow], object]] = {
        "full_name": lambda r: r.full_name,
        "birth": lambda r: r.birth,
        "sex": lambda r: r.sex,
        "id_number": lambda r: r.id_number,
        "hamlet": lambda r: r.hamlet,
        "commune": lambda r: r.commune,
        "group": lambda r: r.group,
        "months": lambda r: r.months,
        "amount": lambda r: r.amount_claimed,
        "household_no": lambda r: r.household_no,
        "head_name": lambda r: r.head_name,
        "include": lambda r: "" if "hidden_row" in r.reviews else "yes",
    }
    found = plain[field](row) if field in plain else row.facts.get(field)
    return "" if found is None else str(found)


def check_fix(field: str, text: str, ground: Ground) -> str:
    """Return the text as it will be stored. Raises InputError for an unknown field or a value that cannot be read."""
    if field not in DOUBTS:
        raise InputError(_("Không có trường “{field}” để sửa.").format(field=field))
    text = " ".join(text.split())[:300]
    if field == "group" and text not in ground.policy.groups:
        raise InputError(
            _("Nhóm “{text}” không có trong chính sách. Các nhóm: {groups}.").format(
                text=text, groups=", ".join(ground.policy.groups)
            )
        )
    if field == "include" and text not in ("yes", "no"):
        raise InputError(_("Hãy chọn dòng này có hoặc không thuộc danh sách."))
    if field in _ATTRIBUTES and text:
        read = _reading(field, text, ground)
        doubts = [code for code in read.reviews if code in DOUBTS[field]]
        lost = field == "sex" and read.sex is None
        if doubts or lost:
            raise InputError(
                _("Ô {field}: “{text}” không đọc được. Hãy ghi lại, ví dụ: {example}.").format(
                    field=field_words()[field], text=text, example=_example(field)
                )
            )
    return text


def _example(field: str) -> str:
    examples = {
        "birth": "05/03/1952, 1952",
        "sex": _("nam, nữ"),
        "id_number": _("9 hoặc 12 chữ số"),
        "full_name": "Nguyễn Văn An",
        "months": "3",
        "amount": "1.500.000",
    }
    return examples.get(field, "")


def apply_fixes(rows: Sequence[ListRow], fixes: Fixes, ground: Ground) -> None:
    """Lay the fixes over the rows, in place."""
    if not fixes:
        return
    places = PlaceResolver(ground.as_of, "", ground.settings().known_communes)
    for row in rows:
        for field, text in fixes.get(place_of(row), {}).items():
            _apply(row, field, text, ground, places)


def _apply(row: ListRow, field: str, text: str, ground: Ground, places: PlaceResolver) -> None:
    _take_back(row, field)
    if field in _ATTRIBUTES:
        read = _reading(field, text, ground)
        for name in _ATTRIBUTES[field]:
            setattr(row, name, getattr(read, name))
        for code in (c for c in read.reviews if c in DOUBTS[field]):
            row.add_review(code, read.details.get(code, ""))
    elif field in ("hamlet", "commune"):
        texts = {"hamlet": row.hamlet, "commune": row.commune, "district": row.district, field: text}
        kept, row.unit_code = list(row.repairs), None
        place_row(row, texts, (), "", "", places)
        row.repairs[:] = kept
    elif field == "group":
        if row.group != text:
            row.poor_type = None
        row.group = text
    elif field == "include":
        if text == "no":
            row.add_refusal("hidden_row")
    else:
        row.facts[field] = text


def _take_back(row: ListRow, field: str) -> None:
    """The doubts of the old text go; money and months share a code, which goes with either."""
    row.reviews[:] = [code for code in row.reviews if code not in DOUBTS[field]]
    row.refusals[:] = [code for code in row.refusals if code not in DOUBTS[field]]


def _reading(field: str, text: str, ground: Ground) -> ListRow:
    """Read one field's text the way a cell of a workbook is read."""
    context = TableContext(
        file="",
        sheet="",
        sheet_index=0,
        as_of=ground.as_of,
        date1904=False,
        repairer=FileRepairer.for_texts([text]),
    )
    cells = {field: Cell(text or None, 0, 1)}
    return read_row(DataRow(1, False, cells, (), frozenset(), frozenset()), context)


def search_key(text: str) -> str:
    """The key by which rows are searched by name."""
    return folded(text)[:160]
