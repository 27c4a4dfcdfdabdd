"""Small invented workbooks and a small register."""

from pathlib import Path

import openpyxl

from ansinh.lists import actions
from ansinh.lists.models import Reference
from ansinh.lists.storage import receive

COMMUNE = "/19/167/05593/"
EVERYTHING = frozenset({"*"})
HEADER = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CMND", "Xóm", "Xã")
ROWS = (
    ("Nguyễn Văn An", "05/03/1952", "nam", "090123456", "Bãi Lềnh", "Phú Tiến"),
    ("Trần Thị Bình", "1961", "nữ", "090234567", "Bãi Lềnh", "Phú Tiến"),
    ("Hoàng Văn Cường", "12/12/1980", "nam", "", "Đồng Chùa", "Phú Tiến"),
)
REGISTER_HEADER = (
    "person_id,full_name,sex,birth,id_number,household_id,relation_to_head,province,district,commune,commune_code,hamlet,"
    "date_of_death,poor_2019_12_31,near_poor_2019_12_31,poor_2020_04_30,near_poor_2020_04_30"
)


def workbook(
    path: Path,
    rows: tuple[tuple[str, ...], ...] = (),
    title: str = "DANH SÁCH HỘ NGHÈO ĐỀ NGHỊ HỖ TRỢ DO COVID-19",
    header: tuple[str, ...] = HEADER,
) -> Path:
    """Write a list; rows without their number."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "DS"
    sheet.append([title])
    sheet.append([])
    sheet.append(list(header))
    for number, row in enumerate(rows or ROWS, 1):
        sheet.append([number, *row])
    book.save(path)
    return path


def register(tmp_path: Path, *people: tuple[str, ...], now: object) -> Reference:
    """Set a register of people (id, name, sex, birth, number, hamlet), all of poor households of Phú Tiến."""
    lines = [REGISTER_HEADER]
    for who, name, sex, birth, number, hamlet in people:
        lines.append(
            f"{who},{name},{sex},{birth},{number},H{who},Chủ hộ,Thái Nguyên,Định Hóa,Phú Tiến,05593,{hamlet},,1,0,1,0"
        )
    received = receive("so.csv", ["\n".join(lines).encode()])
    return actions.set_reference("system", "register", received, now=now)  # type: ignore[arg-type]
