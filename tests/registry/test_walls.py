"""Row-level security: the second wall, on PostgreSQL only, holds even where a query forgets its scope."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from ansinh.registry import queries, rls
from ansinh.registry.models import Household, IdentityPaper, Person
from tests.registry.conftest import ELSEWHERE, KEEPER, PHU_TIEN, PHUONG_TIEN, actor

postgres = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="row-level security is PostgreSQL's"
)


@pytest.fixture
def people(make_person):
    here, there = make_person(number="090663689", household="H1"), make_person("Lê Thị Hà", place=ELSEWHERE)
    yield here, there
    rls.open_for_system()


@pytest.mark.parametrize(
    ("who", "patterns"),
    [
        (None, ""),
        (actor("system_administrator"), ""),
        (actor("register_keeper", PHU_TIEN), f"{PHU_TIEN}%"),
        (KEEPER, "/19/%"),
    ],
)
def test_the_scope_is_what_the_roles_give(who, patterns):
    assert rls.scope_sql(who)[1] == [patterns]


@postgres
def test_a_forgotten_scope_still_shows_own_people_only(people):
    rls.narrow(actor("register_keeper", PHU_TIEN))
    assert [p.full_name for p in Person.objects.all()] == ["Lê Thị Hà"]
    assert (IdentityPaper.objects.count(), Household.objects.count()) == (0, 0)
    rls.narrow(KEEPER)
    assert Person.objects.count() == 2


@postgres
@pytest.mark.parametrize("who", [None, actor("system_administrator")])
def test_without_a_scope_there_is_nobody(people, who):
    rls.narrow(who)
    assert Person.objects.count() == 0


@postgres
def test_nothing_can_be_written_beyond_the_scope(people):
    here, there = people
    rls.narrow(actor("register_keeper", PHU_TIEN))
    assert Person.objects.filter(pk=here.pk).update(sex="nam") == 0
    with pytest.raises(ProgrammingError), transaction.atomic():
        Person.objects.filter(pk=there.pk).update(unit_path=PHUONG_TIEN)


@postgres
def test_an_enquiry_looks_further_and_leaves_the_wall_as_it_was(people):
    rls.narrow(actor("register_keeper", PHU_TIEN))
    with rls.widened():
        assert Person.objects.count() == 2
    assert Person.objects.count() == 1


@postgres
def test_the_search_by_number_reaches_its_index_behind_the_wall(people):
    rls.narrow(KEEPER)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT * FROM registry_identitypaper WHERE folded = '090663689'")
        assert "registry_paper_folded" in "\n".join(row[0] for row in cursor.fetchall())
    assert queries.search(KEEPER, "090663689").count == 1
