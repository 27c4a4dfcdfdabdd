"""Records as they come in, and the columns they are worked on as.

A record is one row of a list or of a register, every field a string as typed; any may be blank. Large inputs are
handed over as columns (a mapping of field name to a sequence of strings), which costs a third of the memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from ansinh.core.errors import InputError
from ansinh.core.i18n import _

REGISTRY = "registry"
"""Value of ``Record.source`` for people of the register; every other value is the name of one file, of one hand."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row, as typed. ``source`` is ``registry`` or the name of the file the row stands in."""

    record_id: str
    source: str = ""
    full_name: str = ""
    birth: str = ""
    sex: str = ""
    id_number: str = ""
    father: str = ""
    mother: str = ""
    head: str = ""
    relation: str = ""
    village: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""


FIELDS = tuple(field.name for field in fields(Record))
"""Names of the columns, in the order of the command line's contract."""

Columns = Mapping[str, Sequence[str]]
"""The same rows by column; an absent column is blank throughout."""


def as_columns(records: "Iterable[Record] | Columns") -> dict[str, Sequence[str]]:
    """Return ``records`` as columns of one length, each of :data:`FIELDS` present.

    Raises :class:`InputError` when a record number is blank or stands twice, or when columns differ in length.
    """
    if isinstance(records, Mapping):
        size = len(records["record_id"])
        columns: dict[str, Sequence[str]] = {}
        for name in FIELDS:
            column = records.get(name)
            columns[name] = column if column is not None else [""] * size
    else:
        rows = list(records)
        size = len(rows)
        columns = {name: [getattr(row, name) for row in rows] for name in FIELDS}
    for name, column in columns.items():
        if len(column) != size:
            raise InputError(
                _("Cột {name} có {found} dòng, cần {size} dòng.").format(
                    name=name, found=len(column), size=size
                )
            )
    check_record_ids(columns["record_id"])
    return columns


def check_record_ids(record_ids: Sequence[str]) -> None:
    """Raise :class:`InputError` naming the first record number that is blank or stands twice."""
    seen: set[str] = set()
    for number, record_id in enumerate(record_ids, start=1):
        if not record_id:
            raise InputError(_("Dòng {row}: mã bản ghi (record_id) để trống.").format(row=number))
        if record_id in seen:
            raise InputError(
                _(
                    "Mã bản ghi (record_id) “{record_id}” có ở hơn một dòng; mỗi dòng cần một mã riêng."
                ).format(record_id=record_id)
            )
        seen.add(record_id)
