"""The result page as a reader meets it: accessible, usable on a phone, and silent towards the network."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from ansinh.cli.main import main

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "ket-qua"
    assert main(["demo", "--no-open", "--out", str(out)]) == 0
    return out / "ket-qua.html"


@pytest.fixture(params=[360, 1280])
def page(request: pytest.FixtureRequest, browser: Browser, page_file: Path):
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    opened = context.new_page()
    opened.asked = []  # type: ignore[attr-defined]
    opened.on("request", lambda asked: opened.asked.append(asked.url))  # type: ignore[attr-defined]
    opened.goto(page_file.as_uri())
    yield opened
    context.close()


def test_axe_finds_nothing_with_everything_open(page: Page):
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page, options=WCAG)
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []


def test_nothing_is_fetched_but_the_page_itself(page: Page):
    assert [url for url in page.asked if not url.startswith("file:")] == []  # type: ignore[attr-defined]
    assert page.locator("script").count() == 0


def test_the_page_does_not_scroll_sideways(page: Page):
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_first_stop_of_the_keyboard_leads_to_the_content(page: Page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_three_worked_examples_are_told(page: Page):
    heads = page.locator("h3").all_inner_texts()
    assert heads == [
        "Một người, ba danh sách",
        "Trùng tên, khác người",
        "Một khoản hỗ trợ và điều khoản của nó",
    ]
    woman = page.locator(".card").nth(0)
    assert woman.locator(".tag.repaired, .tag.accepted").count() == 1
    assert woman.locator(".tag.refused").count() == 2
    alike = page.locator(".card").nth(1)
    assert alike.locator(".tag.refused").count() == 0
