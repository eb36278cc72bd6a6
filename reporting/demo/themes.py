"""Texts that reviewers of the demonstration tagged: what the words suggest, of most summaries; some still wait."""

from assessments.models import SubmittedSummary
from forces.models import Membership
from reporting.demo.context import Context
from reporting.demo.invention import dice
from reviews.themes.choices import Part
from reviews.themes.models import Theme, ThemeTag
from reviews.themes.suggesting import suggested

WAITING = 5  # one summary of so many


def tag_themes(context: Context, by: Membership) -> None:
    """Once: what people tagged since stays as it is."""
    if ThemeTag.objects.exists():
        return
    terms = {theme.pk: theme.terms for theme in Theme.objects.offered()}
    rows = SubmittedSummary.objects.filter(
        cycle__in=[context.previous, context.current], submission__superseded=False
    ).select_related("force", "provision")
    tags = [
        ThemeTag(
            force_id=row.force_id,
            cycle_id=row.cycle_id,
            submission_id=row.submission_id,
            provision_id=row.provision_id,
            part=part,
            theme_id=theme,
            tagged_by=by,
            tagged_by_name=by.display_name,
        )
        for row in rows
        if dice("themes", row.force.slug, row.provision.code).randrange(WAITING)
        for part in Part
        for theme in sorted(suggested(getattr(row, part.value), terms))
    ]
    ThemeTag.objects.bulk_create(tags, batch_size=500)
