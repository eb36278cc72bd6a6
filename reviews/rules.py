"""Who may do what to a review and its readings, in which state."""

from collections.abc import Collection

from assessments.models import Submission
from forces.models import FormerForce, Membership
from forces.roles import Permission
from reviews.choices import ContactHow, ReviewState
from reviews.models import Contact, Reading, Review


def can_read_submissions(by: Membership) -> bool:
    return by.may(Permission.READ_SUBMISSIONS)


def may_review(by: Membership) -> bool:
    return by.may(Permission.REVIEW)


def has_begun(review: Review | None) -> bool:
    return review is not None and review.state != ReviewState.WAITING


def can_review(by: Membership, submission: Submission, review: Review | None) -> bool:
    """Begin, or change findings: until it is decided, and only what stands. An earlier number is history."""
    decided = review is not None and review.decided
    open_to_all = not submission.superseded and not decided and not waits_to_be_shared_out(submission)
    return may_review(by) and open_to_all


def waits_to_be_shared_out(submission: Submission) -> bool:
    """Where some of the cycle are read twice, which is drawn as they are shared out: what anybody wrote before, whoever
    is then to read it blind could have seen. Answers to questions are read by those who asked them."""
    if submission.number > 1 or not submission.cycle.read_twice_percent:
        return False
    review = getattr(submission, "review", None)
    if review is None:
        return True
    readings = Reading.objects.filter(force=submission.force_id, review=review)
    return review.state == ReviewState.WAITING and not readings.exists()


def can_decide(by: Membership, submission: Submission, review: Review | None) -> bool:
    """Somebody has begun to read it, and nobody has decided."""
    in_review = review is not None and review.state == ReviewState.IN_REVIEW
    return in_review and can_review(by, submission, review)


def can_read_moderation(by: Membership) -> bool:
    """Own against moderated grades, and what waits for the panel: of what is read twice, once nobody reads it."""
    return by.may(Permission.REVIEW)


def may_settle(by: Membership) -> bool:
    """Record what a panel decides; and see every reader's effect, where others see their own."""
    return by.may(Permission.SETTLE)


def can_settle(by: Membership, submission: Submission, review: Review) -> bool:
    """While the submission is in review: what was accepted or sent back stands."""
    return may_settle(by) and can_decide(by, submission, review)


def may_read_feedback(by: Membership) -> bool:
    own = by.may(Permission.READ_WHOLE) or by.may(Permission.READ_POSITION)
    return own or can_read_submissions(by)


def can_read_feedback(by: Membership, submission: Submission) -> bool:
    """People of the force and its policing body: their own. The national team: what it released."""
    own = by.force_id == submission.force_id
    return may_read_feedback(by) and (own or can_read_submissions(by))


def can_answer_questions(by: Membership, submission: Submission, review: Review) -> bool:
    """It was sent back to this person's force, which has not signed again since."""
    asked = review.state == ReviewState.SENT_BACK and not submission.superseded
    return asked and by.may(Permission.ANSWER) and by.force_id == submission.force_id


# --- readings ---------------------------------------------------------------------------------------------------


def can_share(by: Membership) -> bool:
    return by.may(Permission.SHARE_OUT)


def has_worked_for(by: Membership, force_id: int) -> bool:
    """In whichever role they were told of as having; then somebody else reads what that force submitted. One query."""
    return FormerForce.objects.of_person(by).filter(force=force_id).exists()


def can_give(by: Membership, reading: Reading) -> bool:
    """To somebody else, or for the first time: until it is handed in, and while there is something to read for."""
    review = reading.review
    over = reading.handed_in or review.decided or review.submission.superseded
    return can_share(by) and not over


def is_reader(by: Membership, reading: Reading | None) -> bool:
    return reading is not None and reading.reader_id == by.pk and may_review(by)


def is_same_person(one: Membership, other: Membership) -> bool:
    """In whichever roles."""
    return one.pk == other.pk or (one.user_id is not None and one.user_id == other.user_id)


def can_grade(by: Membership, submission: Submission, reading: Reading | None) -> bool:
    """In one's own reading, until it is handed in."""
    if reading is None or not is_reader(by, reading) or reading.handed_in:
        return False
    return can_review(by, submission, reading.review)


def can_comment(by: Membership, submission: Submission) -> bool:
    """Inside the team, also when it is decided: what is said comes to nobody outside."""
    return can_tag(by, submission) and not waits_to_be_shared_out(submission)


def can_tag(by: Membership, submission: Submission) -> bool:
    """Say what it is about, which judges nothing: so also whoever has worked for the force."""
    return may_review(by) and not submission.superseded


def is_read_blind(readings: Collection[Reading]) -> bool:
    """Of one review: two people read it, and not both have handed in. querysets.in_sight_of says the same of rows."""
    return any(one.place == 2 for one in readings) and not all(one.handed_in for one in readings)


def sees_all_readings(by: Membership, readings: Collection[Reading]) -> bool:
    reads_it = any(one.reader is not None and is_same_person(by, one.reader) for one in readings)
    return not is_read_blind(readings) or (can_share(by) and not reads_it)


def may_chase(by: Membership) -> bool:
    """See how far each force is with what the team noted, note more, and write to forces' leads."""
    return by.may(Permission.CHASE)


def is_open_contact(contact: Contact) -> bool:
    """Whether it may be changed: what was written in the portal stands as the force reads it."""
    return contact.how != ContactHow.MESSAGE


def may_read_messages(by: Membership) -> bool:
    return by.force_id is not None and by.may(Permission.READ_WHOLE)
