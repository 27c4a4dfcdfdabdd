"""What an administrator may do with accounts, and may not."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ansinh.accounts import actions, queries, signin
from ansinh.accounts.actor import Actor, actor_of
from ansinh.accounts.models import Assignment, User
from ansinh.accounts.throttle import BY_NAME, failed
from ansinh.audit.models import Entry
from ansinh.cli.main import main
from ansinh.core.errors import InputError
from tests.web.support import COMMUNE, ELSEWHERE, PASSWORD, an_account, give, signed_in

pytestmark = pytest.mark.django_db
DAY = date(2020, 6, 15)
NOW = timezone.now()


@pytest.fixture
def manager() -> Actor:
    """Looks after the accounts of a district, in two fields."""
    user = an_account("quan-tri", unit_path="/19/167/")
    give(user, "system_administrator", "/19/167/", ["poverty", "merit"])
    return actor_of(user, DAY)


@pytest.fixture
def officer() -> User:
    return an_account("can-bo", unit_path=COMMUNE)


def assign(manager: Actor, user: User, **changes: object) -> Assignment:
    facts = {
        "role": "commune_officer",
        "unit_path": COMMUNE,
        "fields": ["poverty"],
        "valid_from": DAY,
        "valid_to": None,
        "now": NOW,
    }
    return actions.assign_role(manager, user, **(facts | changes))  # type: ignore[arg-type]


def test_a_new_account_holds_nothing_and_must_change_its_password(manager):
    user, password = actions.create_account(
        manager, username=" Hanh.NT ", full_name="Nguyễn Thị Hạnh", unit_path=COMMUNE, now=NOW
    )
    assert user.username == "hanh.nt"
    assert user.check_password(password)
    assert user.new_password_due
    assert actor_of(user, DAY).grants == ()


@pytest.mark.parametrize("name", ["", "ab", "có dấu", "a b c", "-abc", "x" * 61, "quan-tri", "QUAN-TRI"])
def test_a_name_that_will_not_do_is_refused_in_words(manager, name):
    with pytest.raises(InputError, match="Tên đăng nhập"):
        actions.create_account(manager, username=name, full_name="Ai", unit_path=COMMUNE, now=NOW)


def test_no_account_is_made_elsewhere(manager):
    with pytest.raises(PermissionDenied):
        actions.create_account(manager, username="abc", full_name="Ai", unit_path=ELSEWHERE, now=NOW)


def test_a_role_holds_at_its_unit_in_its_fields_on_its_days(manager, officer):
    assign(manager, officer, valid_to=DAY + timedelta(days=1))
    holder = actor_of(officer, DAY)
    assert holder.can("lists.upload", unit_path=COMMUNE, field="poverty")
    assert not holder.can("lists.upload", unit_path=COMMUNE, field="merit")
    assert not holder.can("lists.upload", unit_path=ELSEWHERE, field="poverty")
    assert not actor_of(officer, DAY - timedelta(days=1)).can("lists.upload")
    assert not actor_of(officer, DAY + timedelta(days=2)).can("lists.upload")


@pytest.mark.parametrize(
    ("day", "agency"),
    [(date(2020, 6, 15), "Lao động"), (date(2025, 8, 1), "Nông nghiệp")],
)
def test_a_role_names_the_agency_that_holds_the_field_on_its_first_day(manager, officer, day, agency):
    assert agency in assign(manager, officer, valid_from=day).agency


@pytest.mark.parametrize("changes", [{"unit_path": "/19/"}, {"unit_path": ELSEWHERE}, {"fields": ["labour"]}, {"fields": ["*"]}, {"fields": ["poverty", "labour"]}])  # fmt: skip
def test_nobody_gives_more_than_the_own_units_and_fields(manager, officer, changes):
    with pytest.raises(PermissionDenied):
        assign(manager, officer, **changes)
    assert not officer.assignments.exists()


@pytest.mark.parametrize("changes", [{"role": "king"}, {"fields": []}, {"fields": ["x"]}, {"valid_to": DAY - timedelta(days=1)}])  # fmt: skip
def test_contradicting_facts_are_refused(manager, officer, changes):
    with pytest.raises(InputError):
        assign(manager, officer, **changes)


def test_nobody_helps_oneself(manager):
    me = User.objects.get(pk=int(manager.account))
    with pytest.raises(InputError):
        assign(manager, me)
    with pytest.raises(InputError):
        actions.reset_sign_in(manager, me, now=NOW)
    with pytest.raises(InputError):
        actions.set_active(manager, me, False, now=NOW)
    with pytest.raises(InputError):
        actions.withdraw_role(manager, me.assignments.get(), now=NOW)


def test_a_withdrawn_role_gives_nothing_from_today_and_stays_on_record(manager, officer):
    row = assign(manager, officer, valid_from=DAY - timedelta(days=9))
    actions.withdraw_role(manager, row, now=NOW)
    assert not actor_of(officer, DAY).can("lists.upload")
    assert actor_of(officer, DAY - timedelta(days=1)).can("lists.upload")


def test_a_reset_ends_sessions_and_forgets_every_factor(manager, officer):
    give(officer, "leader", COMMUNE)
    client = signed_in(officer)
    signin.new_recovery_codes(officer, now=NOW)
    officer.totp_secret = "x"
    officer.save()
    password = actions.reset_sign_in(manager, officer, now=NOW)
    officer.refresh_from_db()
    assert (officer.totp_secret, officer.recovery_codes.count(), officer.new_password_due) == ("", 0, True)
    assert officer.check_password(password)
    assert client.get("/").status_code == 302


def test_a_stopped_account_is_out_at_once(manager, officer):
    give(officer, "leader", COMMUNE)
    client = signed_in(officer)
    assert client.get("/").status_code == 200
    actions.set_active(manager, officer, False, now=NOW)
    assert client.get("/").url.startswith("/dang-nhap")


def test_a_lock_is_lifted(manager, officer):
    for _attempt in range(5):
        failed(BY_NAME, officer.username, NOW)
    assert queries.is_locked(officer, NOW)
    actions.unlock(manager, officer, now=NOW)
    assert not queries.is_locked(officer, NOW)


def test_every_deed_is_logged_with_its_right_and_no_name(manager, officer):
    row = assign(manager, officer)
    actions.withdraw_role(manager, row, now=NOW)
    actions.reset_sign_in(manager, officer, now=NOW)
    actions.set_active(manager, officer, False, now=NOW)
    logged = Entry.objects.order_by("seq")
    assert [e.action.partition(".")[2] for e in logged] == ["role_given", "role_withdrawn", "sign_in_reset", "stopped"]  # fmt: skip
    assert {(e.actor, e.right, e.object_id) for e in logged} == {
        (manager.account, "accounts.manage", str(officer.pk))
    }
    assert not any(officer.username in e.detail or officer.full_name in e.detail for e in logged)


def test_an_administrator_sees_the_accounts_of_the_own_units_only(manager, officer):
    an_account("xa-khac", unit_path=ELSEWHERE)
    an_account("tinh", unit_path="/19/")
    assert [u.username for u in queries.accounts(manager)] == ["can-bo", "quan-tri"]
    with pytest.raises(PermissionDenied):
        queries.accounts(actor_of(officer, DAY))


def test_the_first_administrator_is_made_once(capsys):
    assert main(["account", "first", "goc", "--name", "Ma Thị Gốc"]) == 0
    password = capsys.readouterr().out.strip().rpartition(" ")[2]
    user = User.objects.get(username="goc")
    assert user.check_password(password)
    assert actor_of(user, timezone.localdate()).can("accounts.manage")
    assert main(["account", "first", "hai", "--name", "Ma Thị Hai"]) == 3
    assert "Đã có người quản trị" in capsys.readouterr().err


def test_the_pages_of_an_administrator_do_what_they_say():
    user = an_account("quan-tri", unit_path="/19/")
    give(user, "system_administrator", "/19/")
    from ansinh.units.actions import load_units

    load_units()
    client = signed_in(user)
    made = client.post(
        "/nguoi-dung/moi", {"full_name": "Ma Công Chỉ", "username": "chi.mc", "unit_path": "/19/"}
    )
    password = made.context["password"]
    new = User.objects.get(username="chi.mc")
    assert new.check_password(password)
    facts = {"role": "leader", "unit_path": "/19/", "fields_held": ["merit"], "valid_from": "2020-01-01"}
    assert client.post(f"/nguoi-dung/{new.pk}/vai-tro", facts).url == f"/nguoi-dung/{new.pk}"
    row = new.assignments.get()
    assert (row.role, row.fields) == ("leader", ["merit"])
    client.post(f"/nguoi-dung/vai-tro/{row.pk}/rut")
    row.refresh_from_db()
    assert row.valid_to < timezone.localdate()
    client.post(f"/nguoi-dung/{new.pk}/dung")
    new.refresh_from_db()
    assert not new.is_active
    client.post(f"/nguoi-dung/{new.pk}/mo")
    reset = client.post(f"/nguoi-dung/{new.pk}/dat-lai")
    new.refresh_from_db()
    assert new.is_active
    assert new.check_password(reset.context["password"])
    assert PASSWORD not in reset.content.decode()
