"""Reads of evidence, named in the domain."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

if TYPE_CHECKING:
    from evidence.models import Evidence, EvidenceUse  # noqa: F401 - named in quotes


@dataclass(frozen=True)
class EvidenceLink:
    """One line of templates/evidence/_list.html, for pages that show evidence beside something else."""

    title: str
    url: str
    kind: str
    refers_to: date | None
    state: str


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def with_uses(self) -> "EvidenceQuerySet":
        return self.annotate(number_of_uses=Count("uses"))

    def with_words(self, words: str) -> "EvidenceQuerySet":
        """Every word in the title or in the name of a file or link."""
        rows = self
        for word in words.split():
            named = Q(versions__file_name__icontains=word) | Q(versions__link__icontains=word)
            # A subquery, not a join: versions would otherwise multiply the uses counted.
            rows = rows.filter(
                Q(title__icontains=word) | Q(pk__in=self.model._default_manager.filter(named).values("pk"))
            )
        return rows


class EvidenceUseQuerySet(models.QuerySet["EvidenceUse"]):
    def with_provisions(self) -> "EvidenceUseQuerySet":
        """In reading order, each provision with all that says where it stands."""
        provisions = self.select_related("provision__framework", "provision__parent__parent__parent")
        return provisions.order_by("provision__framework", "provision__position")

    def links_by_provision(self) -> dict[int, list[EvidenceLink]]:
        """{provision's id: links to its evidence, oldest first}."""
        links: dict[int, list[EvidenceLink]] = {}
        for use in self.select_related("evidence", "version"):
            link = EvidenceLink(
                title=use.evidence.title,
                url=reverse("evidence:evidence", args=[use.evidence.public_id]),
                kind=use.version.type_in_words,
                refers_to=use.evidence.refers_to,
                state=use.version.scan_state,
            )
            links.setdefault(use.provision_id, []).append(link)
        return links
