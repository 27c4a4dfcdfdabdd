"""A register read from CSV: whole, named by line, resumed without doubling, and the same again for the list check."""

from datetime import date

import pytest

from ansinh.core.errors import InputError
from ansinh.listcheck.register import read_register
from ansinh.registry import actions, importing, queries
from ansinh.registry.models import (
    Classification,
    Household,
    IdentityPaper,
    Import,
    LinkageKey,
    Membership,
    Name,
    Person,
    Sealed,
)
from ansinh.registry.places import locate
from tests.registry.conftest import DAY, KEEPER, NOW, PHUONG_TIEN, SAMPLE, SYSTEM, run, write

HEADER = "person_id,full_name,sex,birth,id_number,household_id,relation_to_head,province,district,commune,commune_code,hamlet,poor_2019_12_31,poor_2020_04_30,date_of_death\n"
ROW = "P1,Đặng Thị Chi,nữ,1976-11-30,019176017669,H1,Chủ hộ,Thái Nguyên,Định Hóa,Phượng Tiến,,Nà Khao,1,0,\n"
SECOND = "P2,Lê Văn An,nam,1980,,H1,Con,Thái Nguyên,Định Hóa,Phượng Tiến,,Nà Khao,0,1,2020-01-02\n"


def counts() -> tuple[int, ...]:
    models = (Person, Household, Membership, IdentityPaper, Classification, Name, LinkageKey)
    return tuple(model.objects.count() for model in models)


def test_the_whole_sample_register_comes_in(sample):
    assert (sample.status, sample.added, sample.refused, sample.position) == ("done", 4015, 0, 4015)
    assert Person.objects.filter(unit_path=PHUONG_TIEN).count() == 1338
    assert Person.objects.count() == 4015
    assert LinkageKey.objects.values("person_id").distinct().count() == 4015


def test_the_register_in_the_database_is_the_register_of_the_file(sample):
    read, kept = read_register(SAMPLE), queries.as_register(SYSTEM)
    assert kept.people == read.people
    assert kept.flag_columns == read.flag_columns
    assert kept.heads == read.heads


def test_the_exported_file_is_the_imported_file_byte_for_byte(sample, tmp_path):
    assert queries.export_csv(SYSTEM, tmp_path / "out.csv") == 4015
    assert (tmp_path / "out.csv").read_bytes() == SAMPLE.read_bytes()


def test_an_officer_exports_own_unit_only(sample):
    from tests.registry.conftest import actor

    register = queries.as_register(actor("register_keeper", PHUONG_TIEN))
    assert {p.commune for p in register.people} == {"Phượng Tiến"}
    assert not queries.as_register(actor("auditor")).people


def test_the_same_file_again_adds_nothing(sample):
    before = counts()
    again = run(SAMPLE)
    assert again.pk == sample.pk
    assert counts() == before


@pytest.mark.django_db
def test_a_killed_import_goes_on_where_its_last_batch_ended(tmp_path, monkeypatch):
    of = actions.start_import(SYSTEM, SAMPLE, name="r.csv", as_of=DAY, at=NOW)
    real, calls = importing._People.load, []

    def dying(self, of, rows):
        calls.append(len(rows))
        found = real(self, of, rows)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(importing._People, "load", dying)
    with pytest.raises(KeyboardInterrupt):
        actions.run_import(SYSTEM, of.pk, at=NOW, batch=700)
    assert Import.objects.get().position == 1400
    assert Person.objects.count() == 1400
    monkeypatch.setattr(importing._People, "load", real)
    done = actions.run_import(SYSTEM, of.pk, at=NOW, batch=900)
    assert (done.status, done.position, done.added) == ("done", 4015, 4015)
    resumed = counts()
    assert queries.as_register(SYSTEM).people == read_register(SAMPLE).people
    assert resumed[0] == 4015
    assert resumed[6] == LinkageKey.objects.values("key", "person_id").distinct().count()


@pytest.mark.django_db
def test_an_import_killed_while_it_makes_keys_makes_each_key_once(tmp_path, monkeypatch):
    of = actions.start_import(SYSTEM, SAMPLE, name="r.csv", as_of=DAY, at=NOW)
    monkeypatch.setattr(importing, "BATCH", 200)
    real, calls = importing.keys.add_range, []

    def dying(first, last, **rest):
        real(first, last, **rest)
        calls.append(first)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(importing.keys, "add_range", dying)
    with pytest.raises(KeyboardInterrupt):
        actions.run_import(SYSTEM, of.pk, at=NOW)
    monkeypatch.setattr(importing.keys, "add_range", real)
    actions.run_import(SYSTEM, of.pk, at=NOW)
    assert LinkageKey.objects.count() == LinkageKey.objects.values("key", "person_id").distinct().count()
    assert LinkageKey.objects.values("person_id").distinct().count() == 4015


@pytest.mark.django_db
def test_two_processes_cannot_import_one_file_at_once(tmp_path):
    path = write(tmp_path / "r.csv", HEADER + ROW + SECOND)
    of = actions.start_import(SYSTEM, path, name="r.csv", as_of=DAY, at=NOW)
    Import.objects.update(position=1)
    loader = importing._People(of, NOW)
    with pytest.raises(importing.AnSinhError, match="tiến trình khác"):
        importing._batch(of.pk, 0, [], loader)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "code"),
    [
        (ROW.replace("P1", "", 1), "id_missing"),
        (ROW.replace("Đặng Thị Chi", ""), "name_missing"),
        (ROW.replace("1976-11-30", "1976-02-30"), "date_impossible"),
        (ROW.replace("1976-11-30", "30/11/1976"), "date_impossible"),
        (ROW.replace("1976-11-30", "2021-01-01"), "date_impossible"),
        (SECOND.replace("2020-01-02", "2020-13-01").replace("P2", "P1"), "date_impossible"),
        (ROW.replace("Nà Khao", "x" * 121), "too_long"),
    ],
)
def test_a_wrong_row_is_refused_by_its_line_and_the_others_stand(tmp_path, row, code):
    of = run(write(tmp_path / "r.csv", HEADER + SECOND + row))
    problem = of.problems.get()
    assert (problem.code, problem.line, problem.refused) == (code, 3, True)
    assert "r.csv, dòng 3:" in problem.text
    assert (of.added, of.refused) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("batch", [1, 20])
def test_a_number_of_a_person_used_twice_is_refused_the_second_time(tmp_path, batch):
    of = run(write(tmp_path / "r.csv", HEADER + ROW + SECOND.replace("P2", "P1")), batch=batch)
    assert [(p.code, p.line) for p in of.problems.all()] == [("duplicate_id", 3)]
    assert Person.objects.get().full_name == "Đặng Thị Chi"


@pytest.mark.django_db
def test_a_commune_nobody_knows_is_told_once_and_seen_only_from_the_top(tmp_path):
    strange = (
        ROW.replace("Phượng Tiến", "Xã Không Có")
        .replace("Định Hóa", "Huyện Không Có")
        .replace("Thái Nguyên", "Tỉnh Không Có")
    )
    of = run(write(tmp_path / "r.csv", HEADER + strange + strange.replace("P1", "P3")))
    assert [(p.code, p.line, p.refused) for p in of.problems.all()] == [("commune_unknown", 2, False)]
    assert of.added == 2
    assert queries.search(KEEPER, "Đặng Thị Chi").count == 0
    from tests.registry.conftest import actor

    assert queries.search(actor("register_keeper", "/"), "Đặng Thị Chi").count == 2


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "person_id,full_name\nP1,A\n"])
def test_a_file_without_the_columns_is_refused_with_their_names(tmp_path, text):
    with pytest.raises(InputError, match="thiếu cột"):
        actions.start_import(SYSTEM, write(tmp_path / "r.csv", text), name="r.csv", as_of=DAY, at=NOW)


@pytest.mark.django_db
def test_a_file_changed_on_disk_is_not_read_on(tmp_path):
    path = write(tmp_path / "r.csv", HEADER + ROW)
    of = actions.start_import(SYSTEM, path, name="r.csv", as_of=DAY, at=NOW)
    write(path, HEADER + SECOND)
    with pytest.raises(InputError, match="đã thay đổi"):
        actions.run_import(SYSTEM, of.pk, at=NOW)
    of.refresh_from_db()
    assert of.status == "failed"
    assert "đã thay đổi" in of.why_failed


@pytest.mark.django_db
def test_yes_and_no_on_two_days_become_spells(tmp_path):
    run(write(tmp_path / "r.csv", HEADER + ROW + SECOND))
    spells = {
        (c.person.code, str(c.valid_from), str(c.valid_to))
        for c in Classification.objects.filter(kind="poor")
    }
    assert spells == {("P1", "2019-12-31", "2020-04-29"), ("P2", "2020-04-30", "None")}


@pytest.mark.django_db
def test_a_later_file_changes_facts_and_keeps_what_stood_before(tmp_path):
    run(write(tmp_path / "a.csv", HEADER + ROW))
    of = run(write(tmp_path / "b.csv", HEADER + ROW.replace("1976-11-30", "1977-11-30").replace("H1", "H2")))
    person = Person.objects.get()
    assert (of.added, of.changed) == (0, 1)
    assert (person.birth, person.household.code) == ("1977-11-30", "H2")
    assert {(f.what, f.old, f.new) for f in person.facts.all()} == {
        ("birth", "1976-11-30", "1977-11-30"),
        ("household", "H1", "H2"),
    }
    assert person.spells.filter(valid_to__isnull=True).get().household.code == "H2"


@pytest.mark.django_db
def test_an_unchanged_row_of_a_later_file_changes_nothing(tmp_path):
    run(write(tmp_path / "a.csv", HEADER + ROW))
    of = run(write(tmp_path / "b.csv", HEADER + ROW + SECOND))
    assert (of.added, of.changed, of.unchanged) == (1, 0, 1)
    assert not Person.objects.get(code="P1").facts.exists()


@pytest.mark.django_db
def test_what_an_officer_typed_is_not_lost_to_a_later_file(tmp_path):
    run(write(tmp_path / "a.csv", HEADER + ROW))
    person = Person.objects.get()
    actions.correct_person(
        KEEPER, person.pk, {"birth": "1975-11-30"}, version=1, source="giấy khai sinh", at=NOW
    )
    of = run(write(tmp_path / "b.csv", HEADER + ROW.replace("1976-11-30", "1977-11-30")))
    person.refresh_from_db()
    assert person.birth == "1975-11-30"
    assert [(p.code, p.line, p.refused) for p in of.problems.all()] == [("officer_kept", 2, False)]


@pytest.mark.django_db
def test_holdings_come_as_a_second_table_once_each(tmp_path):
    run(write(tmp_path / "a.csv", HEADER + ROW))
    text = "person_id,kind,level,valid_from,valid_to,decision_number,decision_date\nP1,merit_monthly,2/4,2018-01-01,,12/QĐ,2017-12-20\nP9,poor,,2018-01-01,,,\nP1,poor,,31/12/2018,,,\n"
    of = run(write(tmp_path / "h.csv", text))
    row = Classification.objects.get(kind="merit_monthly")
    assert (row.level, row.field, str(row.valid_from), row.decision_number) == (
        "2/4",
        "merit",
        "2018-01-01",
        "12/QĐ",
    )
    assert str(row.decision_date) == "2017-12-20"
    assert [(p.code, p.line) for p in of.problems.order_by("line")] == [
        ("not_in_registry", 3),
        ("date_impossible", 4),
    ]
    again = run(write(tmp_path / "h2.csv", text + "\n"))
    assert (again.added, again.unchanged) == (0, 1)


@pytest.mark.django_db
def test_a_sensitive_kind_never_stands_in_clear(tmp_path):
    text = "person_id,kind,valid_from,decision_number\nP1,hiv,2018-01-01,99/QĐ\n"
    run(write(tmp_path / "a.csv", HEADER + ROW))
    run(write(tmp_path / "h.csv", text))
    sealed = Sealed.objects.get()
    assert '"hiv"' not in sealed.token
    assert "99" not in [row.decision_number for row in Classification.objects.all()]
    assert not Classification.objects.filter(kind="hiv").exists()
    assert "hiv" not in queries.as_register(SYSTEM).flag_columns


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (("Thái Nguyên", "Định Hóa", "Phượng Tiến", ""), PHUONG_TIEN),
        (("tinh thai nguyen", "Huyện Định Hóa", "Xã Phượng Tiến", ""), PHUONG_TIEN),
        (("Thái Nguyên", "", "Phượng Tiến", ""), "/19/-/05563/"),
        (("", "", "", "05566"), PHUONG_TIEN),
        (("Thái Nguyên", "Đại Từ", "Quân Chu", ""), "/19/171/"),
        (("Thái Nguyên", "Định Hóa", "Không Có", ""), "/19/167/"),
        (("Thái Nguyên", "", "Không Có", ""), "/19/"),
        (("", "", "Không Có", ""), "/"),
    ],
)
def test_a_commune_in_words_leads_to_its_unit_or_to_the_unit_above(words, path):
    assert locate(*words, date(2026, 1, 1)) == path


@pytest.mark.parametrize("name", ["Xã Quân Chu", "Thị trấn Quân Chu"])
def test_of_two_units_of_one_name_the_kind_tells(name):
    assert locate("Thái Nguyên", "Đại Từ", name, "", date(2020, 6, 1)).count("/") == 4
