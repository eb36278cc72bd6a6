"""Who may do what to a review: each condition by itself, with all the others met."""

import pytest

from assessments.models import Cycle, Submission
from forces.choices import Role
from forces.models import Membership
from reviews import rules
from reviews.choices import ReviewState
from reviews.models import Reading, Review

KENT, ESSEX = 1, 2
REVIEWERS = {Role.REVIEWER, Role.NATIONAL_LEAD}
FORCE = {Role.FORCE_LEAD, Role.CHIEF_OFFICER, Role.DEPUTY, Role.VIEWER}


def person(role, force_id=KENT):
    return Membership(role=role, force_id=None if role in REVIEWERS else force_id)


def submission(*, superseded=False):
    return Submission(force_id=KENT, number=1, superseded=superseded, cycle=Cycle(read_twice_percent=0))


def review(state=ReviewState.IN_REVIEW):
    return Review(state=state)


@pytest.mark.parametrize("role", list(Role))
def test_submissions_are_read_and_reviewed_by_the_national_team(role):
    assert rules.can_read_submissions(person(role)) == (role in REVIEWERS)
    assert rules.may_review(person(role)) == (role in REVIEWERS)
    assert rules.can_review(person(role), submission(), review()) == (role in REVIEWERS)
    assert rules.can_decide(person(role), submission(), review()) == (role in REVIEWERS)


def test_a_review_has_begun_when_somebody_reads():
    assert rules.has_begun(review())
    assert not rules.has_begun(None)
    assert not rules.has_begun(review(ReviewState.WAITING))


def test_what_is_superseded_or_decided_is_reviewed_no_more():
    reviewer = person(Role.REVIEWER)
    assert rules.can_review(reviewer, submission(), None)
    assert not rules.can_review(reviewer, submission(superseded=True), review())
    for state in (ReviewState.ACCEPTED, ReviewState.SENT_BACK):
        assert not rules.can_review(reviewer, submission(), review(state))
        assert not rules.can_decide(reviewer, submission(), review(state))


def test_a_decision_wants_a_review_that_has_begun():
    reviewer = person(Role.REVIEWER)
    assert not rules.can_decide(reviewer, submission(), None)
    assert not rules.can_decide(reviewer, submission(), review(ReviewState.WAITING))
    assert not rules.can_decide(reviewer, submission(superseded=True), review())


@pytest.mark.parametrize("role", list(Role))
def test_feedback_is_for_the_own_force_its_policing_body_and_who_gave_it(role):
    readers = FORCE | REVIEWERS | {Role.POLICING_BODY}
    assert rules.may_read_feedback(person(role)) == (role in readers)
    assert rules.can_read_feedback(person(role), submission()) == (role in readers)
    assert rules.can_read_feedback(person(role, ESSEX), submission()) == (role in REVIEWERS)


def test_questions_are_answered_by_who_answers_in_the_force_that_was_asked():
    lead, asked = person(Role.FORCE_LEAD), review(ReviewState.SENT_BACK)
    assert rules.can_answer_questions(lead, submission(), asked)
    assert not rules.can_answer_questions(lead, submission(), review(ReviewState.ACCEPTED))
    assert not rules.can_answer_questions(lead, submission(superseded=True), asked)
    assert not rules.can_answer_questions(person(Role.VIEWER), submission(), asked)
    assert not rules.can_answer_questions(person(Role.FORCE_LEAD, ESSEX), submission(), asked)


# --- readings ---------------------------------------------------------------------------------------------------


def reading(reader, *, place=1, state="started", **of):
    of = {"review": review(), **of}
    of["review"].submission = of.pop("submission", submission())
    return Reading(reader=reader, place=place, state=state, **of)


@pytest.mark.parametrize("role", list(Role))
def test_the_national_lead_shares_out(role):
    by = person(role)
    assert rules.can_share(by) == (role == Role.NATIONAL_LEAD)
    assert rules.can_give(by, reading(None)) == (role == Role.NATIONAL_LEAD)


def test_what_is_handed_in_decided_or_superseded_is_given_to_nobody_else():
    lead = person(Role.NATIONAL_LEAD)
    assert not rules.can_give(lead, reading(lead, state="handed_in"))
    assert not rules.can_give(lead, reading(lead, review=review(ReviewState.ACCEPTED)))
    assert not rules.can_give(lead, reading(lead, submission=submission(superseded=True)))


def test_grades_are_given_by_the_reader_until_it_is_handed_in():
    mine, other = Membership(pk=1, role=Role.REVIEWER), Membership(pk=2, role=Role.REVIEWER)
    assert rules.can_grade(mine, submission(), reading(mine))
    assert not rules.can_grade(mine, submission(), None)
    assert not rules.can_grade(other, submission(), reading(mine))
    assert not rules.can_grade(mine, submission(), reading(mine, state="handed_in"))
    assert not rules.can_grade(mine, submission(), reading(mine, review=review(ReviewState.ACCEPTED)))
    assert not rules.can_grade(mine, submission(superseded=True), reading(mine))


def test_a_reader_who_reviews_no_more_gives_no_grade():
    gone = Membership(pk=1, role=Role.FORCE_LEAD, force_id=KENT)
    assert not rules.can_grade(gone, submission(), reading(gone))


@pytest.mark.parametrize("role", list(Role))
def test_only_the_team_says_something_to_itself(role):
    assert rules.can_comment(person(role), submission()) == (role in REVIEWERS)
    assert not rules.can_comment(person(role), submission(superseded=True))


def test_it_is_read_blind_until_both_have_handed_in():
    one, two = Membership(pk=1, role=Role.REVIEWER), Membership(pk=2, role=Role.REVIEWER)
    first, second = reading(one), reading(two, place=2)
    assert not rules.is_read_blind([])
    assert not rules.is_read_blind([first])
    assert rules.is_read_blind([first, second])
    first.state = "handed_in"
    assert rules.is_read_blind([first, second])
    second.state = "handed_in"
    assert not rules.is_read_blind([first, second])


def test_of_what_is_read_blind_only_a_lead_who_reads_it_not_sees_all():
    one, two = Membership(pk=1, role=Role.REVIEWER), Membership(pk=2, role=Role.NATIONAL_LEAD)
    third, lead = Membership(pk=3, role=Role.REVIEWER), Membership(pk=4, role=Role.NATIONAL_LEAD)
    blind = [reading(one), reading(two, place=2)]
    assert [rules.sees_all_readings(by, blind) for by in (one, two, third, lead)] == [False] * 3 + [True]
    assert rules.sees_all_readings(third, [reading(one)])
