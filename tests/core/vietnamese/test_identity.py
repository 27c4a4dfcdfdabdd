"""Identity numbers and what spreadsheets do to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.core.vietnamese.identity import CccdFacts, cccd_agrees, cccd_facts, read_identity


@pytest.mark.parametrize(
    ("value", "number", "kind", "problem", "codes"),
    [
        ("019084013871", "019084013871", "cccd", None, ()),
        ("091321588", "091321588", "cmnd", None, ()),
        (19084013871.0, "019084013871", "cccd", "leading_zero_lost", ("id_leading_zero",)),
        (19084013871, "019084013871", "cccd", "leading_zero_lost", ("id_leading_zero",)),
        (1084013871, "001084013871", "cccd", "leading_zero_lost", ("id_leading_zero",)),
        (91321588.0, "091321588", "cmnd", "leading_zero_lost", ("id_leading_zero",)),
        ("91321588", "091321588", "cmnd", "leading_zero_lost", ("id_leading_zero",)),
        (191321588, "191321588", "cmnd", None, ()),
        ("19084013871.0", "019084013871", "cccd", "leading_zero_lost", ("id_separators", "id_leading_zero")),
        ("091 321 588", "091321588", "cmnd", None, ("id_separators",)),
        ("091.137.390", "091137390", "cmnd", None, ("id_separators",)),
        ("019-084-013-871", "019084013871", "cccd", None, ("id_separators",)),
        ("'092070039", "092070039", "cmnd", None, ("id_separators",)),
        ("019,084,013,871", "019084013871", "cccd", None, ("id_separators",)),
        ("CMND: 091321588", "091321588", "cmnd", None, ("id_separators",)),
        ("Số 091321588", "091321588", "cmnd", None, ("id_separators",)),
        ("O19I68022699", "019168022699", "cccd", "letter_for_digit", ("id_letter_digit",)),
        ("09o9675I9", "090967519", "cmnd", "letter_for_digit", ("id_letter_digit",)),
        ("O9175572l", "091755721", "cmnd", "letter_for_digit", ("id_letter_digit",)),
        ("\uff10\uff19\uff11321588", "091321588", "cmnd", None, ()),
        ("1.9084013871E+10", "019084013871", "cccd", "leading_zero_lost", ("id_scientific", "id_leading_zero")),
        ("1,9084013871e10", "019084013871", "cccd", "leading_zero_lost", ("id_scientific", "id_leading_zero")),
        ("1.9084E+10", None, None, "scientific_notation", ("id_scientific",)),
        (19084000000.0, None, None, "scientific_notation", ("id_scientific",)),
        ("09168252", None, None, "wrong_length", ()),
        ("01916002859", None, None, "wrong_length", ()),
        ("0912345678", None, None, "wrong_length", ()),
        (9168252.0, None, None, "wrong_length", ()),
        ("0190840138711", None, None, "wrong_length", ()),
        ("119084013871", "119084013871", "cccd", "bad_structure", ()),
        ("19984013871", None, None, "wrong_length", ()),
        ("B1234567", "B1234567", "other", None, ()),
        ("", None, None, "id_missing", ()),
        (None, None, None, "id_missing", ()),
        ("-", None, None, "id_missing", ()),
        ("Không có", None, None, "id_missing", ()),
        ("Chưa làm", None, None, "id_missing", ()),
        (0, None, None, "id_missing", ()),
        (float("nan"), None, None, "wrong_length", ()),
        (True, None, None, "id_missing", ()),
    ],
)  # fmt: skip
def test_numbers_are_read_with_their_problem_and_codes(
    value: object, number: str | None, kind: str | None, problem: str | None, codes: tuple[str, ...]
) -> None:
    found = read_identity(value)
    assert (found.number, found.kind, found.problem, found.codes) == (number, kind, problem, codes)


@pytest.mark.parametrize(
    ("value", "number", "rest"),
    [
        ("091321588, cấp ngày 12/3/2010 CA Thái Nguyên", "091321588", "cấp ngày 12/3/2010 CA Thái Nguyên"),
        ("091321588 ngày 12/3/2010", "091321588", "ngày 12/3/2010"),
        ("091321588 (12/3/2010)", "091321588", "12/3/2010"),
        ("091321588 - 12/03/2010", "091321588", "12/03/2010"),
        ("091321588\n12/3/2010 CA TN", "091321588", "12/3/2010 CA TN"),
        ("019084013871; Cục CS QLHC về TTXH", "019084013871", "Cục CS QLHC về TTXH"),
        ("091321588 CA Thái Nguyên", "091321588", "CA Thái Nguyên"),
        ("091321588 Bộ Công an", "091321588", "Bộ Công an"),
        ("091 321 588 Sở CA", "091321588", "Sở CA"),
        ("019084013871 10/5/2021", "019084013871", "10/5/2021"),
    ],
)
def test_day_and_place_of_issue_in_the_cell_come_apart(value: str, number: str, rest: str) -> None:
    found = read_identity(value)
    assert (found.number, found.rest) == (number, rest)


cccds = st.builds(
    lambda province, century, rest: f"{province:03d}{century}{rest:08d}",
    st.integers(1, 96),
    st.integers(0, 3),
    st.integers(0, 10**8 - 1),
).filter(lambda number: not number.endswith("000000"))


@given(cccds)
def test_the_zeros_a_number_cell_loses_come_back(number: str) -> None:
    assert read_identity(int(number)).number == number
    assert read_identity(float(number)).number == number


@given(st.text())
def test_any_text_is_answered_and_keeps_its_original(text: str) -> None:
    found = read_identity(text)
    assert found.original == text
    assert found.number is None or found.number.isascii()


@given(st.text("0123456789OolI .-'", min_size=1, max_size=20))
def test_a_repaired_number_needs_no_further_repair(text: str) -> None:
    found = read_identity(text)
    if found.number is not None and found.kind != "other":
        again = read_identity(found.number)
        assert (again.number, again.codes) == (found.number, ())


def test_a_cccd_tells_province_sex_and_year() -> None:
    assert cccd_facts("019168022699") == CccdFacts("019", "nữ", 1968)
    assert cccd_facts("019201019891") == CccdFacts("019", "nam", 2001)
    assert cccd_facts("091321588") is None
    assert cccd_facts("119084013871") is None


@pytest.mark.parametrize(
    ("sex", "year", "agrees"),
    [
        ("nữ", 1968, True),
        ("nam", 1968, False),
        ("nữ", 1969, False),
        (None, 1968, True),
        ("nữ", None, True),
        (None, None, None),
    ],
)
def test_a_cccd_is_held_against_the_rows_own_facts(
    sex: str | None, year: int | None, agrees: bool | None
) -> None:
    assert cccd_agrees("019168022699", sex, year) is agrees
    assert cccd_agrees("091321588", sex, year) is None
