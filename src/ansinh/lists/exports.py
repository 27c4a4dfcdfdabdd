"""Files an officer downloads: all rows, the slip of what to ask, the frozen payment list. Formulas are never written."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ansinh.core.i18n import _
from ansinh.core.money import dong_in_words
from ansinh.core.sheets.writing import OutColumn, OutSheet, OutValue, write_csv, write_workbook
from ansinh.core.vietnamese.names import folded
from ansinh.listcheck.outputs import ROW_HEADER
from ansinh.lists.models import Adjustment, BeneficiaryList, ListRow, PaymentList
from ansinh.lists.payments import Line
from ansinh.lists.words import explained, to_ask, words_of


def _bytes_of(write: Callable[[Path], None], name: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="ansinh-out-") as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def rows_csv(rows: Iterable[ListRow]) -> bytes:
    """``rows.csv``: before any review the same bytes as ``ansinh list check`` writes."""
    lines = [_csv_line(row) for row in rows]
    return _bytes_of(lambda path: write_csv(path, ROW_HEADER, lines), "rows.csv")


def _csv_line(row: ListRow) -> list[OutValue]:
    return [
        *(row.file, row.sheet, row.number, row.status, ";".join(row.reasons), ";".join(row.repairs)),
        *(row.full_name, row.sex, row.birth, row.id_number, row.household, row.commune, row.hamlet),
        *(row.person, row.registry_person, row.group, row.amount, row.article),
    ]


def slip(chosen: BeneficiaryList, rows: Sequence[ListRow]) -> bytes:
    """The slip of the rows that wait: why, what to answer, and an empty column for the answer."""
    words = words_of(chosen.policy)
    columns = (
        *(OutColumn(_("Tệp"), 24), OutColumn(_("Trang"), 15), OutColumn(_("Dòng"), 7, "int")),
        *(OutColumn(_("Họ và tên"), 25), OutColumn(_("Ngày, năm sinh"), 13), OutColumn(_("Xóm"), 17)),
        *(OutColumn(_("Xã"), 17), OutColumn(_("Vướng mắc"), 60), OutColumn(_("Đề nghị xã"), 50)),
        OutColumn(_("Trả lời của xã"), 40),
    )
    lines = [
        (
            *(row.file, row.sheet, row.number, row.full_name, row.birth, row.hamlet, row.commune),
            *(explained(row, words), to_ask(row, words), ""),
        )
        for row in rows
    ]
    sheet = OutSheet(_("Cần bổ sung"), columns, lines, above=(chosen.title,))
    return _bytes_of(lambda path: write_workbook(path, [sheet]), "slip.xlsx")


def payment_workbook(payment: PaymentList, lines: Sequence[Line], adjustments: Sequence[Adjustment]) -> bytes:
    """The frozen payment list as a workbook: payments, control totals with the SHA-256, approved adjustments."""
    sheets = [_payment_sheet(lines), _control_sheet(payment)]
    approved = [a for a in adjustments if a.approved_by]
    if approved:
        sheets.append(_adjustment_sheet(approved))
    return _bytes_of(lambda path: write_workbook(path, sheets), "payment.xlsx")


def _payment_sheet(lines: Sequence[Line]) -> OutSheet:
    columns = (
        *(OutColumn(_("STT"), 6, "int"), OutColumn(_("Họ và tên"), 26), OutColumn(_("Ngày, năm sinh"), 13)),
        *(OutColumn(_("Số CMND/CCCD"), 16), OutColumn(_("Xóm"), 18), OutColumn(_("Xã"), 18)),
        *(OutColumn(_("Nhóm"), 7), OutColumn(_("Số tiền"), 14, "money"), OutColumn(_("Căn cứ"), 14)),
        *(OutColumn(_("Mã người"), 12), OutColumn(_("Dòng gốc"), 40), OutColumn(_("Ký nhận"), 16)),
    )
    ordered = sorted(lines, key=lambda line: (folded(line.commune), folded(line.hamlet)))
    rows: list[tuple[OutValue, ...]] = [
        (
            *(number, line.full_name, line.birth, line.id_number, line.hamlet, line.commune),
            *(line.group, line.amount, line.article, line.person, line.where, ""),
        )
        for number, line in enumerate(ordered, 1)
    ]
    total = sum(line.amount for line in lines)
    rows.append(("", dong_in_words(total), *[""] * 10))
    totals = ("", _("Tổng cộng: {rows} khoản").format(rows=len(lines)), "", "", "", "", "", total)
    return OutSheet(_("Danh sách chi trả"), columns, rows, totals=totals)


def _control_sheet(payment: PaymentList) -> OutSheet:
    lines: list[tuple[OutValue, ...]] = [
        (_("Số khoản chi"), payment.rows),
        (_("Số người"), payment.people),
        (_("Tổng số tiền (đồng)"), payment.amount),
        *(
            (_("Nhóm {group}").format(group=group), f"{entry['rows']} / {entry['dong']}")
            for group, entry in payment.by_group.items()
        ),
        (_("Mã kiểm tra (SHA-256)"), payment.sha256),
        (_("Chốt lúc"), payment.frozen_at.isoformat(timespec="seconds")),
    ]
    return OutSheet(_("Tổng kiểm soát"), (OutColumn(_("Nội dung"), 36), OutColumn(_("Giá trị"), 70)), lines)


def _adjustment_sheet(adjustments: Sequence[Adjustment]) -> OutSheet:
    columns = (
        *(OutColumn(_("Dòng gốc"), 40), OutColumn(_("Chênh lệch"), 14, "money"), OutColumn(_("Lý do"), 60)),
    )
    lines = [(f"{a.file} / {a.sheet} / {a.number}", a.difference, a.why) for a in adjustments]
    return OutSheet(_("Điều chỉnh đã duyệt"), columns, lines)
