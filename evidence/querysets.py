"""Reads of evidence, named in the domain."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count

if TYPE_CHECKING:
    from evidence.models import Evidence, EvidenceUse  # noqa: F401


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def with_uses(self) -> "EvidenceQuerySet":
        return self.annotate(number_of_uses=Count("uses"))


class EvidenceUseQuerySet(models.QuerySet["EvidenceUse"]):
    def of_provisions(self, provision_ids: "list[int] | models.QuerySet[models.Model]") -> "EvidenceUseQuerySet":
        return self.filter(provision__in=provision_ids).select_related("evidence", "version")
