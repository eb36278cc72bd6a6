"""portal_remove: what it takes out, for whom it opens, and that it does nothing else."""

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from assessments.models import Rating
from audit.models import KeptConflict, Removal, RemovalWords, RemovedPlace
from audit.removal import rules, workflow
from audit.removal.words import unseal
from audit.verification import verify
from forces.choices import Role
from forces.models import Membership, User
from tests.audit.behind import as_superuser, tell_of_organisations
from tests.audit.removal.removals import CANARY, acting, agree, ask, files_searched, places_left, verified
from tests.conftest import arranging
from tests.world import make_membership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rating(world):
    """Written by a contributor, and once more."""
    with acting(world.warwickshire.contributor):
        rating = Rating.objects.filter(force=world.warwickshire.force).first()
        for text in (f"As {CANARY} told us, it is in place.", f"As {CANARY} and others told us."):
            rating.comment = text
            rating.save()
    return rating


@pytest.fixture
def asked(world, rating):
    removal = ask(world.warwickshire.lead)
    files_searched(removal)
    return removal


def call(removal, pattern, salt):
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_remove(%s, %s, %s)", [removal.public_id, pattern, salt])


def kept_words(removal):
    return unseal(RemovalWords.objects.get(removal=removal).sealed)


def test_the_words_go_and_the_rest_stays(world, rating, asked):
    assert places_left() == {"assessments_rating": 1, "assessments_ratingevent": 2}
    assert agree(asked, world.warwickshire.chief) == 3
    assert places_left() == {}
    with acting(world.warwickshire.lead):
        before, rating = rating, Rating.objects.get(pk=rating.pk)
        assert rating.comment.startswith("As [removed ")
        assert rating.comment.endswith("] and others told us.")
        assert rating.revision == before.revision + 1  # a page still open is told
        asked.refresh_from_db()
        assert (asked.state, asked.places) == ("done", 3)
        assert {asked.asked_by_name, asked.decided_by_name} == {"Lead", "Chief"}
        newest = rating.history.order_by("-pgh_id").first()
        assert newest.pgh_context["removal"] == str(asked.public_id)


def test_the_chain_says_that_it_was_a_removal_and_verifies(world, asked):
    agree(asked, world.warwickshire.chief)
    found = verified("warwickshire")
    assert not found.faults
    assert found.removals == 2


def test_words_are_kept_encrypted_while_it_waits_and_not_at_all_afterwards(world, asked):
    assert places_left("wvut") == {"assessments_rating": 1, "assessments_ratingevent": 2}
    agree(asked, world.warwickshire.chief)
    with acting(world.warwickshire.lead):
        assert RemovalWords.objects.get(removal=asked).sealed == ""


@pytest.mark.parametrize("end", ["refuse", "withdraw"])
def test_words_are_forgotten_when_it_comes_to_nothing(world, asked, end):
    by = world.warwickshire.chief if end == "refuse" else world.warwickshire.lead
    with acting(by):
        getattr(workflow, end)(removal=asked, by=by)
        assert not RemovalWords.objects.filter(removal=asked).exists()
        with pytest.raises(workflow.DecidedError):
            workflow.agree(removal=asked, by=world.warwickshire.chief)
    assert places_left()


# --- two people -------------------------------------------------------------------------------------------------


@pytest.mark.asvs("8.2.3", "2.3.1")
@pytest.mark.parametrize("who", ["lead", "contributor", "viewer", "policing_body"])
def test_whoever_asked_and_whoever_may_not_cannot_agree(world, asked, who):
    person = getattr(world.warwickshire, who)
    with acting(world.warwickshire.chief):
        words = kept_words(asked)
    with acting(person), pytest.raises(DatabaseError), transaction.atomic():
        call(asked, words.pattern, words.salt)
    assert places_left()


def test_another_forces_lead_cannot_agree_nor_see(world, asked):
    with acting(world.warwickshire.chief):
        words = kept_words(asked)
    with acting(world.kent.lead):
        assert not Removal.objects.exists()
        with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
            call(asked, words.pattern, words.salt)


def test_the_national_lead_agrees_where_the_force_wants_that_alone(world, asked):
    with acting(world.warwickshire.chief):
        words = kept_words(asked)
    with acting(world.national_lead), pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        call(asked, words.pattern, words.salt)
    other = ask(world.warwickshire.lead, to_national=True)
    files_searched(other)
    assert agree(other, world.national_lead) == 3


def test_one_person_with_two_roles_is_one_person(world, asked, arrange):
    lead = world.warwickshire.lead
    with arrange():
        again = Membership(
            organisation=lead.organisation,
            role=Role.CHIEF_OFFICER,
            user=lead.user,
            email=lead.email,
            display_name="Somebody else",
            joined_at=lead.joined_at,
        )
        again.save()
    with acting(again), pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        workflow.agree(removal=asked, by=again)


@pytest.mark.parametrize("days", [0, 6])
def test_who_joined_too_late_does_not_agree(world, asked, arrange, days):
    chief = world.warwickshire.chief
    with arrange():
        Membership.objects.filter(pk=chief.pk).update(joined_at=asked.asked_at - timedelta(days=days))
    with acting(chief):
        assert not rules.can_agree(Membership.objects.get(pk=chief.pk), asked)
        with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
            workflow.agree(removal=asked, by=chief)
    assert places_left()


def test_whom_the_asker_invited_does_not_agree(world, asked, arrange):
    lead = world.warwickshire.lead
    with arrange():
        user = User.objects.create(email="puppet@force.example")
    with acting(lead):
        puppet = make_puppet(lead, user)
    with acting(puppet):
        assert not rules.can_agree(puppet, asked)
        with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
            workflow.agree(removal=asked, by=puppet)
    with acting(world.warwickshire.chief):
        assert rules.can_agree(world.warwickshire.chief, asked)


def make_puppet(lead, user):
    """Another account, invited by the lead, that joined long ago."""
    puppet = Membership(
        organisation=lead.organisation,
        role=Role.CHIEF_OFFICER,
        user=user,
        email="puppet@force.example",
        display_name="Puppet",
        joined_at=lead.joined_at,
    )
    puppet.save()
    return puppet


def test_who_left_neither_agrees_nor_has_asked(world, asked, arrange):
    with arrange():
        Membership.objects.filter(pk=world.warwickshire.lead.pk).update(left_at="2026-01-01T00:00Z")
    with (
        acting(world.warwickshire.chief),
        pytest.raises(DatabaseError, match="two people"),
        transaction.atomic(),
    ):
        workflow.agree(removal=asked, by=world.warwickshire.chief)


@pytest.mark.parametrize("whose", ["of a row that the removal did not change", "once more"])
def test_no_link_hides_behind_a_removal_that_was_agreed(world, rating, asked, whose):
    """An edit behind the portal's back is not excused by linking the row as removed."""
    agree(asked, world.warwickshire.chief)
    with arranging():
        tell_of_organisations()
    changed = RemovedPlace.objects.filter(removal=asked, table_name="assessments_ratingevent")
    with as_superuser(), transaction.atomic(), connection.cursor() as cursor:
        there = list(changed.values_list("row_id", flat=True))
        rows = rating.history.model._default_manager.filter(force=world.warwickshire.force)
        row = rows.filter(pk__in=there) if whose == "once more" else rows.exclude(pk__in=there)
        key = row.values_list("pk", flat=True)[0]
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE assessments_ratingevent SET comment = 'Never said.' WHERE pgh_id = %s", [key])
        cursor.execute("SET LOCAL timezone = 'UTC'")
        cursor.execute(
            "SELECT portal_chain_append(force_id, 'removed', 'assessments_ratingevent', pgh_id,"
            " (SELECT count(*) FROM jsonb_object_keys(to_jsonb(t)))::int,"
            " encode(sha256(convert_to(to_jsonb(t)::text, 'UTF8')), 'hex'), %s)"
            " FROM assessments_ratingevent t WHERE pgh_id = %s",
            [asked.pk, key],
        )
        (fault,) = verify("warwickshire").faults
    assert "personal data was removed" in str(fault)


def test_only_what_was_asked_for_is_removed(world, asked):
    with acting(world.warwickshire.chief):
        words = kept_words(asked)
        with pytest.raises(DatabaseError, match="not the words"), transaction.atomic():
            call(asked, "In place", words.salt)


def test_nobody_agrees_before_the_files_are_searched(world, rating):
    removal = ask(world.warwickshire.lead)
    with acting(world.warwickshire.chief):
        with pytest.raises(workflow.FilesNotSearchedError):
            workflow.agree(removal=removal, by=world.warwickshire.chief)
        words = kept_words(removal)
        with pytest.raises(DatabaseError, match="not searched"), transaction.atomic():
            call(removal, words.pattern, words.salt)


def test_no_row_says_by_itself_that_something_was_removed(world, asked):
    with acting(world.warwickshire.chief):
        done = {"state": "done", "decided_by_id": world.warwickshire.chief.pk}
        with pytest.raises(DatabaseError), transaction.atomic():
            Removal.objects.filter(pk=asked.pk).update(**done)
        with pytest.raises(DatabaseError), transaction.atomic():
            Removal.objects.filter(pk=asked.pk).update(places=7)
    with (
        acting(world.warwickshire.lead),
        pytest.raises((DatabaseError, IntegrityError)),
        transaction.atomic(),
    ):
        Removal.objects.filter(pk=asked.pk).update(state="refused", decided_by_id=world.warwickshire.lead.pk)


def test_a_removal_is_asked_for_in_ones_own_name(world):
    with acting(world.warwickshire.lead), pytest.raises(DatabaseError), transaction.atomic():
        Removal.objects.create(
            force=world.warwickshire.force, whose="victim", reason="-", asked_by=world.warwickshire.chief
        )


def test_nobody_else_changes_history_by_the_setting_that_the_door_uses(world, rating):
    event = rating.history.model
    with acting(world.warwickshire.lead), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{append_only}', true)")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            event.objects.update(comment="never said")


@contextmanager
def meanwhile(work, *, at_most):
    """`work` is done in another connection's transaction, which ends with the block, or after so many seconds."""
    began, end = threading.Event(), threading.Event()

    def hold():
        with work():
            began.set()
            end.wait(at_most)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert began.wait(10)
        yield
    finally:
        end.set()
        thread.join()


def test_what_another_is_writing_just_now_is_waited_for_or_nothing_happens(world, asked, monkeypatch):
    """A save that began before is not missed: the door waits half a second, then says that it is busy."""

    @contextmanager
    def writing():
        with acting(world.warwickshire.contributor):
            Rating.objects.filter(force=world.warwickshire.force).update(reason=CANARY)
            yield

    monkeypatch.setattr(workflow, "TRIES", 1)
    with meanwhile(writing, at_most=20), pytest.raises(workflow.BusyError):
        agree(asked, world.warwickshire.chief)
    assert agree(asked, world.warwickshire.chief) > 400
    assert places_left() == {}


def test_what_sweeps_a_table_just_now_is_waited_for(world, asked, monkeypatch):
    """PostgreSQL's own sweeping holds this lock, and gives way after a second: longer than writers are waited for."""

    @contextmanager
    def sweeping():
        with arranging(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE assessments_rating IN SHARE UPDATE EXCLUSIVE MODE")
            yield

    monkeypatch.setattr(workflow, "TRIES", 1)
    with meanwhile(sweeping, at_most=1.2):
        agree(asked, world.warwickshire.chief)
    assert places_left() == {}


def test_kept_texts_lose_the_words_too(world, asked):
    lead = world.warwickshire.lead
    with acting(lead):
        KeptConflict.objects.create(
            force=lead.force,
            by=lead,
            subject="assessments.Rating",
            subject_id=1,
            about="A behaviour",
            yours={"comment": f"{CANARY}, as I said", "more": [CANARY]},
        )
    agree(asked, world.warwickshire.chief)
    assert places_left() == {}
    with acting(lead):
        assert KeptConflict.objects.get().yours["comment"].endswith("], as I said")


def test_another_forces_words_stay(world, asked):
    with acting(world.kent.contributor):
        Rating.objects.filter(force=world.kent.force).update(comment=CANARY)
    before = places_left()["assessments_rating"]
    agree(asked, world.warwickshire.chief)
    assert places_left()["assessments_rating"] == before - 1


def test_words_in_what_the_national_team_wrote_are_that_teams_to_remove(world, asked, arrange):
    from reporting.models import ReportText

    with arrange():
        ReportText.objects.create(cycle=world.cycle, section="foreword", text=f"Thanks to {CANARY}.")
        second = make_membership(world.reviewer.organisation, Role.REVIEWER, "second@national.example")
    agree(asked, world.warwickshire.chief)
    with acting(world.warwickshire.chief):
        assert Removal.objects.count() == 1  # the force is not told
    with acting(second):
        (raised,) = Removal.objects.waiting_for(second)
    agree(raised, second)
    assert places_left() == {}
