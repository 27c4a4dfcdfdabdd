"""A list from upload to frozen payment list, and every move that must not happen."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from ansinh.audit.models import Entry
from ansinh.audit.queries import verify
from ansinh.core.errors import InputError
from ansinh.lists import actions, jobs, queries
from ansinh.lists.models import BeneficiaryList, ListFile, PaymentList, RowFix
from ansinh.lists.payments import parse
from ansinh.lists.states import MOVES, STATES, StaleError, StateError
from tests.lists.conftest import NOW, Officers, Uploader
from tests.lists.making import ROWS

pytestmark = pytest.mark.django_db


def fresh(chosen: BeneficiaryList) -> BeneficiaryList:
    return BeneficiaryList.objects.get(pk=chosen.pk)


def prepared(chosen: BeneficiaryList, people: Officers) -> BeneficiaryList:
    actions.send_up(people.commune, chosen.pk, version=fresh(chosen).version, now=NOW)
    actions.prepare(people.province, chosen.pk, version=fresh(chosen).version, now=NOW)
    return fresh(chosen)


def frozen(chosen: BeneficiaryList, people: Officers) -> PaymentList:
    ready = prepared(chosen, people)
    sha256 = ready.prepared_sha256
    actions.approve(people.second, chosen.pk, version=ready.version, sha256=sha256, now=NOW)
    return actions.freeze(people.second, chosen.pk, version=fresh(chosen).version, sha256=sha256, now=NOW)


def test_a_list_goes_up_is_prepared_approved_by_another_and_frozen(
    upload: Uploader, people: Officers
) -> None:
    chosen = upload(*ROWS)
    assert (chosen.state, chosen.rows, chosen.problem) == ("assessed", 3, "")
    payment = frozen(chosen, people)
    chosen = fresh(chosen)
    assert chosen.state == "frozen"
    assert (payment.rows, payment.amount) == (3, 3 * 750_000)
    assert [line.full_name for line in parse(bytes(payment.canonical))] == [row[0] for row in ROWS]
    assert payment.sha256 == chosen.prepared_sha256
    told = list(Entry.objects.filter(object_type="list").order_by("seq").values_list("action", flat=True))
    assert told[0] == "lists.upload"
    assert told[-5:] == [
        "lists.send_up",
        "lists.prepare",
        "lists.approve",
        "lists.freeze_begin",
        "lists.freeze",
    ]
    assert verify().fault == ""


def test_whoever_prepared_cannot_approve_whatever_roles_they_hold(upload: Uploader, people: Officers) -> None:
    chosen = prepared(upload(*ROWS), people)
    with pytest.raises(StateError, match="không được tự duyệt"):
        actions.approve(
            people.province, chosen.pk, version=chosen.version, sha256=chosen.prepared_sha256, now=NOW
        )
    assert fresh(chosen).state == "prepared"


def test_an_approval_of_another_content_is_refused(upload: Uploader, people: Officers) -> None:
    chosen = prepared(upload(*ROWS), people)
    with pytest.raises(StaleError):
        actions.approve(people.second, chosen.pk, version=chosen.version, sha256="0" * 64, now=NOW)


def test_a_row_changed_after_preparing_stops_the_approval(upload: Uploader, people: Officers) -> None:
    chosen = prepared(upload(*ROWS), people)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lists_listrow SET amount = amount + 1 WHERE position = 1")
    with pytest.raises(StateError, match="khác với lúc lập"):
        actions.approve(
            people.second, chosen.pk, version=chosen.version, sha256=chosen.prepared_sha256, now=NOW
        )


def test_a_stale_page_moves_nothing(upload: Uploader, people: Officers) -> None:
    chosen = upload(*ROWS)
    actions.send_up(people.commune, chosen.pk, version=chosen.version, now=NOW)
    stale = fresh(chosen).version
    actions.send_back(people.district, chosen.pk, version=stale, why="Thiếu giấy tờ", now=NOW)
    actions.send_up(people.commune, chosen.pk, version=fresh(chosen).version, now=NOW)
    with pytest.raises(StaleError, match="Chưa có gì bị ghi đè"):
        actions.send_back(people.district, chosen.pk, version=stale, why="Thiếu giấy tờ", now=NOW)


@pytest.mark.parametrize("name", sorted(name for name, move in MOVES.items() if move.rights))
def test_nobody_without_a_right_there_makes_a_move(upload: Uploader, people: Officers, name: str) -> None:
    chosen = upload(*ROWS)
    move = {
        "send_up": lambda who: actions.send_up(who, chosen.pk, version=chosen.version, now=NOW),
        "return": lambda who: actions.send_back(who, chosen.pk, version=chosen.version, why="x", now=NOW),
        "prepare": lambda who: actions.prepare(who, chosen.pk, version=chosen.version, now=NOW),
        "reopen": lambda who: actions.reopen(who, chosen.pk, version=chosen.version, now=NOW),
        "approve": lambda who: actions.approve(who, chosen.pk, version=chosen.version, sha256="", now=NOW),
        "freeze": lambda who: actions.freeze(who, chosen.pk, version=chosen.version, sha256="", now=NOW),
        "withdraw": lambda who: actions.withdraw(who, chosen.pk, version=chosen.version, why="x", now=NOW),
        "read_again": lambda who: actions.correct_mapping(
            who,
            chosen.pk,
            version=chosen.version,
            file="ds.xlsx",
            sheet="DS",
            header_rows=[3],
            columns={"full_name": "B"},
            now=NOW,
        ),
    }[name]
    with pytest.raises(PermissionDenied):
        move(people.auditor)
    with pytest.raises(BeneficiaryList.DoesNotExist):
        move(people.stranger)


def test_every_state_but_the_last_ones_can_be_left_and_is_reached() -> None:
    reached = {move.target for move in MOVES.values()} | {"uploaded"}
    left = {state for move in MOVES.values() for state in move.sources}
    assert reached == set(STATES)
    assert set(STATES) - left == {"frozen", "withdrawn"}


def test_the_same_file_comes_once_whoever_sends_it(upload: Uploader, people: Officers) -> None:
    first = upload(*ROWS, run=False)
    again = upload(*ROWS, run=False, name="ten-khac.xlsx", actor=people.province)
    assert again.pk == first.pk
    assert ListFile.objects.count() == 1
    assert jobs.Job.objects.count() == 1


def test_a_withdrawn_lists_file_may_come_again(upload: Uploader, people: Officers) -> None:
    first = upload(*ROWS)
    actions.withdraw(people.commune, first.pk, version=first.version, why="Nhầm tệp", now=NOW)
    assert upload(*ROWS).pk != first.pk
    assert fresh(first).rows == 3


def test_a_fix_runs_the_pipeline_again_and_is_remembered(upload: Uploader, people: Officers) -> None:
    chosen = upload(("Nguyễn Văn An", "30/02/1952", "nam", "", "Bãi Lềnh", "Phú Tiến"), *ROWS[1:])
    row = queries.get_row(chosen, 1)
    assert (row.status, row.reasons) == ("review", ["date_impossible"])
    actions.fix_row(
        people.commune, chosen.pk, 1, row_version=row.version, changes={"birth": "28/02/1952"}, now=NOW
    )
    jobs.run_waiting()
    row = queries.get_row(chosen, 1)
    assert (row.birth, row.status, row.reasons) == ("1952-02-28", "repaired", [])
    fix = RowFix.objects.get()
    assert (fix.old, fix.new, fix.by) == ("1952", "28/02/1952", "1")
    assert row.read["originals"]["birth"] == "30/02/1952"


def test_two_officers_on_one_row_cannot_overwrite_each_other(upload: Uploader, people: Officers) -> None:
    chosen = upload(*ROWS)
    seen = queries.get_row(chosen, 1).version
    actions.fix_row(people.commune, chosen.pk, 1, row_version=seen, changes={"hamlet": "Nà Poọc"}, now=NOW)
    with pytest.raises(StaleError, match="Chưa có gì bị ghi đè"):
        actions.fix_row(
            people.commune, chosen.pk, 1, row_version=seen, changes={"hamlet": "Đồng Chùa"}, now=NOW
        )
    jobs.run_waiting()
    assert queries.get_row(chosen, 1).hamlet == "Nà Poọc"


@pytest.mark.parametrize(
    ("field", "text"),
    [("birth", "30/2/1952"), ("id_number", "12345"), ("sex", "?"), ("group", "G99"), ("colour", "x")],
)
def test_a_fix_that_cannot_be_read_is_refused_in_words(
    upload: Uploader, people: Officers, field: str, text: str
) -> None:
    chosen = upload(*ROWS)
    with pytest.raises(InputError):
        actions.fix_row(people.commune, chosen.pk, 1, row_version=1, changes={field: text}, now=NOW)
    assert not RowFix.objects.exists()


def test_a_list_is_not_sent_up_while_it_is_calculated_anew(upload: Uploader, people: Officers) -> None:
    chosen = upload(*ROWS)
    actions.fix_row(people.commune, chosen.pk, 1, row_version=1, changes={"hamlet": "Nà Poọc"}, now=NOW)
    with pytest.raises(StateError, match="đang tính lại"):
        actions.send_up(people.commune, chosen.pk, version=fresh(chosen).version, now=NOW)


def test_nobody_is_paid_by_two_lists(upload: Uploader, people: Officers) -> None:
    first = upload(*ROWS)
    second = upload(
        ROWS[0], ("Lý Văn Dũng", "1970", "nam", "090999888", "Nà Poọc", "Phú Tiến"), name="hai.xlsx"
    )
    both = prepared(second, people)
    frozen(first, people)
    actions.approve(people.second, both.pk, version=both.version, sha256=both.prepared_sha256, now=NOW)
    with pytest.raises(StateError, match="khoản chi trả khác"):
        actions.freeze(
            people.second, both.pk, version=fresh(both).version, sha256=both.prepared_sha256, now=NOW
        )
    actions.reopen(people.second, both.pk, version=fresh(both).version, now=NOW)
    actions.run_again(people.province, both.pk, now=NOW)
    jobs.run_waiting()
    row = queries.get_row(both, 1)
    assert (row.status, row.reasons, row.amount) == ("refused", ["already_paid"], 0)
    assert queries.get_row(both, 2).amount == 750_000


def test_a_list_waits_on_the_desk_of_the_district_and_its_clock_is_late(
    upload: Uploader, people: Officers
) -> None:
    chosen = upload(
        *ROWS, title="DANH SÁCH NGƯỜI LAO ĐỘNG CHẤM DỨT HỢP ĐỒNG LAO ĐỘNG, HỢP ĐỒNG LÀM VIỆC (Mẫu số 03)"
    )
    BeneficiaryList.objects.filter(pk=chosen.pk).update(group="G3")
    actions.send_up(people.commune, chosen.pk, version=chosen.version, now=NOW)
    chosen = fresh(chosen)
    assert chosen.phase == "district"
    assert chosen.due_at is not None
    assert chosen.due_at.isoformat() == "2020-05-06T10:00:00+00:00"
    assert queries.late_by_unit(people.district, NOW) == []
    late = queries.late_by_unit(people.district, NOW + timedelta(days=7))
    assert [(unit.unit_path, unit.longest, len(unit.lists)) for unit in late] == [(chosen.unit_path, 3, 1)]
    assert queries.late_by_unit(people.stranger, NOW + timedelta(days=7)) == []


def test_a_list_of_another_commune_is_not_there(upload: Uploader, people: Officers) -> None:
    chosen = upload(*ROWS)
    with pytest.raises(BeneficiaryList.DoesNotExist):
        queries.get_list(people.stranger, chosen.pk)
    assert queries.list_page(people.stranger, queries.ListFilter(), NOW).count == 0
    assert queries.list_page(people.commune, queries.ListFilter(), NOW).count == 1
