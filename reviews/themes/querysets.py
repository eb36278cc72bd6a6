"""Reads of themes and tags, named in the domain. What a later submission superseded counts no more."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Count, OuterRef, Subquery, Value, When

from assessments.models import SubmittedSummary
from reviews.themes.choices import Part

if TYPE_CHECKING:
    from reviews.themes.models import Theme, ThemeTag  # noqa: F401 - named in quotes


class ThemeQuerySet(models.QuerySet["Theme"]):
    def offered(self) -> "ThemeQuerySet":
        return self.filter(retired=False)


class ThemeTagQuerySet(models.QuerySet["ThemeTag"]):
    def standing(self) -> "ThemeTagQuerySet":
        return self.filter(submission__superseded=False)

    def in_region(self, code: str) -> "ThemeTagQuerySet":
        return self.filter(force__region__code=code) if code else self

    def counted(self) -> models.QuerySet:
        """(theme, cycle): quotes and forces."""
        return (
            self.order_by()
            .values("theme_id", "cycle_id")
            .annotate(quotes=Count("pk"), forces=Count("force", distinct=True))
        )

    def with_quotes(self) -> "ThemeTagQuerySet":
        """Each with `quote`: the text that was tagged, as it was signed."""
        said = SubmittedSummary.objects.filter(
            force=OuterRef("force"), submission=OuterRef("submission"), provision=OuterRef("provision")
        )
        quote = Case(
            *(When(part=part, then=Subquery(said.values(part.value)[:1])) for part in Part),
            default=Value(""),
            output_field=models.TextField(),
        )
        return self.annotate(quote=quote)
