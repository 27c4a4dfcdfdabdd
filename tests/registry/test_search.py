"""Search: without accents, with typos, by number; an exact accent wins; nobody finds what lies outside the scope."""

import pytest

from ansinh.registry import queries, search
from tests.registry.conftest import DISTRICT, ELSEWHERE, KEEPER, PHU_TIEN, PHUONG_TIEN, actor


@pytest.fixture
def people(make_person):
    names = [
        "Nguyễn Thị Hoa",
        "Nguyễn Thị Hoà",
        "Nguyễn Thị Hòa Bình",
        "Đỗ Văn An",
        "Lý A Sì",
        "Trần Quỳnh Anh",
    ]
    made = {name: make_person(name, birth=f"19{52 + i}-03-05") for i, name in enumerate(names)}
    made["Đỗ Văn Ân"] = make_person("Đỗ Văn Ân", place=ELSEWHERE, number="019152001881")
    return made


def found(text: str, who=KEEPER, **rest) -> list[str]:
    return [p.full_name for p in queries.search(who, text, **rest).people]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("nguyen thi hoa", ["Nguyễn Thị Hoa", "Nguyễn Thị Hoà", "Nguyễn Thị Hòa Bình"]),
        ("Nguyễn Thị Hòa", ["Nguyễn Thị Hoà", "Nguyễn Thị Hoa", "Nguyễn Thị Hòa Bình"]),
        ("NGUYỄN THỊ HOÀ", ["Nguyễn Thị Hoà", "Nguyễn Thị Hoa", "Nguyễn Thị Hòa Bình"]),
        ("do van an", ["Đỗ Văn An", "Đỗ Văn Ân"]),
        ("Đỗ Văn Ân", ["Đỗ Văn Ân", "Đỗ Văn An"]),
        ("ân", ["Đỗ Văn Ân", "Đỗ Văn An", "Trần Quỳnh Anh"]),
        ("binh hoa", ["Nguyễn Thị Hòa Bình"]),
        ("hoa 1953", ["Nguyễn Thị Hoà"]),
        ("hoa 05/03/1952", ["Nguyễn Thị Hoa"]),
        ("ly a si", ["Lý A Sì"]),
        ("a s", ["Lý A Sì"]),
        ("quynh anh", ["Trần Quỳnh Anh"]),
        ("019152001881", ["Đỗ Văn Ân"]),
        ("019 152 001 881", ["Đỗ Văn Ân"]),
        ("0191520", ["Đỗ Văn Ân"]),
        ("van 019152001881", ["Đỗ Văn Ân"]),
    ],
)
def test_words_numbers_and_days_find_whom_they_mean(people, text, names):
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("nguyen thj hoa binh", "Nguyễn Thị Hòa Bình"),
        ("nguyn thi hoa binh", "Nguyễn Thị Hòa Bình"),
        ("tran quyn hanh", "Trần Quỳnh Anh"),
        ("tran qunh anh", "Trần Quỳnh Anh"),
        ("dovan an", "Đỗ Văn An"),
    ],
)
def test_a_typo_still_finds_the_name(people, text, name):
    hits = queries.search(KEEPER, text)
    assert hits.how == "likeness"
    assert hits.people[0].full_name == name


@pytest.mark.parametrize(
    "text", ["xyzzy", "%", "_", '"', "' OR 1=1", "*", "NEAR(", "x" * 500, "Đ" * 300, "0" * 12]
)
def test_what_means_nobody_finds_nobody_and_breaks_nothing(people, text):
    assert found(text) == []


def test_a_code_finds_its_person(people):
    code = people["Lý A Sì"].code
    assert found(code) == found(code.lower()) == ["Lý A Sì"]


@pytest.mark.parametrize("text", ["do van an", "dovan an", "019152001881", "", "an"])
def test_nobody_outside_the_scope_is_found_or_counted(people, text):
    elsewhere = {"Đỗ Văn Ân"}
    assert elsewhere.isdisjoint(found(text, actor("register_keeper", PHUONG_TIEN)))
    assert set(found(text, actor("commune_officer", PHU_TIEN))) <= elsewhere
    assert queries.search(actor("auditor"), text).count == 0


def test_a_unit_narrows_the_search_and_lists_in_the_order_of_names(people):
    assert found("", unit_path=PHU_TIEN) == ["Đỗ Văn Ân"]
    assert found("an", unit_path=PHU_TIEN) == ["Đỗ Văn Ân"]
    assert found("", unit_path=PHUONG_TIEN)[0] == "Đỗ Văn An"
    assert queries.search(KEEPER, "", unit_path=DISTRICT).count == 7


def test_common_words_find_people_too_when_names_are_too_many_to_weigh(people, monkeypatch):
    monkeypatch.setattr(search, "NARROW", 1)
    assert found("nguyen thi hoa") == ["Nguyễn Thị Hoa", "Nguyễn Thị Hoà", "Nguyễn Thị Hòa Bình"]
    assert set(found("an", actor("commune_officer", PHU_TIEN))) == {"Đỗ Văn Ân"}
    assert found("a") == found("a ") != []


def test_more_than_the_most_is_said_and_pages_hold(people, monkeypatch):
    monkeypatch.setattr(search, "MOST", 4)
    monkeypatch.setattr(search, "PAGE", 3)
    first, second = queries.search(KEEPER, ""), queries.search(KEEPER, "", page=2)
    assert (first.count, first.more, first.pages) == (4, True, 2)
    assert (len(first.people), len(second.people)) == (3, 1)
    assert queries.search(KEEPER, "", page=99).page == 2


@pytest.mark.parametrize("text", ["nguyen thi hoa", "an", "dovan an", "019152001881", ""])
def test_a_search_takes_few_queries_whatever_it_finds(people, django_assert_max_num_queries, text):
    with django_assert_max_num_queries(8):
        found(text)


def test_a_search_of_the_sample_register_finds_each_tenth_person_by_name_and_year(sample):
    from ansinh.registry.models import Person

    missed = [
        person.code
        for person in Person.objects.order_by("pk")[::100]
        if person.pk
        not in {p.pk for p in queries.search(KEEPER, f"{person.folded} {person.birth[:4]}").people}
    ]
    assert missed == []
