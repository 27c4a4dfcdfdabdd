"""The keeper's pages in a real browser: axe finds nothing at either width, and the keyboard is enough."""

import os
from collections.abc import Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ansinh.accounts import rights
from ansinh.accounts.actor import Actor
from ansinh.registry import actions
from ansinh.registry.models import Person
from ansinh.units.actions import load_units
from tests.registry.conftest import DAY, KEEPER, NOW, PLACE, SAMPLE, SYSTEM, actor
from tests.web.support import officer

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread
pytestmark = pytest.mark.django_db(transaction=True)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SHOTS = os.environ.get("ANSINH_SHOTS", "")


@pytest.fixture(autouse=True)
def _confidant(monkeypatch: pytest.MonkeyPatch) -> None:
    more = {"sensitive.health", "sensitive.protection"}
    monkeypatch.setitem(rights.ROLES, "confidant", rights.ROLES["register_keeper"] | more)


def make(name: str, **facts: str) -> Person:
    full = {"full_name": name, "sex": "nữ", "birth": "1952-03-05", "hamlet": "Nà Khao", **facts}
    return actions.create_person(KEEPER, full, PLACE, at=NOW, household="H1")


@pytest.fixture
def people() -> tuple[Person, Person]:
    """Two records that may be one person, with a class, a paper and something sealed."""
    load_units()
    opener: Actor = actor("confidant")
    one, other = make("Nguyễn Thị Hoà"), make("Nguyễn Thị Hoa", birth="1952")
    actions.add_paper(KEEPER, one.pk, "019152001881", at=NOW, issued=date(2020, 1, 2))
    actions.classify(
        KEEPER, one.pk, "poor", valid_from=date(2019, 12, 31), at=NOW, decision_number="12/QĐ-UBND"
    )
    actions.classify(opener, one.pk, "hiv", valid_from=date(2020, 1, 1), at=NOW, decision_number="77/QĐ")
    return one, other


@pytest.fixture(params=[360, 1280])
def desk(request: pytest.FixtureRequest, browser: Browser, live_server: object) -> Iterator[Page]:
    cookie = officer("confidant", "/19/")[1].cookies["sessionid"]
    context: BrowserContext = browser.new_context(
        viewport={"width": request.param, "height": 900}, locale="vi-VN", base_url=str(live_server)
    )
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": str(live_server)}])
    yield context.new_page()
    context.close()


def look(page: Page, name: str) -> None:
    """Axe finds nothing, nothing scrolls sideways."""
    found = Axe().run(page, options=WCAG)
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/registry-{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]


def press(page: Page, role: str, name: str) -> None:
    """Reach a control by the keyboard alone, and press it."""
    target = page.get_by_role(role, name=name, exact=role == "button" and len(name) < 5).first  # type: ignore[arg-type]
    target.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_keeper_finds_opens_and_merges_without_a_mouse(people, desk):
    _one, other = people
    desk.goto(reverse("registry"))
    look(desk, "search-empty")
    desk.get_by_label("Tên, ngày sinh, số giấy tờ hoặc mã").focus()
    desk.keyboard.type("nguyen thi hoa 1952")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("2 người.")).to_be_visible()
    look(desk, "search")
    press(desk, "link", "Nguyễn Thị Hoà")
    expect(desk.get_by_role("heading", name="Nguyễn Thị Hoà")).to_be_visible()
    expect(desk.get_by_text("HIV")).to_have_count(0)
    look(desk, "person")
    press(desk, "button", "Ghi lý do và mở")
    look(desk, "sealed-refused")
    desk.get_by_label("Lý do xem thông tin bảo mật").focus()
    desk.keyboard.type("xét trợ cấp tháng 6")
    press(desk, "button", "Ghi lý do và mở")
    expect(desk.get_by_text("Người nhiễm HIV")).to_be_visible()
    look(desk, "sealed")
    press(desk, "link", "Về hồ sơ")
    press(desk, "link", "Tìm hồ sơ trùng")
    look(desk, "candidates")
    press(desk, "link", other.full_name)
    expect(desk.get_by_role("heading", name="Có phải một người không?")).to_be_visible()
    look(desk, "merge")
    desk.get_by_label("Lý do").focus()
    desk.keyboard.type("hai thẻ một người")
    press(desk, "button", "Cùng một người: gộp")
    expect(desk.get_by_text("Đã gộp hai hồ sơ")).to_be_visible()
    look(desk, "merged")
    press(desk, "button", "Hoàn tác")
    expect(desk.get_by_text("Đã hoàn tác: hai hồ sơ trở lại như trước.")).to_be_visible()


def test_forms_enquiry_household_and_imports_are_fit_for_everybody(people, desk):
    one, _other = people
    of = actions.start_import(SYSTEM, SAMPLE, name="so.csv", as_of=DAY, at=NOW)
    for name, arguments in (
        ("registry-new", []),
        ("registry-enquiry", []),
        ("registry-correct", [one.pk]),
        ("registry-paper", [one.pk]),
        ("registry-classify", [one.pk]),
        ("registry-move", [one.pk]),
        ("registry-death", [one.pk]),
        ("registry-household", [one.household_id]),
        ("registry-merge", []),
        ("registry-imports", []),
        ("registry-import", [of.pk]),
    ):
        desk.goto(reverse(name, args=arguments))
        look(desk, name)
    desk.goto(reverse("registry-enquiry"))
    press(desk, "button", "Hỏi")
    expect(desk.get_by_text("Hãy ghi họ tên hoặc số giấy tờ.").first).to_be_visible()
    look(desk, "enquiry-refused")
    desk.get_by_label("Số giấy tờ").focus()
    desk.keyboard.type("019152001881")
    press(desk, "button", "Hỏi")
    expect(desk.get_by_text("Hộ nghèo")).to_be_visible()
    look(desk, "enquiry")
