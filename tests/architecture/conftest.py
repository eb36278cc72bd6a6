"""One planted world for all the questions of a module: making it takes longer than asking."""

import logging

import pytest
from django.db import connection

from tests.architecture.asking import taken_back
from tests.architecture.planting import Everything, plant
from tests.conftest import arranging, chained
from tests.world import World


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker) -> Everything:
    """Planted once, and taken back at the module's end; each test's own changes are taken back with the test."""
    with django_db_blocker.unblock():
        with taken_back():
            with arranging():
                planted = plant(World.make())
                chained()
            yield planted
        connection.close()


@pytest.fixture
def asking(everything, django_db_blocker):
    """The planted world, with whatever the test does in it taken back."""
    logging.disable(logging.ERROR)  # thousands of refusals, each with its traceback
    with django_db_blocker.unblock(), taken_back():
        yield everything
    logging.disable(logging.NOTSET)
