"""Reads of reviews and findings, named in the domain."""

from typing import TYPE_CHECKING

from django.db import models

from forces.choices import Audience
from reviews.choices import FindingKind, ReviewState

if TYPE_CHECKING:
    from reviews.models import Finding, Review  # noqa: F401 - named in quotes


class ReviewQuerySet(models.QuerySet["Review"]):
    def released_to(self, audience: str) -> "ReviewQuerySet":
        """What may be read outside the national team: a policing body waits until it is accepted."""
        released = self.filter(released_at__isnull=False)
        return released.filter(state=ReviewState.ACCEPTED) if audience == Audience.POLICING_BODY else released


class FindingQuerySet(models.QuerySet["Finding"]):
    def for_pages(self) -> "FindingQuerySet":
        """With the descriptor that each is about, in reading order."""
        return self.select_related("provision__parent").order_by("provision__position", "pk")

    def questions(self) -> "FindingQuerySet":
        return self.filter(kind=FindingKind.QUESTION)

    def released_to(self, audience: str) -> "FindingQuerySet":
        """What may be read outside the national team: questions are for the force alone."""
        released = self.filter(released_at__isnull=False)
        return released.exclude(kind=FindingKind.QUESTION) if audience == Audience.POLICING_BODY else released
