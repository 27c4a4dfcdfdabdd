"""Signing in: password, second factor, enrolment; nothing tells who exists, and a cookie dies with its session."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from ansinh.accounts import signin, totp
from ansinh.accounts.models import Throttle, User
from ansinh.accounts.secrets import decrypt, encrypt
from ansinh.audit.models import Entry
from tests.web.support import PASSWORD, an_account, give, signed_in

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def enrolled() -> User:
    user = an_account("hanh", password=PASSWORD)
    user.totp_secret = encrypt(SECRET, f"totp {user.pk}")
    user.save()
    give(user, "leader")
    return user


def code(offset: int = 0) -> str:
    return totp.code_at(SECRET, totp.step(timezone.now().timestamp()) + offset)


def password_step(client: Client, username: str = "hanh", password: str = PASSWORD, **more: str):
    return client.post("/dang-nhap", {"username": username, "password": password, **more})


def test_password_and_code_open_the_first_page(enrolled):
    client = Client()
    assert password_step(client).url == "/dang-nhap/ma"
    assert client.get("/").url == "/dang-nhap/ma"
    assert client.post("/dang-nhap/ma", {"code": code()}).url == "/"
    assert client.get("/").status_code == 200


def test_a_name_may_be_typed_in_capitals(enrolled):
    assert password_step(Client(), " HANH ").url == "/dang-nhap/ma"


def test_the_password_alone_opens_nothing(enrolled):
    client = Client()
    password_step(client)
    assert client.get("/tai-khoan").url == "/dang-nhap/ma"
    assert client.post("/tai-khoan/ma-du-phong").url == "/dang-nhap/ma"


def test_a_code_opens_once(enrolled):
    used = code()
    first, second = Client(), Client()
    password_step(first)
    password_step(second)
    assert first.post("/dang-nhap/ma", {"code": used}).status_code == 302
    answer = second.post("/dang-nhap/ma", {"code": used})
    assert answer.status_code == 200
    assert "đã dùng rồi" in answer.content.decode()


def test_a_recovery_code_opens_once(enrolled):
    spare = signin.new_recovery_codes(enrolled, now=timezone.now())[3]
    for expected in (302, 200):
        client = Client()
        password_step(client)
        assert client.post("/dang-nhap/ma", {"code": spare.upper()}).status_code == expected


def told(client: Client, username: str, password: str) -> tuple[int, str]:
    answer = password_step(client, username, password)
    text = re.sub(r'value="[^"]*"', "", answer.content.decode())
    return answer.status_code, text


def test_a_wrong_password_and_a_name_nobody_has_get_the_same_answer(enrolled):
    assert told(Client(), "hanh", "sai") == told(Client(), "khongcoai", "sai")


def test_a_stopped_account_gets_the_same_answer_too(enrolled):
    enrolled.is_active = False
    enrolled.save()
    assert told(Client(), "hanh", PASSWORD) == told(Client(), "khongcoai", "sai")


@pytest.mark.parametrize("name", ["hanh", "khongcoai"])
def test_five_wrong_passwords_lock_a_name_whether_it_exists_or_not(enrolled, name):
    seen = [told(Client(), name, "sai")[0] for _attempt in range(5)]
    assert seen == [200, 200, 200, 200, 429]
    status, text = told(Client(), name, PASSWORD)
    assert status == 429
    assert "thử lại sau" in text


def test_a_lock_ends_by_itself(enrolled):
    for _attempt in range(5):
        told(Client(), "hanh", "sai")
    Throttle.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert password_step(Client()).status_code == 302


def test_five_wrong_codes_lock_the_codes(enrolled):
    client = Client()
    password_step(client)
    seen = [client.post("/dang-nhap/ma", {"code": "000000x"}).status_code for _attempt in range(5)]
    assert seen == [200, 200, 200, 200, 429]
    assert client.post("/dang-nhap/ma", {"code": code()}).status_code == 429


def test_many_names_from_one_address_are_stopped(enrolled, monkeypatch):
    for number in range(60):
        password_step(Client(), f"ten{number}", "sai")
    assert password_step(Client(), "hanh", PASSWORD).status_code == 429


@pytest.mark.parametrize(
    ("onward", "leads_to"),
    [
        ("/tai-khoan", "/tai-khoan"),
        ("https://la.example/", "/"),
        ("//la.example/", "/"),
        ("/\\la.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_the_way_onward_stays_on_this_site(enrolled, onward, leads_to):
    client = Client()
    password_step(client, tiep=onward)
    assert client.post("/dang-nhap/ma", {"code": code()}).url == leads_to


def test_a_cookie_replayed_after_sign_out_opens_nothing(enrolled):
    client = signed_in(enrolled)
    kept = client.cookies["sessionid"].value
    assert client.get("/").status_code == 200
    client.post("/dang-xuat")
    replay = Client()
    replay.cookies["sessionid"] = kept
    assert replay.get("/").url.startswith("/dang-nhap")
    assert not Session.objects.filter(session_key=kept).exists()


def test_the_session_key_changes_at_each_step(enrolled):
    client = Client()
    password_step(client)
    half = client.cookies["sessionid"].value
    client.post("/dang-nhap/ma", {"code": code()})
    assert client.cookies["sessionid"].value != half


def test_signing_out_everywhere_ends_the_other_session(enrolled):
    here, there = signed_in(enrolled), signed_in(enrolled)
    here.post("/tai-khoan/ket-thuc")
    assert there.get("/").url.startswith("/dang-nhap")


def test_a_changed_password_ends_other_sessions_and_keeps_this_one(enrolled):
    here, there = signed_in(enrolled), signed_in(enrolled)
    new = "một câu khác hẳn câu trước"
    answer = here.post("/tai-khoan/mat-khau", {"old": PASSWORD, "new_password": new, "again": new})
    assert answer.url == "/tai-khoan"
    assert here.get("/").status_code == 200
    assert there.get("/").url.startswith("/dang-nhap")


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("sai", "một câu khác hẳn", "một câu khác hẳn", "đang dùng không đúng"),
        (PASSWORD, "ngắn", "ngắn", "12"),
        (PASSWORD, "một câu khác hẳn", "một câu khác nữa", "không giống nhau"),
        (PASSWORD, PASSWORD, PASSWORD, "phải khác"),
    ],
)
def test_a_password_is_not_changed_carelessly(enrolled, old, new, again, words):
    answer = signed_in(enrolled).post(
        "/tai-khoan/mat-khau", {"old": old, "new_password": new, "again": again}
    )
    assert answer.status_code == 200
    assert words in answer.content.decode()
    enrolled.refresh_from_db()
    assert enrolled.check_password(PASSWORD)


def test_the_first_sign_in_enrols_a_telephone_and_replaces_the_temporary_password():
    user = an_account("moi", password=PASSWORD, new_password_due=True)
    give(user, "leader")
    client = Client()
    assert password_step(client, "moi").url == "/dang-nhap/thiet-lap"
    page = client.get("/dang-nhap/thiet-lap")
    assert "otpauth" not in page.content.decode()
    assert "data:image/svg+xml" in unquote(page.content.decode())
    secret = page.context["secret"].replace(" ", "")
    now = totp.code_at(secret, totp.step(timezone.now().timestamp()))
    new = "mật khẩu của riêng tôi"
    done = client.post("/dang-nhap/thiet-lap", {"code": now, "new_password": new, "again": new})
    assert len(done.context["codes"]) == 10
    assert client.get("/").status_code == 200
    user.refresh_from_db()
    assert user.check_password(new)
    assert decrypt(user.totp_secret, f"totp {user.pk}") == secret
    assert secret not in user.totp_secret


def test_a_wrong_first_code_enrols_nothing():
    user = an_account("moi", password=PASSWORD)
    client = Client()
    password_step(client, "moi")
    answer = client.post("/dang-nhap/thiet-lap", {"code": "12345"})
    assert answer.status_code == 200
    user.refresh_from_db()
    assert user.totp_secret == ""


def test_every_outcome_is_logged_without_names(enrolled):
    client = Client()
    password_step(client, "hanh", "sai")
    password_step(client, "khongcoai", "sai")
    password_step(client)
    client.post("/dang-nhap/ma", {"code": "1"})
    client.post("/dang-nhap/ma", {"code": code()})
    client.post("/dang-xuat")
    logged = list(Entry.objects.order_by("seq").values_list("actor", "action"))
    me = str(enrolled.pk)
    assert logged == [
        (me, "session.password_refused"),
        ("unknown", "session.password_refused"),
        (me, "session.code_refused"),
        (me, "session.opened"),
        (me, "session.closed"),
    ]
    assert not Entry.objects.filter(detail__contains="hanh").exists()


def test_the_language_is_vietnamese_until_another_is_chosen(enrolled):
    client = Client(headers={"accept-language": "en-US"})
    assert '<html lang="vi">' in client.get("/dang-nhap").content.decode()
    client.post("/ngon-ngu", {"language": "en", "next": "/dang-nhap"})
    assert '<html lang="en">' in client.get("/dang-nhap").content.decode()
