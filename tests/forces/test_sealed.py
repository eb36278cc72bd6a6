"""What is finished stays as it was, by the database's own word: histories, submissions, editions, decisions."""

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from actionplans.models import Edition, EditionAction
from assessments.models import Assessment, Submission, SubmittedEvidence, SubmittedRating
from forces.choices import Audience
from forces.scope import By, scope
from frameworks.models import Provision
from reviews.models import Finding, Review
from tests.conftest import arranging
from tests.kept import keeps
from tests.submissions import make_submission, pin_evidence

pytestmark = pytest.mark.django_db(transaction=True)


@keeps
def signed(world):
    """Warwickshire's submission, decided and released with one finding."""
    with arranging():
        submission = make_submission(world.warwickshire.force, world.cycle)
        pin_evidence(submission, "PREPARE.7.2.a")
        review = Review.objects.create(
            force=world.warwickshire.force,
            submission=submission,
            state="accepted",
            released_at=timezone.now(),
        )
        Finding.objects.create(
            force=world.warwickshire.force,
            review=review,
            provision=Provision.objects.get(code="PREPARE.7"),
            kind="gap",
            text="As it went.",
            released_at=timezone.now(),
        )
    return submission


def as_force(world):
    return scope(
        Audience.FORCE, world.warwickshire.force.pk, by=By(world.warwickshire.lead.pk, "Somebody else")
    )


def test_nobody_writes_history_by_hand(world, arrange):
    with arrange():
        world.warwickshire.assessment.save()
    event = apps.get_model("assessments", "AssessmentEvent")
    with as_force(world):
        told = event.objects.order_by("pgh_id").last()
        told.pk, told.stage, told.pgh_context = None, "submitted", {"name": "The chief officer"}
        with pytest.raises(DatabaseError, match="written by its triggers alone"), transaction.atomic():
            told.save(force_insert=True)
        Assessment.objects.filter(pk=world.warwickshire.assessment.pk).update(stage="with_chief_officer")
        assert event.objects.order_by("pgh_id").last().stage == "with_chief_officer"


@pytest.mark.parametrize("kind", [SubmittedRating, SubmittedEvidence])
def test_nothing_is_added_to_what_was_signed(world, signed, kind):
    with as_force(world):
        row = kind.objects.filter(submission=signed).first()
        row.pk, row.provision = None, Provision.objects.filter(kind="heading").first()
        with pytest.raises(DatabaseError, match="is complete"), transaction.atomic():
            row.save(force_insert=True)


def test_a_submission_is_made_whole_in_one_transaction(world, signed):
    """Also in a savepoint of it, which has a number of its own."""
    with as_force(world):
        row = SubmittedRating.objects.filter(submission=signed).first()
        Submission.objects.filter(pk=signed.pk).update(superseded=True)
        with transaction.atomic():
            again = Submission.objects.get(pk=signed.pk)
            again.pk, again.number, again.superseded = None, 2, False
            again.public_id = Submission._meta.get_field("public_id").get_default()
            again.save(force_insert=True)
        row.pk, row.submission = None, again
        row.save(force_insert=True)
        assert SubmittedRating.objects.filter(submission=again).count() == 1


def test_nothing_is_added_to_a_shared_edition(world, arrange):
    with arrange():
        edition = Edition.objects.create(force=world.warwickshire.force, number=1, shared_at=timezone.now())
    line = {"force": world.warwickshire.force, "edition": edition, "title": "Afterwards"}
    with as_force(world), pytest.raises(DatabaseError, match="is complete"), transaction.atomic():
        EditionAction.objects.create(**line, action_public_id="5f0c6b5e-0000-4000-8000-000000000000")


def test_a_decided_review_stands_for_the_national_team_too(world, signed):
    with scope(Audience.NATIONAL):
        assert Review.objects.filter(submission=signed).update(released_at=None, message="Otherwise.") == 0
        assert Finding.objects.filter(review__submission=signed).update(text="Otherwise.") == 0
        assert Finding.objects.filter(review__submission=signed)._raw_delete("default") == 0
        assert Finding.objects.get().text == "As it went."
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Review.objects.all()._raw_delete("default")


def test_no_setting_switches_the_history_off(world, arrange):
    """pgtrigger would listen to a setting that every login may set."""
    event = apps.get_model("assessments", "AssessmentEvent")
    with as_force(world):
        before = event.objects.count()
        with connection.cursor() as cursor:
            names = "{" + ",".join(trigger_names("assessments_assessment")) + "}"
            cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [names])
        Assessment.objects.filter(pk=world.warwickshire.assessment.pk).update(stage="with_chief_officer")
        assert event.objects.count() == before + 1


def trigger_names(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table]
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.asvs("2.3.3", "8.2.3")
class TestSuperseded:
    """The one thing that ever changes on a submission, and only for a newer one."""

    def test_not_without_a_newer_one(self, world, signed):
        with pytest.raises(DatabaseError, match="there is none"), as_force(world):
            run("UPDATE assessments_submission SET superseded = true WHERE id = %s", signed.pk)
        with as_force(world):
            assert Submission.objects.filter(pk=signed.pk, superseded=False).exists()

    def test_nor_by_an_older_one(self, world, signed):
        with pytest.raises(DatabaseError, match="there is none"), as_force(world):
            again(signed, number=0)

    def test_nor_from_the_start(self, world, signed):
        with pytest.raises(DatabaseError, match="there is none"), as_force(world):
            again(signed, number=2, superseded=True)

    def test_once_superseded_it_stays_so(self, world, signed):
        with as_force(world):
            again(signed, number=2)
        with as_force(world):
            assert run("UPDATE assessments_submission SET superseded = false WHERE id = %s", signed.pk) == 0


def again(signed, *, number, superseded=False):
    """A further submission in the place of the one that is signed."""
    Submission.objects.filter(pk=signed.pk).update(superseded=True)
    copy = Submission.objects.get(pk=signed.pk)
    copy.pk, copy.number, copy.superseded = None, number, superseded
    copy.public_id = Submission._meta.get_field("public_id").get_default()
    copy.save(force_insert=True)


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
