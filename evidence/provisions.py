"""Which provisions evidence may stand under, and finding them by code or by words."""

import re

from django.db.models import Q

from frameworks.choices import ProvisionKind
from frameworks.models import Provision
from frameworks.querysets import ProvisionQuerySet

EVIDENCED_KINDS = (
    ProvisionKind.DESCRIPTOR,
    ProvisionKind.BEHAVIOUR,
    ProvisionKind.ACTION_AREA,
    ProvisionKind.NATIONAL_ACTION,
    ProvisionKind.OUTCOME_CODE,
    ProvisionKind.RECOMMENDATION,
)

# What _provision.html prints of a provision, in one query: no tree of ours is deeper.
ABOVE = ("framework", "parent__parent__parent")


def evidenced() -> ProvisionQuerySet:
    return Provision.objects.filter(kind__in=EVIDENCED_KINDS).select_related(*ABOVE).in_reading_order()


def find_provisions(words: str) -> ProvisionQuerySet:
    """Those whose code is typed (several are fine: 7.2.f, 7.2.g), and those that hold every one of the words."""
    terms = [term for term in re.split(r"[\s,;]+", words) if term]
    if not terms:
        return evidenced().none()
    by_code = Q()
    by_words = Q()
    for term in terms:
        by_code |= Q(code__iexact=term) | Q(code__iendswith=f".{term}")
        by_words &= (
            Q(code__icontains=term)
            | Q(text__icontains=term)
            | Q(short_title__icontains=term)
            | Q(path__icontains=term)
        )
    return evidenced().filter(by_code | by_words)
