"""The log is a chain: an entry that is changed, taken out or added by hand is noticed."""

import pytest
from django.db import connection, transaction

from ansinh.audit.actions import record
from ansinh.audit.models import Entry
from ansinh.audit.queries import verify

pytestmark = pytest.mark.django_db


def three_entries() -> None:
    for number in range(3):
        with transaction.atomic():
            record(
                "7",
                "lists.upload",
                object_type="list",
                object_id=number,
                right="lists.upload",
                detail={"rows": number},
            )


def change(sql: str) -> None:
    """Change the table behind the application's back, as an intruder with the database's own rights would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_entry'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql)


def test_a_whole_chain_is_proved():
    three_entries()
    proof = verify()
    assert (proof.entries, proof.fault) == (3, "")
    assert proof.head == Entry.objects.get(seq=3).hash


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET detail = '{}' WHERE seq = 3",
        "UPDATE audit_entry SET actor = '8' WHERE seq = 2",
        "DELETE FROM audit_entry WHERE seq = 2",
        "DELETE FROM audit_entry WHERE seq = 3",
    ],
)
def test_a_chain_changed_by_hand_is_not(sql):
    three_entries()
    change(sql)
    assert verify().fault


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_the_transaction_of_its_action_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        record("7", "lists.upload")
