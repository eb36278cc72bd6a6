"""Filters of the national overview that a person keeps under a name: theirs alone."""

import uuid
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse

from forces.models import Membership

# Newest cycle always: what is kept is a way of looking, not a moment.
KEPT = ("region", "strand", "state")
MOST = 20


class SavedFilter(models.Model):
    """values: as in the overview's address, only those of KEPT that are set."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["by", "name"], name="saved_filter_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        asked = {name: self.values[name] for name in KEPT if self.values.get(name)}
        return f"{reverse('reporting:grid')}?{urlencode(asked)}"
