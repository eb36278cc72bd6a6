"""A call for practice, and what forces answer to it."""

import uuid

from django.db import models
from django.utils import timezone

from core.constraints import own_key
from core.history import tracked
from forces.models import Force
from practice.choices import OfferState
from practice.described import TITLE_LENGTH, Described
from practice.querysets import CallQuerySet, OfferQuerySet


@tracked()
class CallForPractice(models.Model):
    """The national team asks every force for practice on something. called_at: from then forces read and answer it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Given out with the empty form, so that a form sent twice makes one.
    key = models.UUIDField(null=True, unique=True, editable=False)
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.TextField()
    due_on = models.DateField()
    called_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def can_be_answered(self) -> bool:
        """Called, and its day is not past."""
        return self.called_at is not None and timezone.localdate() <= self.due_on


@tracked()
class PracticeOffer(Described):
    """One practice that a force answers with: its own draft, then sent. consents: all forces may read these words."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.UUIDField(null=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    call = models.ForeignKey(CallForPractice, on_delete=models.PROTECT, related_name="offers")
    consents = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=OfferState.choices, default=OfferState.DRAFT)
    sent_by_name = models.CharField(max_length=220, blank=True)
    sent_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            own_key("practice_offer"),
            models.UniqueConstraint(fields=["force", "key"], name="practice_offer_made_once"),
        ]

    @property
    def is_sent(self) -> bool:
        return self.state == OfferState.SENT
