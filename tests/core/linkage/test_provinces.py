"""Whole provinces: floors for figures, on other provinces than the prior model was fitted on."""

from collections import Counter
from datetime import date
from typing import Literal

import pytest

from ansinh.core.linkage import LinkResult, link
from ansinh.sample.province import Region, make_province
from ansinh.sample.records import LabelledRecords, faulty_records


def pairs_of(counts: "Counter[object]") -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def f1_of(person: dict[str, int], result: LinkResult) -> float:
    true = pairs_of(Counter(person.values()))
    said = pairs_of(Counter(result.clusters.values()))
    both = pairs_of(Counter((person[record], result.clusters[record]) for record in person))
    return 2 * both / (true + said)


def linked(records: LabelledRecords) -> tuple[dict[str, int], LinkResult]:
    person = dict(zip(records.columns["record_id"], records.person, strict=True))
    return person, link(records.columns, as_of=date(2020, 6, 1))


@pytest.mark.parametrize(
    ("region", "profile", "seed", "floor"),
    [
        ("north", "normal", 51, 0.990),
        ("central", "hard", 52, 0.975),
        ("south", "hard", 53, 0.975),
        ("south", "normal", 54, 0.990),
    ],
)
def test_a_province_is_linked_as_well_as_promised(
    region: Region, profile: Literal["normal", "hard"], seed: int, floor: float
) -> None:
    records = faulty_records(make_province(seed, 8_000, region), profile=profile, seed=seed)
    person, result = linked(records)
    assert f1_of(person, result) >= floor
    automatic = [person[p.id1] == person[p.id2] for p in result.pairs if p.decision == "link"]
    assert automatic.count(False) <= len(automatic) * 0.001 + 1
    assert automatic.count(True) >= 0.95 * pairs_of(Counter(person.values()))


def test_people_whom_the_register_does_not_know_are_not_given_to_others() -> None:
    records = faulty_records(make_province(61, 8_000, "north"), profile="normal", seed=61, missing_share=0.2)
    person, result = linked(records)
    known = {number for record, number in person.items() if record.startswith(("P", "R"))}
    strangers = {record for record, number in person.items() if number not in known}
    given = {
        p.id1
        for p in result.pairs
        if p.decision == "link" and p.id1 in strangers and p.id2.startswith(("P", "R"))
    }
    assert len(strangers) > 200
    assert len(given) <= 0.005 * len(strangers)
