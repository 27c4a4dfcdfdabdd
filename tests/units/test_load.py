"""Administrative units in the database: by date, with paths that scopes are prefixes of."""

from datetime import date

import pytest

from ansinh.units.actions import load_units
from ansinh.units.queries import commune_by_code, units_on

pytestmark = pytest.mark.django_db


def test_units_of_then_and_now_are_counted_as_the_law_made_them():
    load_units()
    assert units_on(date(2020, 6, 1), "commune").filter(path__startswith="/19/").count() == 178
    assert units_on(date(2025, 7, 1), "commune").filter(path__startswith="/19/").count() == 92
    assert units_on(date(2025, 7, 1), "district").filter(path__startswith="/19/").count() == 0


def test_loading_again_adds_nothing():
    load_units()
    assert load_units() == 0


def test_a_commune_lies_under_its_district_then_and_right_under_the_province_now():
    load_units()
    then = next(u for u in units_on(date(2020, 6, 1), "commune") if u.name == "Phú Tiến")
    assert then.path == f"/19/167/{then.code}/"
    now = units_on(date(2025, 8, 1), "commune").filter(path__startswith="/19/-/").first()
    assert now is not None
    assert commune_by_code(now.code, date(2025, 8, 1)) == now
