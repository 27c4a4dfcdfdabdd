"""Is this person already helped? Answered within one's right to know, never beyond."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from ansinh.audit.models import Entry
from ansinh.registry import actions, enquiry, queries
from tests.registry.conftest import DAY, KEEPER, NOW, PHU_TIEN, PHUONG_TIEN, actor

OFFICER = actor("commune_officer", PHUONG_TIEN, "poverty")
LATER = date(2025, 7, 1)


@pytest.fixture
def helped(make_person, opener):
    person = make_person(number="019152001881")
    for kind in ("poor", "merit_monthly"):
        actions.classify(
            KEEPER, person.pk, kind, valid_from=date(2019, 1, 1), at=NOW, decision_number="12/QĐ"
        )
    actions.classify(opener, person.pk, "hiv", valid_from=date(2019, 1, 1), at=NOW, decision_number="99/QĐ")
    return person


def ask(who=OFFICER, name="Nguyễn Thị Hoà", birth="5/3/1952", number="", day=LATER, **rest) -> queries.Answer:
    return queries.already_helped(who, name, birth, number, at=NOW, day=day, **rest)


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"name": "nguyen thi hoa"},
        {"name": "NGUYỄN THỊ HÒA", "birth": "1952"},
        {"birth": "", "number": "019 152 001 881"},
        {"name": "", "birth": "", "number": "019152001881"},
        {"name": "Nguyễn Thị Hoa", "number": "019152001881"},
    ],
)
def test_own_field_is_told_in_full_and_the_other_agency_is_named(helped, words):
    answer = ask(**words)
    assert answer.known == "one"
    assert [(h.what, h.decision) for h in answer.helps] == [("poor", "12/QĐ")]
    assert answer.contact == ("Sở Nội vụ",)
    assert answer.person == helped


def test_in_another_unit_only_the_agencies_are_told(helped):
    answer = ask(actor("commune_officer", PHU_TIEN, "poverty"))
    assert (answer.known, answer.helps, answer.person) == ("one", (), None)
    assert answer.contact == ("Sở Nội vụ", "Sở Nông nghiệp và Môi trường")


def test_what_is_sensitive_is_no_part_of_any_answer(helped, opener):
    for who in (OFFICER, KEEPER, opener, actor("commune_officer", PHU_TIEN)):
        answer = ask(who)
        assert not any(h.what == "hiv" for h in answer.helps)
        assert "Sở Y tế" not in answer.contact


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ({"name": "Phạm Văn Không"}, "nobody"),
        ({"birth": "1971"}, "nobody"),
        ({"name": "", "birth": "", "number": ""}, "nobody"),
        ({"name": "", "birth": "", "number": "111111111"}, "nobody"),
    ],
)
def test_a_stranger_is_nobody(helped, words, known):
    answer = ask(**words)
    assert (answer.known, answer.helped) == (known, False)


def test_namesakes_are_several_until_the_number_tells(helped, make_person):
    make_person()
    assert ask().known == "several"
    assert ask(number="019152001881").person == helped


def test_what_has_ended_is_no_help(helped):
    row = helped.classifications.get(kind="poor")
    actions.end_classification(KEEPER, row.pk, last_day=date(2020, 1, 1), why="1/QĐ", at=NOW)
    assert ask().helps == ()


def test_a_later_room_tells_what_it_pays(helped, monkeypatch):
    paid = enquiry.Help(helped.pk, "nq42", "labour", PHUONG_TIEN, DAY, None)
    monkeypatch.setattr(enquiry, "_SOURCES", [lambda ids, day: [paid] if helped.pk in ids else []])
    assert ask(actor("commune_officer", PHUONG_TIEN, "labour")).helps == (paid,)
    assert ask(day=DAY).contact == ("Sở Lao động - Thương binh và Xã hội",)


def test_each_enquiry_is_logged_without_a_name(helped):
    ask()
    entry = Entry.objects.get(action="registry.enquire")
    assert (entry.actor, entry.right) == ("7", "registry.enquire")
    assert "Nguy" not in entry.detail


def test_without_the_right_nothing_is_answered(helped):
    with pytest.raises(PermissionDenied):
        ask(actor("auditor"))
