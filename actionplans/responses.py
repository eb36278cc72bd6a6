"""What forces answer to recommendations that are addressed to them, and what is known of a recommendation itself."""

import uuid

from django.db import models

from actionplans.choices import ResponsePosition
from actionplans.querysets import ReleasedResponseQuerySet
from core.fulltext import index_over
from core.history import tracked
from forces.models import Force, Portfolio
from frameworks.models import Provision


class ResponseWords(models.Model):
    """What the draft and what was released say alike. That the force says done closes nothing: see Standing."""

    position = models.CharField(max_length=20, choices=ResponsePosition.choices, blank=True)
    statement = models.TextField(blank=True)
    says_done = models.BooleanField(default=False)
    # Why it says so, or no longer does.
    done_reason = models.TextField(blank=True)

    class Meta:
        abstract = True


@tracked()
class Response(ResponseWords):
    """A force's answer as it is being written. Evidence and actions are those of the provision: linked once."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+", editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "provision"], name="response_once"),
        ]

    def __str__(self) -> str:
        return f"Response of force {self.force_id} to {self.provision_id}"


class ReleasedResponse(ResponseWords):
    """The answer as the lead released it, with the titles that it rested on. Never changed; the next has a number.

    rests_on: {"actions": [title and status], "evidence": [title]}. of_revision: which draft it was.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    of_revision = models.PositiveIntegerField()
    rests_on = models.JSONField(default=dict)
    released_by_name = models.CharField(max_length=220)
    released_at = models.DateTimeField()

    objects = ReleasedResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [index_over("statement", name="released_response_words")]
        constraints = [
            models.UniqueConstraint(
                fields=["force", "provision", "number"], name="released_response_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Release {self.number}"


@tracked()
class Standing(models.Model):
    """What the national lead says of a recommendation: to whom it is addressed, which portfolio answers for it
    nationally besides those that did already, whether its issuer has closed it.

    No row where nothing was ever said: then its source says to whom it is addressed, and it is open.
    """

    provision = models.OneToOneField(
        Provision, on_delete=models.PROTECT, related_name="standing", editable=False
    )
    addressed_to_forces = models.BooleanField(default=False)
    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return f"Standing of {self.provision_id}"
