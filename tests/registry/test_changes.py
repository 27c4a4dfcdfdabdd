"""Changes of one person: what stood before stays readable, rights and stale pages are refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from ansinh.audit.models import Entry
from ansinh.audit.queries import verify
from ansinh.core.errors import InputError
from ansinh.registry import actions, queries
from ansinh.registry.facts import StaleError
from ansinh.registry.models import Classification, Fact, LinkageKey, Person, Sealed
from tests.registry.conftest import DAY, DISTRICT, ELSEWHERE, KEEPER, NOW, PHU_TIEN, PHUONG_TIEN, PLACE, actor


def test_a_person_is_entered_with_unit_name_paper_household_and_keys(make_person):
    person = make_person(number="019 152 001 881", household="H9")
    assert (person.unit_path, person.folded, person.id_number) == (
        PHUONG_TIEN,
        "nguyen thi hoa",
        "019 152 001 881",
    )
    assert person.papers.get().folded == "019152001881"
    assert person.papers.get().kind == "cccd"
    assert person.spells.get().household.code == "H9"
    assert LinkageKey.objects.filter(person_id=person.pk).exists()
    assert Entry.objects.get(action="registry.create").object_id == str(person.pk)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"full_name": " "}, "Họ và tên"),
        ({"birth": "1952-02-30"}, "Ngày sinh"),
        ({"birth": "05/03/1952"}, "Ngày sinh"),
        ({"birth": "2020-06-16"}, "sau ngày hôm nay"),
        ({"sex": "x"}, "Giới tính"),
        ({"death": "1951"}, "trước ngày sinh"),
        ({"hamlet": "x" * 121}, "dài quá"),
    ],
)
def test_a_wrong_fact_is_refused_by_its_field(make_person, facts, words):
    with pytest.raises(InputError, match=words):
        make_person(**facts)
    assert not Person.objects.exists()


def test_an_unknown_commune_is_refused(make_person):
    with pytest.raises(InputError, match="danh mục"):
        make_person(place={**PLACE, "commune": "Xã Không Có"})


@pytest.mark.parametrize(
    "who", [actor("commune_officer"), actor("auditor"), actor("register_keeper", PHU_TIEN), actor("leader")]
)
def test_without_the_right_at_the_place_nothing_is_written(make_person, who):
    person = make_person()
    facts = {"full_name": "Lê Thị Hà"}
    attempts = (
        lambda: actions.create_person(who, facts, PLACE, at=NOW),
        lambda: actions.correct_person(who, person.pk, facts, version=1, source="x", at=NOW),
        lambda: actions.add_paper(who, person.pk, "090663689", at=NOW),
        lambda: actions.classify(who, person.pk, "poor", valid_from=DAY, at=NOW, decision_number="1"),
        lambda: actions.record_death(who, person.pk, "2020", source="x", at=NOW),
        lambda: actions.move(who, person.pk, PLACE, hamlet="", day=DAY, source="x", at=NOW),
    )
    before = Entry.objects.count()
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    person.refresh_from_db()
    assert (person.version, person.full_name) == (1, "Nguyễn Thị Hoà")
    assert (Person.objects.count(), Entry.objects.count()) == (1, before)


def test_a_correction_keeps_the_old_value_and_makes_new_keys(make_person):
    person = make_person()
    keys = set(LinkageKey.objects.filter(person_id=person.pk).values_list("key", flat=True))
    changes = {"full_name": "Nguyễn Thị Hoa", "sex": "nữ"}
    actions.correct_person(KEEPER, person.pk, changes, version=1, source="giấy khai sinh", at=NOW)
    person.refresh_from_db()
    assert (person.full_name, person.version, person.name.toned) == ("Nguyễn Thị Hoa", 2, "nguyễn thị hoa")
    fact = Fact.objects.get(what="full_name")
    assert (fact.old, fact.new, fact.source, fact.who) == (
        "Nguyễn Thị Hoà",
        "Nguyễn Thị Hoa",
        "giấy khai sinh",
        "7",
    )
    actions.correct_person(KEEPER, person.pk, {"birth": "1953"}, version=2, source="sổ hộ khẩu", at=NOW)
    assert keys != set(LinkageKey.objects.filter(person_id=person.pk).values_list("key", flat=True))


def test_a_stale_page_cannot_overwrite(make_person):
    person = make_person()
    actions.correct_person(KEEPER, person.pk, {"birth": "1953"}, version=1, source="a b", at=NOW)
    with pytest.raises(StaleError, match="vừa được người khác sửa"):
        actions.correct_person(KEEPER, person.pk, {"birth": "1954"}, version=1, source="a b", at=NOW)
    person.refresh_from_db()
    assert person.birth == "1953"


def test_a_correction_without_a_ground_is_refused(make_person):
    with pytest.raises(InputError, match="Căn cứ"):
        actions.correct_person(KEEPER, make_person().pk, {"birth": "1953"}, version=1, source=" ", at=NOW)


def test_the_newest_card_is_the_number_shown_and_both_are_found(make_person):
    person = make_person(number="090663689")
    actions.add_paper(KEEPER, person.pk, "019152001881", at=NOW, issued=date(2020, 1, 2))
    person.refresh_from_db()
    assert person.id_number == "019152001881"
    assert [queries.search(KEEPER, n).count for n in ("090663689", "019152001881", "019.152.001.881")] == [
        1,
        1,
        1,
    ]
    with pytest.raises(InputError, match="đã có"):
        actions.add_paper(KEEPER, person.pk, "090 663 689", at=NOW)


@pytest.mark.parametrize("number", ["", "không có", "1" * 41])
def test_a_number_that_is_none_is_refused(make_person, number):
    with pytest.raises(InputError, match="Số giấy tờ"):
        actions.add_paper(KEEPER, make_person().pk, number, at=NOW)


def test_a_classification_begins_and_ends_by_decisions(make_person):
    person = make_person()
    row = actions.classify(
        KEEPER, person.pk, "poor", valid_from=date(2019, 12, 31), at=NOW, decision_number="12/QĐ-UBND"
    )
    assert isinstance(row, Classification)
    assert (row.field, row.valid_to) == ("poverty", None)
    actions.end_classification(KEEPER, row.pk, last_day=date(2020, 4, 30), why="34/QĐ-UBND", at=NOW)
    row.refresh_from_db()
    assert row.valid_to == date(2020, 4, 30)
    assert [f.new for f in Fact.objects.filter(what="classification").order_by("pk")] == [
        "poor 2019-12-31",
        "poor 2020-04-30",
    ]
    with pytest.raises(InputError, match="trước ngày bắt đầu"):
        actions.end_classification(KEEPER, row.pk, last_day=date(2019, 1, 1), why="x", at=NOW)


@pytest.mark.parametrize(
    ("kind", "number", "end", "words"),
    [
        ("no_such", "1", None, "danh mục"),
        ("poor", " ", None, "Số quyết định"),
        ("poor", "1", date(2019, 1, 1), "Ngày kết thúc"),
    ],
)
def test_a_classification_without_its_ground_is_refused(make_person, kind, number, end, words):
    person = make_person()
    with pytest.raises(InputError, match=words):
        actions.classify(
            KEEPER, person.pk, kind, valid_from=DAY, at=NOW, decision_number=number, valid_to=end
        )


def test_an_officer_of_one_field_cannot_classify_in_another(make_person):
    merit = actor("register_keeper", "/19/", "merit")
    person = make_person()
    with pytest.raises(PermissionDenied):
        actions.classify(merit, person.pk, "poor", valid_from=DAY, at=NOW, decision_number="1")
    actions.classify(merit, person.pk, "merit_monthly", valid_from=DAY, at=NOW, decision_number="1")


def test_a_death_ends_the_spell_in_the_household(make_person):
    person = make_person(household="H9")
    actions.record_death(KEEPER, person.pk, "2020-05-01", source="giấy chứng tử", at=NOW)
    person.refresh_from_db()
    assert person.death == "2020-05-01"
    assert person.spells.get().valid_to == date(2020, 5, 1)


def test_a_move_takes_all_rows_along_and_keeps_where_one_lived(make_person):
    person = make_person(number="090663689", household="H9")
    actions.classify(KEEPER, person.pk, "poor", valid_from=DAY, at=NOW, decision_number="1")
    actions.move(KEEPER, person.pk, ELSEWHERE, hamlet="Bản Cái", day=date(2020, 6, 1), source="phiếu chuyển", at=NOW, household="H10", relation="Con")  # fmt: skip
    person.refresh_from_db()
    rows = [
        person,
        *person.papers.all(),
        *person.classifications.all(),
        *person.facts.all(),
        *person.spells.all(),
    ]
    assert {row.unit_path for row in rows} == {PHU_TIEN}
    assert person.residences.get().valid_to == date(2020, 5, 31)
    assert [(s.household.code, s.valid_to) for s in person.spells.order_by("pk")] == [("H9", date(2020, 5, 31)), ("H10", None)]  # fmt: skip
    assert queries.search(actor("register_keeper", PHUONG_TIEN), "hoa").count == 0
    assert queries.search(actor("register_keeper", PHU_TIEN), "hoa").count == 1


def test_every_change_stands_in_a_chain_that_holds(make_person):
    person = make_person(number="090663689")
    actions.record_death(KEEPER, person.pk, "2020", source="a b", at=NOW)
    assert verify().fault == ""
    text = " ".join(Entry.objects.values_list("detail", flat=True))
    assert "090663689" not in text
    assert "Nguyễn" not in text


def test_what_is_sensitive_is_opened_with_its_right_and_a_reason_only(make_person, opener):
    person = make_person()
    with pytest.raises(PermissionDenied):
        actions.classify(KEEPER, person.pk, "hiv", valid_from=DAY, at=NOW, decision_number="1")
    actions.classify(opener, person.pk, "hiv", valid_from=DAY, at=NOW, decision_number="77/QĐ")
    row = Sealed.objects.get()
    assert not any(word in row.token for word in ('"hiv"', "77/QĐ", "assistance"))
    with pytest.raises(InputError, match="Lý do"):
        actions.open_sealed(opener, person, reason="xem", at=NOW)
    with pytest.raises(PermissionDenied):
        actions.open_sealed(KEEPER, person, reason="xét trợ cấp", at=NOW)
    [opened] = actions.open_sealed(opener, person, reason="xét trợ cấp tháng 6", at=NOW)
    assert (opened.kind.kind, opened.decision_number) == ("hiv", "77/QĐ")
    entry = Entry.objects.get(action="registry.open_sealed")
    assert (entry.object_id, entry.right) == (str(person.pk), "sensitive.health")
    assert person.openings.get().reason == "xét trợ cấp tháng 6"
    actions.end_sealed(opener, row.pk, last_day=DAY, at=NOW)
    assert actions.open_sealed(opener, person, reason="xét trợ cấp", at=NOW)[0].valid_to == DAY.isoformat()


def test_the_file_does_not_even_count_what_is_sensitive_for_others(make_person, opener):
    person = make_person()
    actions.classify(opener, person.pk, "addiction", valid_from=DAY, at=NOW, decision_number="77/QĐ")
    assert queries.person_file(opener, person.pk, day=DAY).sealed == 1
    others = queries.person_file(KEEPER, person.pk, day=DAY)
    assert (others.sealed, others.agencies, others.held) == (0, (), [])
    assert not any(f.what == "classification" for f in others.facts)


def test_a_file_shows_own_fields_and_names_the_other_agency(make_person):
    person = make_person()
    for kind in ("poor", "merit_monthly"):
        actions.classify(KEEPER, person.pk, kind, valid_from=DAY, at=NOW, decision_number="1")
    after = date(2025, 7, 1)
    home_affairs = actor("district_officer", DISTRICT, "merit", "labour")
    seen = queries.person_file(home_affairs, person.pk, day=after)
    assert [c.kind for c in seen.held] == ["merit_monthly"]
    assert seen.agencies == ("Sở Nông nghiệp và Môi trường",)
    assert "poor" not in " ".join(f.new for f in seen.facts)


@pytest.mark.parametrize(
    "who", [actor("register_keeper", PHU_TIEN), actor("commune_officer"), actor("auditor")]
)
def test_a_file_outside_the_scope_does_not_exist(make_person, who):
    person = make_person(household="H9")
    with pytest.raises(Person.DoesNotExist):
        queries.person_file(who, person.pk, day=DAY)
    with pytest.raises(type(person.household).DoesNotExist):
        queries.household_for(who, person.household_id)


def test_the_file_tells_who_looked(make_person):
    person = make_person()
    actions.record_reading(KEEPER, person, at=NOW)
    assert [look.action for look in queries.person_file(KEEPER, person.pk, day=DAY).looks] == [
        "registry.read",
        "registry.create",
    ]


@pytest.mark.parametrize("classes", [1, 8])
def test_a_file_costs_the_same_number_of_queries_however_full(
    make_person, django_assert_num_queries, classes
):
    person = make_person(household="H9")
    for i in range(classes):
        actions.classify(
            KEEPER, person.pk, "poor", valid_from=date(2010 + i, 1, 1), at=NOW, decision_number="1"
        )
        actions.add_paper(KEEPER, person.pk, f"09066368{i}", at=NOW)
    with django_assert_num_queries(10):
        queries.person_file(KEEPER, person.pk, day=DAY)
