"""Single faults do what their names say and nothing else."""

from datetime import date
from random import Random

import pytest

from ansinh.sample import faults


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("slash", "05/03/1952"),
        ("short", "5/3/1952"),
        ("dash", "05-03-1952"),
        ("iso", "1952-03-05"),
        ("year", "1952"),
        ("serial", "19058"),
    ],
)
def test_a_day_is_written_in_six_shapes(style: str, written: str) -> None:
    assert faults.write_date(date(1952, 3, 5), style) == written


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("text", "019085666305"),
        ("number", "19085666305"),
        ("spaced", "019 085 666 305"),
        ("dotted", "019.085.666.305"),
        ("float", "19085666305.0"),
        ("apostrophe", "'019085666305"),
    ],
)
def test_a_number_is_written_in_six_shapes(style: str, written: str) -> None:
    assert faults.write_id("019085666305", style) == written


def test_hook_and_tilde_are_swapped() -> None:
    assert faults.swap_hook_tilde("Nguyễn Văn Nam", Random(1)) == "Nguyển Văn Nam"


def test_a_name_without_hook_or_tilde_stays() -> None:
    assert faults.swap_hook_tilde("Lê Văn Nam", Random(1)) == "Lê Văn Nam"


@pytest.mark.parametrize(
    ("name", "written"),
    [("Lý Thị Mỹ", "Lí Thị Mĩ"), ("Quý", "Quí"), ("Thúy Yến", "Thúy Yến"), ("Huỳnh", "Huỳnh")],
)
def test_only_open_i_and_y_are_swapped(name: str, written: str) -> None:
    assert faults.swap_i_y(name) == written


def test_telex_residue_spells_the_keys() -> None:
    assert faults.telex_residue("Nguyễn", Random(1)) == "Nguyeenx"


@pytest.mark.parametrize(
    ("name", "written"),
    [("Trần Thị Hoa", "Trần T. Hoa"), ("Nguyễn Minh Hoa", "Ng. Minh Hoa"), ("Lê Hoa", "Lê Hoa")],
)
def test_long_words_are_shortened(name: str, written: str) -> None:
    assert faults.shorten(name) == written


def test_dialect_changes_one_word() -> None:
    assert faults.dialect("Hoàng Vũ Phúc") == "Huỳnh Vũ Phúc"


def test_a_wrong_digit_keeps_the_first_three() -> None:
    random = Random(3)
    for _try in range(200):
        wrong = faults.wrong_digit("019085666305", random)
        assert wrong.startswith("019")
        assert len(wrong) in (11, 12)
