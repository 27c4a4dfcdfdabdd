"""Components: contrast of every pair of colours, differences within a word, one vocabulary, weight of pages."""

import gzip
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from ansinh.audit.actions import record
from ansinh.web import waiting
from ansinh.web.design import Bar, Cell, Column, Plot, Row, Table, compare_values
from ansinh.web.design.plot import draw, nice_end
from ansinh.web.design.states import STATES, TONES
from ansinh.web.desk import errors
from tests.web.support import officer

STATIC = Path(errors.__file__).parents[1] / "static" / "design"
CSS = (STATIC / "ansinh.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", CSS))
TEXT_PAIRS = [
    *(("ink", ground) for ground in ("paper", "ground", "quiet-soft", "brand-soft", "mark")),
    *(("quiet", ground) for ground in ("paper", "ground", "brand-soft", "quiet-soft")),
    *(("brand", ground) for ground in ("paper", "ground", "brand-soft")),
    *(("danger", ground) for ground in ("paper", "ground", "danger-soft")),
    *((tone, f"{tone}-soft") for tone in ("success", "info")),
    *((tone, "paper") for tone in ("success", "warning", "info")),
    *(("paper", ground) for ground in ("brand", "brand-deep", "danger")),
]
SHAPE_PAIRS = [("edge", "paper"), *((f"plot-{n}", "paper") for n in range(1, 5)), ("focus-dark", "ground"), ("focus-bright", "brand")]  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(text, ground):
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_shapes_that_tell_something_stand_out(shape, ground):
    assert contrast(TOKENS[shape], TOKENS[ground]) >= 3


@pytest.mark.parametrize("tone", ["quiet", "success", "warning", "danger", "info"])
def test_tags_of_every_tone_can_be_read(tone):
    rule = re.search(rf"\.tag\.{tone} \{{ background: var\(--([a-z-]+)\); color: ([^;]+);", CSS)
    ground, colour = (
        rule.groups() if rule else ("quiet-soft", re.search(r"\.tag \{.*?color: (#\w+);", CSS)[1])
    )
    named = re.fullmatch(r"var\(--([a-z-]+)\)", colour)
    assert contrast(TOKENS[named[1]] if named else colour, TOKENS[ground]) >= 4.5


def test_every_state_has_a_word_and_a_known_tone():
    assert {state.tone for state in STATES.values()} <= set(TONES)
    assert all(str(state.word) for state in STATES.values())


def test_no_page_holds_style_or_script_of_its_own():
    templates = Path(errors.__file__).parents[1] / "templates"
    found = [
        path.name
        for path in templates.rglob("*.html")
        if re.search(
            r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|\|safe", path.read_text(encoding="utf-8")
        )
    ]
    assert found == []


def marked(parts: Sequence[object]) -> str:
    return "".join(f"[{p.text}]" if p.differs else p.text for p in parts)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        ("Nguyễn Thị Hoà", "Nguyễn Thị Hoài", ("Nguyễn Thị Hoà", "Nguyễn Thị Hoà[i]")),
        ("1952", "1953", ("195[2]", "195[3]")),
        ("Đặng", "Dặng", ("[Đ]ặng", "[D]ặng")),
        ("Hoà", "Hoa\u0300", ("Hoà", "Hoà")),
    ],
)
def test_a_difference_is_marked_within_the_word(left, right, shown):
    row = compare_values("x", left, right)
    assert (marked(row.left), marked(row.right)) == shown


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("a", "a", "same"),
        ("a", "b", "differs"),
        ("a", "", "left_only"),
        (None, "b", "right_only"),
        ("", None, "missing"),
    ],
)
def test_a_comparison_says_what_it_found(left, right, verdict):
    assert compare_values("x", left, right).verdict == verdict


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_comparison_loses_no_letter(left, right):
    row = compare_values("x", left, right)
    mirrored = compare_values("x", "".join(p.text for p in row.left), "".join(p.text for p in row.right))
    assert mirrored.verdict == row.verdict
    equal = ["".join(p.text for p in side if not p.differs) for side in (row.left, row.right)]
    assert row.verdict != "differs" or equal[0] == equal[1]


def render(source: str, **facts: object) -> str:
    request = RequestFactory().get("/x", {"trang": "2", "ten": "<b>"})
    return Template("{% load design %}" + source).render(Context({"request": request, **facts}))


def test_a_table_escapes_what_people_typed():
    shown = Table("T", [Column("A"), Column("B")], [Row([Cell("<b>x", note="<i>"), "<u>"])])
    page = render("{% table t %}", t=shown)
    assert not re.search(r"<b>x|<i>|<u>", page)


def test_pages_keep_what_the_address_says():
    page = render("{% pagination p %}", p=Paginator(range(100), 10).page(2))
    assert 'href="?trang=3&amp;ten=%3Cb%3E"' in page
    assert 'aria-current="page"' in page


def test_a_second_click_on_a_head_turns_the_order():
    falling = render('{% sort_header "Tên" "ten" "ten" %}')
    assert "xep=-ten" in falling
    assert 'aria-sort="ascending"' in falling
    assert "trang=" not in falling


@pytest.mark.parametrize(("largest", "end"), [(0, 1), (0.7, 1), (1, 1), (412, 500), (501, 1000), (1999, 2000), (2001, 5000)])  # fmt: skip
def test_an_axis_ends_at_a_round_number(largest, end):
    assert nice_end(largest) == end


def test_bars_are_as_long_as_their_numbers():
    drawing = draw(Plot("x", ["a"], [Bar("A", [500]), Bar("B", [125]), Bar("C", [0], target=250)]))
    widths = [row.bars[0].width for row in drawing.rows]
    assert widths[1] == pytest.approx(widths[0] / 4)
    assert widths[2] == 0
    assert drawing.rows[2].target_x - drawing.axis == pytest.approx(widths[0] / 2)


def test_words_of_money_and_days():
    page = render("{{ n|money }} {{ n|count }} {{ none|money }}", n=1500000, none=None)
    assert page == "1.500.000\u00a0₫ 1.500.000 "


def weight(page: bytes) -> int:
    """Bytes over the wire of a first visit: the page as it is, styles and scripts compressed (WhiteNoise does)."""
    return len(page) + sum(len(gzip.compress(path.read_bytes(), 9)) for path in STATIC.glob("*.*"))


@pytest.mark.django_db
def test_a_full_page_of_the_log_weighs_little_and_costs_the_same_however_long(django_assert_max_num_queries):
    _user, client = officer("auditor", "/19/")
    user, _other = officer("leader", "/19/")
    for number in range(130):
        record(str(user.pk), "account.created", object_type="account", object_id=number, detail={"n": number})
    with django_assert_max_num_queries(9) as counted:
        page = client.get("/nhat-ky")
    assert page.content.count(b"<tr>") == 101
    with django_assert_max_num_queries(len(counted)):
        client.get("/nhat-ky?trang=2")
    assert weight(page.content) < 200_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("viec=account.created", 3),
        ("viec=account.", 4),
        ("so=2", 1),
        ("nguoi=khong-co", 0),
        ("nguoi=nguoi-ghi", 4),
        ("tu=2020-01-01&den=2020-12-31", 0),
        ("tu=2020-01-01", 4),
    ],
)
def test_the_log_is_found_by_person_deed_object_and_day(query, found):
    _user, client = officer("auditor", "/19/")
    writer, _other = officer("leader", "/19/", username="nguoi-ghi")
    for number in range(3):
        record(str(writer.pk), "account.created", object_type="account", object_id=number)
    record(str(writer.pk), "account.stopped", object_type="account", object_id=9)
    assert len(client.get(f"/nhat-ky?{query}").context["page"].object_list) == found


@pytest.mark.django_db
def test_the_first_page_tells_what_waits_and_leaves_out_what_does_not(monkeypatch):
    monkeypatch.setattr(waiting, "_PROVIDERS", [])
    waiting.register(lambda actor: [waiting.Waiting("Danh sách chờ duyệt", 1200, "/danh-sach", "warning")])
    waiting.register(lambda actor: [waiting.Waiting("Việc lỗi", 0, "/")])
    _user, client = officer("leader", "/19/")
    page = client.get("/").content.decode()
    assert "1.200" in page
    assert "Danh sách chờ duyệt" in page
    assert "Việc lỗi" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "không đọc được"),
        (errors.forbidden, 403, "Không có quyền"),
        (errors.not_found, 404, "Không tìm thấy"),
        (errors.server_error, 500, "Hệ thống gặp lỗi"),
        (errors.stale_form, 403, "Biểu mẫu đã cũ"),
    ],
)
def test_errors_are_told_in_words_with_what_to_do(rf, view, status, words):
    answer = view(rf.get("/"))
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "Về trang đầu" in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_of_ours_is_told_without_its_traceback(monkeypatch, caplog):
    _user, client = officer("leader", "/19/")
    client.raise_request_exception = False
    monkeypatch.setattr("ansinh.web.desk.home.waiting", lambda actor: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.content.decode()
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.django_db
def test_pages_carry_the_headers_that_protect_them():
    _user, client = officer("leader", "/19/")
    headers = client.get("/").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
