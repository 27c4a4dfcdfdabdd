"""Who is who: what joins, what waits, what stays apart."""

import random
from pathlib import Path

import pytest

from ansinh.core.errors import InputError
from ansinh.core.linkage import LinkResult, Matcher, Pair, link
from tests.core.linkage.people import AS_OF, LAN, person, row

HOA = person("P2", full_name="Trần Thị Hoa", birth="1985-07-20", id_number="019185000777", village="Nà Khao")
BINH = person(
    "P3", full_name="Lý Văn Bình", birth="1950", sex="nam", id_number="090123456", village="Nà Khao"
)
REGISTER = [LAN, HOA, BINH]


def pair(result: LinkResult, one: str, two: str) -> Pair | None:
    """The pair of two rows, if it is told."""
    wanted = {one, two}
    return next((p for p in result.pairs if {p.id1, p.id2} == wanted), None)


def decision(result: LinkResult, one: str, two: str) -> str | None:
    found = pair(result, one, two)
    return found.decision if found else None


def same_person(result: LinkResult, one: str, two: str) -> bool:
    return result.clusters[one] == result.clusters[two]


@pytest.mark.parametrize(
    "changes",
    [
        {"full_name": "Nguyễn Thị Lan", "id_number": "019160004321"},
        {"full_name": "NGUYEN THI LAN", "id_number": "19160004321", "birth": "1960"},
        {"full_name": "Nguyễn Thị Lan", "birth": "12/3/1960", "commune": "xã Phú Tiến"},
        {
            "full_name": "Nguyễn T. Lan",
            "birth": "12/03/1960",
            "village": "xóm Bãi Lềnh",
            "commune": "Phú Tiến",
        },
        {
            "full_name": "Nguyển Thị Lan",
            "birth": "1960",
            "village": "Bãi Lềnh",
            "commune": "Phú Tiến",
            "sex": "Nữ",
        },
    ],
    ids=["number", "lost accent and zero", "day of birth", "short middle name", "year only with hamlet"],
)
def test_a_row_of_a_list_finds_its_person(changes: dict[str, str]) -> None:
    result = link([*REGISTER, row("L1", **changes)], as_of=AS_OF)
    assert same_person(result, "L1", "P1")
    assert decision(result, "L1", "P1") == "link"


def test_a_changed_number_does_not_hide_a_person() -> None:
    listed = row(
        "L1",
        full_name="Nguyễn Thị Lan",
        birth="12/03/1960",
        id_number="090111222",
        village="Bãi Lềnh",
        commune="Phú Tiến",
    )
    result = link([*REGISTER, listed], as_of=AS_OF)
    assert decision(result, "L1", "P1") == "link"


def test_a_married_in_move_does_not_hide_a_person() -> None:
    listed = row(
        "L1",
        full_name="Trần Thị Hoa",
        birth="20/07/1985",
        id_number="019185000777",
        village="Làng Mới",
        commune="Trung Hội",
    )
    assert decision(link([*REGISTER, listed], as_of=AS_OF), "L1", "P2") == "link"


def test_name_year_and_commune_alone_never_link_without_a_clerk() -> None:
    listed = row("L1", full_name="Nguyễn Thị Lan", birth="1960", commune="Phú Tiến")
    assert decision(link([*REGISTER, listed], as_of=AS_OF), "L1", "P1") == "review"


def test_namesakes_of_one_commune_and_year_stay_apart() -> None:
    other = person("P9", birth="1960-11-02", id_number="019160008888", village="Đồng Vượng")
    listed = row("L1", full_name="Nguyễn Thị Lan", birth="1960", commune="Phú Tiến")
    result = link([*REGISTER, other, listed], as_of=AS_OF)
    assert not same_person(result, "P1", "P9")
    assert {decision(result, "L1", "P1"), decision(result, "L1", "P9")} == {"review"}


def test_a_row_that_fits_two_people_equally_joins_neither() -> None:
    other = person("P9", birth="1960-11-02", id_number="019160008888")
    listed = row("L1", full_name="Nguyễn Thị Lan", birth="1960", commune="Phú Tiến", village="Bãi Lềnh")
    result = link([*REGISTER, other, listed], as_of=AS_OF)
    assert not same_person(result, "L1", "P1")
    assert not same_person(result, "L1", "P9")


def test_twins_one_digit_apart_stay_apart() -> None:
    family = {
        "birth": "2010-05-05",
        "father": "Lê Văn Tám",
        "mother": "Trần Thị Bé",
        "head": "Lê Văn Tám",
        "sex": "nam",
    }
    one = person("T1", full_name="Lê Văn Hùng", id_number="019210001234", **family)
    two = person("T2", full_name="Lê Văn Hưng", id_number="019210001235", **family)
    listed = [
        row(
            "L1",
            full_name="Lê Văn Hùng",
            birth="05/05/2010",
            father="Lê Văn Tám",
            mother="Trần Thị Bé",
            commune="Phú Tiến",
        ),
        row(
            "L2",
            full_name="Lê Văn Hưng",
            birth="05/05/2010",
            father="Lê Văn Tám",
            mother="Trần Thị Bé",
            commune="Phú Tiến",
        ),
    ]
    result = link([one, two, *listed], as_of=AS_OF)
    assert not same_person(result, "T1", "T2")
    assert same_person(result, "L1", "T1")
    assert same_person(result, "L2", "T2")


PARENTS = {
    "birth": "2010-05-05",
    "father": "Lê Văn Tám",
    "mother": "Trần Thị Bé",
    "head": "Lê Văn Tám",
    "sex": "nam",
}
AN = person("T1", full_name="Lê Văn An", id_number="019210001234", **PARENTS)
AAN = person("T2", full_name="Lê Văn Ân", id_number="019210001235", **PARENTS)


def test_twins_whose_names_differ_by_a_mark_stay_apart_and_a_row_without_marks_waits() -> None:
    listed = row(
        "L1",
        full_name="LE VAN AN",
        birth="5/5/2010",
        father="LE VAN TAM",
        commune="PHU TIEN",
        village="BAI LENH",
    )
    result = link([AN, AAN, listed], as_of=AS_OF)
    assert len(set(result.clusters.values())) == 3
    assert {decision(result, "L1", "T1"), decision(result, "L1", "T2")} == {"review"}


def test_a_twin_whom_the_register_does_not_know_is_not_given_to_the_other() -> None:
    listed = row("L1", full_name="Lê Văn Ân", commune="Phú Tiến", village="Bãi Lềnh", **PARENTS)
    result = link([AN, listed], as_of=AS_OF)
    assert not same_person(result, "L1", "T1")
    assert decision(result, "L1", "T1") == "review"


def test_a_twin_with_the_number_of_the_other_is_not_the_other() -> None:
    listed = row(
        "L1",
        full_name="Lê Văn Ân",
        id_number="019210001234",
        commune="Phú Tiến",
        village="Bãi Lềnh",
        **PARENTS,
    )
    result = link([AN, AAN, listed], as_of=AS_OF)
    assert not same_person(result, "L1", "T1")
    assert decision(result, "L1", "T1") != "link"


def test_rows_of_two_lists_that_share_name_year_and_commune_only_stay_apart() -> None:
    shown = {"full_name": "Nguyễn Thị Lan", "birth": "1960", "commune": "Phú Tiến"}
    result = link([row("L1", **shown), row("L2", "b.xlsx", **shown)], as_of=AS_OF)
    assert not same_person(result, "L1", "L2")
    assert decision(result, "L1", "L2") == "review"


def test_a_number_without_a_name_waits() -> None:
    result = link([LAN, row("L1", id_number="019160004321")], as_of=AS_OF)
    assert decision(result, "L1", "P1") == "review"


def test_a_row_without_birth_that_fits_father_and_son_joins_neither() -> None:
    father = person("F", full_name="Hoàng Văn Sáng", birth="1955-02-03", sex="nam", id_number="019055000111")
    son = person("S", full_name="Hoàng Văn Sáng", birth="1982-09-09", sex="nam", id_number="019082000222")
    listed = row("L1", full_name="Hoàng Văn Sáng", commune="Phú Tiến", village="Bãi Lềnh")
    result = link([father, son, listed], as_of=AS_OF)
    assert len(set(result.clusters.values())) == 3


def test_father_and_son_of_one_name_stay_apart() -> None:
    father = person(
        "F",
        full_name="Hoàng Văn Sáng",
        birth="1955-02-03",
        sex="nam",
        id_number="019055000111",
        head="Hoàng Văn Sáng",
    )
    son = person(
        "S",
        full_name="Hoàng Văn Sáng",
        birth="1982-09-09",
        sex="nam",
        id_number="019082000222",
        head="Hoàng Văn Sáng",
    )
    listed = row(
        "L1",
        full_name="Hoàng Văn Sáng",
        birth="1982",
        commune="Phú Tiến",
        village="Bãi Lềnh",
        head="Hoàng Văn Sáng",
    )
    result = link([father, son, listed], as_of=AS_OF)
    assert not same_person(result, "F", "S")
    assert same_person(result, "L1", "S")


def test_a_number_of_somebody_else_is_a_conflict_and_the_row_still_finds_its_person() -> None:
    listed = row(
        "L1",
        full_name="Trần Thị Hoa",
        birth="20/07/1985",
        id_number="019160004321",
        village="Nà Khao",
        commune="Phú Tiến",
        sex="Nữ",
    )
    result = link([*REGISTER, listed], as_of=AS_OF)
    assert decision(result, "L1", "P1") == "conflict"
    assert not same_person(result, "L1", "P1")
    assert same_person(result, "L1", "P2")
    assert "L1" in result.borrowed


def test_a_person_twice_in_one_list_is_found() -> None:
    listed = [
        row("L1", full_name="Đỗ Thị Mận", birth="01/02/1971", id_number="019171009999", commune="Phú Tiến"),
        row("L2", full_name="ĐỖ THỊ MẬN", birth="1971", id_number="19171009999", commune="Phú Tiến"),
    ]
    result = link([*REGISTER, *listed], as_of=AS_OF)
    assert decision(result, "L1", "L2") == "link"


def test_evidence_is_told_in_words() -> None:
    listed = row(
        "L1",
        full_name="Nguyen Thi Lan",
        birth="1960",
        id_number="019160004321",
        village="Bãi Lềnh",
        commune="Phú Tiến",
    )
    found = pair(link([*REGISTER, listed], as_of=AS_OF), "L1", "P1")
    assert found is not None
    assert found.evidence == (
        "Trùng số CCCD; trùng họ tên, một bên không dấu; trùng năm sinh, một bên chỉ có năm; cùng xóm, cùng xã"
    )
    assert 0.999 < found.probability < 1


def test_the_order_of_rows_changes_nothing() -> None:
    listed = [
        row(f"L{i}", full_name=name, birth=birth, commune="Phú Tiến")
        for i, (name, birth) in enumerate(
            [
                ("Nguyễn Thị Lan", "1960"),
                ("Trần Thị Hoa", "1985"),
                ("Lý Văn Bình", "1950"),
                ("Lý Bình", "1950"),
            ]
        )
    ]
    rows = [*REGISTER, *listed]
    shuffled = random.Random(7).sample(rows, len(rows))
    assert link(shuffled, as_of=AS_OF) == link(rows, as_of=AS_OF)


def test_an_old_commune_meets_the_unit_that_succeeded_it() -> None:
    listed = row(
        "L1", full_name="Nguyễn Thị Lan", birth="12/03/1960", commune="Xã Bình Yên", province="Thái Nguyên"
    )
    places = {("Thái Nguyên", "Định Hóa", "Phú Tiến"): ("Thái Nguyên", "", "Bình Yên")}
    found = pair(link([*REGISTER, listed], as_of=AS_OF, places=places), "L1", "P1")
    assert found is not None
    assert found.agreement["place"] == "commune"


def test_a_number_filled_in_for_everybody_joins_nobody() -> None:
    listed = [
        row(f"L{i}", full_name=name, id_number="999999999")
        for i, name in enumerate(["Bùi Văn Đá", "Cao Thị Mây"])
    ]
    result = link(listed, as_of=AS_OF)
    assert result.pairs == ()


def test_against_takes_the_second_input_as_the_register() -> None:
    listed = [row("L1", full_name="Trần Thị Hoa", birth="20/07/1985")]
    result = link(
        listed, against=[person("P2", full_name="Trần Thị Hoa", birth="1985-07-20", source="")], as_of=AS_OF
    )
    assert result.clusters == {"L1": "P2", "P2": "P2"}


def test_a_matcher_gives_candidates_and_keeps_the_best() -> None:
    other = person("P9", birth="1960-11-02", id_number="019160008888")
    matcher = Matcher.build([*REGISTER, other], as_of=AS_OF)
    listed = row("L1", full_name="Nguyễn Thị Lan", birth="12/03/1960", commune="Phú Tiến", village="Bãi Lềnh")
    result = matcher.match([listed], top=1)
    assert [(p.id1, p.id2) for p in result.pairs] == [("L1", "P1")]
    assert result.pairs[0].agreement["birth"] == "same_day"


def test_a_matcher_can_be_asked_twice() -> None:
    matcher = Matcher.build(REGISTER, as_of=AS_OF)
    first = matcher.match([row("L1", full_name="Trần Thị Hoa", birth="20/07/1985")])
    matcher.match([row("L2", full_name="Lý Văn Bình", birth="1950")])
    assert matcher.match([row("L1", full_name="Trần Thị Hoa", birth="20/07/1985")]) == first


def test_a_saved_register_answers_as_the_one_in_memory(tmp_path: Path) -> None:
    matcher = Matcher.build(REGISTER, as_of=AS_OF)
    matcher.save(tmp_path / "register.duckdb")
    opened = Matcher.open(tmp_path / "register.duckdb", as_of=AS_OF)
    listed = [row("L1", full_name="Nguyen Thi Lan", birth="1960", id_number="019160004321")]
    assert opened.match(listed) == matcher.match(listed)


@pytest.mark.parametrize("ids", [("A", "A"), ("A", "")], ids=["twice", "blank"])
def test_record_numbers_must_be_there_and_unique(ids: tuple[str, str]) -> None:
    with pytest.raises(InputError, match="record_id"):
        link([row(record_id, full_name="Cao Thị Mây") for record_id in ids], as_of=AS_OF)


def test_nothing_in_gives_nothing_out() -> None:
    result = link([], as_of=AS_OF)
    assert result.clusters == {}
    assert result.pairs == ()


def test_a_register_alone_and_lists_alone_are_linked_too() -> None:
    twice = person("P8", id_number="", source="registry")
    assert same_person(link([LAN, twice], as_of=AS_OF), "P1", "P8")
