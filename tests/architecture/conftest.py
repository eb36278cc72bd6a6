"""One planted world for all the questions of a module: making it takes longer than asking."""

import pytest
from django.db import connection, transaction

from tests.architecture.planting import Everything, plant
from tests.conftest import arranging
from tests.world import World


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker) -> Everything:
    """Planted once, and taken back at the module's end; each test's own changes are taken back with the test."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic._from_testcase = True  # scope() is durable: within a test it may stand inside this
        atomic.__enter__()
        try:
            with arranging():
                planted = plant(World.make())
            yield planted
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
            connection.close()


@pytest.fixture
def asking(everything, django_db_blocker):
    """The planted world, with whatever the test does in it taken back."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic._from_testcase = True
        with atomic:
            yield everything
            transaction.set_rollback(True)
