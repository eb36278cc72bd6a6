"""Two reviewers at the very same moment, each on a connection of their own: exactly one decision stands."""

import threading

import pytest
from django.db import connection

from assessments.choices import Stage
from assessments.models import Assessment
from reviews import workflow
from reviews.choices import ReviewState
from reviews.models import Review

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5
WINS = {"accept": ReviewState.ACCEPTED, "send_back": ReviewState.SENT_BACK}
STAGES = {ReviewState.ACCEPTED: Stage.SUBMITTED, ReviewState.SENT_BACK: Stage.REOPENED}


def at_once(*acts) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_two_decisions_at_once_one_stands(desk, write_finding, acting, round_):
    write_finding(kind="question")
    barrier = threading.Barrier(2)
    told: list[str] = []

    def decide(by, verb):
        with acting(by):
            review = Review.objects.get(submission=desk.submission)
            barrier.wait(timeout=20)
            try:
                getattr(workflow, verb)(review=review, revision=review.revision, message="Now.", by=by)
            except workflow.StaleDecisionError:
                told.append("lost")
            else:
                told.append(verb)
        connection.close()

    at_once(
        lambda: decide(desk.world.reviewer, "accept"),
        lambda: decide(desk.colleague, "send_back"),
    )
    assert sorted(told) in (["accept", "lost"], ["lost", "send_back"])
    winner = next(verb for verb in told if verb != "lost")
    with acting(desk.world.reviewer):
        review = Review.objects.get(submission=desk.submission)
        stage = Assessment.objects.get(pk=desk.submission.assessment_id).stage
        assert (review.state, stage) == (WINS[winner], STAGES[WINS[winner]])


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_finding_written_during_the_decision_is_seen_or_refused(desk, write_finding, acting, round_):
    """Never released unread: either the decision is refused, or the finding is."""
    write_finding()
    barrier = threading.Barrier(2)
    told: list[str] = []

    def decide():
        with acting(desk.world.reviewer):
            review = Review.objects.get(submission=desk.submission)
            barrier.wait(timeout=20)
            try:
                workflow.accept(review=review, revision=review.revision, message="", by=desk.world.reviewer)
            except workflow.StaleDecisionError:
                told.append("decision refused")
        connection.close()

    def write():
        barrier.wait(timeout=20)
        try:
            write_finding(text="At the same moment.")
        except workflow.DecidedError:
            told.append("finding refused")
        connection.close()

    at_once(decide, write)
    assert len(told) == 1, told
    with acting(desk.world.reviewer):
        review = Review.objects.get(submission=desk.submission)
        assert review.findings.count() == (2 if told == ["decision refused"] else 1)
        assert review.decided == (told == ["finding refused"])
