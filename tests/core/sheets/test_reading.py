"""Reading: what a fast reader does not see, the formats told apart by content, and files that must be refused in words."""

import contextlib
import io
import random
import struct
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt
import xlwt.CompoundDoc

from ansinh.core.errors import InputError
from ansinh.core.sheets import Limits, Sheet, read_workbook
from ansinh.core.sheets.model import column_index, column_letters
from tests.core.sheets.support import LISTS, write_xlsx

MORNING = datetime(2020, 4, 1, 8, 30)  # noqa: DTZ001 - cells have no time zone


def first_sheet(path: Path) -> Sheet:
    return read_workbook(path).sheets[0]


def raw_xlsx(path: Path, sheet_xml: str, workbook_extra: str = "") -> Path:
    """Write the smallest .xlsx around a sheet's XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{rel}">{workbook_extra}<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData>{sheet_xml}</sheetData></worksheet>',
        )
    return path


def test_hidden_rows_columns_and_sheets_are_known_in_xlsx(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("a", "b", "c"), ("d", "e", "f")):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("Ẩn").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    read = read_workbook(tmp_path / "a.xlsx")
    assert [row.hidden for row in read.sheets[0].rows] == [False, True]
    assert [cell.hidden_column for cell in read.sheets[0].rows[0].cells.values()] == [False, True, False]
    assert [sheet.hidden for sheet in read.sheets] == [False, True]


def test_hidden_rows_columns_errors_and_formulas_are_known_in_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    for row in range(3):
        for column in range(3):
            sheet.write(row, column, row * 10 + column + 1)
    sheet.row(1).hidden = True
    sheet.col(2).hidden = True
    sheet.write(4, 0, xlwt.Formula("A1+1"))
    sheet.write(4, 1, "chữ")
    book.add_sheet("Ẩn").visibility = 1
    book.save(str(tmp_path / "a.xls"))
    read = read_workbook(tmp_path / "a.xls")
    assert (read.format, [s.hidden for s in read.sheets]) == ("xls", [False, True])
    rows = read.sheets[0].rows
    assert [row.hidden for row in rows] == [False, True, False, False]
    assert [c.hidden_column for c in rows[0].cells.values()] == [False, False, True]
    formula = rows[3].cell(0)
    assert formula is not None
    assert formula.formula == ""


def test_hidden_rows_errors_formulas_and_merged_ranges_are_known_in_ods(tmp_path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = Table(name="Bảng")
    plain = TableRow()
    for text in ("Họ và tên", "Số"):
        cell = TableCell(valuetype="string", stringvalue=text)
        cell.addElement(P(text=text))
        plain.addElement(cell)
    table.addElement(plain)
    hidden = TableRow(visibility="collapse")
    cell = TableCell(valuetype="string", formula="of:=NA()")
    cell.addElement(P(text="#N/A"))
    hidden.addElement(cell)
    hidden.addElement(TableCell(valuetype="float", value="7", formula="of:=3+4"))
    table.addElement(hidden)
    table.addElement(TableRow(numberrowsrepeated=1_000_000))
    wide = TableRow()
    cell = TableCell(valuetype="string", numbercolumnsspanned=2)
    cell.addElement(P(text="Xóm Na Nu"))
    wide.addElement(cell)
    wide.addElement(CoveredTableCell())
    table.addElement(wide)
    book.spreadsheet.addElement(table)
    book.save(str(tmp_path / "a.ods"))
    sheet = first_sheet(tmp_path / "a.ods")
    assert [(row.number, row.hidden) for row in sheet.rows] == [(1, False), (2, True), (1_000_003, False)]
    error, seven = sheet.rows[1].cell(0), sheet.rows[1].cell(1)
    assert error is not None
    assert seven is not None
    assert (error.error, error.formula, seven.value, seven.formula) == ("#N/A", "NA()", 7, "3+4")
    assert [(m.first_row, m.first_column, m.last_column) for m in sheet.merges] == [(1_000_003, 0, 1)]


def test_errors_and_formulas_without_value_are_known_in_xlsx(tmp_path: Path) -> None:
    xml = (
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><f>SUM(C2:C9)</f></c><c r="C2"><f>1+1</f><v>2</v></c>'
        '<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E2" t="inlineStr"><is><r><t xml:space="preserve">Lý </t></r><r><t>Thị Hoà</t></r></is></c></row>'
    )
    cells = first_sheet(raw_xlsx(tmp_path / "a.xlsx", xml)).rows[0].cells
    assert [(c.ref, c.value, c.error, c.formula) for c in cells.values()] == [
        ("A2", None, "#N/A", None), ("B2", None, None, "SUM(C2:C9)"), ("C2", 2, None, "1+1"),
        ("D2", None, "#DIV/0!", "1/0"), ("E2", "Lý Thị Hoà", None, None),
    ]  # fmt: skip


def test_the_date_system_of_1904_is_known(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>20000</v></c></row>', '<workbookPr date1904="1"/>'
    )
    read = read_workbook(path)
    assert read.date1904
    assert read.sheets[0].rows[0].values == (20000,)


def test_values_keep_their_kind(tmp_path: Path) -> None:
    row = ["'091234567", 91234567, 0.61, date(1990, 5, 4), MORNING, True, "  ", "=không"]
    book = openpyxl.Workbook()
    book.active.append(row[:7])
    book.active["H1"].value = row[7]
    book.active["H1"].data_type = "s"
    book.save(tmp_path / "a.xlsx")
    (found,) = first_sheet(tmp_path / "a.xlsx").rows
    assert found.values == (
        "'091234567",
        91234567,
        0.61,
        date(1990, 5, 4),
        MORNING,
        True,
        None,
        "=không",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_tables_in_every_usual_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    import unicodedata

    lines = [["Họ tên", "Số tiền"], *[["Lý Thị Hòa", '"1,5; triệu"'], ["Bế Văn Tuấn", "750000"]] * 5]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    if encoding == "cp1258":  # letters whole, tones apart, as Windows writes them
        text = _cp1258(text)
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    rows = first_sheet(tmp_path / "a.csv").rows
    found = [unicodedata.normalize("NFC", str(value)) for value in rows[1].values]
    assert found == ["Lý Thị Hòa", "1,5; triệu"]


def _cp1258(text: str) -> str:
    import unicodedata

    tones = "\u0300\u0301\u0303\u0309\u0323"
    pieces = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        pieces.append(base + "".join(c for c in parts if c in tones))
    return "".join(pieces)


def test_quotes_and_line_ends_inside_a_cell_of_a_text_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'Họ tên,Ghi chú\n"Lý ""Út"" Hoà","dòng 1\ndòng 2"\nMa Văn An,' + "ô" * 10_000 + "\n", encoding="utf-8"
    )
    rows = first_sheet(tmp_path / "a.csv").rows
    assert rows[1].values == ('Lý "Út" Hoà', "dòng 1\ndòng 2")
    assert rows[2].values == ("Ma Văn An", "ô" * 10_000)


def test_a_workbook_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["a", "b"]])
    path = path.rename(tmp_path / "a.xls")
    assert read_workbook(path).format == "xlsx"


def test_the_same_file_under_two_names_has_one_fingerprint(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["a", "b"]])
    (tmp_path / "b.xlsx").write_bytes(path.read_bytes())
    assert read_workbook(path).sha256 == read_workbook(tmp_path / "b.xlsx").sha256


def test_rows_that_only_carry_format_are_counted_not_read(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="B{n}" s="0"/></row>' for n in range(5, 60_005))
    sheet = first_sheet(raw_xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>' + blank))
    assert (len(sheet.rows), sheet.formatted_blank) == (1, (5, 60_000))


def test_a_prefix_and_missing_row_numbers_in_the_xml_do_not_hide_anything(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "a.xlsx", "<row><c><v>1</v></c></row><row hidden='1'><c t='e'><v>#REF!</v></c></row>"
    )
    rows = first_sheet(path).rows
    assert [(row.number, row.hidden) for row in rows] == [(1, False), (2, True)]
    assert rows[1].marks[0].error == "#REF!"


BAD = {
    "empty": b"",
    "noise": bytes(range(256)) * 64,
    "picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 500,
    "web page": b"<html><table><tr><td>1</td></tr></table></html>",
    "half a workbook": (LISTS / "a_ho_ngheo_can_ngheo.xlsx").read_bytes()[:9_000],
    "half an old workbook": (LISTS / "b_nguoi_co_cong.xls").read_bytes()[:9_000],
    "broken inside": (LISTS / "c_bao_tro_xa_hoi.xlsx").read_bytes()[:6_000] + b"\x00" * 200 + (LISTS / "c_bao_tro_xa_hoi.xlsx").read_bytes()[6_200:],
    "other zip": b"",
    "document": b"",
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_whole_workbook_is_refused_naming_the_file(tmp_path: Path, kind: str) -> None:
    data = BAD[kind]
    if kind in ("other zip", "document"):
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w") as other:
            other.writestr("word/document.xml" if kind == "document" else "a.txt", "x")
        data = memory.getvalue()
    path = tmp_path / "tệp lạ.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"tệp lạ\.xlsx"):
        read_workbook(path)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"khong_co\.xlsx"):
        read_workbook(tmp_path / "khong_co.xlsx")


def test_a_password_is_named(tmp_path: Path) -> None:
    stream = (
        struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 0, 0, 0)
        + struct.pack("<HHH", 0x002F, 2, 0)
        + b"\x0a\x00\x00\x00"
    )
    book = xlwt.CompoundDoc.XlsDoc()
    book.save(str(tmp_path / "a.xls"), stream + b"\x00" * 4096)
    with pytest.raises(InputError, match="mật khẩu"):
        read_workbook(tmp_path / "a.xls")


def _with_lying_size(path: Path, size: int) -> None:
    """Write another size of the sheet into the central directory and the local header."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as book:
        info = book.getinfo("xl/worksheets/sheet1.xml")
    struct.pack_into("<I", data, info.header_offset + 22, size)
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<I", data, entry + 24, size)
    path.write_bytes(data)


@pytest.mark.parametrize("lying", [False, True])
def test_a_zip_bomb_is_refused_at_once(tmp_path: Path, lying: bool) -> None:
    path = raw_xlsx(tmp_path / "bom.xlsx", " " * 20_000_000)
    if lying:
        _with_lying_size(path, 10_000)
    start = time.monotonic()
    with pytest.raises(InputError, match=r"bom\.xlsx"):
        read_workbook(path)
    assert time.monotonic() - start < 5


def test_a_cell_at_the_far_end_of_the_sheet_is_refused_by_its_name(tmp_path: Path) -> None:
    xml = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(InputError, match="XFD1048576"):
        read_workbook(raw_xlsx(tmp_path / "a.xlsx", xml))


def test_entities_in_the_xml_are_refused(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", "")
    memory = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(memory, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + text
            new.writestr(name, text)
    path.write_bytes(memory.getvalue())
    with pytest.raises(InputError):
        read_workbook(path)


def test_a_file_beyond_the_limit_is_refused_with_both_sizes(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\x00" * (2 << 20))
    with pytest.raises(InputError, match=r"2 MB.*1 MB"):
        read_workbook(path, limits=Limits(file_bytes=1 << 20))


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")])
def test_columns_have_their_letters(index: int, letters: str) -> None:
    assert column_letters(index) == letters
    assert column_index(letters) == index


@pytest.mark.parametrize("name", ["b_nguoi_co_cong.xls", "c_bao_tro_xa_hoi.xlsx"])
@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_file_is_read_or_refused_in_words_never_worse(
    tmp_path: Path, name: str, seed: int, capfd: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(f"{name}{seed}")
    data = bytearray((LISTS / name).read_bytes())
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data) if chance.random() < 0.5 else 3000)] = chance.randrange(256)
    (tmp_path / "a.xls").write_bytes(data)
    with contextlib.suppress(InputError):
        read_workbook(tmp_path / "a.xls")
    assert "panicked" not in capfd.readouterr().err
