"""Which provisions touch each other, of one framework or several: so that what is given for one serves others."""

import uuid

from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from core.history import tracked
from frameworks.choices import Relation
from frameworks.querysets import CrosswalkLinkQuerySet


@tracked(exclude=["at"])
class CrosswalkLink(models.Model):
    """What `from_provision` is to `to_provision`, and why. Seeded, and the national team's to change.

    There is one to a pair, whichever way it is said. A withdrawn one stays, and counts for nothing.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=90, unique=True, null=True, editable=False)
    from_provision = models.ForeignKey(
        "frameworks.Provision", on_delete=models.PROTECT, related_name="links_to"
    )
    to_provision = models.ForeignKey(
        "frameworks.Provision", on_delete=models.PROTECT, related_name="links_from"
    )
    relation = models.CharField(max_length=20, choices=Relation.choices)
    reason = models.TextField()
    withdrawn = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    by_name = models.CharField(max_length=220, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = CrosswalkLinkQuerySet.as_manager()

    class Meta:
        ordering = ["from_provision", "to_provision"]
        constraints = [
            models.UniqueConstraint(
                Least("from_provision", "to_provision"),
                Greatest("from_provision", "to_provision"),
                name="crosswalk_pair_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(from_provision=models.F("to_provision")), name="crosswalk_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_provision_id} {self.relation} {self.to_provision_id}"

    def said(self, *, from_its_end: bool = False) -> Relation:
        """Is part of; read from its end: Contains."""
        relation = Relation(self.relation)
        return relation.read_back if from_its_end else relation
