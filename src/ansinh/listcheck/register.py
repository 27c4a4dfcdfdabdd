"""The register and the list of what was already paid, as CSV files; indexed for the questions that identification asks."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.money import read_money
from ansinh.core.vietnamese.names import folded, toned
from ansinh.listcheck.model import PaidLine, Person

PERSON_COLUMNS = (
    "person_id",
    "full_name",
    "sex",
    "birth",
    "id_number",
    "household_id",
    "relation_to_head",
    "province",
    "district",
    "commune",
    "commune_code",
    "hamlet",
    "date_of_death",
)
PERSON_FIELDS = tuple("relation" if name == "relation_to_head" else name for name in PERSON_COLUMNS)
REQUIRED = ("person_id", "full_name", "birth", "commune")
PAID_COLUMNS = ("ho_ten", "ngay_sinh", "so_cmnd", "xom", "xa", "doi_tuong", "so_tien", "ngay_chi_tra")


@dataclass(slots=True)
class Register:
    """People of the register with the look-ups of identification. Empty when no register was given."""

    people: tuple[Person, ...] = ()
    by_id: dict[str, Person] = field(default_factory=dict)
    by_number: dict[str, list[Person]] = field(default_factory=dict)
    by_name: dict[str, list[Person]] = field(default_factory=dict)
    by_place_birth: dict[tuple[str, str, str], list[Person]] = field(default_factory=dict)
    """(commune, hamlet, year of birth), folded → people, to find a misspelt name."""
    heads: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Household → folded names of its people marked head (usually one)."""
    flag_columns: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """False when the job runs without a register."""
        return bool(self.people)


def _open_rows(path: Path, required: Sequence[str]) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header of a CSV file and its rows with their line, refusing a file without the required columns."""
    rows = _csv_rows(path)
    header = [name.strip() for name in next(rows, (1, []))[1]]
    missing = [name for name in required if name not in header]
    if missing:
        sentence = _("Tệp {file}: thiếu cột {columns} ở dòng đầu. Hãy kiểm tra dòng tiêu đề rồi chạy lại.")
        raise InputError(sentence.format(file=path.name, columns=", ".join(missing)))
    return header, ((line, cells) for line, cells in rows if cells)


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            for cells in reader:
                yield reader.line_num, cells
    except OSError as error:
        sentence = _("Không mở được tệp {file}: {why}. Hãy kiểm tra đường dẫn.")
        raise InputError(sentence.format(file=path, why=error.strerror)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        sentence = _(
            "Tệp {file} không phải CSV mã UTF-8 hoặc bị hỏng. Hãy lưu lại dạng CSV UTF-8 rồi chạy lại."
        )
        raise InputError(sentence.format(file=path.name)) from error


def index_people(people: Iterable[Person], flag_columns: Sequence[str] = ()) -> Register:
    """Build the look-ups over ``people``."""
    register = Register(people=tuple(people), flag_columns=tuple(flag_columns))
    heads: dict[str, list[str]] = {}
    for person in register.people:
        register.by_id[person.person_id] = person
        if person.id_number:
            register.by_number.setdefault(person.id_number, []).append(person)
        name = folded(person.full_name)
        register.by_name.setdefault(name, []).append(person)
        place = (folded(person.commune), folded(person.hamlet), person.birth[:4])
        register.by_place_birth.setdefault(place, []).append(person)
        if folded(person.relation) in ("chu ho", "c.ho", "ch"):
            heads.setdefault(person.household_id, []).append(name)
    register.heads = {household: tuple(names) for household, names in heads.items()}
    return register


def read_register(path: Path) -> Register:
    """Read the register from CSV (UTF-8).

    Raises InputError when a column is missing, a person_id is empty or stands twice.
    """
    people: list[Person] = []
    seen: set[str] = set()
    header, lines = _open_rows(path, REQUIRED)
    place = {name: header.index(name) for name in PERSON_COLUMNS if name in header}
    positions = [place.get(name, -1) for name in PERSON_COLUMNS]
    flags = tuple(name for name in header if name and name not in PERSON_COLUMNS and name != "ethnicity")
    flag_positions = [(name, header.index(name)) for name in flags]
    shared = {
        PERSON_COLUMNS.index(name)
        for name in ("sex", "relation_to_head", "province", "district", "commune", "hamlet")
    }
    for line, cells in lines:
        values = [cells[at].strip() if 0 <= at < len(cells) else "" for at in positions]
        for at in shared:
            values[at] = intern(values[at])
        if not values[0] or values[0] in seen:
            what = _("trùng") if values[0] else _("trống")
            sentence = _("Tệp {file}, dòng {line}: cột person_id {what}. Mỗi người cần một mã riêng.")
            raise InputError(sentence.format(file=path.name, line=line, what=what))
        seen.add(values[0])
        found = frozenset(name for name, at in flag_positions if at < len(cells) and cells[at].strip() == "1")
        people.append(
            Person(**dict(zip(PERSON_FIELDS, values, strict=True)), flags=_FLAG_SETS.setdefault(found, found))
        )
    if not people:
        raise InputError(_("Tệp {file}: không có người nào sau dòng tiêu đề.").format(file=path.name))
    return index_people(people, flags)


_FLAG_SETS: dict[frozenset[str], frozenset[str]] = {}
"""Equal sets of flags share one object: a register has few kinds of people."""


def read_paid(path: Path) -> tuple[PaidLine, ...]:
    """Read what was already paid from CSV (UTF-8), lines counted with the header as 1.

    Raises InputError when a column is missing or an amount cannot be read: an unreadable payment must not be ignored.
    """
    lines: list[PaidLine] = []
    header, rows = _open_rows(path, PAID_COLUMNS)
    for line, cells in rows:
        row = dict(zip(header, cells, strict=False))
        values = {name: row.get(name, "").strip() for name in PAID_COLUMNS}
        money = read_money(values["so_tien"])
        if money.dong is None:
            raise InputError(
                _(
                    "Tệp {file}, dòng {line}, cột so_tien: “{value}” không phải số tiền. Hãy sửa rồi chạy lại."
                ).format(file=path.name, line=line, value=values["so_tien"][:40])
            )
        lines.append(
            PaidLine(
                line=line,
                full_name=values["ho_ten"],
                birth=values["ngay_sinh"],
                id_number=values["so_cmnd"],
                hamlet=values["xom"],
                commune=values["xa"],
                category=values["doi_tuong"],
                amount=money.dong,
                paid_on=values["ngay_chi_tra"],
            )
        )
    return tuple(lines)


def same_spelling(left: str, right: str, *, without_accents: bool) -> bool:
    """Whether two names are the same: with tones, or without when the row was typed without accents."""
    return folded(left) == folded(right) if without_accents else toned(left) == toned(right)
