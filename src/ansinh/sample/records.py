"""Faulty records of an invented province with the true person of each: what ``ansinh link`` is tested on.

Registry rows (one a person, a few people registered twice) and rows of lists. A list file has one hand: one encoding,
one case, one shape of dates and numbers; rows add the slips of a tired typist. The shares follow what was seen in real
practice and are given by ``PROFILES``; ``hard`` has about twice the faults of ``normal``. All people are invented.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Literal

import numpy as np

from ansinh.sample import faults
from ansinh.sample.encodings import (
    newer_tone_place,
    to_mojibake,
    to_nfd,
    to_tcvn3,
    to_vni,
    without_diacritics,
)
from ansinh.sample.hands import PROFILES, Hand, Profile, draw_hand
from ansinh.sample.province import Province, relation_word

COLUMNS = (
    "record_id", "source", "full_name", "birth", "sex", "id_number", "father", "mother", "head", "relation", "village",
    "commune", "district", "province",
)  # fmt: skip
_TEXT_COLUMNS = (
    "full_name", "sex", "father", "mother", "head", "relation", "village", "commune", "district", "province",
)  # fmt: skip


_ENCODERS: Mapping[str, Callable[[str], str]] = {
    "nfc": str, "nfd": to_nfd, "tcvn3": to_tcvn3, "vni": to_vni, "plain": without_diacritics, "mojibake": to_mojibake,
}  # fmt: skip
_MIXED = ("nfc", "nfc", "tcvn3", "vni", "plain", "nfd")
_REREGISTERED = 0.008


@dataclass(frozen=True)
class LabelledRecords:
    """Columns of ``ansinh link`` as lists of equal length, and ``person``: the true person (index in the province)."""

    columns: dict[str, list[str]]
    person: list[int]

    def __len__(self) -> int:
        return len(self.person)

    def write_csv(self, path: Path) -> None:
        """The records as ``ansinh link`` reads them, UTF-8."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(zip(*(self.columns[name] for name in COLUMNS), strict=True))

    def write_labels(self, path: Path) -> None:
        """``record_id,person``: the answer, for scoring only."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("record_id", "person"))
            writer.writerows(zip(self.columns["record_id"], self.person, strict=True))

    def only(self, *, registry: bool) -> LabelledRecords:
        """The registry rows, or the list rows."""
        kept = [i for i, source in enumerate(self.columns["source"]) if (source == "registry") == registry]
        columns = {name: [values[i] for i in kept] for name, values in self.columns.items()}
        return LabelledRecords(columns, [self.person[i] for i in kept])


class _Typist:
    """Types rows of people into one file after another."""

    def __init__(self, province: Province, profile: Profile, random: Random) -> None:
        self.province, self.profile, self.random = province, profile, random
        n = province.count
        self.names: list[str] = province.full_name.tolist()
        self.years: list[int] = province.birth_year.tolist()
        self.births = province.birth.tolist()
        self.sexes = province.sex.tolist()
        self.cccd, self.cmnd = province.cccd.tolist(), province.cmnd.tolist()
        self.fathers, self.mothers, self.heads = (
            province.father.tolist(), province.mother.tolist(), province.head.tolist(),
        )  # fmt: skip
        self.relations, self.communes = province.relation.tolist(), province.commune.tolist()
        self.origins, self.hamlets = province.origin_commune.tolist(), province.hamlet.tolist()
        self.houses = province.household.tolist()
        starts = np.searchsorted(province.household[:n], np.arange(province.household_count + 1))
        self.house_start = starts.tolist()
        self.new_names = _new_unit_names(province)
        p = profile
        self.slips: tuple[tuple[float, Callable[[str], str]], ...] = (
            (p.hook_tilde, lambda s: faults.swap_hook_tilde(s, random)),
            (p.dialect, faults.dialect),
            (p.drop_middle, faults.drop_middle),
            (p.shorten, faults.shorten),
            (p.telex, lambda s: faults.telex_residue(s, random)),
            (p.letter, lambda s: faults.letter_slip(s, random)),
            (p.lost_mark, lambda s: faults.lose_one_mark(s, random)),
            (p.alias, lambda s: faults.add_alias(s, random)),
        )

    def name(self, name: str) -> str:
        """A name with the slips of a row."""
        if not name:
            return ""
        random = self.random
        for share, change in self.slips:
            if random.random() < share:
                name = change(name)
        return name

    def noise(self, name: str, sex: int) -> str:
        """Blanks, a foreign letter for Đ, a title before the person's own name (``sex`` below zero: nobody's)."""
        random, p = self.random, self.profile
        if random.random() < p.stroke:
            name = name.replace("Đ", random.choice("ÐƉ"))
        if random.random() < p.spaces:
            name = random.choice(
                (f" {name} ", name.replace(" ", "  ", 1), name.replace(" ", "\xa0"), f"{name}\u200b")
            )
        if sex >= 0 and random.random() < p.title:
            name = f"{('Ông', 'Bà')[sex]} {name}"
        return name

    def id_number(self, person: int) -> str:
        """The number as the clerk had it: CCCD, CMND, none, mistyped, or a housemate's."""
        random, p = self.random, self.profile
        chance = random.random()
        child = self.years[person] > 2005
        if chance < p.id_missing * (1.5 if child else 1.0):
            return ""
        owner = person
        if random.random() < (p.id_of_housemate_child if child else p.id_of_housemate):
            house = self.houses[person]
            others = [m for m in range(self.house_start[house], self.house_start[house + 1]) if m != person]
            others = [m for m in others if self.cccd[m] or self.cmnd[m]]
            owner = random.choice(others) if others else person
        cccd, cmnd = self.cccd[owner], self.cmnd[owner]
        number = (
            f"{cmnd:09d}"
            if cmnd and (not cccd or random.random() < p.id_cmnd)
            else f"{cccd:012d}"
            if cccd
            else ""
        )
        if number and random.random() < p.id_typo:
            number = faults.wrong_digit(number, random)
        return number

    def birth(self, person: int, hand: Hand) -> str:
        """The day of birth in the shape of the file, sometimes wrong, sometimes the year only."""
        random, p = self.random, self.profile
        day = date(1900, 1, 1) + timedelta(days=self.births[person])
        old = day.year <= 1960
        if random.random() < (p.year_off_old if old else p.year_off):
            day = day.replace(year=faults.year_slip(day.year, random), day=min(day.day, 28))
        if day.day <= 12 and random.random() < p.day_month_swapped * 2.5:
            day = day.replace(day=day.month, month=day.day)
        style = hand.dates
        if random.random() < p.year_only * (3 if old else 0.6):
            style = "year"
        return faults.write_date(day, style)

    def row(self, person: int, hand: Hand) -> dict[str, str]:
        """All cells of one person, as typed (without record_id and source)."""
        random, names = self.random, self.names
        father, mother, head = self.fathers[person], self.mothers[person], self.heads[person]
        sex = self.sexes[person]
        shown_sex = 1 - sex if random.random() < self.profile.sex_wrong else sex
        cells = {
            "full_name": self.name(names[person]),
            "birth": self.birth(person, hand),
            "sex": hand.sex_words[shown_sex] if hand.has_sex else "",
            "id_number": faults.write_id(self.id_number(person), hand.ids),
            "father": self.name(names[father]) if hand.has_parents and father >= 0 else "",
            "mother": self.name(names[mother]) if hand.has_parents and mother >= 0 else "",
            "head": self.name(names[head]) if hand.has_head and head >= 0 else "",
            "relation": relation_word(self.relations[person], sex) if hand.has_head else "",
            **self.place(person, hand),
        }
        if cells["father"] and random.random() < self.profile.parents_swapped:
            cells["father"], cells["mother"] = cells["mother"], cells["father"]
        encoding = random.choice(_MIXED) if hand.encoding == "mixed" else hand.encoding
        encode = _ENCODERS[encoding]
        for column in _TEXT_COLUMNS:
            text = cells[column]
            if not text:
                continue
            if hand.newer_tones:
                text = newer_tone_place(text)
            if column in ("full_name", "father", "mother", "head"):
                if hand.swaps_i_y:
                    text = faults.swap_i_y(text)
                text = faults.write_case(text, hand.case)
                if encoding in ("nfc", "plain"):
                    text = self.noise(text, sex if column == "full_name" else -1)
            cells[column] = encode(text)
        return cells

    def place(self, person: int, hand: Hand) -> dict[str, str]:
        """Where the list says the person lives."""
        random, places = self.random, self.province.places
        commune, hamlet = self.communes[person], self.hamlets[person]
        if random.random() < self.profile.moved:
            origin = self.origins[person]
            commune = origin if origin != commune else random.randrange(len(places.communes))
            hamlet = random.randrange(
                int(places.first_hamlet[commune]), int(places.first_hamlet[commune + 1])
            )
        village, name, district = places.hamlets[hamlet], places.communes[commune], places.districts[commune]
        if hand.new_units and name:
            name, district = self.new_names.get(commune, name), ""
        if hand.unit_words:
            village, name = f"{places.hamlet_word} {village}", f"xã {name}"
        return {"village": village, "commune": name, "district": district, "province": places.province}


def _new_unit_names(province: Province) -> dict[int, str]:
    if province.region != "thai_nguyen":
        return {}
    from ansinh.policies.units.units import successors, unit_of

    day = date(2025, 7, 1)
    found: dict[int, str] = {}
    for index, code in enumerate(province.places.commune_codes):
        for step in successors(code, as_of=day):
            unit = unit_of(step.code, as_of=day) if step.default and step.code else None
            if unit is not None:
                found[index] = unit.name
    return found


def _files(province: Province, rows: int, rng: np.random.Generator) -> list[list[int]]:
    """People of each list file: the old and children more often, a commune a file, nobody twice in one file."""
    age = 2020 - province.birth_year[: province.count]
    weights = np.where(age >= 60, 4.0, np.where(age <= 15, 2.0, 1.0))
    people = rng.choice(province.count, size=rows, p=weights / weights.sum())
    people = people[np.lexsort((rng.random(rows), province.commune[people]))]
    files: list[list[int]] = []
    at = 0
    while at < rows:
        size = int(rng.integers(25, 320))
        chunk = people[at : at + size]
        at += size
        if rng.random() < 0.85:  # a commune's list ends with the commune
            inside = int((province.commune[chunk] == province.commune[chunk[0]]).sum())
            at -= len(chunk) - inside
            chunk = chunk[:inside]
        files.append(list(dict.fromkeys(chunk.tolist())))
    return files


def faulty_records(
    province: Province,
    *,
    profile: Literal["normal", "hard"] = "normal",
    seed: int,
    list_share: float = 0.235,
    missing_share: float = 0.0,
    new_units_share: float = 0.0,
) -> LabelledRecords:
    """Registry rows and list rows of ``province`` with their true persons.

    ``list_share``: rows of lists for each person; ``missing_share``: people who are on lists but not in the registry;
    ``new_units_share``: files that write the units of July 2025 (Thái Nguyên only). Deterministic by arguments.
    """
    rng = np.random.default_rng([seed, province.seed, province.count])
    random = Random(int(rng.integers(0, 2**63)))  # noqa: S311 - invented data, not secrets
    typist = _Typist(province, PROFILES[profile], random)
    columns = province.registry_columns()
    people = list(range(province.count))
    if missing_share:
        kept = np.flatnonzero(rng.random(province.count) >= missing_share).tolist()
        columns = {name: [values[i] for i in kept] for name, values in columns.items()}
        people = kept
    _register_twice(province, typist, columns, people, rng)
    number = 0
    for index, members in enumerate(_files(province, round(province.count * list_share), rng)):
        hand = draw_hand(random, PROFILES[profile], new_units_share)
        source = f"ds_{index + 1:05d}.csv"
        for person in members:
            number += 1
            row = typist.row(person, hand)
            columns["record_id"].append(f"L{number:07d}")
            columns["source"].append(source)
            for column, text in row.items():
                columns[column].append(text)
            people.append(person)
    return LabelledRecords(columns, people)


def _register_twice(
    province: Province,
    typist: _Typist,
    columns: dict[str, list[str]],
    people: list[int],
    rng: np.random.Generator,
) -> None:
    """A second registry row for a few people: another paper, or moved, or typed anew."""
    random = typist.random
    again = rng.choice(np.array(people), size=round(len(people) * _REREGISTERED), replace=False).tolist()
    hand = Hand("nfc", "proper", False, False, "text", "iso", True, True, True, ("nam", "nữ"), False, False)
    for number, person in enumerate(again, start=1):
        row = typist.row(person, hand)
        cmnd = int(province.cmnd[person])
        if cmnd and random.random() < 0.5:
            row["id_number"] = f"{cmnd:09d}"
        columns["record_id"].append(f"R{number:07d}")
        columns["source"].append("registry")
        for column, text in row.items():
            columns[column].append(text)
        people.append(person)
