"""What the national lead adds: publications and their recommendations. Those that are quoted never change."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from audit.workflow import save_over
from core.templatetags.portal import day
from forces.models import Membership
from frameworks.choices import ProvisionKind
from frameworks.models import Framework, Provision

# What is written of a publication, and in a recommendation of one.
OF_PUBLICATION = ("title", "short_title", "publisher", "published_on", "source")
OF_RECOMMENDATION = ("short_title", "text", "timing")


class TakenError(Exception):
    """Another has this code, or this number in its publication."""


@dataclass(frozen=True)
class NewRecommendation:
    """timing: by when, as its source says it."""

    number: str
    short_title: str
    text: str
    timing: str = ""
    addressed_to_forces: bool = False


def add_publication(*, code: str, values: dict[str, Any]) -> Framework:
    """values: {attribute: value}, all of OF_PUBLICATION. Raises TakenError."""
    if Provision.objects.filter(code__startswith=f"{code}.").exists():
        raise TakenError
    last = Framework.objects.aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            return Framework.objects.create(
                code=code, added=True, position=last + 1, published=day(values["published_on"]), **values
            )
    except IntegrityError as error:
        raise TakenError from error


def change_publication(*, row: Framework, values: dict[str, Any], revision: int, by: Membership) -> bool:
    """Save what is different of OF_PUBLICATION; say whether anything was. Raises StaleSaveError."""
    published = values.get("published_on", row.published_on)
    return save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=OF_PUBLICATION,
        about=f"Publication: {row.short_title}",
        also={"published": day(published)},
    )


def add_recommendations(*, publication: Framework, rows: Iterable[NewRecommendation]) -> list[Provision]:
    """Add all of them, after those that there are, or none. Raises TakenError."""
    try:
        with transaction.atomic():
            last = publication.provisions.aggregate(last=Max("position"))["last"] or 0
            return [
                Provision.objects.create(
                    framework=publication,
                    code=f"{publication.code}.{row.number}",
                    kind=ProvisionKind.RECOMMENDATION,
                    position=last + place,
                    number=row.number,
                    short_title=row.short_title,
                    text=row.text,
                    timing=row.timing,
                    addressed_to_forces=row.addressed_to_forces,
                )
                for place, row in enumerate(rows, start=1)
            ]
    except IntegrityError as error:
        raise TakenError from error


def change_recommendation(*, row: Provision, values: dict[str, Any], revision: int, by: Membership) -> bool:
    """Save what is different of OF_RECOMMENDATION; say whether anything was. Raises StaleSaveError."""
    return save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=OF_RECOMMENDATION,
        about=f"Recommendation {row.code}",
    )
