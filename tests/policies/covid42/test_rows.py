"""From the cells of a list row to the facts of a claim."""

from datetime import date

import pytest

from ansinh.policies.covid42.rows import facts_of_row

AS_OF = date(2020, 6, 30)
CELLS: dict[str, object] = {
    "contract": "Không", "job": "Xe ôm", "workplace": "chợ", "income": 300_000, "job_lost_date": "10/04/2020", "terminated_date": "20/05/2020",
    "tax_code": "4600123456", "revenue": "99.000.000", "suspended_from": "01/04/2020", "suspended_to": "31/05/2020",
}  # fmt: skip
SHARED = {
    "has_contract": False, "job": "listed", "income": 300_000, "income_unclear": False, "job_lost": "2020-04-10", "terminated": "2020-05-20",
    "tax_code": "4600123456", "revenue": 99_000_000,
}  # fmt: skip


@pytest.mark.parametrize(
    ("group", "own"),
    [
        ("G1", {"suspended_from": "2020-04-01", "suspended_to": "2020-05-31"}),
        ("G2", {"closed_from": "2020-04-01"}),
        ("G4", {}),
    ],
)
def test_every_column_feeds_its_fact_and_the_dates_of_a_closure_go_to_their_group(
    group: str, own: dict[str, object]
) -> None:
    assert facts_of_row(group, CELLS, as_of=AS_OF) == SHARED | own


def test_a_column_the_list_lacks_gives_no_fact() -> None:
    assert facts_of_row("G4", {}, as_of=AS_OF) == {}


def test_a_blank_cell_is_no_contract_but_otherwise_not_known() -> None:
    blank = dict.fromkeys(CELLS, "")
    assert facts_of_row("G4", blank, as_of=AS_OF) == {
        "has_contract": False, "job": None, "income": None, "income_unclear": False, "job_lost": None, "terminated": None, "tax_code": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (None, None),
        ("", None),
        ("không rõ", None),
        ("31/02/2020", None),
        ("01/07/2020", "2020-07-01"),
        ("4/2020", "2020-04"),
    ],
)
def test_a_day_is_known_as_far_as_it_is_written(cell: object, day: str | None) -> None:
    assert facts_of_row("G4", {"job_lost_date": cell}, as_of=AS_OF) == {"job_lost": day}
