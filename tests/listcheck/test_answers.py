"""What officers answered settles who a row is; the law decides again. Everybody here is invented."""

from ansinh.listcheck.answers import Answers, paid_key
from ansinh.listcheck.check import Ground, assess_rows, ground_of, identify_rows
from ansinh.listcheck.model import Decision, ListRow, PaidLine, Person, RowKey
from ansinh.listcheck.register import Register, index_people
from tests.listcheck.builders import person

FLAGS = ("poor_2019_12_31", "near_poor_2019_12_31", "poor_2020_04_30", "near_poor_2020_04_30")


def made(number: int, name: str = "Nguyễn Văn An", year: int = 1952, **changes: object) -> ListRow:
    row = ListRow(RowKey("a.xlsx", 0, number, "DS"), full_name=name, group="G7", birth_year=year)
    row.commune, row.hamlet = "Phú Tiến", "Nà Poọc"
    for field, value in changes.items():
        setattr(row, field, value)
    return row


def place(number: int) -> tuple[str, str, int]:
    return ("a.xlsx", "DS", number)


def poor(who: str, name: str, **changes: object) -> Person:
    return person(who, name, flags=frozenset({"poor_2019_12_31", "poor_2020_04_30"}), **changes)


def ground(*people: Person, paid: tuple[PaidLine, ...] = ()) -> Ground:
    register = index_people(people, FLAGS) if people else Register()
    return ground_of("covid42", register, paid)


def decided(rows: list[ListRow], on: Ground, answers: Answers) -> list[Decision]:
    return assess_rows(identify_rows(rows, on, answers), on, answers).decisions


def test_a_row_said_to_be_a_person_of_the_register_is_paid() -> None:
    on = ground(poor("P1", "Nguyễn Văn Ân"))
    asked = decided([made(1)], on, Answers())[0]
    assert asked.status == "review"
    same = decided([made(1)], on, Answers(same_person={place(1): "P1"}))[0]
    assert (same.status, same.person, same.reasons) == ("accepted", "P1", [])


def test_a_row_said_not_to_be_its_only_candidate_is_not_in_the_register() -> None:
    on = ground(poor("P1", "Nguyễn Văn Ân"))
    found = decided([made(1)], on, Answers(not_person={place(1): frozenset({"P1"})}))[0]
    assert (found.status, found.identity.person) == ("review", None)
    assert "not_in_registry" in found.reasons


def test_an_answer_about_somebody_else_changes_nothing() -> None:
    on = ground(poor("P1", "Nguyễn Văn Ân"))
    before = decided([made(1)], on, Answers())[0]
    after = decided([made(1)], on, Answers(not_person={place(1): frozenset({"P9"})}))[0]
    assert (after.status, after.reasons) == (before.status, before.reasons)


def test_rows_said_to_be_one_person_are_paid_once_and_rows_said_to_be_two_are_both_paid() -> None:
    def rows() -> list[ListRow]:
        return [made(1), made(2)]

    pair = frozenset({place(1), place(2)})
    asked = [d.status for d in decided(rows(), ground(), Answers())]
    assert "review" in asked
    once = decided(rows(), ground(), Answers(same_rows=frozenset({pair})))
    assert [d.status for d in once] == ["accepted", "refused"]
    assert once[1].reasons == ["duplicate_same_group"]
    both = decided(rows(), ground(), Answers(other_rows=frozenset({pair})))
    assert [d.status for d in both] == ["accepted", "accepted"]


def line(amount: int) -> PaidLine:
    return PaidLine(2, "Nguyễn Văn An", "1952", "", "Nà Poọc", "Phú Tiến", "", amount, "2020-05-01")


def test_a_payment_said_to_be_the_rows_refuses_it_and_another_persons_does_not() -> None:
    on = ground(paid=(line(750_000),))
    assert decided([made(1)], on, Answers())[0].status == "review"
    key = (place(1), paid_key(line(750_000)))
    same = decided([made(1)], on, Answers(same_paid=frozenset({key})))[0]
    assert (same.status, same.reasons) == ("refused", ["already_paid"])
    other = decided([made(1)], on, Answers(other_paid=frozenset({key})))[0]
    assert other.status == "accepted"


def test_an_answer_about_a_payment_does_not_outlive_what_the_payment_said() -> None:
    old = (place(1), paid_key(line(750_000)))
    changed = ground(paid=(line(500_000),))
    assert decided([made(1)], changed, Answers(other_paid=frozenset({old})))[0].status == "review"


def test_a_held_row_waits_with_its_reason() -> None:
    found = decided([made(1)], ground(), Answers(held={place(1): "kiến nghị số 1"}))[0]
    assert (found.status, found.reasons) == ("review", ["objection"])
