"""Readings of the pipeline as JSON and back, exactly: what a stage stored is what the next one would have been handed."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.linkage import Pair
from ansinh.listcheck.check import Identified
from ansinh.listcheck.linking import Links, Side
from ansinh.listcheck.model import Decision, Identity, ListRow, Person, RowKey

_PLAIN = tuple(f.name for f in fields(ListRow) if f.name not in ("key", "facts", "other_names"))


def row_to_json(row: ListRow) -> dict[str, Any]:
    """A reading as JSON values."""
    key = row.key
    stored: dict[str, Any] = {name: _value(getattr(row, name)) for name in _PLAIN}
    stored["key"] = [key.file, key.sheet_index, key.row, key.sheet]
    stored["facts"] = {name: _value(value) for name, value in row.facts.items()}
    stored["other_names"] = list(row.other_names)
    return stored


def row_from_json(stored: Mapping[str, Any]) -> ListRow:
    """The reading that ``row_to_json`` stored."""
    file, sheet_index, number, sheet = stored["key"]
    values = {name: _copy(stored[name]) for name in _PLAIN}
    facts = {name: _back(value) for name, value in stored["facts"].items()}
    return ListRow(
        key=RowKey(file, sheet_index, number, sheet),
        facts=facts,
        other_names=tuple(stored["other_names"]),
        **values,
    )


def _copy(value: Any) -> Any:
    return list(value) if isinstance(value, list) else dict(value) if isinstance(value, dict) else value


def _value(value: Any) -> Any:
    """Days and moments carry a mark, so that they come back as what they were."""
    if isinstance(value, datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    return _copy(value)


def _back(value: Any) -> Any:
    if isinstance(value, dict):
        if "$datetime" in value:
            return datetime.fromisoformat(value["$datetime"])
        if "$date" in value:
            return date.fromisoformat(value["$date"])
    return value


def pack(body: object) -> bytes:
    """Compressed JSON."""
    return zlib.compress(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack(body: bytes | memoryview) -> Any:
    """What ``pack`` packed."""
    return json.loads(zlib.decompress(bytes(body)))


def identified_to_json(found: Identified) -> dict[str, Any]:
    """What the stage *identify* found: identities, the changed rows, the engine's pairs in their order."""
    return {
        "decisions": [
            {
                "row": row_to_json(d.row),
                "person": d.person,
                "may_be": d.may_be,
                "known": d.identity.person.person_id if d.identity.person else None,
                "candidates": [p.person_id for p in d.identity.candidates],
                "reasons": list(d.identity.reasons),
                "detail": d.identity.detail,
                "how": d.identity.how,
            }
            for d in found.decisions
        ],
        "pairs": [
            [one, two, pair.id1, pair.id2, pair.probability, pair.decision, pair.evidence]
            for (one, two), pair in found.links.pairs.items()
        ],
    }


def identified_from_json(stored: Mapping[str, Any], people: Mapping[str, Person]) -> Identified:
    """The stage as it was, with the register's people by id. Raises InputError when one of them is gone."""
    decisions = [_decision(entry, people) for entry in stored["decisions"]]
    links = Links()
    for one, two, id1, id2, probability, verdict, evidence in stored["pairs"]:
        sides: tuple[Side, Side] = ((one[0], one[1]), (two[0], two[1]))
        links.pairs[sides] = Pair(id1, id2, probability, verdict, evidence, {}, 0.0)
    return Identified(decisions, links)


def _decision(entry: Mapping[str, Any], people: Mapping[str, Person]) -> Decision:
    candidates = tuple(_person(who, people) for who in entry["candidates"])
    known = _person(entry["known"], people) if entry["known"] else None
    identity = Identity(known, candidates, tuple(entry["reasons"]), entry["detail"], entry["how"])
    return Decision(
        row_from_json(entry["row"]), identity, person=entry["person"], may_be=list(entry["may_be"])
    )


def _person(who: str, people: Mapping[str, Person]) -> Person:
    found = people.get(who)
    if found is None:
        raise InputError(_("Sổ đăng ký đã thay đổi trong lúc xử lý danh sách. Hệ thống sẽ tự đọc lại."))
    return found


def places(rows: Sequence[ListRow]) -> list[tuple[str, str, int]]:
    """File, sheet and row number of each row."""
    return [(row.key.file, row.key.sheet, row.key.row) for row in rows]
