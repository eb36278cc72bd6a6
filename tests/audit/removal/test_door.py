"""portal_remove: what it takes out, for whom it opens, and that it writes nothing else."""

import pytest

from assessments.models import Rating
from tests.audit.removal.removals import CANARY, acting, agree, ask, files_searched, places_left

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rating(world):
    with acting(world.warwickshire.contributor):
        rating = Rating.objects.filter(force=world.warwickshire.force).first()
        rating.comment = f"As {CANARY} told us, it is in place."
        rating.save()
    return rating


def test_the_words_go_and_the_rest_stays(world, rating):
    assert places_left()
    removal = ask(world.warwickshire.lead)
    files_searched(removal)
    assert agree(removal, world.warwickshire.chief) == 2
    assert places_left() == {}
    with acting(world.warwickshire.lead):
        rating.refresh_from_db()
        assert rating.comment.startswith("As [removed ")
        assert rating.comment.endswith("] told us, it is in place.")
        assert rating.revision == 2
