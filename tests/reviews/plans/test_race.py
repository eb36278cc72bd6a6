"""A mark and a release at the very same moment, each on a connection of its own: what goes is what was seen."""

import threading

import pytest
from django.db import connection

from audit.workflow import StaleSaveError
from reviews.plans import workflow
from reviews.plans.models import PlanMark, PlanReview
from tests.actionplans.plans import acting
from tests.reviews.plans.conftest import CODE
from tests.reviews.test_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("round_", range(5))
def test_a_mark_made_during_the_release_is_seen_or_refused(desk, round_):
    with acting(desk.reviewer):
        PlanMark.objects.filter(review=desk.review).update(mark="partly")
    barrier = threading.Barrier(2)
    told: list[str] = []

    def release():
        with acting(desk.reviewer):
            review = PlanReview.objects.select_related("edition").get(pk=desk.review.pk)
            barrier.wait(timeout=20)
            try:
                workflow.release(review=review, revision=review.revision, message="", by=desk.reviewer)
            except workflow.StaleReleaseError:
                told.append("not released")
            else:
                told.append("released")
        connection.close()

    def mark():
        with acting(desk.colleague):
            row = desk.mark_of(CODE)
            barrier.wait(timeout=20)
            values = {"mark": "absent", "note": "Late."}
            try:
                workflow.mark_matter(row=row, revision=row.revision, values=values, by=desk.colleague)
            except StaleSaveError:
                told.append("not marked")
            else:
                told.append("marked")
        connection.close()

    at_once(release, mark)
    assert sorted(told) in (["marked", "not released"], ["not marked", "released"])
    with acting(desk.reviewer):
        assert (desk.mark_of(CODE).note == "Late.") == ("marked" in told)


def test_two_begin_one_review(desk):
    barrier = threading.Barrier(2)
    begun: list[int] = []

    def begin(by):
        with acting(by):
            barrier.wait(timeout=20)
            begun.append(workflow.start_plan_review(edition=desk.kent, by=by).pk)
        connection.close()

    at_once(lambda: begin(desk.reviewer), lambda: begin(desk.colleague))
    assert len(set(begun)) == 1
    with acting(desk.reviewer):
        assert PlanMark.objects.filter(review=begun[0]).count() == 40
