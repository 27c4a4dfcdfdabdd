"""The pages of lists: a list is played from upload to frozen payment list by forms alone, as without JavaScript."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ansinh.lists import actions, jobs, queries
from ansinh.lists.models import BeneficiaryList, ListRow, Objection, PaymentList, Posting, Question
from ansinh.units.actions import load_units
from tests.lists.making import COMMUNE, ROWS, register, workbook
from tests.lists.signed_in import account, signed_in

pytestmark = pytest.mark.django_db


class Desk:
    """Four officers at their browsers."""

    def __init__(self) -> None:
        load_units()
        self.commune = signed_in(account("xa", "commune_officer", unit_path=COMMUNE))
        self.district = signed_in(account("huyen", "district_officer", unit_path="/19/167/"))
        self.province = signed_in(account("tinh", "province_officer"))
        self.second = signed_in(account("tinh2", "province_officer"))
        self.stranger = signed_in(account("xa2", "commune_officer", unit_path="/19/164/05443/"))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def send(client: Client, path: Path, **changes: str) -> object:
    facts = {
        "unit_path": COMMUNE,
        "policy": "covid42",
        "field": "poverty",
        "title": "",
        "period": "tháng 4 – 6/2020",
    }
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(reverse("list-upload"), facts | {"files": upload, "complete": "1"} | changes)


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def said(response: object) -> str:
    """The notices of the page after a redirect."""
    return " ".join(re.findall(r'class="notice[^>]*>.*?<p>(.*?)</p>', text_of(response), re.S))


@pytest.fixture
def listed(desk: Desk, tmp_path: Path) -> BeneficiaryList:
    """A list with one row to fix, one to review against the register, two clear ones."""
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
        ("Lý Thị Dung", "31/2/1975", "nữ", "090456789", "Đồng Chùa", "Phú Tiến"),
    )
    answer = send(desk.commune, workbook(tmp_path / "ds.xlsx", rows))
    assert answer.status_code == 302  # type: ignore[attr-defined]
    jobs.run_waiting()
    return BeneficiaryList.objects.get()


def now_of(chosen: BeneficiaryList) -> BeneficiaryList:
    return BeneficiaryList.objects.get(pk=chosen.pk)


def press(client: Client, name: str, chosen: BeneficiaryList, **facts: object) -> object:
    """Press the button of a form of the list, as rendered with the present version."""
    args = [chosen.pk, *(facts.pop(key) for key in ("position", "part") if key in facts)]
    return client.post(reverse(name, args=args), {"version": now_of(chosen).version, **facts}, follow=True)


def test_a_list_is_played_to_the_frozen_payment_list(desk: Desk, listed: BeneficiaryList) -> None:
    shown = text_of(desk.commune.get(reverse("list", args=[listed.pk])))
    assert "4 dòng = 2 chi + 2 chờ + 0 không chi." in shown
    waiting = {row.position: row.reasons for row in ListRow.objects.filter(status="review")}
    assert waiting == {2: ["name_differs"], 4: ["date_impossible"]}
    answer = press(
        desk.commune, "list-fix", listed, position=4, birth="20/01/1975", was_birth="1975", version="1"
    )
    assert "Đã sửa dòng" in said(answer)
    jobs.run_waiting()
    press(desk.commune, "list-send-up", listed)
    assert now_of(listed).state == "review"
    page = text_of(desk.district.get(reverse("list-review", args=[listed.pk])))
    assert "Có phải một người không?" in page
    assert "<mark" in page
    question = Question.objects.get()
    press(desk.district, "list-answer", listed, question=question.pk, answer="same")
    jobs.run_waiting()
    assert (now_of(listed).review, now_of(listed).amount) == (0, 4 * 750_000)
    press(desk.province, "list-do-prepare", listed)
    sha256 = now_of(listed).prepared_sha256
    assert sha256 in text_of(desk.second.get(reverse("list-prepare", args=[listed.pk])))
    own = press(desk.province, "list-approve", listed, sha256=sha256)
    assert "không được tự duyệt" in said(own)
    press(desk.second, "list-approve", listed, sha256=sha256)
    press(desk.second, "list-freeze", listed, sha256=sha256)
    payment = PaymentList.objects.get()
    assert (payment.rows, payment.amount, payment.sha256) == (4, 4 * 750_000, sha256)
    book = desk.province.get(reverse("list-export", args=[listed.pk, "xlsx"]))
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert next(row[1].value for row in sheet.iter_rows(min_row=2)) in {row[0] for row in ROWS}


def test_an_answer_taken_back_is_asked_again(desk: Desk, listed: BeneficiaryList) -> None:
    press(desk.commune, "list-send-up", listed)
    question = Question.objects.get()
    press(desk.district, "list-answer", listed, question=question.pk, answer="not_same")
    jobs.run_waiting()
    assert queries.get_row(listed, 2).reasons == ["not_in_registry"]
    assert now_of(listed).questions == 0
    decision = listed.answers.get()
    press(desk.district, "list-undo", listed, decision=decision.pk, back="list-review")
    jobs.run_waiting()
    assert now_of(listed).questions == 1
    assert queries.get_row(listed, 2).reasons == ["name_differs"]


def test_what_is_asked_of_the_commune_may_be_fixed_by_it_during_review(
    desk: Desk, listed: BeneficiaryList
) -> None:
    press(desk.commune, "list-send-up", listed)
    closed = desk.commune.post(
        reverse("list-fix", args=[listed.pk, 4]), {"version": 1, "birth": "20/01/1975", "was_birth": "1975"}
    )
    assert closed.status_code == 422
    assert "chỉ sửa được những dòng cấp trên hỏi lại" in text_of(closed)
    press(desk.district, "list-ask", listed, position=4)
    press(desk.commune, "list-fix", listed, position=4, birth="20/01/1975", was_birth="1975", version="1")
    jobs.run_waiting()
    assert queries.get_row(listed, 4).status == "repaired"


def test_a_wrong_column_is_corrected_once_and_remembered(desk: Desk, tmp_path: Path) -> None:
    header = ("STT", "Đối tượng", "Mốc A", "Mốc B", "Mốc C", "Nơi 1", "Nơi 2")
    send(desk.commune, workbook(tmp_path / "la.xlsx", ROWS, header=header))
    jobs.run_waiting()
    first = BeneficiaryList.objects.get()
    assert first.problem
    assert "Cách đọc cột" in text_of(desk.commune.get(reverse("list-columns", args=[first.pk])))
    columns = {"B": "full_name", "C": "birth", "D": "sex", "E": "id_number", "F": "hamlet", "G": "commune"}
    given = {f"column_{letter}": name for letter, name in columns.items()}
    press(desk.commune, "list-correct-columns", first, table=0, header_rows="3", **given)
    jobs.run_waiting()
    first = now_of(first)
    assert (first.problem, first.state, first.rows) == ("", "assessed", 3)
    other = (("Lò Văn Em", "1990", "nam", "", "Nà Poọc", "Phú Tiến"),)
    send(desk.commune, workbook(tmp_path / "la-2.xlsx", other, header=header))
    jobs.run_waiting()
    second = BeneficiaryList.objects.exclude(pk=first.pk).get()
    assert (second.problem, second.rows) == ("", 1)
    assert queries.get_row(second, 1).full_name == "Lò Văn Em"
    assert queries.get_row(second, 1).birth == "1990"


def test_a_posting_shows_the_least_fields_to_anybody_while_it_runs(
    desk: Desk, listed: BeneficiaryList
) -> None:
    press(desk.commune, "list-send-up", listed)
    today = timezone.localdate().isoformat()
    press(desk.commune, "list-post", listed, starts_on=today, ends_on=today)
    address = reverse("posted", args=[Posting.objects.get().token])
    shown = text_of(Client().get(address))
    assert "Nguyễn Văn An" in shown
    assert "1952" in shown
    assert "090123456" not in shown
    assert "05/03/1952" not in shown
    assert "Trần Thị Bính" not in shown
    posting = Posting.objects.get()
    press(desk.commune, "list-withdraw-posting", listed, part=posting.pk, why="Sai tên xóm")
    over = Client().get(address)
    assert over.status_code == 404
    assert "Nguyễn Văn An" not in text_of(over)


def test_an_objection_holds_its_row_until_it_is_answered(desk: Desk, listed: BeneficiaryList) -> None:
    press(desk.commune, "list-send-up", listed)
    today = timezone.localdate().isoformat()
    press(desk.commune, "list-post", listed, starts_on=today, ends_on=today)
    facts = {"position": "1", "received_on": today, "objector": "Một người dân", "text": "Nhà này đã khá"}
    desk.commune.post(reverse("list-object", args=[listed.pk]), facts)
    jobs.run_waiting()
    assert queries.get_row(listed, 1).reasons == ["objection"]
    refused = press(desk.province, "list-do-prepare", listed)
    assert "kiến nghị chưa trả lời" in said(refused)
    objection = Objection.objects.get()
    press(
        desk.commune,
        "list-answer-objection",
        listed,
        part=objection.pk,
        outcome="rejected",
        text="Đã kiểm tra",
    )
    jobs.run_waiting()
    assert queries.get_row(listed, 1).status == "accepted"


def test_an_upload_cut_off_half_way_leaves_nothing(desk: Desk, tmp_path: Path, settings: object) -> None:
    path = workbook(tmp_path / "ds.xlsx", ROWS)
    whole = SimpleUploadedFile(path.name, path.read_bytes()[: path.stat().st_size // 2])
    facts = {"unit_path": COMMUNE, "policy": "covid42", "field": "poverty", "files": whole}
    answer = desk.commune.post(reverse("list-upload"), facts)
    assert answer.status_code == 400
    assert "chưa đến đủ" in text_of(answer)
    assert not BeneficiaryList.objects.exists()


def test_an_upload_over_the_limit_is_cut_off_while_it_arrives(
    desk: Desk, tmp_path: Path, settings: object
) -> None:
    settings.UPLOAD_LIMIT = 4096  # type: ignore[attr-defined]
    answer = send(desk.commune, workbook(tmp_path / "ds.xlsx", ROWS))
    assert answer.status_code == 413  # type: ignore[attr-defined]
    assert "lớn hơn mức cho phép" in text_of(answer)
    assert not BeneficiaryList.objects.exists()
    left = [p for p in (tmp_path / "uploads").rglob("*") if p.is_file()]
    assert left == []


def test_a_file_that_is_no_workbook_ends_in_words(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "hong.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    send(desk.commune, path)
    jobs.run_waiting()
    shown = text_of(desk.commune.get(reverse("list", args=[BeneficiaryList.objects.get().pk])))
    assert "hong.xlsx" in shown
    assert "Traceback" not in shown
    assert "Chạy lại" in shown


PAGES = ("list", "list-progress", "list-columns", "list-rows", "list-slip", "list-prepare", "list-posting")


@pytest.mark.parametrize("name", PAGES)
def test_a_list_of_another_unit_is_not_found(desk: Desk, listed: BeneficiaryList, name: str) -> None:
    assert desk.stranger.get(reverse(name, args=[listed.pk])).status_code == 404
    assert desk.district.get(reverse(name, args=[listed.pk])).status_code == 200


def test_a_name_full_of_markup_stays_text(desk: Desk, tmp_path: Path) -> None:
    send(
        desk.commune,
        workbook(
            tmp_path / "x.xlsx", (("<script>alert(1)</script>", "1960", "nam", "", "=1+1", "Phú Tiến"),)
        ),
    )
    jobs.run_waiting()
    chosen = BeneficiaryList.objects.get()
    for name, args in (("list", [chosen.pk]), ("list-row", [chosen.pk, 1])):
        assert "<script>alert" not in text_of(desk.commune.get(reverse(name, args=args)))
    assert ",=1+1" not in text_of(desk.commune.get(reverse("list-rows", args=[chosen.pk])))


def _queries(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_more_rows_and_lists_cost_no_more_queries(desk: Desk, tmp_path: Path) -> None:
    few = send(desk.commune, workbook(tmp_path / "it.xlsx", ROWS))
    jobs.run_waiting()
    small, one = few.url, reverse("lists")  # type: ignore[attr-defined]
    counted = _queries(desk.commune, small), _queries(desk.commune, one)
    many = tuple(
        (f"Nguyễn Văn Người {n}", f"19{50 + n % 40}", "nam", "", "Nà Poọc", "Phú Tiến") for n in range(120)
    )
    big = send(desk.commune, workbook(tmp_path / "nhieu.xlsx", many))
    send(desk.commune, workbook(tmp_path / "ba.xlsx", ROWS[:2]))
    jobs.run_waiting()
    assert (_queries(desk.commune, big.url), _queries(desk.commune, one)) == counted  # type: ignore[attr-defined]


def test_pages_of_rows_turn_by_key_there_and_back(desk: Desk, tmp_path: Path) -> None:
    many = tuple(
        (f"Nguyễn Văn Người {n}", f"19{50 + n % 40}", "nam", "", "Nà Poọc", "Phú Tiến") for n in range(120)
    )
    send(desk.commune, workbook(tmp_path / "nhieu.xlsx", many))
    jobs.run_waiting()
    chosen = BeneficiaryList.objects.get()
    first = queries.row_page(chosen, queries.RowFilter())
    second = queries.row_page(chosen, queries.RowFilter(), after=first.after)
    third = queries.row_page(chosen, queries.RowFilter(), after=second.after)
    back = queries.row_page(chosen, queries.RowFilter(), before=third.before)
    assert [row.position for page in (first, second, third) for row in page.rows] == list(range(1, 121))
    assert [row.position for row in back.rows] == [row.position for row in second.rows]
    found = queries.row_page(chosen, queries.RowFilter(name="nguoi 77"))
    assert [row.full_name for row in found.rows] == ["Nguyễn Văn Người 77"]


def test_adjustments_need_two_people_and_change_nothing_frozen(desk: Desk, listed: BeneficiaryList) -> None:
    press(desk.commune, "list-send-up", listed)
    press(desk.province, "list-do-prepare", listed)
    sha256 = now_of(listed).prepared_sha256
    press(desk.second, "list-approve", listed, sha256=sha256)
    press(desk.second, "list-freeze", listed, sha256=sha256)
    press(desk.province, "list-adjust", listed, position_="", **{"difference": "-250.000", "why": "Chi thừa"})
    desk.province.post(
        reverse("list-adjust", args=[listed.pk]), {"position": 1, "difference": "-250.000", "why": "Chi thừa"}
    )
    payment = PaymentList.objects.get()
    made = payment.adjustments.get()
    assert made.difference == -250_000
    own = press(desk.province, "list-approve-adjustment", listed, part=made.pk)
    assert "không được tự duyệt" in said(own)
    press(desk.second, "list-approve-adjustment", listed, part=made.pk)
    assert payment.adjustments.get().approved_by
    assert PaymentList.objects.get().sha256 == sha256
    assert actions.export is not None
    assert desk.province.get(reverse("list-export", args=[listed.pk, "xlsx"])).status_code == 200
