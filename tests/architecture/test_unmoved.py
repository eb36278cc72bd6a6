"""Whatever another force does, not a byte of this force's pages changes: no count, no order, no hint."""

import pytest
from django.utils import timezone

from actionplans.models import Action, Edition
from assessments.models import Assessment, Rating, Submission, Summary
from evidence.models import Evidence
from forces.models import Membership
from reviews.models import Finding, Review
from tests.architecture.asking import Asker, people_remembered
from tests.architecture.planting import Planted
from tests.architecture.test_matrix import own_pages
from tests.conftest import arranging
from tests.submissions import make_submission

ROLES = ("lead", "chief", "policing_body", "observer")


def much_happens(other: Planted, cycle) -> None:
    """In the other force: everything that can be written is written, and more of it is there than before."""
    force = other.force
    Rating.objects.filter(force=force).update(comment="Quite another word.", grade=cycle.scale.grades.first())
    Summary.objects.filter(force=force).update(strengths="Quite another word.")
    Assessment.objects.filter(force=force, cycle=cycle).update(stage="with_chief_officer", answered=206)
    make_submission(force, other.things["accepted"].cycle, number=2, comment="Quite another word.")
    Submission.objects.filter(force=force).update(note="Quite another word.")
    for number in range(5):
        Action.objects.create(force=force, title=f"Another {number}", owner=other.people.lead)
        Evidence.objects.create(force=force, title=f"Another {number}", kind="policy")
        Edition.objects.create(
            force=force, number=number + 20, shared_by_name="Another", shared_at=timezone.now()
        )
    Action.objects.filter(force=force).update(status="complete", due_date="2020-01-01")
    Review.objects.filter(force=force).update(message="Quite another word.", released_at=timezone.now())
    Finding.objects.filter(force=force).update(text="Quite another word.", released_at=timezone.now())
    Membership.objects.filter(pk=other.people.viewer.pk).update(left_at=timezone.now())


@pytest.mark.asvs("8.4.1")
def test_nothing_of_this_force_moves(asking):
    askers = [Asker(role, asking.actors()[role], asking) for role in ROLES]

    def pages():
        with people_remembered():
            return {
                (asker.role, url): asker.ask("GET", url).plain
                for asker in askers
                for url in own_pages(asking, asker.role)
            }

    before = pages()
    with arranging():
        much_happens(asking.other, asking.world.cycle)
    after = pages()
    assert len(before) > 60
    assert not [page for page in before if before[page] != after[page]]
