"""What happens to themes and tags."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Max

from assessments.models import Submission
from audit.workflow import save_over
from forces.models import Membership
from frameworks.models import Provision
from reviews.themes.models import Theme, ThemeTag

WORDED = ("name", "means", "terms", "retired")


@transaction.atomic
def add_theme(*, name: str, means: str, terms: list[str], by: Membership) -> Theme:
    """At the end of the list. Sent twice it is one, by its name."""
    last = Theme.objects.aggregate(last=Max("position"))["last"] or 0
    theme, _ = Theme.objects.get_or_create(
        name=name, defaults={"means": means, "terms": terms, "position": last + 1}
    )
    return theme


def change_theme(*, theme: Theme, revision: int, values: dict[str, Any], by: Membership) -> bool:
    """Save what is different of WORDED. Raises StaleSaveError, with both texts kept."""
    return save_over(
        row=theme, revision=revision, values=values, by=by, fields=WORDED, about=f"Theme: {theme.name}"
    )


@transaction.atomic
def tag(
    *,
    submission: Submission,
    provision: Provision,
    part: str,
    add: Collection[int],
    remove: Collection[int],
    by: Membership,
) -> None:
    """The text is about these themes too, and no longer about those; what a colleague said meanwhile stays."""
    text = ThemeTag.objects.filter(
        force=submission.force_id, submission=submission, provision=provision, part=part
    )
    text.filter(theme__in=remove).delete()
    for theme in add:
        ThemeTag.objects.get_or_create(
            force=submission.force,
            cycle_id=submission.cycle_id,
            submission=submission,
            provision=provision,
            part=part,
            theme_id=theme,
            defaults={"tagged_by": by, "tagged_by_name": by.display_name},
        )
