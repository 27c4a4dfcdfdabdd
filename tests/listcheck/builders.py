"""Small builders of rows and people for the tests of the list check. Everybody here is invented."""

from ansinh.listcheck.model import Decision, Identity, ListRow, Person, RowKey


def person(person_id: str = "P1", name: str = "Nguyễn Văn An", **changes: object) -> Person:
    values: dict[str, object] = {
        "person_id": person_id,
        "full_name": name,
        "sex": "nam",
        "birth": "1952-03-05",
        "id_number": "019052001234",
        "household_id": "H1",
        "relation": "Chủ hộ",
        "province": "Thái Nguyên",
        "district": "Định Hóa",
        "commune": "Phú Tiến",
        "commune_code": "",
        "hamlet": "Nà Poọc",
        "date_of_death": "",
        "flags": frozenset(),
    }
    return Person(**(values | changes))  # type: ignore[arg-type]


def row(
    number: int = 1,
    *,
    file: str = "a.xlsx",
    group: str = "G7",
    reviews: tuple[str, ...] = (),
    refusals: tuple[str, ...] = (),
) -> ListRow:
    made = ListRow(RowKey(file, 0, number, "DS"), full_name="Nguyễn Văn An", group=group)
    for code in reviews:
        made.add_review(code)
    for code in refusals:
        made.add_refusal(code)
    return made


def decision(
    list_row: ListRow, potential: int, known: Person | None = None, candidates: tuple[Person, ...] = ()
) -> Decision:
    known = known if known is not None or candidates else person()
    identity = Identity(known, candidates or ((known,) if known else ()))
    return Decision(
        list_row, identity, person=known.person_id if known else f"X-{list_row.key.row}", potential=potential
    )
