"""The group ``ansinh law`` as a user meets it: words, exit codes and the JSON contract."""

import json
from pathlib import Path

import pytest

from ansinh.cli.main import main


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["law", *words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    _code, out, _err = run(capsys, "facts", "covid42", "--json")
    path = tmp_path / "FACTS.json"
    path.write_text(json.dumps(json.loads(out)["example"]), encoding="utf-8")
    return path


def test_a_value_comes_with_its_citation(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(
        capsys, "value", "covid42.merit", "--month", "2020-04", "--known", "2020-05-01", "--json"
    )
    found = json.loads(out)
    assert code == 0
    assert (found["value"], found["unit"], found["cite"], found["unverified"]) == (
        500_000,
        "VND/month",
        "NQ42 II.5",
        False,
    )
    assert found["act"] == "42/NQ-CP"
    assert found["source"].startswith("https://")


def test_a_value_in_words_says_when_it_was_never_checked(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "value", "covid42.loan_wage_region_4", "--month", "2020-04")
    assert code == 0
    assert "3.070.000 VND/month" in out
    assert "CHƯA KIỂM CHỨNG" in out


def test_a_date_is_shown_as_a_date(capsys: pytest.CaptureFixture[str]) -> None:
    _code, out, _err = run(capsys, "value", "covid42.poverty_list_date", "--month", "2020-04", "--json")
    assert json.loads(out)["value"] == "2019-12-31"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("value", "covid42.nothing", "--month", "2020-04"), 2, "covid42.merit"),
        (("value", "other.nothing", "--month", "2020-04"), 2, "covid42.merit"),
        (("value", "covid42.merit", "--month", "04/2020"), 2, "NĂM-THÁNG"),
        (("value", "covid42.merit", "--month", "2020-04", "--known", "1/5/2020"), 2, "NĂM-THÁNG-NGÀY"),
        (("value", "covid42.merit", "--month", "2020-03"), 2, "2020-03"),
        (("value", "covid42.merit", "--month", "2020-07"), 2, "2020-07"),
        (("value", "covid42.merit", "--month", "2020-04", "--known", "2020-04-08"), 2, "2020-04-08"),
        (("facts", "nothing"), 2, "covid42"),
        (("assess", "nothing", "--facts", "x.json", "--month", "2020-04"), 2, "covid42"),
        (("assess", "covid42", "--facts", "no-such-file.json", "--month", "2020-04"), 3, "no-such-file.json"),
        (("cases", "nothing"), 2, "covid42"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, says: str
) -> None:
    found, out, err = run(capsys, *words)
    assert (found, out) == (code, "")
    assert says in err
    assert "Traceback" not in err


def test_the_facts_name_every_fact_with_type_and_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    _code, out, _err = run(capsys, "facts", "covid42", "--json")
    facts = json.loads(out)["facts"]
    assert {"id", "poverty"} <= {row["name"] for row in facts["household"]}
    assert {"kind", "level", "from", "to"} <= {row["name"] for row in facts["holding"]}
    assert all(row["meaning"] and row["type"] for rows in facts.values() for row in rows)


def test_the_facts_are_readable_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "facts", "covid42")
    assert code == 0
    assert "job_lost" in out
    assert '"persons"' in out


def test_the_example_of_the_facts_is_accepted_and_its_total_is_the_sum(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("assess", "covid42", "--facts", str(example), "--month", "2020-04", "--known", "2020-07-01")
    code, out, _err = run(capsys, *words, "--json")
    found = json.loads(out)
    assert code == 0
    assert {p["id"]: (p["amount"], p["group"], p["article"]) for p in found["persons"]} == {
        "P1": (1_500_000, "G6", "NQ42 II.6"),
        "P2": (750_000, "G7", "NQ42 II.7"),
        "P3": (3_000_000, "G4", "NQ42 II.4"),
        "P4": (3_600_000, "G1", "NQ42 II.1"),
    }
    assert found["total"] == sum(person["amount"] for person in found["persons"]) == 8_850_000


def test_the_explanation_in_words_marks_what_pays_what_would_and_what_does_not(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _code, out, _err = run(capsys, "assess", "covid42", "--facts", str(example), "--month", "2020-04")
    lines = out.splitlines()
    assert any("► NQ42 II.6 G6" in line and "500.000 × 3 = 1.500.000" in line for line in lines)
    assert any("✓ NQ42 II.7 G7" in line for line in lines)
    assert any("✗ NQ42 II.7 G7" in line and "poverty=none" in line for line in lines)
    assert lines[-1] == "Tổng cộng: 8.850.000 đồng"


def test_a_month_outside_the_period_pays_nobody(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _code, out, _err = run(
        capsys, "assess", "covid42", "--facts", str(example), "--month", "2020-07", "--json"
    )
    found = json.loads(out)
    assert found["total"] == 0
    assert {tuple(person["reasons"]) for person in found["persons"]} == {("outside_period",)}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"person": {"contrct": True}}, "contrct"),
        ({"person": {"job": "farmer"}}, "farmer"),
        ({"person": {"has_contract": "no"}}, "has_contract"),
        ({"person": {"income": -1}}, "income"),
        ({"person": {"birth": "31/12/1979"}}, "31/12/1979"),
        ({"person": {"household": "H9"}}, "H9"),
        ({"person": {"claims": ["G9"]}}, "G9"),
        ({"person": {"claims": []}}, "claims"),
        ({"first": {"months": 3}}, "months"),
        ({"person": {"holdings": ["merit"]}}, "holdings"),
        ({"person": {"holdings": [{"level": "one_off", "from": "2020-01"}]}}, "kind"),
        ({"person": {"holdings": "merit"}}, "holdings"),
        ({"person": {"holdings": [{"kind": "merit", "from": "2020-05", "to": "2020-04"}]}}, "to"),
        ({"person": {"holdings": [{"kind": "merit", "from": "2020-03/2020-05"}]}}, "2020-03/2020-05"),
        ({"person": {"holdings": [{"kind": "merit", "from": "soon"}]}}, "soon"),
        ({"top": {"persons": [{"household": "H1"}]}}, "id"),
        ({"top": {"persons": ["P1"]}}, "persons"),
        ({"top": {"households": "H1"}}, "households"),
        ({"top": {"households": None}}, "households"),
        ({"person": {"holdings": [{"kind": "wealth", "from": "2020-01"}]}}, "wealth"),
        ({"person": {"holdings": [{"kind": "merit", "level": "monthly_allowance"}]}}, "from"),
        ({"person": {"holdings": [{"kind": "merit", "level": "rich", "from": "2020-01"}]}}, "rich"),
        ({"household": {"poverty": {"2019-12-31": "rich"}}}, "rich"),
        ({"household": {"poverty": {"2019": "poor"}}}, "2019"),
        ({"household": {"poverty": "poor"}}, "poverty"),
        ({"household": {"income": 5}}, "income"),
        ({"top": {"people": []}}, "people"),
    ],
)  # fmt: skip
def test_an_unknown_field_or_level_is_refused_by_name(
    example: Path, capsys: pytest.CaptureFixture[str], change: dict[str, dict[str, object]], says: str
) -> None:
    document = json.loads(example.read_text(encoding="utf-8"))
    document["persons"][0] |= change.get("first", {})
    document["persons"][2] |= change.get("person", {})
    document["households"][0] |= change.get("household", {})
    document |= change.get("top", {})
    example.write_text(json.dumps(document), encoding="utf-8")
    code, out, err = run(capsys, "assess", "covid42", "--facts", str(example), "--month", "2020-04")
    assert (code, out) == (3, "")
    assert says in err


@pytest.mark.parametrize("part", ["households", "persons"])
def test_two_rows_of_one_id_are_refused(example: Path, capsys: pytest.CaptureFixture[str], part: str) -> None:
    document = json.loads(example.read_text(encoding="utf-8"))
    document[part][1]["id"] = document[part][0]["id"]
    example.write_text(json.dumps(document), encoding="utf-8")
    code, out, err = run(capsys, "assess", "covid42", "--facts", str(example), "--month", "2020-04")
    assert (code, out) == (3, "")
    assert document[part][0]["id"] in err


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000])
def test_a_file_that_is_no_json_object_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "FACTS.json"
    path.write_text(text, encoding="utf-8")
    code, _out, err = run(capsys, "assess", "covid42", "--facts", str(path), "--month", "2020-04")
    assert code == 3
    assert "FACTS.json" in err


def test_all_worked_cases_pass_and_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "cases")
    assert code == 0
    assert "✓ covid42 C01" in out
    assert out.splitlines()[-1].endswith(" passed, 0 failed")


def test_a_failing_case_is_named_and_exits_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansinh.policies import cases

    def wrong(path: Path) -> dict[str, object]:
        document = real(path)
        document["cases"][0]["expected"]["total"] = 1
        return document

    real = cases.read_yaml
    monkeypatch.setattr(cases, "read_yaml", wrong)
    code, out, err = run(capsys, "cases", "covid42")
    assert code == 1
    assert "C01" in err
    assert "tổng 3000000, mong đợi 1" in out
    assert out.splitlines()[-1].endswith(", 1 failed")


def test_a_month_for_which_the_law_has_no_value_is_a_wrong_word(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "value", "covid42.merit", "--month", "2020-08")
    assert (code, out) == (2, "")
    assert "2020-08" in err
