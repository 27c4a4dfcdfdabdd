"""The workbooks an officer opens: the result, the payment list, and one slip a commune with the rows to fix."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from ansinh.core.i18n import _
from ansinh.core.money import dong_in_words, format_dong
from ansinh.core.sheets.writing import OutColumn, OutSheet, OutValue, write_workbook
from ansinh.core.vietnamese.names import folded
from ansinh.listcheck.model import ORDINARY_READING, Decision
from ansinh.listcheck.outputs import Result, summary
from ansinh.listcheck.words import Words, explain, reason_words, repair_words, to_ask


def status_words() -> dict[str, str]:
    """The four states of a row, as officers read them."""
    return {
        "accepted": _("Chi"),
        "repaired": _("Chi (đã sửa lỗi đọc)"),
        "review": _("Chờ xem xét"),
        "refused": _("Không chi"),
    }


def _originals(decision: Decision) -> str:
    row = decision.row
    shown = [f"“{text}”" for text in (row.originals[name] for name in sorted(row.originals)) if text]
    return "; ".join(shown)


def _repairs(decision: Decision) -> str:
    return "; ".join(repair_words(code) for code in decision.row.repairs if code not in ORDINARY_READING)


def _rows_sheet(result: Result, law: Mapping[str, Words]) -> OutSheet:
    words = status_words()
    columns = (
        *(OutColumn(_("Tệp"), 22), OutColumn(_("Trang"), 14), OutColumn(_("Dòng"), 7, "int")),
        *(
            OutColumn(_("Kết quả"), 14),
            OutColumn(_("Họ và tên"), 24),
            OutColumn(_("Như trong danh sách"), 26),
        ),
        *(OutColumn(_("Giới tính"), 8), OutColumn(_("Ngày, năm sinh"), 12), OutColumn(_("Số CMND/CCCD"), 15)),
        *(
            OutColumn(_("Xóm"), 16),
            OutColumn(_("Xã"), 16),
            OutColumn(_("Nhóm"), 7),
            OutColumn(_("Số tiền"), 13, "money"),
        ),
        *(OutColumn(_("Căn cứ"), 13), OutColumn(_("Lý do"), 60), OutColumn(_("Đã sửa khi đọc"), 34)),
        *(
            OutColumn(_("Mã người"), 12),
            OutColumn(_("Căn cứ nhận ra người"), 36),
            OutColumn(_("Dòng được chi thay"), 36),
        ),
    )
    lines = []
    for decision in sorted(result.decisions, key=lambda d: d.row.key):
        row = decision.row
        lines.append(
            (
                *(
                    row.key.file,
                    row.key.sheet,
                    row.key.row,
                    words[decision.status],
                    row.full_name,
                    _originals(decision),
                ),
                *(row.sex or "", row.birth, row.id_number or "", row.hamlet, row.commune, row.group or ""),
                *(
                    decision.amount,
                    decision.article,
                    explain(decision, law),
                    _repairs(decision),
                    decision.person,
                ),
                *(decision.identity.how, str(decision.paid_at) if decision.paid_at else ""),
            )
        )
    return OutSheet(_("Từng dòng"), columns, lines)


def _summary_sheet(result: Result) -> OutSheet:
    figures = summary(result)
    counts = result.counts()
    total = figures["amount_total"]
    assert isinstance(total, int)
    lines: list[tuple[object, ...]] = [
        (_("Số dòng trong danh sách"), len(result.decisions)),
        *((label, counts[status]) for status, label in status_words().items()),
        (_("Số người được chi"), figures["people_paid"]),
        (_("Tổng số tiền chi (đồng)"), total),
        (_("Bằng chữ"), dong_in_words(total)),
        (_("Giữ lại vì trùng hoặc đã chi (đồng)"), figures["duplicates_held_back"]),
        (_("Đang chờ xem xét, nhiều nhất (đồng)"), figures["waiting_amount"]),
        (_("Có thể bị bỏ sót (người)"), figures["missed_people"]),
        (_("Có thể bị bỏ sót (đồng)"), figures["missed_amount"]),
        (_("Mã kiểm tra danh sách chi (SHA-256)"), figures["sha256"]),
    ]
    lines += [(_("Chưa kiểm tra được"), text) for text in result.unchecked]
    lines += [(_("Lưu ý"), text) for text in result.notices]
    return OutSheet(
        _("Tóm tắt"),
        (OutColumn(_("Nội dung"), 42), OutColumn(_("Kết quả"), 90)),
        [(str(label), _shown(value)) for label, value in lines],
    )


def _shown(value: object) -> str:
    return format_dong(value) if isinstance(value, int) else str(value)


def _pairs_sheet(result: Result) -> OutSheet:
    columns = (
        *(OutColumn(_("Tệp 1"), 22), OutColumn(_("Trang 1"), 14), OutColumn(_("Dòng 1"), 8, "int")),
        *(OutColumn(_("Tệp 2"), 22), OutColumn(_("Trang 2"), 14), OutColumn(_("Dòng 2"), 10)),
        *(OutColumn(_("Xác suất"), 9), OutColumn(_("Kết luận"), 10), OutColumn(_("Căn cứ"), 80)),
    )
    shown = [p for p in result.pairs if p.file2 != "registry" or p.decision != "link"]
    lines = [
        (p.file1, p.sheet1, p.row1, p.file2, p.sheet2, p.row2, f"{p.probability:.4f}", p.decision, p.evidence)
        for p in shown
    ]
    return OutSheet(_("Cặp trùng và nghi trùng"), columns, lines)


def _missed_sheet(result: Result) -> OutSheet:
    columns = (
        *(
            OutColumn(_("Xã"), 16),
            OutColumn(_("Xóm"), 16),
            OutColumn(_("Họ và tên"), 24),
            OutColumn(_("Ngày, năm sinh"), 12),
        ),
        *(
            OutColumn(_("Mã trong sổ"), 12),
            OutColumn(_("Nhóm"), 7),
            OutColumn(_("Số tiền"), 13, "money"),
            OutColumn(_("Vì sao"), 70),
        ),
    )
    ordered = sorted(result.missed, key=lambda m: (m.commune, m.hamlet, m.group, m.registry_person))
    lines = [
        (m.commune, m.hamlet, m.full_name, m.birth, m.registry_person, m.group, m.amount, m.why)
        for m in ordered
    ]
    return OutSheet(_("Có thể bị bỏ sót"), columns, lines)


def _totals_sheet(result: Result) -> OutSheet:
    columns = (
        *(OutColumn(_("Tệp"), 22), OutColumn(_("Trang"), 16), OutColumn(_("Dòng"), 7, "int")),
        *(
            OutColumn(_("Tổng ghi trong tệp"), 18, "money"),
            OutColumn(_("Cộng lại các dòng"), 18, "money"),
            OutColumn(_("Nhận xét"), 16),
        ),
    )
    lines = [
        (t.file, t.sheet, t.row, t.stated, t.found, _("khớp") if t.stated == t.found else _("KHÔNG KHỚP"))
        for t in result.totals
    ]
    return OutSheet(_("Kiểm tra dòng cộng"), columns, lines)


def _hamlets_sheet(result: Result) -> OutSheet:
    """By hamlet: rows, paid, waiting, refused, declined (many at one place may mean people were pressed to decline)."""
    columns = (
        *(
            OutColumn(_("Xã"), 16),
            OutColumn(_("Xóm"), 18),
            OutColumn(_("Số dòng"), 9, "int"),
            OutColumn(_("Chi"), 9, "int"),
        ),
        *(
            OutColumn(_("Chờ"), 9, "int"),
            OutColumn(_("Không chi"), 10, "int"),
            OutColumn(_("Từ chối nhận"), 12, "int"),
        ),
        *(OutColumn(_("Số tiền"), 15, "money"), OutColumn(_("Lưu ý"), 50)),
    )
    flagged = set(declining_hamlets(result.decisions))
    places: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision in result.decisions:
        places[decision.row.commune, decision.row.hamlet].append(decision)
    lines = []
    for (commune, hamlet), rows in sorted(places.items()):
        states = Counter(d.status for d in rows)
        declined = sum("declined" in d.reasons for d in rows)
        note = (
            _("Nhiều người từ chối nhận: cần hỏi lại có bị vận động từ chối không")
            if (commune, hamlet) in flagged
            else ""
        )
        paying = states["accepted"] + states["repaired"]
        lines.append(
            (
                *(commune, hamlet, len(rows), paying, states["review"], states["refused"], declined),
                *(sum(d.amount for d in rows), note),
            )
        )
    return OutSheet(_("Theo xóm"), columns, lines)


def declining_hamlets(decisions: Sequence[Decision]) -> list[tuple[str, str]]:
    """Hamlets with unusually many declined supports: at least 3, and over four times the batch's own rate."""
    total, declined = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for decision in decisions:
        place = (decision.row.commune, decision.row.hamlet)
        total[place] += 1
        declined[place] += "declined" in decision.reasons
    rate = sum(declined.values()) / max(1, sum(total.values()))
    return sorted(
        place for place, count in declined.items() if count >= 3 and count > 4 * rate * total[place]
    )


def _payment_sheet(decisions: Sequence[Decision]) -> OutSheet:
    columns = (
        *(OutColumn(_("STT"), 6, "int"), OutColumn(_("Họ và tên"), 26), OutColumn(_("Giới tính"), 9)),
        *(
            OutColumn(_("Ngày, năm sinh"), 13),
            OutColumn(_("Số CMND/CCCD"), 16),
            OutColumn(_("Xóm"), 18),
            OutColumn(_("Xã"), 18),
        ),
        *(OutColumn(_("Nhóm"), 7), OutColumn(_("Số tháng"), 9, "int"), OutColumn(_("Số tiền"), 14, "money")),
        *(
            OutColumn(_("Căn cứ"), 14),
            OutColumn(_("Mã người"), 12),
            OutColumn(_("Dòng gốc"), 40),
            OutColumn(_("Ký nhận"), 16),
        ),
    )
    paying = sorted(
        (d for d in decisions if d.amount),
        key=lambda d: (folded(d.row.commune), folded(d.row.hamlet), d.row.key),
    )
    lines: list[tuple[OutValue, ...]] = []
    for number, decision in enumerate(paying, 1):
        row = decision.row
        lines.append(
            (
                *(
                    number,
                    row.full_name,
                    row.sex or "",
                    row.birth,
                    row.id_number or "",
                    row.hamlet,
                    row.commune,
                ),
                *(
                    row.group or "",
                    decision.months,
                    decision.amount,
                    decision.article,
                    decision.person,
                    str(row.key),
                    "",
                ),
            )
        )
    total = sum(d.amount for d in paying)
    lines.append(
        (
            "",
            _("Tổng cộng: {people} người").format(people=len(paying)),
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            total,
            "",
            "",
            "",
            "",
        )
    )
    lines.append(("", dong_in_words(total), *[""] * 12))
    return OutSheet(_("Danh sách chi trả"), columns, lines)


def _slip_sheet(rows: Sequence[Decision], law: Mapping[str, Words]) -> OutSheet:
    columns = (
        *(
            OutColumn(_("Tệp"), 24),
            OutColumn(_("Trang"), 15),
            OutColumn(_("Dòng"), 7, "int"),
            OutColumn(_("Họ và tên"), 25),
        ),
        *(OutColumn(_("Ngày, năm sinh"), 13), OutColumn(_("Xóm"), 17), OutColumn(_("Vướng mắc"), 60)),
        *(OutColumn(_("Đề nghị xã"), 50), OutColumn(_("Trả lời của xã"), 40)),
    )
    lines = [
        (
            *(d.row.key.file, d.row.key.sheet, d.row.key.row, d.row.full_name, d.row.birth, d.row.hamlet),
            *(explain(d, law), to_ask(d, law), ""),
        )
        for d in rows
    ]
    return OutSheet(_("Cần bổ sung"), columns, lines)


def slip_name(commune: str) -> str:
    """File name of a commune's slip: folded words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", folded(commune)).strip("-")[:60] or "khong-ro-xa"


def write_result_book(result: Result, out: Path, law: Mapping[str, Words]) -> None:
    """Write ``result.xlsx``: summary, every row, those who may be missed, pairs, hamlets, totals, how tables were read."""
    how = OutSheet(
        _("Cách đọc"),
        (OutColumn(_("Bảng được đọc như thế nào"), 160),),
        [(text,) for text in result.explanations],
    )
    codes = OutSheet(
        _("Mã lý do"),
        (OutColumn(_("Mã"), 28), OutColumn(_("Nghĩa"), 80)),
        [
            (code, reason_words(code, law).sentence)
            for code in sorted({c for d in result.decisions for c in d.reasons})
        ],
    )
    sheets = [
        *(_summary_sheet(result), _rows_sheet(result, law), _missed_sheet(result), _pairs_sheet(result)),
        *(_hamlets_sheet(result), _totals_sheet(result), how, codes),
    ]
    write_workbook(out / "result.xlsx", sheets)


def write_payment_list(result: Result, out: Path) -> None:
    """Write ``payment_list.xlsx``: who is paid how much by which article, with a place to sign."""
    write_workbook(out / "payment_list.xlsx", [_payment_sheet(result.decisions)])


def write_slips(result: Result, out: Path, law: Mapping[str, Words]) -> None:
    """Write ``slips/``: for each commune the rows that wait, why, and what to answer."""
    slips: dict[str, list[Decision]] = defaultdict(list)
    for decision in sorted(result.decisions, key=lambda d: d.row.key):
        if decision.status == "review":
            slips[decision.row.commune].append(decision)
    folder = out / "slips"
    folder.mkdir(exist_ok=True)
    taken: set[str] = set()
    for commune, rows in sorted(slips.items()):
        name = slip_name(commune)
        while name in taken:
            name += "-2"
        taken.add(name)
        write_workbook(folder / f"{name}.xlsx", [_slip_sheet(rows, law)])
