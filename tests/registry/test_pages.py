"""Pages of the register: what they show, to whom, at a constant number of queries."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ansinh.accounts import rights
from ansinh.audit.models import Entry
from ansinh.lists import jobs
from ansinh.registry import actions
from ansinh.registry.models import Classification, Import, Merge, NotSame, Person
from ansinh.units.actions import load_units
from tests.registry.conftest import ELSEWHERE, KEEPER, NOW, PHU_TIEN, PHUONG_TIEN, PLACE
from tests.web.support import officer

EVIL = '<script>alert("x")</script>'


@pytest.fixture
def keeper(db):
    load_units()
    return officer("register_keeper", "/19/")[1]


@pytest.fixture
def person(make_person):
    made = make_person(number="019152001881", household="H1")
    actions.classify(KEEPER, made.pk, "poor", valid_from=date(2019, 12, 31), at=NOW, decision_number="12/QĐ")
    return made


def page(client, name: str, *args: object, status: int = 200, **query: object) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def post(client, name: str, /, *args: object, status: int = 302, **facts: object):
    answer = client.post(reverse(name, args=args), facts)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer


def test_a_search_counts_and_links(keeper, person):
    text = page(keeper, "registry", tim="nguyen thi hoa")
    assert "1 người." in text
    assert reverse("registry-person", args=[person.pk]) in text
    assert "Không tìm thấy ai" in page(keeper, "registry", tim="xyzzy")
    assert "019152001881" not in page(keeper, "registry")


def test_a_commune_officer_finds_people_without_their_number_or_file(person):
    client = officer("commune_officer", PHUONG_TIEN)[1]
    text = page(client, "registry", tim="nguyen thi hoa")
    assert "…1881" in text
    assert "019152001881" not in text
    assert reverse("registry-person", args=[person.pk]) not in text
    page(client, "registry-person", person.pk, status=403)


@pytest.mark.parametrize("people", [1, 30])
def test_a_search_page_takes_the_same_queries_however_many_it_finds(keeper, make_person, people, django_assert_num_queries):  # fmt: skip
    for i in range(people):
        make_person(f"Nguyễn Thị Hoa {'Bình' if i % 2 else 'An'}", birth=f"19{50 + i}", household=f"H{i}")
    with django_assert_num_queries(8):
        page(keeper, "registry", tim="nguyen thi hoa")


def test_a_file_shows_what_is_held_and_logs_the_reading(keeper, person):
    text = page(keeper, "registry-person", person.pk, nam=2020)
    for words in ("Hộ nghèo", "31/12/2019", "12/QĐ", "019152001881", "●", "Lập hồ sơ"):
        assert words in text
    assert Entry.objects.filter(action="registry.read", object_id=str(person.pk)).count() == 1


@pytest.mark.parametrize(
    "name",
    [
        "registry-person",
        "registry-correct",
        "registry-paper",
        "registry-classify",
        "registry-death",
        "registry-move",
    ],
)
def test_what_lies_elsewhere_is_not_found(person, name):
    page(officer("register_keeper", PHU_TIEN)[1], name, person.pk, status=404)


def test_a_household_shows_its_members(keeper, person):
    assert "Nguyễn Thị Hoà" in page(keeper, "registry-household", person.household_id)
    page(officer("register_keeper", PHU_TIEN)[1], "registry-household", person.household_id, status=404)


def test_a_person_is_entered_corrected_moved_and_mourned_by_forms(keeper, db):
    facts = {"full_name": "Lê Thị Hà", "sex": "nữ", "birth": "1960", **PLACE, "id_number": "090663689"}
    post(keeper, "registry-new", **facts)
    made = Person.objects.get()
    post(
        keeper,
        "registry-correct",
        made.pk,
        full_name="Lê Thị Hạ",
        sex="nữ",
        birth="1960",
        version=1,
        source="sổ",
    )
    text = post(
        keeper, "registry-correct", made.pk, full_name="X", birth="1", version=2, source="s", status=422
    )
    assert "không phải ngày" in text.content.decode()
    stale = post(
        keeper, "registry-correct", made.pk, full_name="X", birth="1960", version=1, source="s", status=422
    )
    assert "vừa được người khác sửa" in stale.content.decode()
    post(keeper, "registry-paper", made.pk, number="019160001234", issued="2020-01-02")
    post(keeper, "registry-classify", made.pk, kind="poor", valid_from="2020-01-01", decision_number="1/QĐ")
    row = Classification.objects.get()
    post(keeper, "registry-end", made.pk, row.pk, last_day="2026-05-01", why="2/QĐ", status=302)
    post(keeper, "registry-move", made.pk, **ELSEWHERE, day="2020-06-01", source="phiếu")
    post(keeper, "registry-death", made.pk, day="2020-06-10", source="chứng tử")
    made.refresh_from_db()
    row.refresh_from_db()
    assert (made.full_name, made.unit_path, made.death) == ("Lê Thị Hạ", PHU_TIEN, "2020-06-10")
    assert row.valid_to == date(2026, 5, 1)


def test_two_records_are_merged_and_parted_by_the_page(keeper, person, make_person):
    other = make_person()
    text = page(keeper, "registry-merge", a=person.pk, b=other.pk)
    assert "Có phải một người không?" in text
    assert "trùng họ tên" in text.lower()
    assert other.code in page(keeper, "registry-merge", a=person.pk)
    post(keeper, "registry-decide", a=person.pk, b=other.pk, answer="not_same", why="hai chị em")
    assert "hai chị em" in page(keeper, "registry-merge", a=person.pk, b=other.pk)
    post(keeper, "registry-undo-not-same", a=person.pk, b=other.pk)
    assert NotSame.objects.get().undone_at is not None
    post(keeper, "registry-decide", a=person.pk, b=other.pk, answer="same", why=" ")
    assert not Merge.objects.exists()
    post(keeper, "registry-decide", a=person.pk, b=other.pk, answer="same", why="một người")
    assert "đã được gộp" in page(keeper, "registry-person", other.pk)
    post(keeper, "registry-undo", Merge.objects.get().pk)
    other.refresh_from_db()
    assert other.merged_into_id is None


def test_a_keeper_elsewhere_can_neither_see_nor_decide_on_the_pair(person, make_person):
    other = make_person()
    client = officer("register_keeper", PHU_TIEN)[1]
    page(client, "registry-merge", a=person.pk, b=other.pk, status=404)
    post(client, "registry-decide", a=person.pk, b=other.pk, answer="same", why="x", status=404)


def test_people_of_one_number_are_offered(keeper, person, make_person):
    other = make_person("Lê Thị Hà", number="019 152 001 881")
    assert f"?a={person.pk}&amp;b={other.pk}" in page(keeper, "registry-merge")


def test_the_enquiry_tells_own_field_and_names_the_other_agency(person):
    client = officer("commune_officer", PHUONG_TIEN, ["merit"])[1]
    text = post(client, "registry-enquiry", name="nguyen thi hoa", birth="1952", status=200).content.decode()
    assert "Sở Nông nghiệp và Môi trường" in text
    assert "12/QĐ" not in text
    assert "Không có ai" in post(client, "registry-enquiry", name="Ai Đó", status=200).content.decode()
    post(client, "registry-enquiry", name="", status=422)


def test_what_is_sensitive_opens_on_a_reason_only(monkeypatch, person, opener):
    actions.classify(opener, person.pk, "hiv", valid_from=date(2020, 1, 1), at=NOW, decision_number="77/QĐ")
    client = officer("confidant", "/19/")[1]
    text = page(client, "registry-person", person.pk)
    assert "Ghi lý do và mở" in text
    assert "HIV" not in text
    refused = post(client, "registry-open", person.pk, reason="x", status=422).content.decode()
    assert "HIV" not in refused
    assert (
        "HIV" in post(client, "registry-open", person.pk, reason="xét trợ cấp", status=200).content.decode()
    )
    plain = officer("register_keeper", "/19/")[1]
    assert "Ghi lý do và mở" not in page(plain, "registry-person", person.pk)
    post(plain, "registry-open", person.pk, reason="xét trợ cấp", status=403)
    assert "confidant" in rights.ROLES


def test_an_upload_is_imported_by_the_worker_and_its_problems_named(keeper, settings, tmp_path):
    settings.UPLOADS = tmp_path
    text = "person_id,full_name,birth,province,district,commune\nP1,Lê Thị Hà,1960,Thái Nguyên,Định Hóa,Phú Tiến\nP2,,1960,,,Phú Tiến\n"
    file = SimpleUploadedFile("so.csv", text.encode())
    post(keeper, "registry-imports", file=file, as_of="2020-06-01", complete="1")
    of = Import.objects.get()
    assert "Đang nhập" in page(keeper, "registry-import", of.pk)
    jobs.run_waiting()
    text = page(keeper, "registry-import", of.pk)
    assert "so.csv, dòng 3" in text
    assert Person.objects.get().unit_path == PHU_TIEN
    assert "so.csv" in page(keeper, "registry-imports")


@pytest.mark.parametrize(("text", "words"), [("a,b\n1,2\n", "thiếu cột"), ("\xff", "thiếu cột")])
def test_a_file_of_another_form_is_refused_in_words(keeper, settings, tmp_path, text, words):
    settings.UPLOADS = tmp_path
    file = SimpleUploadedFile("so.csv", text.encode())
    answer = post(keeper, "registry-imports", file=file, as_of="2020-06-01", complete="1", status=422)
    assert words in answer.content.decode()
    assert not Import.objects.exists()


def test_an_upload_that_stops_half_way_is_not_taken(keeper, settings, tmp_path):
    settings.UPLOADS = tmp_path
    file = SimpleUploadedFile("so.csv", b"a,b\n")
    post(keeper, "registry-imports", file=file, as_of="2020-06-01", status=400)
    assert not Import.objects.exists()


def test_what_was_typed_is_shown_as_text(keeper, make_person):
    made = make_person(EVIL, hamlet=EVIL, ethnicity="<b>x</b>", household=EVIL[:20])
    for text in (
        page(keeper, "registry", tim="script"),
        page(keeper, "registry-person", made.pk),
        page(keeper, "registry-household", made.household_id),
        page(keeper, "registry-merge", a=made.pk, b=made.pk),
        page(keeper, "registry", tim=EVIL),
    ):
        assert "<script>alert" not in text
        assert "<b>x" not in text
