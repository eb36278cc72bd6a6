"""Begun, written, decided: and who of two is told so."""

import uuid

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from assessments.choices import Stage
from assessments.models import Assessment, Submission
from audit.workflow import StaleSaveError
from frameworks.models import Provision
from notices.models import Notice
from reviews import workflow
from reviews.choices import ReviewState
from reviews.models import Finding, Review
from tests.reviews.conftest import CODE

pytestmark = pytest.mark.django_db


def test_starting_makes_the_first_reader_the_reviewer(desk, acting):
    with acting(desk.world.reviewer):
        workflow.start_review(submission=desk.submission, by=desk.world.reviewer)
    with acting(desk.colleague):
        review = workflow.start_review(submission=desk.submission, by=desk.colleague)
        assert (review.state, review.reviewer_id) == (ReviewState.IN_REVIEW, desk.world.reviewer.pk)


def test_a_waiting_review_is_taken_by_who_starts(desk, arrange, acting):
    with arrange():
        Review.objects.create(submission=desk.submission, force=desk.submission.force)
    with acting(desk.colleague):
        review = workflow.start_review(submission=desk.submission, by=desk.colleague)
        assert (review.state, review.reviewer_name) == (ReviewState.IN_REVIEW, desk.colleague.display_name)


def test_the_first_finding_begins_the_review(desk, write_finding, acting):
    write_finding()
    with acting(desk.world.reviewer):
        assert Review.objects.get().state == ReviewState.IN_REVIEW


def test_a_finding_sent_twice_is_written_once(desk, acting):
    once = uuid.uuid4()
    with acting(desk.world.reviewer):
        for _ in range(2):
            workflow.record_finding(
                submission=desk.submission,
                provision=Provision.objects.get(code=CODE),
                kind="gap",
                text="Once.",
                once=once,
                by=desk.world.reviewer,
            )
        assert Finding.objects.count() == 1


def test_a_finding_gone_back_to_and_sent_with_other_words_is_another(desk, acting):
    once = uuid.uuid4()
    with acting(desk.world.reviewer):
        for text in ("The first.", "The second.", "The second."):
            workflow.record_finding(
                submission=desk.submission,
                provision=Provision.objects.get(code=CODE),
                kind="gap",
                text=text,
                once=once,
                by=desk.world.reviewer,
            )
        assert sorted(Finding.objects.values_list("text", flat=True)) == ["The first.", "The second."]


def test_a_stale_change_is_refused_and_changes_nothing(desk, write_finding, acting):
    finding = write_finding()
    with acting(desk.colleague):
        workflow.change_finding(
            finding=finding, revision=1, values={"kind": "gap", "text": "Theirs."}, by=desk.colleague
        )
    with acting(desk.world.reviewer):
        with pytest.raises(StaleSaveError) as stale:
            workflow.change_finding(
                finding=finding,
                revision=1,
                values={"kind": "strength", "text": "Mine."},
                by=desk.world.reviewer,
            )
        kept = stale.value.conflict
        assert (kept.audience, kept.force, kept.theirs_name) == (
            "national",
            None,
            desk.colleague.display_name,
        )
        assert [version["text"] for version in (kept.start, kept.theirs, kept.yours)] == [
            "No view of future need.",
            "Theirs.",
            "Mine.",
        ]
        found = Finding.objects.get()
        assert (found.text, found.kind, found.written_by_name) == (
            "Theirs.",
            "gap",
            desk.colleague.display_name,
        )


def test_a_rewritten_finding_is_not_removed(desk, write_finding, acting):
    finding = write_finding()
    with acting(desk.colleague):
        workflow.change_finding(
            finding=finding, revision=1, values={"kind": "gap", "text": "Theirs."}, by=desk.colleague
        )
        with pytest.raises(workflow.StaleFindingError):
            workflow.remove_finding(finding=finding, revision=1, by=desk.colleague)
        workflow.remove_finding(finding=finding, revision=2, by=desk.colleague)
        assert not Finding.objects.exists()


def test_removing_leaves_the_words_in_the_history(desk, write_finding, acting):
    finding = write_finding(text="Taken back.")
    with acting(desk.world.reviewer):
        workflow.remove_finding(finding=finding, revision=1, by=desk.world.reviewer)
        events = apps.get_model("reviews", "FindingEvent").objects.values_list("text", "pgh_label")
        assert ("Taken back.", "delete") in events


def test_accepting_releases_the_findings(desk, write_finding, decide, acting):
    write_finding()
    decide("accept", "Well founded.")
    with acting(desk.world.reviewer):
        review = Review.objects.get()
        assert (review.state, review.message) == (ReviewState.ACCEPTED, "Well founded.")
        assert review.released_at == review.decided_at == Finding.objects.get().released_at
        assert Assessment.objects.get(pk=desk.submission.assessment_id).stage == Stage.SUBMITTED


def test_sending_back_reopens_the_assessment(desk, write_finding, decide, acting):
    write_finding(kind="question")
    decide("send_back", "")
    with acting(desk.world.reviewer):
        assert Review.objects.get().state == ReviewState.SENT_BACK
        assert Assessment.objects.get(pk=desk.submission.assessment_id).stage == Stage.REOPENED


def test_sending_back_without_asking_anything_is_refused(desk, write_finding, decide, acting):
    write_finding(kind="gap")
    with pytest.raises(workflow.NothingAskedError):
        decide("send_back", "Why so high?")
    with acting(desk.world.reviewer):
        assert Review.objects.get().state == ReviewState.IN_REVIEW


def test_of_two_decisions_on_the_same_page_one_wins(desk, write_finding, acting):
    write_finding(kind="question")
    with acting(desk.world.reviewer):
        review = Review.objects.get()
        workflow.accept(review=review, revision=review.revision, message="", by=desk.world.reviewer)
    with acting(desk.colleague), pytest.raises(workflow.StaleDecisionError):
        workflow.send_back(review=review, revision=review.revision, message="Why?", by=desk.colleague)
    with acting(desk.colleague):
        assert Review.objects.get().state == ReviewState.ACCEPTED
        assert Assessment.objects.get(pk=desk.submission.assessment_id).stage == Stage.SUBMITTED


def test_a_decision_made_before_a_colleagues_finding_is_refused(desk, write_finding, acting):
    write_finding()
    with acting(desk.world.reviewer):
        seen = Review.objects.get()
    write_finding(text="Added while somebody decides.")
    with acting(desk.world.reviewer), pytest.raises(workflow.StaleDecisionError):
        workflow.accept(review=seen, revision=seen.revision, message="", by=desk.world.reviewer)


def test_nothing_in_a_decided_review_changes(desk, write_finding, decide, acting):
    finding = write_finding()
    decide("accept")
    with acting(desk.colleague):
        with pytest.raises(StaleSaveError):
            workflow.change_finding(
                finding=finding, revision=1, values={"kind": "gap", "text": "Late."}, by=desk.colleague
            )
        with pytest.raises(workflow.DecidedError):
            workflow.remove_finding(finding=finding, revision=1, by=desk.colleague)
        with pytest.raises(workflow.DecidedError):
            workflow.record_finding(
                submission=desk.submission,
                provision=finding.provision,
                kind="gap",
                text="Late.",
                once=uuid.uuid4(),
                by=desk.colleague,
            )
        assert Finding.objects.get().text == "No view of future need."


def test_the_national_team_cannot_touch_what_was_signed(desk, acting):
    with (
        acting(desk.world.reviewer),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        Submission.objects.update(note="x")


def test_counting_up_a_review_is_no_event(desk, write_finding, acting):
    write_finding()
    write_finding()
    with acting(desk.world.reviewer), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reviews_reviewevent")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("decide", [workflow.accept, workflow.send_back])
def test_the_forces_lead_is_told_of_the_feedback(desk, write_finding, acting, decide):
    write_finding(kind="question")
    lead = desk.world.warwickshire.lead
    with acting(desk.world.reviewer):
        review = Review.objects.get()
        decide(review=review, revision=review.revision, message="CANARY", by=desk.world.reviewer)
    with acting(lead):
        (notice,) = Notice.objects.all()
        assert (notice.to_id, notice.kind) == (lead.pk, "feedback")
        assert "CANARY" not in notice.about
        assert notice.url == f"/reviews/{desk.submission.public_id}/feedback/"
