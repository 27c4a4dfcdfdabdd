"""A clerk who types people into a list: one line a person, with the faults of a habit, and what was done is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from ansinh.sample import faults
from ansinh.sample.encodings import newer_tone_place, to_nfd, to_vni, without_diacritics
from ansinh.sample.province import Province

Value = str | int | float | date | None


@dataclass(frozen=True)
class Habits:
    """Chances of faults a line; ``dates`` weighs the shapes of a day of birth."""

    lost_zero: float = 0.22
    plain: float = 0.0
    vni: float = 0.0
    nfd: float = 0.03
    upper: float = 0.05
    lower: float = 0.02
    newer_tones: float = 0.15
    spaces: float = 0.05
    invisible: float = 0.01
    stroke: float = 0.3
    typo: float = 0.01
    hook_tilde: float = 0.015
    id_missing: float = 0.06
    id_separated: float = 0.05
    id_letters: float = 0.01
    id_cut: float = 0.006
    id_of_other: float = 0.006
    other_paper: float = 0.03
    id_with_issue: float = 0.0
    wrong_year: float = 0.008
    dates: tuple[tuple[str, float], ...] = (
        ("day", 30), ("slash", 34), ("short", 16), ("year", 14), ("first", 4), ("zeros", 2),
    )  # fmt: skip


CLEAN = Habits(
    lost_zero=0, nfd=0, upper=0, lower=0, newer_tones=0, spaces=0, invisible=0, stroke=0, typo=0, hook_tilde=0,
    id_missing=0, id_separated=0, id_letters=0, id_cut=0, id_of_other=0, other_paper=0, wrong_year=0,
    dates=(("slash", 1),),
)  # fmt: skip

HABITS: Mapping[str, Habits] = {
    "poor": Habits(dates=(("year", 72), ("slash", 14), ("short", 8), ("year_text", 6))),
    "merit": Habits(lost_zero=0.75, nfd=0, vni=0, newer_tones=0, stroke=0, invisible=0),
    "assistance": Habits(
        vni=0.15, nfd=0.14, invisible=0.04, id_letters=0.05, id_separated=0.14, lost_zero=0.1,
        dates=(("slash", 30), ("short", 14), ("day", 12), ("year", 14), ("first", 7), ("zeros", 6), ("serial", 8),
               ("short_year", 6), ("month", 3)),
    ),
    "workers": Habits(plain=0.4, lost_zero=0.35, dates=(("slash", 45), ("day", 30), ("short", 12), ("short_year", 6), ("year", 7))),
    "merged": Habits(id_with_issue=0.01, plain=0.08, lost_zero=0.28, upper=0.08),
}  # fmt: skip


@dataclass
class Line:
    """One person as a list shows it. ``person`` indexes the province, or is below zero for a stranger to the registry."""

    person: int
    group: str
    full_name: str
    sex: int
    birth: Value
    year: Value
    age: int
    id_number: Value
    hamlet: str
    commune: str
    commune_word: str
    household: int
    head_name: str
    relation: str
    ethnicity: str
    category: str
    amount: int
    months: int
    faults: set[str] = field(default_factory=set)
    more: dict[str, Value] = field(default_factory=dict)
    note: str = ""
    hidden: bool = False
    vni: bool = False
    unicode: bool = False
    amount_error: bool = False
    example: str = ""


class Clerk:
    """Types lines of people of ``province``; ``texts`` are the words of ``data/list_texts.yaml``."""

    def __init__(self, province: Province, texts: Mapping[str, Any], random: Random) -> None:
        self.province, self.texts, self.random = province, texts, random

    def line(
        self, person: int, group: str, habits: Habits, *, category: str, amount: int, months: int
    ) -> Line:
        """One line for a registered person."""
        province, done = self.province, set[str]()
        commune, sex = int(province.commune[person]), int(province.sex[person])
        birth, year = self._birth(
            province.birth_date(person), int(province.birth_shown[person]), habits, done
        )
        vni = self._happens(habits.vni)
        if vni:
            done.add("vni")
        return Line(
            person=person,
            group=group,
            full_name=self._name(str(province.full_name[person]), habits, done, vni=vni),
            sex=sex,
            birth=birth,
            year=year,
            age=2020 - int(province.birth_year[person]),
            id_number=self._id(person, habits, done),
            hamlet=province.places.hamlets[int(province.hamlet[person])],
            commune=province.places.communes[commune],
            commune_word="thị trấn" if province.places.commune_kinds[commune] == "thi_tran" else "xã",
            household=int(province.household[person]),
            head_name=str(province.full_name[int(province.head[person])]),
            relation=province.relation_word(person),
            ethnicity=str(province.ethnicity[person]),
            category=category,
            amount=amount,
            months=months,
            faults=done,
            vni=vni,
        )

    def stranger(self, like: Line, other: Province, number: int) -> Line:
        """The line ``like`` with the name, birth and number of a person whom the registry does not know."""
        person = number % other.count
        like.person = -1 - number
        like.full_name, like.sex = str(other.full_name[person]), int(other.sex[person])
        like.birth = faults.write_date(other.birth_date(person), "slash")
        like.year = int(other.birth_year[person])
        like.age = 2020 - int(other.birth_year[person])
        like.id_number = other.id_number(person)
        like.faults = {"not_in_registry"}
        like.vni = False
        return like

    def _happens(self, chance: float) -> bool:
        return chance > 0 and self.random.random() < chance

    def _name(self, name: str, habits: Habits, done: set[str], *, vni: bool) -> str:
        random = self.random
        if self._happens(habits.typo):
            typed = faults.letter_slip(name, random)
            done.update({"typo"} if typed != name else ())
            name = typed
        if self._happens(habits.hook_tilde):
            typed = faults.swap_hook_tilde(name, random)
            done.update({"hook_tilde"} if typed != name else ())
            name = typed
        if self._happens(habits.upper):
            name = name.upper()
            done.add("case")
        elif self._happens(habits.lower):
            name = name.lower()
            done.add("case")
        if self._happens(habits.plain):
            done.add("no_diacritics")
            return without_diacritics(name)
        if vni:
            return to_vni(name)
        if self._happens(habits.newer_tones) and newer_tone_place(name) != name:
            name = newer_tone_place(name)
            done.add("tone_placement")
        if "Đ" in name and self._happens(habits.stroke):
            name = name.replace("Đ", random.choice("ÐƉ"))
            done.add("stroke")
        if self._happens(habits.spaces):
            name = random.choice((f" {name} ", name.replace(" ", "  ", 1), name.replace(" ", "\xa0")))
            done.add("spaces")
        if self._happens(habits.invisible):
            name = name.replace(" ", " \u200b", 1) + "\ufeff"
            done.add("invisible")
        if self._happens(habits.nfd):
            name = to_nfd(name)
            done.add("nfd")
        return name

    def _id(self, person: int, habits: Habits, done: set[str]) -> Value:
        """The cell of the number: whose and which number, then how it is typed."""
        random, province = self.random, self.province
        number = province.id_number(person)
        if self._happens(habits.other_paper) and province.cmnd[person] and province.cccd[person]:
            number = f"{int(province.cmnd[person]):09d}"
            done.add("other_paper")
        if self._happens(habits.id_of_other):
            mates = range(max(0, person - 3), min(province.count, person + 4))
            others = [m for m in mates if m != person and province.id_number(m)]
            if others:
                number = province.id_number(random.choice(others))
                done.add("id_of_other_person")
        if not number or self._happens(habits.id_missing):
            done.add("id_missing")
            return None
        return self._typed_id(number, habits, done)

    def _typed_id(self, number: str, habits: Habits, done: set[str]) -> Value:
        random = self.random
        typed: Value = number
        if self._happens(habits.id_cut):
            typed = number[:-2]
            done.add("id_cut")
        elif self._happens(habits.id_with_issue):
            day = (
                f"{random.randrange(1, 29):02d}/{random.randrange(1, 13):02d}/{random.randrange(2008, 2020)}"
            )
            typed = random.choice(
                (f"{number} cấp ngày {day}", f"{number}, {day}, CA Thái Nguyên", f"{number} ({day})")
            )
            done.add("id_with_issue")
        elif self._happens(habits.id_letters):
            typed = faults.letters_for_digits(number, random)
            done.update({"id_letters"} if typed != number else ())
        elif self._happens(habits.id_separated):
            typed = faults.write_id(number, random.choice(("spaced", "dotted", "apostrophe")))
            done.add("id_separators")
        elif number[0] == "0" and self._happens(habits.lost_zero):
            typed = int(number)
            done.add("lost_zero")
        return typed

    def _birth(self, day: date, shown: int, habits: Habits, done: set[str]) -> tuple[Value, Value]:
        """The cell of a birth, and the cell for a column of years."""
        random = self.random
        if self._happens(habits.wrong_year):
            day = day.replace(
                year=min(2019, day.year + random.choice((-3, -2, 2, 3, 10))), day=min(day.day, 28)
            )
            done.add("birth_wrong")
        style = faults.pick(random, habits.dates)
        if shown and style not in ("year", "year_text", "first", "zeros"):
            style = random.choice(("year", "first", "zeros"))
        if style == "short_year" and 2000 <= day.year <= 2020:
            style = "slash"
        typed: Value
        if style == "day":
            typed = day
        elif style in ("year", "year_text"):
            typed = day.year if style == "year" else str(day.year)
        elif style == "serial":
            typed = int(faults.write_date(day, "serial"))
        elif style == "short_year":
            typed = f"{day.day}/{day.month}/{day.year % 100:02d}"
        elif style == "month":
            typed = f"{day.month}/{day.year}"
        elif style in ("first", "zeros"):
            typed = f"1/1/{day.year}" if style == "first" else f"00/00/{day.year}"
        else:
            typed = faults.write_date(day, style)
        done.add(f"date_{style}")
        in_years = typed if style in ("year_text", "slash", "short") else day.year
        return typed, in_years
