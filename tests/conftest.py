"""What all tests of the database share."""

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """The log's triggers are down during tests that empty all tables between them; tests/audit puts them up again."""
    from django.db import connection

    from ansinh.audit import walls

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        walls.remove(connection)
