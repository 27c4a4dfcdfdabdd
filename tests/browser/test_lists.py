"""Three officers take a list to the frozen payment list in a real browser, without a mouse; axe looks at every page."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ansinh.accounts.models import User
from ansinh.lists import jobs
from ansinh.lists.models import BeneficiaryList, PaymentList
from ansinh.units.actions import load_units
from tests.lists.making import COMMUNE, ROWS, register, workbook
from tests.lists.signed_in import account, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright keeps an event loop in this very thread
SHOTS = os.environ.get("ANSINH_SHOTS", "")
"""A folder for pictures of the pages, to be looked at; none are taken without it."""


@pytest.fixture(autouse=True)
def _uploads(settings: object, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "uploads"  # type: ignore[attr-defined]


class Desks:
    """One browser context an officer, at a width."""

    def __init__(self, browser: Browser, base: str, width: int) -> None:
        self.browser, self.base, self.width = browser, base, width
        self.contexts: list[BrowserContext] = []
        self.seen: list[str] = []

    def page_of(self, user: User) -> Page:
        """A page in which the officer is signed in."""
        context = self.browser.new_context(viewport={"width": self.width, "height": 900}, locale="vi-VN")
        self.contexts.append(context)
        cookie = signed_in(user).cookies["sessionid"]
        context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": self.base}])
        page = context.new_page()
        page.goto(self.base + reverse("lists"))
        return page

    def look(self, page: Page, name: str) -> None:
        """Axe finds nothing, nothing scrolls sideways; a picture if wanted."""
        found = Axe().run(page, options=WCAG)
        assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        self.seen.append(name)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{self.width}.png", full_page=True)


@pytest.fixture(params=[360, 1280])
def desks(request: pytest.FixtureRequest, browser: Browser, live_server: object) -> Iterator[Desks]:
    load_units()
    made = Desks(browser, str(live_server), request.param)
    yield made
    for context in made.contexts:
        context.close()


def wait_for_the_machine(page: Page) -> None:
    jobs.run_waiting()
    page.reload()


def press_on(page: Page, role: str, name: str) -> None:
    """Reach a control by the keyboard alone, and press it."""
    target = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    target.focus()
    expect(target).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_three_officers_play_a_list_to_the_frozen_payment_list(desks: Desks, tmp_path: Path) -> None:
    register(
        tmp_path,
        ("P1", "Nguyễn Văn An", "nam", "1952-03-05", "090123456", "Bãi Lềnh"),
        ("P2", "Trần Thị Bình", "nữ", "1961-08-01", "090234567", "Bãi Lềnh"),
        ("P3", "Hoàng Văn Cường", "nam", "1980-12-12", "090345678", "Đồng Chùa"),
        ("P4", "Lý Thị Dung", "nữ", "1975-01-20", "090456789", "Đồng Chùa"),
        now=timezone.now(),
    )
    rows = (
        ROWS[0],
        ("Trần Thị Bính", "1961", "nữ", "090234567", "Bãi Lềnh", "Phú Tiến"),
        ROWS[2],
        ("LÝ THỊ DUNG", "31/2/1975", "nữ", "090456789", "Đồng Chùa", "Phú Tiến"),
    )
    path = workbook(tmp_path / "ho-ngheo-phu-tien.xlsx", rows)

    commune = desks.page_of(account("xa", "commune_officer", unit_path=COMMUNE))
    desks.look(commune, "empty")
    commune.keyboard.press("t")
    commune.wait_for_url("**/tai-len")
    desks.look(commune, "upload")
    press_on(commune, "button", "Tải lên")
    desks.look(commune, "upload-refused")
    expect(commune.locator(".error-summary")).to_be_focused()
    commune.get_by_label("Tệp danh sách").set_input_files(path)
    commune.get_by_label("Lĩnh vực").select_option("poverty")
    press_on(commune, "button", "Tải lên")
    desks.look(commune, "progress")
    wait_for_the_machine(commune)
    desks.look(commune, "list")
    commune.goto(commune.url + "/cot")
    desks.look(commune, "columns")
    commune.go_back()
    for _row in range(4):
        commune.keyboard.press("j")
    commune.keyboard.press("Enter")
    commune.wait_for_url("**/dong/4")
    desks.look(commune, "row")
    commune.get_by_label("Ngày, năm sinh").fill("31/4/1975")
    press_on(commune, "button", "Lưu sửa đổi")
    desks.look(commune, "row-refused")
    commune.get_by_label("Ngày, năm sinh").fill("20/01/1975")
    press_on(commune, "button", "Lưu sửa đổi")
    wait_for_the_machine(commune)
    commune.keyboard.press("g")
    expect(commune.locator("main")).to_contain_text("Đã gửi danh sách lên")
    chosen = BeneficiaryList.objects.get()
    where = desks.base + reverse("list", args=[chosen.pk])

    district = desks.page_of(account("huyen", "district_officer", unit_path="/19/167/"))
    desks.look(district, "lists")
    district.keyboard.press("j")
    district.keyboard.press("Enter")
    district.wait_for_url(where)
    district.keyboard.press("r")
    district.wait_for_url("**/ra-soat")
    desks.look(district, "review")
    district.keyboard.press("2")
    expect(district.locator("main")).to_contain_text("Không còn cặp nào")
    desks.look(district, "review-done")
    district.keyboard.press("u")
    expect(district.locator("main")).to_contain_text("Đã rút lại câu trả lời")
    jobs.run_waiting()
    district.reload()
    district.keyboard.press("1")
    expect(district.locator("main")).to_contain_text("Không còn cặp nào")
    jobs.run_waiting()

    province = desks.page_of(account("tinh", "province_officer"))
    province.goto(where + "/niem-yet")
    desks.look(province, "posting")
    province.goto(where + "/chi-tra")
    desks.look(province, "prepare")
    province.keyboard.press("l")
    expect(province.locator("main")).to_contain_text("người khác phải kiểm tra")
    desks.look(province, "prepared-by-me")

    second = desks.page_of(account("tinh2", "province_officer"))
    second.goto(where + "/chi-tra")
    desks.look(second, "approve")
    second.keyboard.press("d")
    expect(second.locator("main")).to_contain_text("Đã duyệt")
    second.keyboard.press("f")
    expect(second.locator("main")).to_contain_text("Đã chốt danh sách")
    desks.look(second, "frozen")
    second.goto(where + "/dieu-chinh")
    desks.look(second, "adjustments")
    second.goto(desks.base + reverse("lists-late"))
    desks.look(second, "late")
    payment = PaymentList.objects.get()
    assert (payment.rows, payment.amount) == (4, 4 * 750_000)
    assert len(desks.seen) == 18


def test_the_public_posting_reads_well(desks: Desks, tmp_path: Path) -> None:
    from ansinh.lists import actions
    from ansinh.lists.storage import receive
    from tests.lists.conftest import officer

    path = workbook(tmp_path / "ds.xlsx", ROWS)
    where = {"policy": "covid42", "unit_path": COMMUNE, "field": "poverty"}
    who = officer("9", "province_officer", "commune_officer")
    now = timezone.localtime()
    found = actions.upload(who, [receive("ds.xlsx", [path.read_bytes()])], **where, now=now)
    jobs.run_waiting()
    actions.send_up(who, found.chosen.pk, version=1, now=now)
    posting = actions.post(who, found.chosen.pk, starts_on=now.date(), ends_on=now.date(), now=now)
    page = desks.browser.new_page(viewport={"width": desks.width, "height": 900})
    page.goto(desks.base + reverse("posted", args=[posting.token]))
    expect(page.locator("tbody tr")).to_have_count(3)
    desks.look(page, "posted")
    page.goto(desks.base + reverse("posted", args=["khong-co"]))
    desks.look(page, "posting-over")
    page.close()
