"""States of a plan's review, what a plan is found to say about a matter, kinds of finding, the two working lists."""

from django.db.models import TextChoices


class PlanReviewState(TextChoices):
    IN_REVIEW = "in_review", "In review"
    RELEASED = "released", "Released to the force"


# Of an edition that nobody has begun to read there is no review.
NOT_BEGUN = ("waiting", "Not begun")


class Mark(TextChoices):
    """What the plan says of the matter. Ordinal: counted, and never averaged."""

    ADDRESSED = "addressed", "Addressed"
    PARTLY = "partly", "Partly addressed"
    ABSENT = "absent", "Absent"


class PlanFindingKind(TextChoices):
    STRENGTH = "strength", "Strength"
    PROMISING = "promising", "Promising improvement activity"
    GAP = "gap", "Gap"


class AreaKind(TextChoices):
    """The two lists that come out of the reviews of all plans, as the report of 2022 called them."""

    PROMISING = "promising", "Areas of promising improvement activity"
    STRENGTHENED = "strengthened", "Areas for strengthened response"


# The findings that speak for an area of the kind.
FINDINGS_FOR = {
    AreaKind.PROMISING: (PlanFindingKind.PROMISING, PlanFindingKind.STRENGTH),
    AreaKind.STRENGTHENED: (PlanFindingKind.GAP,),
}
