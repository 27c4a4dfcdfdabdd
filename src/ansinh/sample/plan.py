"""Who stands on which list of a batch, and what is wrong there: lines by group, before they are laid out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from ansinh.sample.classes import Classes
from ansinh.sample.clerk import CLEAN, HABITS, Clerk, Habits, Line, Value
from ansinh.sample.examples import Chosen
from ansinh.sample.province import Province

APRIL_FIRST = (date(2020, 4, 1) - date(1900, 1, 1)).days


class Planner:
    """Makes the lines of every list. ``paid`` people were paid in May, ``unregistered`` ones are not in the registry."""

    def __init__(
        self,
        province: Province,
        strangers: Province,
        classes: Classes,
        chosen: Chosen,
        texts: Mapping[str, Any],
        random: Random,
    ) -> None:
        self.province, self.strangers, self.classes, self.chosen = province, strangers, classes, chosen
        self.texts, self.random = texts, random
        self.clerk = Clerk(province, texts, random)
        self.paid: set[int] = set()
        self._stranger_count = 0
        amounts = texts["amounts"]
        self.months = int(amounts["months"])
        self.poor_amount = int(amounts["poor_month"]) * self.months
        self.once, self.worker_month = int(amounts["once"]), int(amounts["worker_month"])

    def _habits(self, person: int, usual: Habits, example: Habits) -> Habits:
        return example if person in self.chosen.all else usual

    def _finish(self, line: Line) -> Line:
        """What befalls any line: death, an earlier payment, a hidden row, a stranger, a strange note."""
        random, person = self.random, line.person
        if person in self.chosen.all:
            line.example = (
                "same_woman"
                if person == self.chosen.woman
                else "plain"
                if person == self.chosen.plain
                else "look_alike"
            )
            return line
        death = int(self.province.death[person])
        if death >= 0:
            line.faults.add("dead_before" if death < APRIL_FIRST else "died_in_period")
        if person in self.paid:
            line.faults.add("paid")
        chance = random.random()
        if chance < 0.004:
            line.hidden = True
            line.faults.add("hidden_row")
        elif chance < 0.010:
            self._stranger_count += 1
            return self.clerk.stranger(line, self.strangers, self._stranger_count)
        elif chance < 0.013:
            line.note = random.choice(self.texts["declined"])
            line.faults.add("declined")
        elif chance < 0.015:
            line.note = random.choice(self.texts["injections"])
        elif chance < 0.016:
            line.amount_error = True
            line.faults.add("amount_error")
        return line

    def poor(self, people: Iterable[int]) -> tuple[list[Line], list[Line]]:
        """Lines of poor and of near-poor households among ``people`` (of one commune, in order of the registry)."""
        classes, random = self.classes, self.random
        poor: list[Line] = []
        near: list[Line] = []
        forgotten = -1
        example = replace(CLEAN, lost_zero=1.0, dates=(("year", 1),))
        for person in people:
            is_poor, is_near = bool(classes.poor_2020[person]), bool(classes.near_2020[person])
            house = int(self.province.household[person])
            if not (is_poor or is_near) or house == forgotten:
                continue
            reserved = person in self.chosen.all
            if not reserved and random.random() < 0.01:
                forgotten = house if not self._holds_example(house) else -1
                continue
            death = int(self.province.death[person])
            if 0 <= death < APRIL_FIRST and random.random() < 0.5:
                continue
            habits = (
                CLEAN
                if reserved and person != self.chosen.woman
                else self._habits(person, HABITS["poor"], example)
            )
            kind = "poor" if is_poor else "near_poor"
            category = self.texts["categories"][kind][0]
            line = self.clerk.line(
                person, "G7", habits, category=category, amount=self.poor_amount, months=self.months
            )
            if not (classes.poor_2019[person] or classes.near_2019[person]):
                line.faults.add("new_in_2020")
            (poor if is_poor else near).append(self._finish(line))
        return poor, near

    def _holds_example(self, house: int) -> bool:
        return any(int(self.province.household[person]) == house for person in self.chosen.all)

    def merit(self, people: Iterable[int]) -> list[Line]:
        """Lines of people with merit; a few only worship a martyr, a few are not on the pay list."""
        random, lines = self.random, []
        for person in people:
            on_list = bool(self.classes.merit[person])
            if person != self.chosen.woman and (
                person in self.chosen.all
                or (on_list and random.random() < 0.03)
                or (not on_list and random.random() > 0.0006)
            ):
                continue
            kind, allowance, percent = random.choice(self.texts["merit_kinds"])
            habits = self._habits(person, HABITS["merit"], CLEAN)
            line = self.clerk.line(person, "G5", habits, category=kind, amount=self.once, months=self.months)
            if not on_list and random.random() < 0.7:
                line.category, allowance, percent = self.texts["worship"], 500 * 1000, 0
                line.faults.add("worship_only")
            elif not on_list:
                line.faults.add("not_on_pay_list")
            line.more["allowance"] = f"{allowance:,}".replace(",", ".")
            shown: tuple[Value, ...] = (f"{percent}%", percent / 100, percent)
            line.more["percent"] = random.choice(shown) if percent else None
            line.unicode = person != self.chosen.woman and random.random() < 0.04
            lines.append(self._finish(line))
        return lines

    def assistance(self, people: Iterable[int]) -> list[Line]:
        """Lines of people on monthly social assistance, a few of whom are not on the pay list."""
        random, lines, kinds = self.random, [], self.texts["assistance_kinds"]
        for person in people:
            on_list = bool(self.classes.assistance[person])
            if person in self.chosen.all and person != self.chosen.plain:
                continue
            if person != self.chosen.plain and (
                (on_list and random.random() < 0.03) or (not on_list and random.random() > 0.0005)
            ):
                continue
            age = 2020 - int(self.province.birth_year[person])
            kind = "old" if age >= 80 else "child" if age < 16 else "adult"
            habits = self._habits(person, HABITS["assistance"], CLEAN)
            line = self.clerk.line(
                person,
                "G6",
                habits,
                category=random.choice(kinds[kind]),
                amount=self.once,
                months=self.months,
            )
            line.more["coefficient"] = random.choice((1.0, 1.5, 2.0))
            if not on_list:
                line.faults.add("not_on_pay_list")
            lines.append(self._finish(line))
        return lines

    def workers(self, people: Iterable[int], share: float = 0.02) -> list[Line]:
        """Lines of workers without contract who lost work, some of whom do not fulfil the conditions."""
        random, lines, texts = self.random, [], self.texts
        for person in people:
            age = 2020 - int(self.province.birth_year[person])
            if not 18 <= age <= 62 or person in self.chosen.all or random.random() > share:
                continue
            lost = date(2020, 4, 1) + timedelta(days=random.randrange(75))
            months = {4: 3, 5: 2, 6: 1}[lost.month]
            line = self.clerk.line(
                person, "G4", HABITS["workers"], category=texts["categories"]["worker"][0],
                amount=months * self.worker_month, months=months,
            )  # fmt: skip
            line.more |= {
                "job": random.choice(texts["jobs"]["listed"]),
                "workplace": random.choice(texts["workplaces"]),
                "contract": random.choice(texts["no_contract"]),
                "lost": lost,
                "income": random.choice((0, 300_000, 450_000, 600_000, 999_000, "Không")),
            }
            self._break_condition(line)
            lost_day = line.more["lost"]
            if isinstance(lost_day, date) and random.random() < 0.4:
                line.more["lost"] = lost_day.strftime("%d/%m/%Y")
            lines.append(self._finish(line))
        return lines

    def _break_condition(self, line: Line) -> None:
        random, texts = self.random, self.texts
        chance = random.random()
        if chance < 0.03:
            line.more["contract"] = random.choice(texts["with_contract"])
            line.faults.add("has_contract")
        elif chance < 0.06:
            line.more["job"] = random.choice(texts["jobs"]["farm"])
            line.faults.add("farm_job")
        elif chance < 0.08:
            line.more["job"] = random.choice(texts["jobs"]["vague"])
            line.faults.add("vague_job")
        elif chance < 0.11:
            line.more["lost"] = date(2020, 2, 10) + timedelta(days=random.randrange(45))
            line.faults.add("lost_before")
        elif chance < 0.13:
            line.more["lost"] = date(2020, 7, random.randrange(1, 9))
            line.faults.add("lost_after")
        elif chance < 0.16:
            line.more["income"] = random.choice((1_000_000, 1_500_000, 2_000_000))
            line.faults.add("income_too_high")
        elif chance < 0.18:
            line.months, line.amount = line.months + 1, line.amount + self.worker_month
            line.faults.add("months_too_many")

    def merged(self, commune: list[int], share: float = 0.09) -> list[Line]:
        """Lines of a consolidated list: people of other lists once more, in other words, and some forgotten there."""
        classes, random, categories = self.classes, self.random, self.texts["categories"]
        lines = []
        for person in commune:
            woman = person == self.chosen.woman
            if person in self.chosen.all and not woman:
                continue
            groups = [
                (bool(classes.merit[person]), "G5", "merit", self.once),
                (bool(classes.assistance[person]), "G6", "assistance", self.once),
                (bool(classes.poor_2020[person]), "G7", "poor", self.poor_amount),
                (bool(classes.near_2020[person]), "G7", "near_poor", self.poor_amount),
            ]
            member = [found for found in groups if found[0]]
            if not member or (not woman and random.random() > share):
                continue
            _on, group, kind, amount = member[-1] if woman else random.choice(member)
            habits = self._habits(person, HABITS["merged"], replace(CLEAN, plain=1.0))
            words = random.choice(categories[kind])
            lines.append(
                self._finish(
                    self.clerk.line(person, group, habits, category=words, amount=amount, months=self.months)
                )
            )
        return lines
