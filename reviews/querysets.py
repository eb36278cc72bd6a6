"""Reads of reviews, findings and readings, named in the domain.

in_sight_of: while two people read a submission blind, each of them sees what they themselves wrote and nothing of the
other's; and so does everybody else but a national lead who reads it not, since anybody else could be told, or be given
one of the readings.
"""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from forces.choices import Audience
from forces.models import Membership
from forces.roles import Permission
from reviews.choices import FindingKind, ReadingState, ReviewState

if TYPE_CHECKING:
    from reviews.models import Finding, Review  # noqa: F401 - named in quotes
    from reviews.moderated import ModeratedGrade, PanelDecision  # noqa: F401 - named in quotes
    from reviews.readings import Reading, ReadingGrade, TeamComment  # noqa: F401 - named in quotes


def _readings(review: str) -> "ReadingQuerySet":
    """Of the review that the row is about: review is the row's own field with its key."""
    readings: Any = apps.get_model("reviews.Reading")._default_manager  # the model names its manager
    return readings.filter(review=OuterRef(review))


def _visible_to(by: Membership, review: str, own: Q) -> Q:
    """own: the rows that this person wrote. See above."""
    readings = _readings(review)
    sight = own | Q(~Exists(readings.filter(place=2))) | Q(~Exists(readings.being_read()))
    if by.may(Permission.SHARE_OUT):
        sight |= Q(~Exists(readings.filter(reader__user=by.user_id)))  # in none of their roles
    return sight


class ReviewQuerySet(models.QuerySet["Review"]):
    def released_to(self, audience: str) -> "ReviewQuerySet":
        """What may be read outside the national team: a policing body waits until it is accepted."""
        released = self.filter(released_at__isnull=False)
        return released.filter(state=ReviewState.ACCEPTED) if audience == Audience.POLICING_BODY else released


class FindingQuerySet(models.QuerySet["Finding"]):
    def for_pages(self) -> "FindingQuerySet":
        """With the descriptor that each is about, in reading order."""
        return self.select_related("provision__parent").order_by("provision__position", "pk")

    def in_sight_of(self, by: Membership) -> "FindingQuerySet":
        """Of the national team: what this person may see while submissions are read blind."""
        return self.filter(_visible_to(by, "review", Q(written_by=by) | Q(reading__reader=by)))

    def questions(self) -> "FindingQuerySet":
        return self.filter(kind=FindingKind.QUESTION)

    def released_to(self, audience: str) -> "FindingQuerySet":
        """What may be read outside the national team: questions are for the force alone."""
        released = self.filter(released_at__isnull=False)
        return released.exclude(kind=FindingKind.QUESTION) if audience == Audience.POLICING_BODY else released


class ReadingQuerySet(models.QuerySet["Reading"]):
    def of(self, reader: Membership) -> "ReadingQuerySet":
        return self.filter(reader=reader)

    def others_of(self, reading: "Reading") -> Any:
        """Rows of history: who has, or had, another reading of the same review. What is recorded stays in it."""
        events: Any = apps.get_model("reviews.ReadingEvent")._default_manager
        of_it = events.filter(force=reading.force_id, review=reading.review_id)
        return of_it.exclude(pgh_obj=reading.pk)

    def being_read(self) -> "ReadingQuerySet":
        """Given or begun, and not handed in."""
        return self.exclude(state=ReadingState.HANDED_IN)


class ReadingGradeQuerySet(models.QuerySet["ReadingGrade"]):
    def in_sight_of(self, by: Membership) -> "ReadingGradeQuerySet":
        """What this person may see while submissions are read blind."""
        return self.filter(_visible_to(by, "reading__review", Q(reading__reader=by)))


class TeamCommentQuerySet(models.QuerySet["TeamComment"]):
    def in_sight_of(self, by: Membership) -> "TeamCommentQuerySet":
        """What this person may see while submissions are read blind."""
        return self.filter(_visible_to(by, "review", Q(by=by)))


class ModeratedGradeQuerySet(models.QuerySet["ModeratedGrade"]):
    def released(self) -> "ModeratedGradeQuerySet":
        """What may be read outside the national team: it goes out when the submission is accepted."""
        return self.filter(released_at__isnull=False)

    def of_cycle(self, cycle_id: int) -> "ModeratedGradeQuerySet":
        """Those that count: of each force's submission in force in the cycle."""
        return self.filter(review__submission__cycle=cycle_id, review__submission__superseded=False)

    def with_own(self) -> "ModeratedGradeQuerySet":
        """Adds own_value and own_name, the force's own grade; and moved: grades that the moderated one is above it.

        Both are None where the grade is Not applicable, or the force gave none. Joined, and not asked for each row:
        the desk counts those of all forces.
        """
        own = "review__submission__submittedsummaries"
        return (
            self.annotate(
                own_provision=F(f"{own}__provision"),
                own_value=F(f"{own}__grade__value"),
                own_name=F(f"{own}__grade__name"),
            )
            .filter(own_provision=F("provision"))
            .annotate(moved=F("grade__value") - F("own_value"))
        )


class PanelDecisionQuerySet(models.QuerySet["PanelDecision"]):
    def by_provision(self, review: "Review") -> dict[int, list["PanelDecision"]]:
        """Those of a review, by what they are about; the newest, which counts, is the last."""
        found: dict[int, list[PanelDecision]] = {}
        rows = self.filter(force=review.force_id, review=review).select_related("grade")
        for row in rows.order_by("decided_at", "pk"):
            found.setdefault(row.provision_id, []).append(row)
        return found
