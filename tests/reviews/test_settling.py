"""One reading settles, two that agree settle, two that differ wait for a panel; and nothing goes out before."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from forces.choices import Role
from forces.models import Organisation
from frameworks.models import Provision
from reviews import settling, workflow
from reviews.choices import ReadingState, ReviewState
from reviews.models import Finding, ModeratedGrade, PanelDecision, Reading, Review
from tests.reviews.conftest import CODE
from tests.reviews.read import read
from tests.world import make_membership

pytestmark = pytest.mark.django_db

OTHER = "PREPARE.4"


@pytest.fixture
def twice(desk, arrange):
    """Two readings, handed in: they agree on one descriptor and differ on the other."""

    def make(*, second_handed_in: bool = True) -> Review:
        with arrange():
            read(desk.submission, desk.world.reviewer, {CODE: 4, OTHER: 2}, reason="The audit shows it.")
            read(
                desk.submission,
                desk.colleague,
                {CODE: 2, OTHER: 2},
                place=2,
                handed_in=second_handed_in,
                reason="No audit is dated.",
            )
            return Review.objects.get(submission=desk.submission)

    return make


@pytest.fixture
def decide_by_panel(desk, acting):
    def record(value: int = 3, *, seen: int = 0, code: str = CODE, reason: str = "Half of it.") -> None:
        with acting(desk.world.national_lead):
            settling.record_decision(
                review=Review.objects.get(submission=desk.submission),
                provision=Provision.objects.get(code=code),
                values={"grade": desk.world.grades[value], "reason": reason, "panel": "Ann Able\nBo Best"},
                seen=seen,
                by=desk.world.national_lead,
            )

    return record


def settled(person, acting) -> dict[str, tuple[int | None, str]]:
    """{descriptor: (grade, reason)} as this person's role sees it."""
    with acting(person):
        rows = ModeratedGrade.objects.values_list("provision__code", "grade__value", "reason")
        return {code: (value, reason) for code, value, reason in rows}


def settle(desk, acting) -> settling.Agreement:
    with acting(desk.world.reviewer):
        return settling.settle(review=Review.objects.get(submission=desk.submission))


# --- settling ---------------------------------------------------------------------------------------------------


def test_one_reading_settles_what_it_grades(desk, arrange, acting):
    with arrange():
        read(desk.submission, desk.world.reviewer, {CODE: 4, OTHER: None}, reason="As signed.")
    assert settle(desk, acting).missing == []
    assert settled(desk.world.reviewer, acting) == {CODE: (4, "As signed."), OTHER: (None, "As signed.")}


def test_nothing_is_settled_while_somebody_reads(desk, acting, twice):
    twice(second_handed_in=False)
    agreement = settle(desk, acting)
    assert settled(desk.world.reviewer, acting) == {}
    assert agreement.standings == [], "who reads second stays blind"
    assert agreement.missing == [f"Second reading, with {desk.colleague.display_name}, is not handed in."]


def test_a_second_reading_that_nobody_has_yet_is_waited_for(desk, arrange, acting):
    with arrange():
        read(desk.submission, desk.world.reviewer, {CODE: 4})
        Reading.objects.create(force=desk.submission.force, review=Review.objects.get(), place=2)
    assert settle(desk, acting).missing == ["Second reading, which nobody has yet, is not handed in."]


def test_two_that_agree_settle_with_one_voice_and_two_that_differ_wait(desk, acting, twice):
    twice()
    agreement = settle(desk, acting)
    assert settled(desk.world.reviewer, acting) == {OTHER: (2, "The audit shows it.")}
    assert [standing.provision.code for standing in agreement.for_panel] == [CODE]
    (said,) = agreement.missing
    assert said.startswith(
        "The two readings differ on 1 descriptor, and the panel has not decided: Prepare 7"
    )


def test_a_reason_that_both_give_stands_once(desk, arrange, acting):
    with arrange():
        for place, reader in ((1, desk.world.reviewer), (2, desk.colleague)):
            read(desk.submission, reader, {CODE: 4}, place=place, reason=" We agree. ")
    settle(desk, acting)
    assert settled(desk.world.reviewer, acting) == {CODE: (4, "We agree.")}


def test_what_only_one_of_two_graded_is_a_panels(desk, arrange, acting):
    with arrange():
        read(desk.submission, desk.world.reviewer, {CODE: 4})
        read(desk.submission, desk.colleague, {}, place=2)
    assert [one.provision.code for one in settle(desk, acting).for_panel] == [CODE]


def test_settling_again_changes_nothing(desk, acting, twice):
    twice()
    settle(desk, acting)
    with acting(desk.world.reviewer):
        before = list(ModeratedGrade.objects.values_list("pk", "settled_at"))
    settle(desk, acting)
    with acting(desk.world.reviewer):
        assert list(ModeratedGrade.objects.values_list("pk", "settled_at")) == before
        assert ModeratedGrade.objects.get().history.count() == 1


# --- the panel --------------------------------------------------------------------------------------------------


def test_the_panel_settles_where_two_differ(desk, acting, twice, decide_by_panel):
    twice()
    decide_by_panel(3)
    assert settled(desk.world.reviewer, acting)[CODE] == (3, "Half of it.")
    assert settle(desk, acting).missing == []
    with acting(desk.world.reviewer):
        decision = PanelDecision.objects.get()
        assert (decision.people, decision.decided_by_name) == (
            ["Ann Able", "Bo Best"],
            desk.world.national_lead.display_name,
        )


def test_of_two_decisions_the_newest_counts_and_both_stay(desk, acting, twice, decide_by_panel):
    twice()
    decide_by_panel(3)
    decide_by_panel(5, seen=1, reason="On second thoughts.")
    assert settled(desk.world.reviewer, acting)[CODE] == (5, "On second thoughts.")
    with acting(desk.world.reviewer):
        assert PanelDecision.objects.count() == 2


def test_a_decision_that_did_not_see_another_is_refused(desk, twice, decide_by_panel, acting):
    twice()
    decide_by_panel(3)
    with pytest.raises(settling.DecidedSinceError):
        decide_by_panel(5, seen=0)
    assert settled(desk.world.reviewer, acting)[CODE] == (3, "Half of it.")


def test_where_two_agree_or_one_still_reads_there_is_nothing_to_decide(desk, twice, decide_by_panel, arrange):
    twice()
    with pytest.raises(settling.NotOpenError):
        decide_by_panel(code=OTHER)
    with pytest.raises(settling.NotOpenError):
        decide_by_panel(code="PREPARE.1")
    with arrange():
        Reading.objects.filter(place=2).update(state=ReadingState.STARTED, handed_in_at=None)
    with pytest.raises(settling.NotOpenError):
        decide_by_panel()


def test_a_decision_on_the_submission_sees_the_panels(desk, acting, twice, decide_by_panel):
    """Who opened the page before the panel decided reads again."""
    seen = twice()
    decide_by_panel()
    with acting(desk.world.reviewer), pytest.raises(workflow.StaleDecisionError):
        workflow.accept(review=seen, revision=seen.revision, message="", by=desk.world.reviewer)


def test_what_is_decided_stays_decided(desk, twice, decide_by_panel, decide):
    twice()
    decide_by_panel()
    decide("accept")
    with pytest.raises(settling.NotOpenError):
        decide_by_panel(5, seen=1)


def test_nobody_changes_or_removes_what_a_panel_decided(desk, twice, decide_by_panel, acting):
    twice()
    decide_by_panel()
    rows = PanelDecision.objects.all()
    for change in (lambda: rows.update(reason="x"), rows.delete):
        with (
            acting(desk.world.national_lead),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            change()


# --- release ----------------------------------------------------------------------------------------------------


def test_accepting_waits_for_the_panel_and_says_so(desk, twice, decide, acting):
    twice()
    with pytest.raises(settling.NotAgreedError, match="The two readings differ on 1 descriptor"):
        decide("accept")
    with acting(desk.world.reviewer):
        assert Review.objects.get().state == ReviewState.IN_REVIEW
        assert not Finding.objects.filter(released_at__isnull=False).exists()
    assert settled(desk.world.warwickshire.lead, acting) == {}


def test_accepting_waits_for_a_reading_that_is_begun(desk, arrange, decide):
    with arrange():
        read(desk.submission, desk.world.reviewer, {CODE: 4}, handed_in=False)
    with pytest.raises(settling.NotAgreedError, match="First reading, with Reviewer, is not handed in"):
        decide("accept")


def test_a_submission_that_nobody_grades_is_accepted_as_ever(desk, arrange, decide, acting):
    with arrange():
        read(desk.submission, desk.world.reviewer, {}, handed_in=False)
    decide("accept")
    with acting(desk.world.reviewer):
        assert Review.objects.get().state == ReviewState.ACCEPTED


def test_accepted_the_force_and_its_policing_body_read_grades_and_reasons(
    desk, twice, decide_by_panel, decide, acting, arrange
):
    twice()
    with arrange():
        read(desk.kent, desk.world.reviewer, {CODE: 1}, reason="KENT ALONE")
    decide_by_panel(3)
    wanted = {CODE: (3, "Half of it."), OTHER: (2, "The audit shows it.")}
    readers = (desk.world.warwickshire.lead, desk.world.warwickshire.policing_body)
    assert [settled(person, acting) for person in readers] == [{}, {}]
    decide("accept")
    assert [settled(person, acting) for person in readers] == [wanted, wanted]
    for person in (desk.world.kent.lead, desk.world.kent.policing_body):
        assert settled(person, acting) == {}


def test_sent_back_no_grade_goes_out(desk, twice, write_finding, decide, acting):
    """What is asked may change it."""
    twice()
    settle(desk, acting)
    write_finding(kind="question")
    decide("send_back")
    assert settled(desk.world.warwickshire.lead, acting) == {}


def test_the_database_itself_keeps_the_panel_and_the_readings_back(
    desk, twice, decide_by_panel, decide, acting, arrange
):
    """With no filter of the code's own, after the submission was accepted."""
    twice()
    decide_by_panel()
    decide("accept")
    with arrange():
        observer = make_membership(
            Organisation.objects.get(slug="hmicfrs"), Role.OBSERVER, "observer@national.example"
        )
    for person in (desk.world.warwickshire.lead, desk.world.warwickshire.policing_body, observer):
        with (
            acting(person),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            PanelDecision.objects.exists()
    with acting(desk.world.warwickshire.lead):
        history = ModeratedGrade.history.rel.related_model.objects.all()
        assert {event.released_at is None for event in history} <= {False}


def test_what_was_released_changes_no_more(desk, twice, decide_by_panel, decide, acting):
    twice()
    decide_by_panel()
    decide("accept")
    with acting(desk.world.national_lead):
        assert ModeratedGrade.objects.update(reason="Changed.") == 0
    assert settle(desk, acting).standings == []


# --- at the same moment -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_hand_ins_at_once_settle(desk, arrange, acting):
    with arrange():
        for place, reader in ((1, desk.world.reviewer), (2, desk.colleague)):
            read(desk.submission, reader, {CODE: 4}, place=place, handed_in=False)
    barrier = threading.Barrier(2)

    def hand_in(by, place):
        with acting(by):
            Reading.objects.filter(place=place).update(
                state=ReadingState.HANDED_IN, handed_in_at=timezone.now()
            )
            barrier.wait(timeout=20)
            settling.settle(review=Review.objects.get(submission=desk.submission))
        connection.close()

    threads = [
        threading.Thread(target=hand_in, args=who) for who in ((desk.world.reviewer, 1), (desk.colleague, 2))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(settled(desk.world.reviewer, acting)) == [CODE]
