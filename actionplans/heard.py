"""You said, we did: what a force heard, from whom in general terms, what it changed, and the actions behind it."""

import uuid

from django.db import models

from actionplans.querysets import HeardQuerySet
from core.constraints import SameForceKey, own_key
from core.history import tracked
from forces.models import Force


@tracked()
class Heard(models.Model):
    """One thing that was heard, and what changed. from_whom: never a name, and nobody who could be known by it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Given out with the empty form, so that a form sent twice makes one.
    key = models.UUIDField(null=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    heard = models.TextField()
    from_whom = models.CharField(max_length=200)
    changed = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    dropped = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = HeardQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            own_key("heard"),
            models.UniqueConstraint(fields=["force", "key"], name="heard_made_once"),
        ]

    def __str__(self) -> str:
        return self.heard if len(self.heard) <= 80 else f"{self.heard[:79]}…"


@tracked()
class HeardAction(models.Model):
    """The action was made, or changed, because of what was heard."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    heard = models.ForeignKey(Heard, on_delete=models.PROTECT, related_name="behind", db_constraint=False)
    action = models.ForeignKey(
        "actionplans.Action", on_delete=models.PROTECT, related_name="heard", db_constraint=False
    )

    class Meta:
        constraints = [
            SameForceKey(field="heard", to="actionplans.Heard", name="heard_action_same_force"),
            SameForceKey(field="action", to="actionplans.Action", name="heard_action_of_same_force"),
            models.UniqueConstraint(fields=["force", "heard", "action"], name="heard_action_once"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} is behind {self.heard_id}"
