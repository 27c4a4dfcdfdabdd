"""A batch of messy lists from an invented province, with its register, its list of payments and the truth.

Communes and districts type their lists by hand: poor and near-poor households with merged cells, people with merit in
TCVN3, social assistance in VNI and decomposed Unicode, workers without contract, consolidated lists that repeat people.
All people are invented. ``make_batch`` is deterministic by its seed, and the three worked examples of
``ansinh.sample.examples`` stand in every batch.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import yaml

from ansinh.policies.units import resolve, unit_of
from ansinh.sample import faults
from ansinh.sample.classes import classify, write_registry
from ansinh.sample.clerk import Line, Value
from ansinh.sample.encodings import to_tcvn3, without_diacritics
from ansinh.sample.examples import Chosen, choose_examples
from ansinh.sample.forms import merged_layout, poor_layout, standard_layout
from ansinh.sample.places import UNITS_DAY
from ansinh.sample.plan import Planner
from ansinh.sample.province import Province, make_province
from ansinh.sample.sheets import Cell, Formula, Layout, Sheet, Titles, build_sheet, write_sheet

PAID_COLUMNS = (
    "stt", "ho_ten", "ngay_sinh", "so_cmnd", "xom", "xa", "doi_tuong", "so_tien", "ngay_chi_tra", "person_id",
)  # fmt: skip
COMMUNES_OF_A_MERGED_LIST = 5


@dataclass(frozen=True)
class RowRef:
    """A row of a list, ``row`` from 1."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True)
class Example:
    """One worked example: the people (registry ids), their names, and the rows in order of ``people`` or of the lists."""

    people: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[RowRef, ...]


@dataclass(frozen=True)
class Examples:
    """``same_woman``: rows in TCVN3, without diacritics, with a lost zero, in this order; see ``ansinh.sample.examples``."""

    same_woman: Example
    look_alike: Example
    plain: Example


@dataclass(frozen=True)
class Batch:
    """Where a batch was written. ``truth``: CSV of file, sheet, row, person, group, faults (for scoring only)."""

    files: tuple[Path, ...]
    registry: Path
    paid: Path
    truth: Path
    examples: Examples
    rows: int


@lru_cache(maxsize=1)
def list_texts() -> dict[str, Any]:
    """Words of ``data/list_texts.yaml``."""
    text = files("ansinh.sample").joinpath("data", "list_texts.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def make_batch(out_dir: Path, seed: int, persons: int = 20_000, *, communes: int = 25) -> Batch:
    """Write lists, ``registry.csv``, ``paid.csv`` and ``truth.csv`` to ``out_dir`` (made if missing)."""
    out_dir.mkdir(parents=True, exist_ok=True)
    province = make_province(
        seed, persons, "thai_nguyen", communes=communes, cccd_share=0.4, cmnd_share=0.7, year_only_share=0.06
    )
    strangers = make_province(seed + 1, 400, "north", cccd_share=0.8)
    rng, random = np.random.default_rng([seed, 42]), Random(seed)  # noqa: S311 - invented data, not secrets
    classes = classify(province, rng)
    count = len(province.places.communes)
    chosen = choose_examples(province, classes, max(1, count - 1), rng)
    unregistered = _unregistered(province, chosen, rng)
    planner = Planner(province, strangers, classes, chosen, list_texts(), random)
    planner.paid = _write_paid(out_dir / "paid.csv", planner, rng)
    write_registry(out_dir / "registry.csv", province, classes, unregistered)
    desk = _Desk(out_dir, province, planner, random)
    desk.write_all()
    truth = out_dir / "truth.csv"
    desk.write_truth(truth, unregistered)
    return Batch(
        tuple(desk.paths), out_dir / "registry.csv", out_dir / "paid.csv", truth, desk.examples(chosen),
        sum(len(sheet.rows) for _path, sheet in desk.written),
    )  # fmt: skip


def _unregistered(province: Province, chosen: Chosen, rng: np.random.Generator) -> frozenset[int]:
    """A few people whom the registry lacks."""
    drawn = rng.choice(province.count, size=max(1, province.count // 400), replace=False).tolist()
    keep = {int(province.household[person]) for person in chosen.all}
    return frozenset(p for p in drawn if int(province.household[p]) not in keep and province.relation[p] != 0)


def _write_paid(path: Path, planner: Planner, rng: np.random.Generator) -> set[int]:
    """``paid.csv``: what was paid in May, names and numbers as typed, ``person_id`` empty."""
    province, classes, texts = planner.province, planner.classes, planner.texts
    entitled = np.flatnonzero(classes.poor_2019 | classes.near_2019 | classes.merit | classes.assistance)
    keep = {int(province.household[person]) for person in planner.chosen.all}
    drawn = [
        p
        for p in entitled[rng.random(len(entitled)) < 0.03].tolist()
        if int(province.household[p]) not in keep
    ]
    random = planner.random
    random.shuffle(drawn)
    places = province.places
    first: date = texts["days"]["paid_first"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(PAID_COLUMNS)
        for number, p in enumerate(drawn, start=1):
            name = str(province.full_name[p])
            shape = random.random()
            name = without_diacritics(name).upper() if shape < 0.2 else name.upper() if shape < 0.3 else name
            kind = (
                "poor" if classes.poor_2019[p] else "near_poor" if classes.near_2019[p]
                else "merit" if classes.merit[p] else "assistance"
            )  # fmt: skip
            amount = planner.poor_amount if kind in ("poor", "near_poor") else planner.once
            style = (
                "year"
                if province.birth_shown[p] or random.random() < 0.25
                else random.choice(("slash", "short"))
            )
            number_typed = province.id_number(p)
            if random.random() < 0.2:
                number_typed = number_typed.lstrip("0")
            writer.writerow((
                number, name, faults.write_date(province.birth_date(p), style), number_typed,
                places.hamlets[int(province.hamlet[p])] if random.random() < 0.8 else "",
                places.communes[int(province.commune[p])], texts["categories"][kind][0], amount,
                (first + timedelta(days=random.randrange(5))).isoformat(), "",
            ))  # fmt: skip
    return set(drawn)


class _Desk:
    """Lays the planned lines out and writes one file after the other."""

    def __init__(self, out_dir: Path, province: Province, planner: Planner, random: Random) -> None:
        self.out_dir, self.province, self.planner, self.random = out_dir, province, planner, random
        self.texts = planner.texts
        self.paths: list[Path] = []
        self.written: list[tuple[Path, Sheet]] = []
        bounds = np.searchsorted(
            province.commune[: province.count], np.arange(len(province.places.communes) + 1)
        ).tolist()
        self.people = [list(range(a, b)) for a, b in pairwise(bounds)]

    def write_all(self) -> None:
        """Every list: a commune's poor households, the districts' lists, consolidated lists of several communes."""
        places = self.province.places
        count = len(places.communes)
        for commune in range(max(1, count - 1)):  # the last commune sends no list of its poor households
            self._poor(commune)
        for district in dict.fromkeys(places.districts):
            members = [p for c in range(count) if places.districts[c] == district for p in self.people[c]]
            self._district(district, members)
        for number, first in enumerate(range(0, count, COMMUNES_OF_A_MERGED_LIST), start=1):
            self._merged(number, range(first, min(count, first + COMMUNES_OF_A_MERGED_LIST)))
        self.paths.sort()

    def _titles(self, kind: str, commune: int | None, district: str) -> Titles:
        places = self.province.places
        name = places.communes[commune] if commune is not None else ""
        unit = unit_of(places.commune_codes[commune], as_of=UNITS_DAY) if commune is not None else None
        second = f"UBND {unit.title.upper()}" if unit else "PHÒNG LAO ĐỘNG - TB&XH"
        above = resolve(district, as_of=UNITS_DAY, level="district").unit
        subtitle = self.texts["subtitles"]["poor" if kind == "near_poor" else kind].format(commune=name)
        signers = self.random.sample(self.texts["signers"], 2)
        return Titles(
            (f"UBND {(above.title if above else district).upper()}", second), self.texts["titles"][kind], subtitle, name or district,
            (signers[0], signers[1]),
        )  # fmt: skip

    def _sheet(self, name: str, layout: Layout, titles: Titles, lines: Sequence[Line]) -> Sheet:
        wrong = layout.subtotals and self.random.random() < 0.15
        return build_sheet(name, layout, titles, lines, self.random, wrong_subtotal=wrong)

    def _save(
        self, stem: str, sheets: Sequence[Sheet], *, tcvn3: bool = False, formatted_below: int = 0
    ) -> None:
        import xlsxwriter

        path = self.out_dir / f"{stem}.xlsx"
        workbook = xlsxwriter.Workbook(str(path), {"in_memory": True})
        workbook.set_properties({"created": datetime(2020, 5, 4)})  # noqa: DTZ001 - a fixed day keeps files identical
        font = {"font_name": ".VnTime" if tcvn3 else "Times New Roman", "border": 1}
        formats = {
            "text": workbook.add_format(font),
            "day": workbook.add_format({**font, "num_format": "dd/mm/yyyy"}),
        }
        encode: Callable[[Value], Value] = _tcvn3_cell if tcvn3 else _same_cell
        for sheet in sheets:
            write_sheet(workbook, sheet, formats, encode, formatted_below)
        workbook.close()
        self._note(path, sheets)

    def _note(self, path: Path, sheets: Sequence[Sheet]) -> None:
        assert path not in self.paths, path
        self.paths.append(path)
        self.written.extend((path, sheet) for sheet in sheets)

    def _poor(self, commune: int) -> None:
        places = self.province.places
        poor, near = self.planner.poor(self.people[commune])
        layout = poor_layout(self.texts, self.random)
        if layout.columns[0].field != "household_no" and not layout.sections:
            for lines in (poor, near):
                self.random.shuffle(lines) if self.random.random() < 0.2 else None
        district = places.districts[commune]
        named = (("Hộ nghèo", "poor", poor), ("Hộ cận nghèo", "near_poor", near))
        sheets = [
            self._sheet(name, layout, self._titles(kind, commune, district), lines)
            for name, kind, lines in named
            if lines
        ]
        stem = f"1_ho_ngheo_{_slug(places.communes[commune])}"
        if places.communes.count(places.communes[commune]) > 1:
            stem += f"_{places.commune_kinds[commune]}_{_slug(district)}"
        if commune % 8 == 5 and not any(line.hidden for line in (*poor, *near)):
            for suffix, sheet in zip(("", "_can"), sheets, strict=False):
                self._save_csv(f"{stem}{suffix}", sheet)
        else:
            self._save(stem, sheets)

    def _save_csv(self, stem: str, sheet: Sheet) -> None:
        path = self.out_dir / f"{stem}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            for row in sheet.grid:
                writer.writerow(
                    "" if v is None else v.strftime("%d/%m/%Y") if isinstance(v, date) else str(v)
                    for v in row
                )
        sheet.name = stem
        self._note(path, [sheet])

    def _district(self, district: str, members: list[int]) -> None:
        slug, planner = _slug(district), self.planner
        merit = planner.merit(members)
        if merit:
            layout = standard_layout("merit", self.texts, self.random)
            titles = self._titles("merit", None, district)
            self._save(f"2_nguoi_co_cong_{slug}", [self._sheet("DS NCC", layout, titles, merit)], tcvn3=True)
        assistance = planner.assistance(members)
        groups = {"NCT, NKT": [], "Trẻ em, đơn thân": [], "Kê theo tuổi": []}  # type: dict[str, list[Line]]
        for line in assistance:
            by_age = line.age >= 80 and not line.example and self.random.random() < 0.3
            groups["Kê theo tuổi" if by_age else "Trẻ em, đơn thân" if line.age < 16 else "NCT, NKT"].append(
                line
            )
        sheets = [
            self._sheet(
                name, standard_layout("age" if name == "Kê theo tuổi" else "assistance", self.texts, self.random),
                self._titles("assistance", None, district), lines,
            )
            for name, lines in groups.items()
            if lines
        ]  # fmt: skip
        if sheets:
            self._save(f"3_bao_tro_xa_hoi_{slug}", sheets)
        workers = planner.workers(members)
        if workers:
            layout = standard_layout("workers", self.texts, self.random)
            titles = self._titles("workers", None, district)
            self._save(f"4_lao_dong_{slug}", [self._sheet("LĐ không HĐ", layout, titles, workers)])

    def _merged(self, number: int, communes: range) -> None:
        places = self.province.places
        sheets: list[Sheet] = []
        totals: list[tuple[str, int, int]] = []
        for commune in communes:
            lines = self.planner.merged(self.people[commune])
            if not lines:
                continue
            name = places.communes[commune]
            titles = self._titles("merged", None, places.districts[commune])
            same = any(sheet.name == name for sheet in sheets)
            sheet = self._sheet(
                f"{name} 2" if same else name, merged_layout(self.texts, self.random), titles, lines
            )
            sheets.append(sheet)
            totals.append((name, len(lines), sum(line.amount for line in lines)))
        if not sheets:
            return
        grid: list[list[Cell]] = [["BẢNG TỔNG HỢP KINH PHÍ", None, None], ["Xã", "Số người", "Kinh phí"]]
        grid += [list(row) for row in totals]
        grid.append(["Tổng cộng", sum(row[1] for row in totals), sum(row[2] for row in totals)])
        sheets.append(Sheet("Tổng hợp", grid, [(0, 0, 0, 2)], [], [], []))
        self._save(f"5_tong_hop_{number:02d}", sheets, formatted_below=400)

    def write_truth(self, path: Path, unregistered: frozenset[int]) -> None:
        """One line a row of the lists: who it is and what was done to it."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("file", "sheet", "row", "person", "group", "faults"))
            for written, sheet in sorted(self.written, key=lambda pair: pair[0]):
                for row, line in sheet.rows:
                    known = line.person >= 0
                    person = self.province.person_id(line.person) if known else f"X{-line.person:05d}"
                    found = {*line.faults, *(("not_in_registry",) if line.person in unregistered else ())}
                    writer.writerow(
                        (written.name, sheet.name, row, person, line.group, ";".join(sorted(found)))
                    )

    def examples(self, chosen: Chosen) -> Examples:
        """Where the examples came to stand."""
        found: dict[int, list[RowRef]] = {}
        for path, sheet in sorted(self.written, key=lambda pair: pair[0].name[0] + pair[0].name):
            for row, line in sheet.rows:
                if line.example:
                    found.setdefault(line.person, []).append(RowRef(path.name, sheet.name, row))
        woman = sorted(found[chosen.woman], key=lambda ref: "251".index(ref.file[0]))

        def example(people: tuple[int, ...], rows: Sequence[RowRef]) -> Example:
            ids = tuple(self.province.person_id(person) for person in people)
            return Example(ids, tuple(str(self.province.full_name[person]) for person in people), tuple(rows))

        return Examples(
            example((chosen.woman,), woman),
            example(chosen.look_alikes, [found[person][0] for person in chosen.look_alikes]),
            example((chosen.plain,), found[chosen.plain]),
        )


def _slug(name: str) -> str:
    return without_diacritics(name).lower().replace(" ", "_")


def _csv_cell(cell: Cell) -> str:
    value = cell.value if isinstance(cell, Formula) else cell
    return "" if value is None else value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def _tcvn3_cell(value: Value) -> Value:
    return to_tcvn3(value) if isinstance(value, str) else value


def _same_cell(value: Value) -> Value:
    return value
