"""The catalogue of indicators holds together with the law, the agencies and the lists."""

from typing import Any

import pytest

from ansinh.core.errors import LawError
from ansinh.core.sheets.keys import words_key
from ansinh.policies.agencies.agencies import FIELDS
from ansinh.policies.loader import load_policy, read_yaml
from ansinh.policies.review import catalogue as module
from ansinh.policies.review.catalogue import FOLDER, catalogue, form, sentences

INDICATORS = list(catalogue().indicators.values())
TOTALS = {"rows", "people_paid", "amount_total", "review", "waiting_amount", "refused", "duplicates_held_back", "missed_people", "approved_people", "approved_amount"}  # fmt: skip


def test_every_field_of_the_department_is_reported_by_a_field_an_agency_holds() -> None:
    fields = {section.field for section in catalogue().sections} - {"none"}
    assert fields <= set(FIELDS)
    assert {"merit", "poverty", "assistance", "children", "social_evils", "labour"} == fields


@pytest.mark.parametrize("indicator", [i for i in INDICATORS if i.computed], ids=lambda i: i.code)
def test_what_is_computed_is_a_total_or_a_group_of_the_policy(indicator: module.Indicator) -> None:
    key, _dot, group = indicator.computed.partition(".")
    assert indicator.computed in TOTALS or (
        key in ("people", "amount") and group in load_policy("covid42").groups
    )


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.code)
def test_every_indicator_can_be_told(indicator: module.Indicator) -> None:
    said = indicator.say.format(done="1", time="9 tháng", area="Toàn tỉnh", area_low="toàn tỉnh")
    assert said
    assert not said.endswith(".")
    assert (indicator.unit == "%") == (indicator.kind == "rate")


def test_every_section_says_where_its_indicators_come_from() -> None:
    data = read_yaml(FOLDER / "indicators.yaml")
    assert {section["source"] for section in data["sections"]} <= set(data["sources"])
    assert data["verified"] is False


def test_the_heads_of_the_form_are_heads_it_is_recognised_by() -> None:
    fields = form()["headers"]["fields"]
    for column in (*form()["columns"], *form()["narrative"]["columns"]):
        assert words_key(column["title"]) in {words_key(word) for word in fields[column["field"]]["words"]}


def test_marks_in_the_text_are_those_the_opening_explains() -> None:
    marks = sentences()["marks"]
    assert all(f"[{marks[mark]}]" in sentences()["text"]["window"] for mark in ("computed", "collected"))


def changed(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    data = read_yaml(FOLDER / "indicators.yaml")
    change(data["sections"][0])
    monkeypatch.setattr(module, "read_yaml", lambda _path: data)
    catalogue.__wrapped__()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s["indicators"].append(s["indicators"][0]), "hai lần"),
        (lambda s: s["indicators"][1].update(name=s["indicators"][0]["name"]), "hai lần"),
        (lambda s: s["paragraphs"].pop(), "đúng một lần"),
        (lambda s: s["indicators"][0].update(kind="sum"), "không đầy đủ"),
        (lambda s: s["indicators"][0].update(say="không có số"), "không đầy đủ"),
        (lambda s: s["indicators"][0].update(parts_of="XX.99"), "không có chỉ tiêu tổng"),
    ],
)
def test_a_catalogue_that_contradicts_itself_does_not_load(
    monkeypatch: pytest.MonkeyPatch, change: Any, words: str
) -> None:
    with pytest.raises(LawError, match=words):
        changed(monkeypatch, change)
