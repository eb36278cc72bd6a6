"""Kinds of finding and states of a review."""

from django.db.models import TextChoices


class ReviewState(TextChoices):
    WAITING = "waiting", "Waiting"
    IN_REVIEW = "in_review", "In review"
    ACCEPTED = "accepted", "Accepted"
    SENT_BACK = "sent_back", "Questions out"


DECIDED = (ReviewState.ACCEPTED, ReviewState.SENT_BACK)


class FindingKind(TextChoices):
    STRENGTH = "strength", "Strength"
    PROMISING_PRACTICE = "promising_practice", "Promising practice"
    GAP = "gap", "Gap"
    QUESTION = "question", "Question"
