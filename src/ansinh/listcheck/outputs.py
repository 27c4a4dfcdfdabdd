"""What the officer gets: the stable CSV files and the summary. Workbooks are made in ``workbooks``."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ansinh.core.sheets.writing import OutValue, write_csv
from ansinh.listcheck.model import Decision

ROW_HEADER = (
    "file",
    "sheet",
    "row",
    "status",
    "reasons",
    "repairs",
    "full_name",
    "sex",
    "birth",
    "id_number",
    "household",
    "commune",
    "hamlet",
    "person",
    "registry_person",
    "group",
    "amount",
    "article",
)
PAIR_HEADER = ("file1", "sheet1", "row1", "file2", "sheet2", "row2", "probability", "decision", "evidence")
MISSED_HEADER = ("registry_person", "full_name", "birth", "commune", "hamlet", "group", "amount", "why")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records compared: row and row, row and register, or row and paid line."""

    file1: str
    sheet1: str
    row1: int
    file2: str
    sheet2: str
    row2: str
    probability: float
    decision: str
    """``link``, ``review`` or ``conflict``."""
    evidence: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A person of the register who is in a group but on no list and not paid; or a group for which no list came."""

    registry_person: str
    full_name: str
    birth: str
    commune: str
    hamlet: str
    group: str
    amount: int
    why: str


@dataclass(slots=True)
class StatedTotal:
    """A total as printed in a sheet beside the sum of the rows it covers, đồng."""

    file: str
    sheet: str
    row: int
    stated: int
    found: int


@dataclass(slots=True)
class Result:
    """The whole result of one batch."""

    policy: str
    decisions: list[Decision] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    """What could not be checked, in words."""
    notices: list[str] = field(default_factory=list)
    """What the officer should know of the files: same file twice, sheets left out…"""
    explanations: list[str] = field(default_factory=list)
    """How each table was read: header rows, columns, why."""

    def counts(self) -> dict[str, int]:
        """Rows by status; the four add up to all data rows (truth 1)."""
        found = dict.fromkeys(("accepted", "repaired", "review", "refused"), 0)
        for decision in self.decisions:
            found[decision.status] += 1
        return found


def csv_rows(decisions: Iterable[Decision]) -> list[list[OutValue]]:
    """Rows of ``rows.csv`` in file, sheet, row order."""
    lines: list[list[OutValue]] = []
    for decision in sorted(decisions, key=lambda d: d.row.key):
        row, known = decision.row, decision.identity.person
        lines.append(
            [
                row.key.file,
                row.key.sheet,
                row.key.row,
                decision.status,
                ";".join(decision.reasons),
                ";".join(row.repairs),
                row.full_name,
                row.sex or "",
                row.birth,
                row.id_number or "",
                known.household_id if known else row.household_no,
                row.commune,
                row.hamlet,
                decision.person,
                known.person_id if known else "",
                row.group or "",
                decision.amount,
                decision.article,
            ]
        )
    return lines


def payment_bytes(decisions: Iterable[Decision]) -> bytes:
    """The payment list in canonical form: each field length-prefixed, so that no two lists share their bytes."""
    out = bytearray(b"ansinh payment list 1\n")
    for decision in sorted(decisions, key=lambda d: d.row.key):
        if decision.amount:
            row = decision.row
            fields = (
                *(row.key.file, row.key.sheet, str(row.key.row), decision.person, row.full_name, row.birth),
                *(
                    row.id_number or "",
                    row.commune,
                    row.hamlet,
                    row.group or "",
                    str(decision.amount),
                    decision.article,
                ),
            )
            for value in fields:
                encoded = value.encode()
                out += f"{len(encoded)}:".encode() + encoded
            out += b"\n"
    return bytes(out)


def summary(result: Result) -> dict[str, object]:
    """The figures of ``summary.json``; ``sha256`` is of the canonical payment list."""
    counts = result.counts()
    paying = [d for d in result.decisions if d.amount]
    by_group: dict[str, dict[str, int]] = {}
    for decision in paying:
        entry = by_group.setdefault(decision.row.group or "", {"rows": 0, "dong": 0})
        entry["rows"] += 1
        entry["dong"] += decision.amount
    held = [
        d
        for d in result.decisions
        if {"duplicate_same_group", "higher_policy_elsewhere", "already_paid"} & set(d.reasons)
    ]
    missed = [m for m in result.missed if m.registry_person]
    return {
        "policy": result.policy,
        "rows": len(result.decisions),
        **counts,
        "people": len({d.person for d in result.decisions if d.person}),
        "people_paid": len({d.person for d in paying}),
        "duplicates": len(held),
        "duplicates_held_back": sum(d.potential for d in held if d.status == "refused"),
        "waiting_amount": sum(d.potential for d in result.decisions if d.status == "review"),
        "missed_people": len(missed),
        "missed_amount": sum(m.amount for m in missed),
        "amount_total": sum(d.amount for d in paying),
        "by_group": dict(sorted(by_group.items())),
        "unverified": sorted({path for d in paying for path in d.unverified}),
        "stated_totals_wrong": [
            {"file": t.file, "sheet": t.sheet, "row": t.row, "stated": t.stated, "found": t.found}
            for t in result.totals
            if t.stated != t.found
        ],
        "unchecked": result.unchecked,
        "notices": result.notices,
        "sha256": hashlib.sha256(payment_bytes(result.decisions)).hexdigest(),
    }


def write_tables(result: Result, out: Path) -> dict[str, object]:
    """Write rows.csv, pairs.csv, missed.csv and summary.json into ``out``; return the summary."""
    write_csv(out / "rows.csv", ROW_HEADER, csv_rows(result.decisions))
    write_csv(out / "pairs.csv", PAIR_HEADER, [_pair(pair) for pair in result.pairs])
    write_csv(out / "missed.csv", MISSED_HEADER, [_missed(person) for person in result.missed])
    figures = summary(result)
    text = json.dumps(figures, ensure_ascii=False, indent=2)
    (out / "summary.json").write_text(text + "\n", encoding="utf-8")
    return figures


def _pair(pair: Pair) -> Sequence[OutValue]:
    return (
        *(pair.file1, pair.sheet1, pair.row1, pair.file2, pair.sheet2, pair.row2),
        *(f"{pair.probability:.4f}", pair.decision, pair.evidence),
    )


def _missed(person: Missed) -> Sequence[OutValue]:
    return (
        *(person.registry_person, person.full_name, person.birth, person.commune, person.hamlet),
        *(person.group, person.amount, person.why),
    )
