"""What the invented readings came to. In the national scope.

Of what is decided the panel has met wherever two readings differ; of what is in review it has not met yet.
"""

from datetime import datetime, timedelta

from forces.models import Membership
from frameworks.models import Grade
from reporting.demo.context import Context
from reporting.demo.invention import dice, invented, uuid_of
from reviews.choices import ReviewState
from reviews.models import ModeratedGrade, PanelDecision, Reading, ReadingGrade, Review

AFTER_READING, AFTER_PANEL = timedelta(days=3, hours=3), timedelta(days=5)

# {provision's key: each reading's grade of it, in the order of their places}
Given = dict[int, list[ReadingGrade]]


def settle(context: Context, review: Review, readings: list[Reading], lead: Membership) -> None:
    """Nothing, while one of them is being read."""
    if any(not reading.handed_in for reading in Reading.objects.filter(review=review)):
        return
    given: Given = {}
    rows = ReadingGrade.objects.filter(force=review.force, reading__review=review)
    for row in rows.select_related("grade", "reading").order_by("provision__position", "reading__place"):
        given.setdefault(row.provision_id, []).append(row)
    differ = {key: rows for key, rows in given.items() if len({row.grade_id for row in rows}) > 1}
    at = review.submission.signed_at + AFTER_READING
    settled = [_settled(review, key, rows, at) for key, rows in given.items() if key not in differ]
    if review.state != ReviewState.IN_REVIEW:
        settled += _panel(context, review, differ, readings, lead)
    ModeratedGrade.objects.bulk_create(settled)


def _settled(review: Review, provision: int, rows: list[ReadingGrade], at: datetime) -> ModeratedGrade:
    reason = "\n\n".join(dict.fromkeys(row.reason for row in rows))
    return _moderated(review, provision, rows[0].grade, reason, at)


def _moderated(review: Review, provision: int, grade: Grade, reason: str, at: datetime) -> ModeratedGrade:
    return ModeratedGrade(
        force=review.force,
        review=review,
        provision_id=provision,
        grade=grade,
        reason=reason,
        settled_at=at,
        released_at=review.released_at if review.state == ReviewState.ACCEPTED else None,
    )


def _panel(
    context: Context, review: Review, differ: Given, readings: list[Reading], lead: Membership
) -> list[ModeratedGrade]:
    """It goes with the first or the second reading, for a reason of its own."""
    about = (review.force.slug, review.submission.cycle.slug)
    codes = {provision.pk: code for code, provision in context.provisions.items()}
    names = "\n".join([lead.display_name, *(reading.reader_name for reading in readings)])
    at = review.submission.signed_at + AFTER_PANEL
    settled, decided = [], []
    for provision, rows in differ.items():
        roll = dice("panel", *about, codes[provision])
        grade, reason = roll.choice(rows).grade, roll.choice(invented("texts")["readings"]["panel"])
        settled.append(_moderated(review, provision, grade, reason, at))
        decided.append(
            PanelDecision(
                public_id=uuid_of("panel", *about, codes[provision]),
                force=review.force,
                review=review,
                provision_id=provision,
                grade=grade,
                reason=reason,
                panel=names,
                decided_by=lead,
                decided_by_name=lead.display_name,
                decided_at=at,
            )
        )
    PanelDecision.objects.bulk_create(decided)
    return settled
