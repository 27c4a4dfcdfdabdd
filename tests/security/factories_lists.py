"""Lists, reports and the register for the walk: made by their own actions where pages read what the actions wrote."""

import tempfile
from pathlib import Path
from typing import Any

from ansinh.lists import actions as lists
from ansinh.lists import jobs
from ansinh.lists.models import Adjustment, BeneficiaryList, ListRow, Objection, PaymentList, Posting
from ansinh.lists.storage import receive
from ansinh.registry import actions as registry
from ansinh.registry.models import Classification, Household, Import, Person, Place
from ansinh.reports import actions as building
from ansinh.reports.models import Report
from tests.lists.making import workbook
from tests.security.factories import ABROAD, COMMUNE, DAY, NASTY, NOW, World, actor, filled, makes

ROWS = (
    (NASTY, "05/03/1952", "nam", "090123456", NASTY, "Phú Tiến"),
    ("Trần Thị Bình", "1961", "nữ", "090234567", "Bãi Lềnh", "Phú Tiến"),
)


def a_list() -> BeneficiaryList:
    """A list of the own commune, read and assessed, with hostile texts in its cells."""
    with tempfile.TemporaryDirectory() as folder:
        path = workbook(Path(folder) / "ds.xlsx", ROWS)
        received = receive(f"{NASTY.replace('/', '')}.xlsx", [path.read_bytes()])
    officer = actor("commune_officer", COMMUNE)
    found = lists.upload(officer, [received], policy="covid42", unit_path=COMMUNE, field="poverty", now=NOW)
    jobs.run_waiting()
    return BeneficiaryList.objects.get(pk=found.chosen.pk)


@makes("list_id")
def list_ids(_world: World) -> tuple[int, int]:
    foreign = filled(BeneficiaryList, unit_path=ABROAD, field="poverty", policy="covid42", state="review")
    filled(ListRow, list=foreign, position=1)
    return a_list().pk, foreign.pk


@makes("position")
def positions(_world: World) -> tuple[int, int]:
    return 1, 1


@makes("kind")
def kinds(_world: World) -> tuple[str, str]:
    return "chuan", "chuan"


def _posting(world: World, own: bool) -> Posting:
    return filled(Posting, list_id=world.value("list_id", own), starts_on=DAY, ends_on=DAY)


@makes("posting_id")
def postings(world: World) -> tuple[int, int]:
    return _posting(world, True).pk, _posting(world, False).pk


@makes("objection_id")
def objections(world: World) -> tuple[int, int]:
    own, foreign = (filled(Objection, posting=_posting(world, mine), text=NASTY) for mine in (True, False))
    return own.pk, foreign.pk


@makes("adjustment_id")
def adjustments(world: World) -> tuple[int, int]:
    def one(own: bool) -> Any:
        payments = filled(PaymentList, list_id=world.value("list_id", own))
        return filled(Adjustment, payment=payments)

    return one(True).pk, one(False).pk


@makes("token")
def tokens(world: World) -> tuple[str, str]:
    return _posting(world, True).token, "khong-co"


@makes("report")
def reports(_world: World) -> tuple[int, int]:
    maker = actor("province_officer", "/19/")
    own = building.build_report(maker, period="2020-9m", unit_path="/19/167/", uploads=(), at=NOW)
    return own.pk, filled(Report, unit_path="/01/", period="2020-9m").pk


@makes("person_id")
def people(_world: World) -> tuple[int, int]:
    keeper = actor("register_keeper", "/19/")
    place = {"province": "Thái Nguyên", "district": "Định Hóa", "commune": "Phú Tiến"}
    facts = {"full_name": NASTY, "sex": "nữ", "birth": "1952-03-05", "hamlet": NASTY}
    own = registry.create_person(keeper, facts, place, at=NOW, id_number="090123456", household="H1")
    abroad = filled(Place, unit_path=ABROAD)
    foreign = filled(Person, unit_path=ABROAD, place=abroad, name=own.name)
    return own.pk, foreign.pk


@makes("household_id")
def households(world: World) -> tuple[int, int]:
    own = Person.objects.get(pk=world.value("person_id", True))
    foreign = Person.objects.get(pk=world.value("person_id", False))
    return own.household_id, filled(Household, unit_path=ABROAD, place=foreign.place).pk


@makes("row_id")
def classifications(world: World) -> tuple[int, int]:
    foreign = Person.objects.get(pk=world.value("person_id", False))
    row = filled(Classification, unit_path=ABROAD, person=foreign, field="poverty")
    return row.pk, row.pk


@makes("merge_id")
def merges(_world: World) -> tuple[int, int]:
    return 999_999, 999_999


@makes("import_id")
def imports(_world: World) -> tuple[int, int]:
    return filled(Import).pk, 999_999
