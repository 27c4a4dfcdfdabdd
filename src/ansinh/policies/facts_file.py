"""Reading a file of facts (``{"households": [...], "persons": [... "holdings": [...]]}``) into a population.

Whatever the policy does not know (a field, a kind, a level, a household) is refused by name: fail closed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.rulebook.dates import NEVER, day_date, month_of_date, parse_days, parse_month
from ansinh.core.rulebook.facts import Column, Fact, Population, Schema, Table, bad_cell, encode


def columns(
    schema: Schema, entity: str, records: Sequence[Mapping[str, object]], skip: Iterable[str]
) -> dict[str, Column]:
    """Read the facts of records into columns. Raises InputError on a field the schema does not know."""
    facts = {fact.name: fact for fact in schema.of(entity)}
    for number, record in enumerate(records, 1):
        for name in record:
            if name not in facts and name not in skip:
                raise InputError(
                    _("{entity} thứ {number}: không có dữ kiện tên “{name}”. Các dữ kiện: {known}.").format(
                        entity=entity, number=number, name=name, known=", ".join([*skip, *facts])
                    )
                )
    found: dict[str, Column] = {}
    for fact in facts.values():
        cells = [record.get(fact.name) for record in records]
        if fact.dated:
            found |= _dated(fact, cells, entity)
        elif fact.kind == "levels":
            found |= _sets(fact, cells, entity)
        else:
            found[fact.name] = encode(fact, cells, entity)
    return found


def _dated(fact: Fact, cells: Sequence[object], where: str) -> dict[str, Column]:
    if not all(cell is None or isinstance(cell, Mapping) for cell in cells):
        raise InputError(_('{where}: “{fact}” cần dạng {{"NGÀY": mức}}.').format(where=where, fact=fact.name))
    given = [cell if isinstance(cell, Mapping) else {} for cell in cells]
    days = sorted({str(day) for cell in given for day in cell})
    for day in days:
        exact = parse_days(day)
        if exact is None or exact[0] != exact[1]:
            raise InputError(
                _("{where}: “{fact}” có ngày “{day}” không đọc được.").format(
                    where=where, fact=fact.name, day=day
                )
            )
    return {f"{fact.name}@{day}": encode(fact, [cell.get(day) for cell in given], where) for day in days}


def _sets(fact: Fact, cells: Sequence[object], where: str) -> dict[str, Column]:
    for cell in cells:
        words = [] if cell is None else cell
        if not isinstance(words, list) or not all(word in fact.levels for word in words):
            raise InputError(bad_cell(fact, cell, where))
    sets = [set(cell) if isinstance(cell, list) else set() for cell in cells]
    return {
        f"{fact.name}:{level}": Column(np.array([level in words for words in sets], np.int64))
        for level in fact.levels
    }


def read_population(schema: Schema, document: Mapping[str, Any]) -> Population:
    """Read ``{"households": [...], "persons": [... "holdings": [...]]}``. Raises InputError on anything unknown."""
    households, persons = _lists(document)
    house_row = _by_id(households, "households")
    _by_id(persons, "persons")
    of = []
    for record in persons:
        home = record.get("household")
        if home not in house_row:
            raise InputError(
                _("persons: {id}: hộ “{home}” không có trong households.").format(id=record["id"], home=home)
            )
        of.append(house_row[home])
    rows = [(row, held) for row, record in enumerate(persons) for held in _holdings(record)]
    held = [item for _row, item in rows]
    spells = [_spell(item) for item in held]
    return Population(
        Table(len(persons), columns(schema, "person", persons, ("id", "household", "holdings"))),
        Table(len(households), columns(schema, "household", households, ("id",))),
        Table(len(held), columns(schema, "holding", held, ("from", "to"))),
        np.array(of, np.int64), np.array([row for row, _item in rows], np.int64),
        np.array([first for first, _last in spells], np.int64), np.array([last for _first, last in spells], np.int64),
        np.array(["holdings" in record for record in persons], np.bool_), [record["id"] for record in persons],
    )  # fmt: skip


def _lists(document: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    unknown = sorted(set(document) - {"households", "persons"})
    parts = [document.get("households"), document.get("persons")]
    if unknown or not all(
        isinstance(part, list) and all(isinstance(r, dict) for r in part) for part in parts
    ):
        raise InputError(
            _("Tệp dữ kiện cần đúng hai danh sách “households” và “persons”; thừa: {unknown}.").format(
                unknown=unknown
            )
        )
    return parts[0], parts[1]  # type: ignore[return-value]


def _by_id(records: Sequence[Mapping[str, Any]], where: str) -> dict[str, int]:
    rows: dict[str, int] = {}
    for row, record in enumerate(records):
        name = record.get("id")
        if not isinstance(name, str) or name in rows:
            raise InputError(
                _("{where} thứ {row}: thiếu “id” hoặc trùng “id” ({name}).").format(
                    where=where, row=row + 1, name=name
                )
            )
        rows[name] = row
    return rows


def _holdings(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    held = record.get("holdings", [])
    if not isinstance(held, list) or not all(isinstance(item, dict) and "kind" in item for item in held):
        raise InputError(
            _("persons: {id}: “holdings” phải là danh sách các diện có “kind”.").format(id=record["id"])
        )
    return held


def _spell(item: Mapping[str, Any]) -> tuple[int, int]:
    first, last = item.get("from"), item.get("to")
    if first is None:
        raise InputError(
            _("holdings: diện “{kind}” thiếu “from” (tháng bắt đầu hưởng).").format(kind=item.get("kind"))
        )
    start, end = _month(first), NEVER if last is None else _month(last)
    if end < start:
        raise InputError(_("holdings: diện “{kind}” có “to” trước “from”.").format(kind=item.get("kind")))
    return start, end


def _month(value: object) -> int:
    days = parse_days(value)
    if days is None or len(str(value)) < 7:
        return parse_month(str(value))  # raises with the sentence for months
    first, last = (month_of_date(day_date(day)) for day in days)
    return first if first == last else parse_month(str(value))
