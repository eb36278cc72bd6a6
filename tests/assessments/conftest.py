"""An assessment that may be sent."""

from tests.assessments.test_queries import attach
from tests.conftest import arranging
from tests.kept import keeps
from tests.world import answer_all


@keeps
def ready(world):
    """Warwickshire has answered everything, with one piece of evidence."""
    with arranging():
        answer_all(world.warwickshire.assessment)
        attach(world.warwickshire.force, "PREPARE.7.2.a", 1)
    return world
