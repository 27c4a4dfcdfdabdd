"""The desk in a real Chromium: axe on every page in every state, keyboard, passkeys, no script from elsewhere, weight."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, Page

from ansinh.accounts import totp
from ansinh.accounts.models import User
from ansinh.accounts.secrets import encrypt
from ansinh.units.actions import load_units
from tests.web.support import COMMUNE, PASSWORD, an_account, give, signed_in

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
pytestmark = pytest.mark.django_db(transaction=True)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SHOTS = os.environ.get("ANSINH_SHOTS", "")
"""A folder for pictures of every page visited; none are taken when it is not given."""


@pytest.fixture(autouse=True)
def _addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.browser.gallery"):
        yield


@pytest.fixture(params=[360, 1280])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900}, reduced_motion="reduce")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert [text for text in faults if "status of 4" not in text] == []


Visit = Callable[[str], None]


@pytest.fixture
def visit(page: Page, live_server) -> Visit:
    """Open an address and hold the page to what every page must keep."""

    def opened(address: str) -> None:
        page.goto(f"{live_server.url}{address}")
        sound(page, address.strip("/").replace("/", "-") or "home")

    return opened


def sound(page: Page, name: str) -> None:
    """No finding of axe, no sideways scrolling, a picture when wanted."""
    if SHOTS:
        width = page.viewport_size["width"]  # type: ignore[index]
        page.screenshot(path=Path(SHOTS) / f"{name.replace('?', '-')}-{width}.png", full_page=True)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def carry(page: Page, user: User, live_server) -> None:
    """Put an officer's session into the browser."""
    cookie = signed_in(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


@pytest.fixture
def administrator() -> User:
    load_units()
    user = an_account("quan-tri", unit_path="/19/", full_name="Triệu Thị Quản")
    give(user, "system_administrator", "/19/")
    give(user, "auditor", "/19/")
    return user


@pytest.mark.parametrize("address", ["/thiet-ke", "/thiet-ke?loi", "/thiet-ke/xac-nhan"])
def test_every_component_is_sound(visit, address):
    visit(address)


@pytest.mark.parametrize("address", ["/dang-nhap", "/khong-co"])
def test_pages_for_everybody_are_sound(visit, address):
    visit(address)


def test_the_way_in_is_sound_in_every_state(page, visit, live_server):
    user = an_account("hanh", password=PASSWORD, new_password_due=True)
    give(user, "leader", "/19/")
    visit("/dang-nhap")
    page.get_by_role("button", name="Tiếp tục").click()
    sound(page, "dang-nhap-loi")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_label("Tên đăng nhập").fill("hanh")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_label("Mật khẩu").press("Enter")
    page.wait_for_url("**/dang-nhap/thiet-lap")
    sound(page, "thiet-lap")
    secret = page.locator("strong.code").inner_text().replace(" ", "")
    page.get_by_label("Mật khẩu mới", exact=True).fill("mật khẩu của riêng tôi")
    page.get_by_label("Nhập lại").fill("mật khẩu của riêng tôi")
    page.get_by_label("Mã 6 chữ số").fill(totp.code_at(secret, totp.step(timezone.now().timestamp())))
    page.get_by_role("button", name="Lưu và đăng nhập").click()
    page.get_by_role("heading", name="Mã dự phòng").wait_for()
    sound(page, "ma-du-phong")
    page.get_by_role("link", name="Đã cất").click()
    page.get_by_role("heading", name="Việc của tôi").wait_for()
    sound(page, "viec-cua-toi")
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_role("heading", name="Đăng nhập").wait_for()


def test_pages_of_an_administrator_are_sound(page, visit, administrator, live_server):
    other = an_account("canbo.phutien", unit_path=COMMUNE, full_name="Ma Công Chỉ")
    give(other, "commune_officer", COMMUNE, ["poverty"])
    carry(page, administrator, live_server)
    for address in (
        "/",
        "/tai-khoan",
        "/tai-khoan/mat-khau",
        "/nguoi-dung",
        "/nguoi-dung?ten=khong-co",
        "/nguoi-dung/moi",
        f"/nguoi-dung/{other.pk}",
        f"/nguoi-dung/{other.pk}/vai-tro",
        f"/nguoi-dung/{other.pk}/dat-lai",
        "/nhat-ky",
        "/nhat-ky?tu=x",
        "/nhat-ky/dau-chuoi",
    ):
        visit(address)
    page.goto(f"{live_server.url}/nguoi-dung/{other.pk}/dat-lai")
    page.get_by_role("button", name="Đặt lại đăng nhập").click()
    sound(page, "mat-khau-tam")
    visit("/nhat-ky")
    page.goto(f"{live_server.url}/nguoi-dung/moi")
    page.get_by_role("button", name="Tạo tài khoản").click()
    sound(page, "tao-tai-khoan-loi")
    page.get_by_role("button", name="English").click()
    sound(page, "english")


@pytest.mark.parametrize("page", [1280], indirect=True)
def test_a_passkey_made_here_opens_the_next_session(page, live_server):
    user = an_account("hanh", password=PASSWORD)
    user.totp_secret = encrypt(SECRET, f"totp {user.pk}")
    user.save()
    give(user, "leader")
    carry(page, user, live_server)
    wires = page.context.new_cdp_session(page)
    wires.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    wires.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": options | {"isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    page.goto(f"{live_server.url}/tai-khoan")
    page.get_by_label("Tên khoá").fill("máy ở cơ quan")
    page.get_by_role("button", name="Thêm khoá").click()
    page.get_by_text("Đã thêm khoá").wait_for()
    sound(page, "tai-khoan-co-khoa")
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    page.get_by_label("Tên đăng nhập").fill("hanh")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url("**/dang-nhap/ma")
    sound(page, "ma")
    page.get_by_role("button", name="Dùng khoá").click()
    page.get_by_role("heading", name="Việc của tôi").wait_for()
    assert user.passkeys.get().used_at is not None


@pytest.mark.parametrize("page", [1280], indirect=True)
def test_a_queue_is_worked_with_the_keyboard(page, live_server):
    page.goto(f"{live_server.url}/thiet-ke")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Mã Thị Bẻ"
    page.keyboard.press("x")
    assert page.locator("[data-selected-count]").inner_text() == "1"
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert page.locator("[data-selected-sum]").inner_text() == "3.000.000 ₫"
    page.keyboard.press("Enter")
    assert page.url.endswith("#r1")
    page.keyboard.press("?")
    page.get_by_label("Dùng phím tắt").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") != "Ma Công Chỉ"


@pytest.mark.parametrize("page", [1280], indirect=True)
def test_keys_typed_into_a_field_are_text(page, live_server):
    page.goto(f"{live_server.url}/thiet-ke")
    page.get_by_label("Lý do").fill("")
    page.get_by_label("Lý do").press_sequentially("jx1?")
    assert page.get_by_label("Lý do").input_value() == "jx1?"
    assert page.locator("[data-selected-count]").inner_text() == "0"
    assert not page.locator("dialog").is_visible()


def test_the_first_stop_of_the_keyboard_leads_to_the_content(page, live_server):
    page.goto(f"{live_server.url}/dang-nhap")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("page", [1280], indirect=True)
def test_nothing_is_fetched_from_elsewhere(page, live_server):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/thiet-ke")
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
