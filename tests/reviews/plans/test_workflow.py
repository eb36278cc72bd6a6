"""A plan's review: begun once, marked over a revision, released whole; afterwards nothing in it changes."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from audit.models import KeptConflict
from audit.workflow import StaleSaveError
from notices.models import Notice
from reviews.plans import listing, workflow
from reviews.plans.models import PlanArea, PlanFinding, PlanMark, PlanMatter, PlanReview
from tests.actionplans.plans import acting
from tests.conftest import arranging
from tests.reviews.plans.conftest import CODE, SILENT

pytestmark = pytest.mark.django_db


def test_it_is_begun_once_with_a_mark_for_each_matter(desk):
    with acting(desk.colleague):
        again = workflow.start_plan_review(edition=desk.edition, by=desk.colleague)
        assert (again.pk, again.reviewer_id) == (desk.review.pk, desk.reviewer.pk)
        assert PlanMark.objects.filter(review=again).count() == PlanMatter.objects.count() == 40


def test_a_mark_is_saved_over_its_revision_and_counts_the_review_up(desk):
    with acting(desk.reviewer):
        assert desk.marked()
        row, review = desk.mark_of(), PlanReview.objects.get(pk=desk.review.pk)
        assert (row.mark, row.note, row.revision, row.marked_by_name) == (
            "partly",
            "Say by when.",
            2,
            desk.reviewer.display_name,
        )
        assert review.revision == 2
        assert not desk.marked()
        with pytest.raises(StaleSaveError):
            workflow.mark_matter(
                row=row, revision=1, values={"mark": "absent", "note": "No."}, by=desk.reviewer
            )
        kept = KeptConflict.objects.get()
    assert (kept.force_id, kept.yours["note"], kept.theirs["note"]) == (None, "No.", "Say by when.")


def test_several_are_marked_absent_and_what_somebody_marked_stays(desk):
    with acting(desk.reviewer):
        desk.marked()
        number = workflow.mark_absent(
            review=desk.review, codes=[CODE, SILENT], note="Not there.", by=desk.reviewer
        )
        assert number == 1
        assert desk.mark_of().mark == "partly"
        assert (desk.mark_of(SILENT).mark, desk.mark_of(SILENT).revision) == ("absent", 2)


def test_a_finding_sent_twice_is_one_and_with_other_words_another(desk):
    once = uuid.uuid4()
    with acting(desk.reviewer):
        matter = PlanMatter.objects.get(code=CODE)
        for about, text in ((matter, "A."), (matter, "A."), (matter, "B."), (None, "B.")):
            workflow.record_finding(
                review=desk.review, matter=about, kind="gap", text=text, once=once, by=desk.reviewer
            )
        assert PlanFinding.objects.filter(review=desk.review).count() == 3


def test_a_finding_that_was_rewritten_is_not_removed(desk):
    with acting(desk.reviewer):
        found = workflow.record_finding(
            review=desk.review, matter=None, kind="gap", text="A.", once=uuid.uuid4(), by=desk.reviewer
        )
        workflow.change_finding(
            finding=found, revision=1, values={"kind": "strength", "text": "B."}, by=desk.colleague
        )
        with pytest.raises(workflow.StalePlanFindingError):
            workflow.remove_finding(finding=found, revision=1, by=desk.reviewer)
        workflow.remove_finding(finding=found, revision=2, by=desk.reviewer)
        assert not PlanFinding.objects.exists()


def test_it_is_released_whole_and_the_leads_are_told(desk):
    with acting(desk.reviewer):
        desk.marked()
        desk.release()
        assert set(PlanMark.objects.values_list("released_at", flat=True)) == {desk.review.released_at}
    with arranging():
        (notice,) = Notice.objects.all()
    assert notice.to_id == desk.world.warwickshire.lead.pk
    assert (notice.kind, notice.url) == ("feedback", f"/reviews/plans/{desk.review.public_id}/")


def test_a_matter_without_a_mark_holds_it_up_and_nothing_is_left_of_the_try(desk):
    with acting(desk.reviewer):
        with pytest.raises(workflow.UnmarkedError):
            workflow.release(
                review=desk.review, revision=desk.review.revision, message="Now.", by=desk.reviewer
            )
        desk.review.refresh_from_db()
        assert (desk.review.state, desk.review.message) == ("in_review", "")


def test_a_release_of_what_was_not_seen_is_refused(desk):
    with acting(desk.reviewer):
        seen = desk.review.revision
        desk.marked()
        with pytest.raises(workflow.StaleReleaseError):
            workflow.release(review=desk.review, revision=seen, message="", by=desk.reviewer)


def test_nothing_changes_once_it_is_released(desk):
    with acting(desk.reviewer):
        found = workflow.record_finding(
            review=desk.review, matter=None, kind="gap", text="A.", once=uuid.uuid4(), by=desk.reviewer
        )
        desk.release()
        with pytest.raises(StaleSaveError):
            desk.marked()
        with pytest.raises(StaleSaveError):
            workflow.change_finding(
                finding=found, revision=1, values={"kind": "gap", "text": "B."}, by=desk.reviewer
            )
        with pytest.raises(workflow.ReleasedError):
            workflow.remove_finding(finding=found, revision=1, by=desk.reviewer)
        with pytest.raises(workflow.ReleasedError):
            workflow.mark_absent(review=desk.review, codes=[SILENT], note="", by=desk.reviewer)
        with pytest.raises(workflow.ReleasedError):
            workflow.record_finding(
                review=desk.review, matter=None, kind="gap", text="C.", once=uuid.uuid4(), by=desk.reviewer
            )
        # Nor by a way around the code: the database holds what went.
        assert PlanMark.objects.filter(review=desk.review).update(note="Otherwise.") == 0
        assert PlanFinding.objects.filter(review=desk.review).update(text="Otherwise.") == 0


def test_a_review_cannot_be_of_another_forces_edition(desk):
    other = {"force": desk.world.warwickshire.force, "edition": desk.kent}
    with acting(desk.reviewer), pytest.raises(DatabaseError), transaction.atomic():
        PlanReview.objects.create(**other)


def test_an_area_sent_twice_is_one_and_is_changed_over_its_revision(desk):
    once = uuid.uuid4()
    with acting(desk.reviewer):
        matter = PlanMatter.objects.select_related("provision").get(code=CODE)
        for text in ("A.", "A.", "B."):
            area = listing.add_area(matter=matter, kind="promising", text=text, once=once, by=desk.reviewer)
        assert PlanArea.objects.count() == 2
        values = {"kind": "strengthened", "text": "C.", "dropped": True}
        assert listing.change_area(area=area, revision=1, values=values, by=desk.colleague)
        with pytest.raises(StaleSaveError):
            listing.change_area(area=area, revision=1, values=values | {"text": "D."}, by=desk.reviewer)
