"""From rows as typed to arrays of numbers, each different string read once.

Every column of :class:`People` is an integer array with 0 for "not there", so no comparison can take two blanks for an
agreement, and DuckDB reads them without copying.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from ansinh.core.linkage.names import Ints, NameReader, NameTable, stable_hash
from ansinh.core.linkage.records import REGISTRY
from ansinh.core.linkage.texts import FileTexts, place_key, unique_by_source
from ansinh.core.vietnamese.dates import read_birth
from ansinh.core.vietnamese.identity import read_identity
from ansinh.core.vietnamese.names import folded
from ansinh.core.vietnamese.sex import read_sex

Places = Mapping[tuple[str, str, str], tuple[str, str, str]]
"""Old unit to new unit, each ``(province, district, commune)`` as typed in the table of units; district may be empty."""

NAME_FIELDS = ("full_name", "father", "mother", "head")
PLACE_FIELDS = ("village", "commune", "district", "province")
PERSON_KEYS = ("full", "soft", "bare", "family", "middle", "given", "given_toned")
FLAGS = ("plain", "given_plain", "odd", "short")
SHORT_KEYS = ("first_middle", "last_middle", "initials", "plain", "given_plain", "odd", "short")

_CCCD = re.compile(r"0\d{11}\Z", re.ASCII)
_CMND = re.compile(r"\d{9}\Z", re.ASCII)
_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d\Z", re.ASCII)
_DIGITS = re.compile(r"\D+", re.ASCII)
_SELF_RELATIONS = frozenset({"chu ho", "ban than", "chuho"})

MALE, FEMALE = 1, 2


@dataclass(frozen=True, slots=True)
class People:
    """Rows ready for keys and comparison.

    ``columns`` maps a name to an array of one integer a row. ``bare_names`` maps the hash of a name without diacritics
    to its text, for string distance on the few pairs that need it.
    """

    size: int
    columns: dict[str, npt.NDArray[np.generic]]
    bare_names: dict[int, str]

    def take(self, rows: Ints) -> "People":
        """Return the given rows (all names are kept)."""
        return People(
            len(rows), {name: column[rows] for name, column in self.columns.items()}, self.bare_names
        )


def normalise(
    columns: Mapping[str, Sequence[str]],
    *,
    as_of: date,
    places: Places | None = None,
    registry: bool | None = None,
) -> People:
    """Read ``columns`` (see :data:`records.FIELDS`) and return them as :class:`People`.

    ``as_of`` is the day the lists are read for (two-digit years and ages are meant as of it). ``places`` moves communes
    to the units that succeeded them. ``registry`` says that all rows are (or are not) of the register; ``None`` asks
    each row's source.
    """
    size = len(columns["record_id"])
    files = _rows_of_files(columns["source"])
    reader = NameReader()
    name_rows = {field: np.zeros(size, dtype=np.int64) for field in NAME_FIELDS}
    place_ids = {field: np.zeros(size, dtype=np.int64) for field in (*PLACE_FIELDS, "commune_typed")}
    result: dict[str, npt.NDArray[np.generic]] = {
        "file": np.zeros(size, dtype=np.int64),
        "registry": np.zeros(size, dtype=np.int8),
    }
    keys = PlaceKeys(places)
    for source, rows in files.items():
        of_file = {field: _take(columns[field], rows) for field in NAME_FIELDS + PLACE_FIELDS}
        _read_texts(of_file, rows, reader, keys, name_rows, place_ids)
        result["file"][rows] = stable_hash("file:" + source)
        result["registry"][rows] = int(
            source.strip().casefold() == REGISTRY if registry is None else registry
        )
    table = reader.table()
    _person_columns(result, table, name_rows["full_name"])
    _family_columns(result, table, name_rows, columns["relation"])
    result.update(place_ids)
    _birth_columns(result, columns["birth"], as_of)
    result["sex"] = _sexes(columns["sex"], columns["full_name"], table, name_rows["full_name"])
    _identity_columns(result, columns["id_number"])
    present = np.unique(name_rows["full_name"])
    bare_names = {int(table.bare[row]): table.text[row] for row in present if row}
    return People(size, result, bare_names)


def _rows_of_files(sources: Sequence[str]) -> dict[str, Ints]:
    rows: dict[str, list[int]] = {}
    for row, source in enumerate(sources):
        rows.setdefault(source, []).append(row)
    return {source: np.asarray(found, dtype=np.int64) for source, found in sorted(rows.items())}


def _take(column: Sequence[str], rows: Ints) -> list[str]:
    if len(rows) == len(column):
        return list(column)
    return [column[row] for row in rows.tolist()]


def _mapped(values: Sequence[str], read: Callable[[str], int]) -> Ints:
    """Apply ``read`` once to each different value."""
    known = {value: read(value) for value in set(values)}
    return np.fromiter(map(known.__getitem__, values), dtype=np.int64, count=len(values))


class PlaceKeys:
    """Hashes of places, with communes moved to the unit that succeeded them."""

    def __init__(self, places: Places | None) -> None:
        self._moves: dict[tuple[str, str, str], str] = {}
        for old, new in (places or {}).items():
            province, district, commune = (place_key(part) for part in old)
            target = place_key(new[2])
            for key in (
                (province, district, commune),
                ("", district, commune),
                (province, "", commune),
                ("", "", commune),
            ):
                known = self._moves.get(key)
                self._moves[key] = target if known in (None, target) else ""

    def commune(self, province: str, district: str, commune: str) -> int:
        """Return the hash of the commune in force for a commune as (keys of) ``province, district, commune``."""
        moved = self._moves.get((province, district, commune)) if self._moves else None
        return stable_hash(moved or commune)


def _read_texts(
    of_file: Mapping[str, list[str]],
    rows: Ints,
    reader: NameReader,
    keys: PlaceKeys,
    name_rows: Mapping[str, Ints],
    place_ids: Mapping[str, Ints],
) -> None:
    names = unique_by_source([of_file[field] for field in NAME_FIELDS])
    others = unique_by_source([of_file[field] for field in PLACE_FIELDS])
    texts = FileTexts(names, others)
    row_of = {raw: texts.name_row(raw, reader) for raw in texts.names}
    for field in NAME_FIELDS:
        name_rows[field][rows] = np.fromiter(
            map(row_of.__getitem__, of_file[field]), dtype=np.int64, count=len(rows)
        )
    key_of = {raw: place_key(texts.text(raw)) for raw in others}
    for field in ("village", "district", "province"):
        place_ids[field][rows] = _mapped(of_file[field], lambda raw: stable_hash(key_of[raw]))
    units = list(zip(of_file["province"], of_file["district"], of_file["commune"], strict=True))
    known = {unit: keys.commune(*(key_of[part] for part in unit)) for unit in set(units)}
    place_ids["commune"][rows] = np.fromiter(map(known.__getitem__, units), dtype=np.int64, count=len(rows))
    place_ids["commune_typed"][rows] = _mapped(of_file["commune"], lambda raw: stable_hash(key_of[raw]))


def _person_columns(result: dict[str, npt.NDArray[np.generic]], table: NameTable, rows: Ints) -> None:
    for key in PERSON_KEYS:
        result[key] = getattr(table, key)[rows]
    for key in SHORT_KEYS:
        column = getattr(table, key)[rows]
        result[key] = column.astype(np.int8) if key in FLAGS else column


def _family_columns(
    result: dict[str, npt.NDArray[np.generic]],
    table: NameTable,
    name_rows: Mapping[str, Ints],
    relations: Sequence[str],
) -> None:
    own = name_rows["full_name"]
    is_head = _mapped(relations, lambda raw: int(folded(raw) in _SELF_RELATIONS)) != 0
    heads = np.where((name_rows["head"] == 0) & is_head, own, name_rows["head"])
    for field, rows in (("father", name_rows["father"]), ("mother", name_rows["mother"]), ("head", heads)):
        result[field] = table.bare[rows]
        result[f"{field}_given"] = table.given[rows]
        result[f"{field}_stem"] = table.family[rows] ^ table.middle[rows]
    result["is_head"] = ((result["head"] == result["bare"]) & (result["bare"] != 0)).astype(np.int8)


def _birth_columns(result: dict[str, npt.NDArray[np.generic]], births: Sequence[str], as_of: date) -> None:
    def read(raw: str) -> int:
        if _ISO.match(raw):
            month, day = int(raw[5:7]), int(raw[8:])
            if 1 <= month <= 12 and 1 <= day <= 28 and int(raw[:4]) <= as_of.year:
                return int(raw[:4]) * 8192 + (0 if (month, day) == (1, 1) else month * 32 + day)
        birth = read_birth(raw, as_of=as_of)
        if birth.year is None:
            return 0
        month, day = birth.month or 0, birth.day or 0
        if (month, day) == (1, 1):
            month = day = 0  # the first of January is written where only the year is known
        return ((birth.year * 16 + min(birth.year_slack, 15)) * 16 + month) * 32 + day

    packed = _mapped(births, read)
    result["birth_day"] = (packed % 32).astype(np.int8)
    result["birth_month"] = (packed // 32 % 16).astype(np.int8)
    result["birth_slack"] = (packed // 512 % 16).astype(np.int8)
    result["birth_year"] = (packed // 8192).astype(np.int16)


def _sexes(sexes: Sequence[str], names: Sequence[str], table: NameTable, rows: Ints) -> npt.NDArray[np.int8]:
    stated = _mapped(sexes, lambda raw: {"nam": MALE, "nữ": FEMALE}.get(read_sex(raw) or "", 0))
    thi = stable_hash("thi")
    by_name = np.where((table.first_middle == thi) | (table.last_middle == thi), FEMALE, 0)[rows]
    return np.where(stated != 0, stated, by_name).astype(np.int8)


def _identity_columns(result: dict[str, npt.NDArray[np.generic]], numbers: Sequence[str]) -> None:
    """CCCD, CMND and the digits of a number of neither length (as ``1`` + digits, so that zeros stay)."""
    size = len(numbers)
    cccd, cmnd, other = (np.zeros(size, dtype=np.int64) for _ in range(3))
    for row, raw in enumerate(numbers):
        if not raw:
            continue
        if _CCCD.match(raw):
            cccd[row] = int(raw)
        elif _CMND.match(raw):
            cmnd[row] = int(raw)
        else:
            _read_rare_identity(raw, row, cccd, cmnd, other)
    for column in (cccd, cmnd):
        column[np.isin(column, _PLACEHOLDERS)] = 0
    result["cccd"], result["cmnd"], result["other_id"] = cccd, cmnd, other
    result["id_trust"] = _identity_trust(cccd, result["sex"], result["birth_year"], result["birth_slack"])


_PLACEHOLDERS = np.asarray(
    [int(str(digit) * length) for digit in range(1, 10) for length in (9, 12)] + [123456789, 12345678]
)


def _read_rare_identity(raw: str, row: int, cccd: Ints, cmnd: Ints, other: Ints) -> None:
    identity = read_identity(raw)
    if identity.number and identity.kind == "cccd":
        cccd[row] = int(identity.number)
    elif identity.number and identity.kind == "cmnd":
        cmnd[row] = int(identity.number)
    elif identity.problem == "wrong_length":
        digits = _DIGITS.sub("", raw)
        if 7 <= len(digits) <= 13:
            other[row] = int("1" + digits)


def _identity_trust(
    cccd: Ints, sex: npt.NDArray[np.generic], year: npt.NDArray[np.generic], slack: npt.NDArray[np.generic]
) -> npt.NDArray[np.int8]:
    """1 where the century, sex and year inside a CCCD agree with the row's own, -1 where they do not, 0 unknown.

    Source of the structure: Thông tư 59/2021/TT-BCA Điều 4-5 (mã thế kỷ sinh, mã giới tính, mã năm sinh).
    """
    century_sex = cccd // 10**8 % 10
    year_inside = 1900 + 100 * (century_sex // 2) + cccd // 10**6 % 100
    years = year.astype(np.int64)
    knows_year, knows_sex = years != 0, sex != 0
    sex_inside = np.where(century_sex % 2 == 0, MALE, FEMALE)
    bad = (knows_year & (np.abs(years - year_inside) > slack)) | (knows_sex & (sex != sex_inside))
    trust = np.where(bad, -1, np.where(knows_year, 1, 0))
    return np.where(cccd == 0, 0, trust).astype(np.int8)
