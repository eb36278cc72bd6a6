"""An assessment that may be sent."""

import pytest

from tests.assessments.test_queries import attach
from tests.world import answer_all


@pytest.fixture
def ready(world, arrange):
    """Warwickshire has answered everything, with one piece of evidence."""
    with arrange():
        answer_all(world.warwickshire.assessment)
        attach(world.warwickshire.force, "PREPARE.7.2.a", 1)
    return world
