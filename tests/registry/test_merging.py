"""Same or not the same: nothing is overwritten, everything can be taken back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict

from ansinh.core.errors import InputError
from ansinh.registry import actions, queries
from ansinh.registry.models import Classification, IdentityPaper, LinkageKey, Membership, Person
from tests.registry.conftest import DAY, ELSEWHERE, KEEPER, NOW, PHU_TIEN, SYSTEM, actor, run, write


@pytest.fixture
def two(make_person):
    """Two records of one woman, with papers, household and a classification each."""
    kept = make_person("Nguyễn Thị Hoà", number="090663689", household="H1")
    gone = make_person("Nguyễn Thị Hoà", number="019152001881", household="H2", ethnicity="Tày", birth="1952")
    for person in (kept, gone):
        actions.classify(KEEPER, person.pk, "poor", valid_from=DAY, at=NOW, decision_number="1")
    return kept, gone


def everything() -> dict[str, list[dict[str, object]]]:
    """All that a merge may touch, without counters and history."""
    return {
        model.__name__: [
            {k: v for k, v in model_to_dict(row).items() if k != "version"}
            for row in model.objects.order_by("pk")
        ]
        for model in (Person, IdentityPaper, Classification, Membership)
    } | {"keys": sorted(LinkageKey.objects.values_list("key", "person_id"))}


def test_a_merge_moves_rows_journals_conflicts_and_fills_blanks(two):
    kept, gone = two
    done = actions.merge(KEEPER, kept.pk, gone.pk, why="hai thẻ một người", at=NOW)
    kept.refresh_from_db()
    assert kept.papers.count() == kept.classifications.count() == kept.spells.count() == 2
    assert (kept.birth, kept.id_number, kept.ethnicity) == ("1952-03-05", "090663689", "Tày")
    assert {(c.what, c.kept_value, c.gone_value) for c in done.conflicts.all()} == {
        ("birth", "1952-03-05", "1952"),
        ("id_number", "090663689", "019152001881"),
    }
    assert [p.pk for p in queries.search(KEEPER, "nguyen thi hoa").people] == [kept.pk]
    assert [p.pk for p in queries.search(KEEPER, "019152001881").people] == [kept.pk]
    assert not LinkageKey.objects.filter(person_id=gone.pk).exists()
    assert [p.person_id for p in queries.as_register(SYSTEM).people] == [kept.code]


def test_undone_everything_is_as_before(two):
    kept, gone = two
    before = everything()
    done = actions.merge(KEEPER, kept.pk, gone.pk, why="hai thẻ một người", at=NOW)
    assert everything() != before
    actions.undo_merge(KEEPER, done.pk, at=NOW)
    assert everything() == before
    with pytest.raises(InputError, match="đã được hoàn tác"):
        actions.undo_merge(KEEPER, done.pk, at=NOW)


def test_what_an_officer_typed_after_the_merge_survives_the_undoing(two):
    kept, gone = two
    done = actions.merge(KEEPER, kept.pk, gone.pk, why="hai thẻ một người", at=NOW)
    kept.refresh_from_db()
    actions.correct_person(KEEPER, kept.pk, {"ethnicity": "Nùng"}, version=kept.version, source="a b", at=NOW)
    paper = actions.add_paper(KEEPER, kept.pk, "123456789", at=NOW)
    actions.undo_merge(KEEPER, done.pk, at=NOW)
    kept.refresh_from_db()
    paper.refresh_from_db()
    assert (kept.ethnicity, paper.person_id) == ("Nùng", kept.pk)


def test_merges_on_merges_are_undone_in_turn(two, make_person):
    kept, gone = two
    third = make_person("Nguyễn Thị Hoa")
    first = actions.merge(KEEPER, kept.pk, gone.pk, why="một người", at=NOW)
    second = actions.merge(KEEPER, third.pk, kept.pk, why="một người", at=NOW)
    with pytest.raises(InputError, match="gộp tiếp"):
        actions.undo_merge(KEEPER, first.pk, at=NOW)
    actions.undo_merge(KEEPER, second.pk, at=NOW)
    actions.undo_merge(KEEPER, first.pk, at=NOW)
    assert Person.objects.filter(merged_into__isnull=True).count() == 3


@pytest.mark.parametrize(
    "who", [actor("register_keeper", PHU_TIEN), actor("district_officer"), actor("auditor")]
)
def test_without_the_right_on_both_nobody_merges(two, who):
    kept, gone = two
    with pytest.raises(PermissionDenied):
        actions.merge(who, kept.pk, gone.pk, why="một người", at=NOW)
    with pytest.raises(PermissionDenied):
        actions.mark_not_same(who, kept.pk, gone.pk, why="", at=NOW)


def test_a_record_merges_neither_with_itself_nor_twice(two):
    kept, gone = two
    with pytest.raises(InputError, match="khác nhau"):
        actions.merge(KEEPER, kept.pk, kept.pk, why="một người", at=NOW)
    actions.merge(KEEPER, kept.pk, gone.pk, why="một người", at=NOW)
    with pytest.raises(InputError, match="đã được gộp"):
        actions.merge(KEEPER, kept.pk, gone.pk, why="một người", at=NOW)


def test_likely_duplicates_come_with_their_evidence_in_words(two, make_person):
    kept, gone = two
    make_person("Trần Văn Bách", sex="nam", birth="1980-01-02", hamlet="Đồng Tâm")
    found = queries.duplicates_of(KEEPER, kept, day=DAY)
    assert [c.person.pk for c in found] == [gone.pk]
    assert found[0].evidence
    assert 0 < found[0].probability <= 1


def test_not_the_same_stays_decided_until_the_evidence_changes(two):
    kept, gone = two
    decision = actions.mark_not_same(KEEPER, gone.pk, kept.pk, why="hai chị em", at=NOW)
    assert queries.duplicates_of(KEEPER, kept, day=DAY) == []
    assert queries.not_same_for(KEEPER, kept, gone) == decision
    actions.correct_person(KEEPER, gone.pk, {"hamlet": "Đồng Tâm"}, version=2, source="a b", at=NOW)
    gone.refresh_from_db()
    assert queries.not_same_for(KEEPER, kept, gone) == decision
    actions.correct_person(KEEPER, gone.pk, {"birth": "1952-03-05"}, version=3, source="a b", at=NOW)
    gone.refresh_from_db()
    assert queries.not_same_for(KEEPER, kept, gone) is None
    assert [c.person.pk for c in queries.duplicates_of(KEEPER, kept, day=DAY)] == [gone.pk]


def test_not_the_same_can_be_taken_back(two):
    kept, gone = two
    decision = actions.mark_not_same(KEEPER, kept.pk, gone.pk, why="hai chị em", at=NOW)
    actions.undo_not_same(KEEPER, decision.pk, at=NOW)
    assert queries.not_same_for(KEEPER, kept, gone) is None


def test_people_of_one_number_are_shown_as_groups(make_person):
    one, other = (
        make_person(number="090663689"),
        make_person("Lê Thị Hà", number="090 663 689", place=ELSEWHERE),
    )
    make_person("Lê Thị Hương", number="123456789")
    assert [[p.pk for p in group] for group in queries.same_number(KEEPER)] == [[one.pk, other.pk]]
    assert queries.same_number(actor("register_keeper", PHU_TIEN)) == []


def test_a_later_file_does_not_bring_a_merged_record_back(two, tmp_path):
    kept, gone = two
    actions.merge(KEEPER, kept.pk, gone.pk, why="một người", at=NOW)
    text = f"person_id,full_name,birth,commune,district,province\n{gone.code},Khác,1950,Phượng Tiến,Định Hóa,Thái Nguyên\n"
    of = run(write(tmp_path / "a.csv", text))
    assert [(p.code, p.refused) for p in of.problems.all()] == [("merged_away", False)]
    assert queries.search(KEEPER, "Khác").count == 0
