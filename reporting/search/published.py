"""The kinds that are published, and so everybody's."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actionplans.models import RecommendationUpdate
from forces.models import Membership
from frameworks.choices import CONTAINERS, ProvisionKind
from frameworks.models import Passage, Provision
from practice.models import Practice
from reporting.search.kind import Kind, anybody


def _lines(by: Membership) -> QuerySet[Any]:
    lines = Provision.objects.exclude(kind__in=CONTAINERS).select_related("framework")
    return lines.order_by("framework__position", "position")


def _line_url(line: Provision, by: Membership) -> str:
    if line.kind == ProvisionKind.RECOMMENDATION:
        return reverse("recommendations:recommendation", args=[line.code])
    return f"{reverse('frameworks:framework', args=[line.framework.code])}#{line.anchor}"


def _passage_url(passage: Passage, by: Membership) -> str:
    return f"{reverse('frameworks:passages', args=[passage.framework.code])}#{passage.code}"


PUBLISHED = [
    Kind(
        "practice",
        "The practice library",
        ("title", "what", "for_whom"),
        anybody,
        lambda by: Practice.objects.published().for_pages().order_by("title", "pk"),
        lambda row: row.title,
        lambda row, by: reverse("practice:practice", args=[row.public_id]),
    ),
    Kind(
        "updates",
        "Updates on recommendations",
        ("title", "body"),
        anybody,
        lambda by: RecommendationUpdate.objects.select_related("provision").order_by("-position", "-pk"),
        lambda row: f"{row.provision.reference}{f': {row.title}' if row.title else ''}",
        lambda row, by: reverse("recommendations:recommendation", args=[row.provision.code]),
    ),
    Kind(
        "lines",
        "Lines of the frameworks",
        ("short_title", "text"),
        anybody,
        _lines,
        lambda row: row.name,
        _line_url,
    ),
    Kind(
        "passages",
        "Passages of the frameworks’ documents",
        ("short_title", "body"),
        anybody,
        lambda by: Passage.objects.select_related("framework"),
        lambda row: row.short_title,
        _passage_url,
    ),
]
