"""The pages of reports: build, look, download, issue; nobody sees another unit's."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from ansinh.core.sheets import read_workbook
from ansinh.policies.review.workbook import Filled
from ansinh.reports.models import Report
from ansinh.units.actions import load_units
from ansinh.web.desk.reports import forms
from tests.reports.conftest import DINH_HOA

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.reports.urls")]
Make = Callable[..., Path]


@pytest.fixture(autouse=True)
def static_root(settings: object) -> None:
    """The folder of collected files, empty: its absence is a warning."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # type: ignore[attr-defined]


@pytest.fixture
def signed_in(make_user: Callable[..., object]) -> Callable[..., Client]:
    """A browser in which an officer of one role is signed in with both factors."""
    load_units()

    def enter(role: str = "province_officer", path: str = "/19/") -> Client:
        client = Client()
        client.force_login(make_user(f"{role}{path.replace('/', '.')}", role, path))  # type: ignore[arg-type]
        session = client.session
        session["second_factor"] = True
        session.save()
        return client

    return enter


def form(unit: str = "/19/", **facts: object) -> dict[str, object]:
    return {"unit": unit, "part": "9m", "year": "2020", **facts}


def sent(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def test_an_officer_builds_looks_downloads_and_issues(
    signed_in: Callable[..., Client], workbook: Make
) -> None:
    client = signed_in()
    files = [
        sent(workbook(DINH_HOA, {"VL.01": Filled(100, "khoảng 80", 75)})),
        sent(workbook("Huyện Phú Lương", {"VL.01": Filled(100, 80, 75)})),
    ]
    page = client.post("/bao-cao", form(workbooks=files), follow=True)
    assert page.redirect_chain
    assert "khoảng 80" in page.content.decode()
    assert "Thành phố Sông Công" in page.content.decode()
    report = Report.objects.get()
    answer = client.get(f"/bao-cao/{report.pk}/tai-ve")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bao-cao-2020-9m-19.docx"'
    assert docx.Document(io.BytesIO(answer.content)).tables
    asked = client.get(f"/bao-cao/{report.pk}/ban-hanh").content.decode()
    assert report.sha256 in asked
    done = client.post(
        f"/bao-cao/{report.pk}/ban-hanh", {"sha256": report.sha256}, follow=True
    ).content.decode()
    assert "Đã ban hành, bản 1" in done
    assert client.post(f"/bao-cao/{report.pk}/ban-hanh", {"sha256": report.sha256}).status_code == 409
    assert "9 tháng năm 2020" in client.get("/bao-cao").content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"year": "1999"}, "Hãy ghi năm từ 2020 đến 2099."),
        ({"part": "13m"}, "Kỳ"),
        ({"unit": "/06/"}, "Đơn vị"),
        ({"year": ""}, "Hãy điền"),
        ({"unit": "/19/167/", "year": "2026"}, "Không có đơn vị hành chính"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_builds_nothing(
    signed_in: Callable[..., Client], facts: dict[str, object], words: str
) -> None:
    answer = signed_in().post("/bao-cao", form(**facts))
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Report.objects.exists()


def test_a_bad_file_is_named_and_its_name_is_only_text(signed_in: Callable[..., Client]) -> None:
    name = "<b>x&y.xlsx"
    answer = signed_in().post("/bao-cao", form(workbooks=[SimpleUploadedFile(name, b"nothing")]))
    assert answer.status_code == 400
    assert escape(name) in answer.content.decode()
    assert "<b>x" not in answer.content.decode()


def test_a_file_over_the_limit_is_refused(
    signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST_BYTES", 10)
    answer = signed_in().post("/bao-cao", form(workbooks=[SimpleUploadedFile("to.xlsx", b"x" * 11)]))
    assert answer.status_code == 400
    assert "to.xlsx lớn hơn 5 MB" in answer.content.decode()


def test_too_many_files_are_refused(
    signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST_FILES", 1)
    files = [SimpleUploadedFile(f"{n}.xlsx", b"x") for n in range(2)]
    assert "Nhiều nhất 1 tệp" in signed_in().post("/bao-cao", form(workbooks=files)).content.decode()


def test_a_district_offers_and_sees_its_own_unit_only(signed_in: Callable[..., Client]) -> None:
    province = signed_in()
    province.post("/bao-cao", form("/19/168/"))
    report = Report.objects.get()
    client = signed_in("district_officer", "/19/167/")
    page = client.get("/bao-cao").content.decode()
    assert 'value="/19/167/"' in page
    assert 'value="/19/168/"' not in page
    assert "Huyện Phú Lương" not in page
    for address in ("", "/tai-ve", "/ban-hanh"):
        assert client.get(f"/bao-cao/{report.pk}{address}").status_code == 404
    assert client.post(f"/bao-cao/{report.pk}/ban-hanh", {"sha256": report.sha256}).status_code == 404
    assert client.post("/bao-cao", form("/19/168/")).status_code == 400
    assert Report.objects.count() == 1


@pytest.mark.parametrize("role", ["commune_officer", "register_keeper", "auditor", "system_administrator"])
@pytest.mark.parametrize(
    "address",
    ["/bao-cao", "/bao-cao/1", "/bao-cao/1/tai-ve", "/bao-cao/1/ban-hanh", "/bao-cao/bieu-thu-thap?ky=2020"],
)
def test_other_roles_are_turned_away(signed_in: Callable[..., Client], role: str, address: str) -> None:
    assert signed_in(role).get(address).status_code == 403


def test_whoever_is_not_signed_in_is_sent_to_sign_in(db: None) -> None:
    assert Client().get("/bao-cao").headers["Location"].startswith("/dang-nhap")


def test_looking_changes_nothing(signed_in: Callable[..., Client]) -> None:
    client = signed_in()
    client.post("/bao-cao", form())
    before = Report.objects.values().get()
    for address in ("", f"/{before['id']}", f"/{before['id']}/tai-ve", f"/{before['id']}/ban-hanh"):
        client.get(f"/bao-cao{address}")
    assert Report.objects.values().get() == before


def test_the_empty_form_comes_from_the_page(signed_in: Callable[..., Client], tmp_path: Path) -> None:
    client = signed_in()
    answer = client.get("/bao-cao/bieu-thu-thap?ky=2020-9m")
    (tmp_path / "b.xlsx").write_bytes(answer.content)
    assert "9 tháng năm 2020" in str(read_workbook(tmp_path / "b.xlsx").sheets[0].rows[1].values[0])
    assert client.get("/bao-cao/bieu-thu-thap?ky=x").status_code == 404


def test_the_list_costs_the_same_however_many_reports(
    signed_in: Callable[..., Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = signed_in()
    client.post("/bao-cao", form())
    report = Report.objects.get()
    for _copy in range(20):
        report.pk = None
        report.save(force_insert=True)
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        assert client.get("/bao-cao").content.count(b"/tai-ve") == 21
