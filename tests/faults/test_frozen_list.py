"""A frozen list that somebody changed behind the application's back is never exported."""

import pytest
from django.db import connection

from ansinh.lists import actions
from ansinh.lists.actions.moves import payment_of
from ansinh.lists.models import PaymentList
from tests.lists.conftest import NOW, Officers, Uploader, _uploads, people, upload
from tests.lists.making import ROWS
from tests.lists.test_way_of_a_list import frozen

__all__ = ["_uploads", "people", "upload"]
pytestmark = pytest.mark.django_db
CHANGES = {
    "amount": "UPDATE lists_listrow SET amount = amount + 1 WHERE position = 2",
    "name": "UPDATE lists_listrow SET full_name = 'Người Khác' WHERE position = 2",
    "number": "UPDATE lists_listrow SET id_number = '090000000' WHERE position = 2",
    "taken out": "UPDATE lists_listrow SET amount = 0 WHERE position = 2",
    "deleted": "DELETE FROM lists_listrow WHERE position = 2",
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_a_field_changed_by_sql_is_refused_naming_the_row(
    upload: Uploader, people: Officers, change: str
) -> None:
    chosen = upload(*ROWS)
    frozen(chosen, people)
    _payment, lines = actions.export(people.province, chosen.pk, kind="xlsx", now=NOW)
    assert len(lines) == 3
    with connection.cursor() as cursor:
        if change == "deleted":
            cursor.execute("DELETE FROM lists_question")
        cursor.execute(CHANGES[change])
    with pytest.raises(actions.BrokenListError, match=r"ds\.xlsx / DS / dòng 5"):
        actions.export(people.province, chosen.pk, kind="xlsx", now=NOW)


def test_canonical_bytes_and_rows_changed_alike_do_not_match_the_log(
    upload: Uploader, people: Officers
) -> None:
    chosen = upload(*ROWS)
    payment = frozen(chosen, people)
    with connection.cursor() as cursor:
        cursor.execute(CHANGES["amount"])
    body, totals = payment_of(chosen)
    PaymentList.objects.filter(pk=payment.pk).update(
        canonical=body, sha256=totals.sha256, amount=totals.amount, by_group=totals.by_group
    )
    with pytest.raises(actions.BrokenListError, match="nhật ký"):
        actions.export(people.province, chosen.pk, kind="xlsx", now=NOW)


def test_one_flipped_byte_is_noticed(upload: Uploader, people: Officers) -> None:
    chosen = upload(*ROWS)
    payment = frozen(chosen, people)
    changed = bytes(payment.canonical).replace(b"750000", b"750001", 1)
    PaymentList.objects.filter(pk=payment.pk).update(canonical=changed)
    with pytest.raises(actions.BrokenListError, match="dòng 4"):
        actions.export(people.province, chosen.pk, kind="xlsx", now=NOW)
