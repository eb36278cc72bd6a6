"""Who may do what to a review, in which state."""

from assessments.models import Submission
from forces.models import Membership
from forces.roles import Permission
from reviews.choices import ReviewState
from reviews.models import Review


def can_read_submissions(by: Membership) -> bool:
    return by.may(Permission.READ_SUBMISSIONS)


def may_review(by: Membership) -> bool:
    return by.may(Permission.REVIEW)


def has_begun(review: Review | None) -> bool:
    return review is not None and review.state != ReviewState.WAITING


def can_review(by: Membership, submission: Submission, review: Review | None) -> bool:
    """Begin, or change findings: until it is decided, and only what stands. An earlier number is history."""
    decided = review is not None and review.decided
    return may_review(by) and not submission.superseded and not decided


def can_decide(by: Membership, submission: Submission, review: Review | None) -> bool:
    """Somebody has begun to read it, and nobody has decided."""
    in_review = review is not None and review.state == ReviewState.IN_REVIEW
    return in_review and can_review(by, submission, review)


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
