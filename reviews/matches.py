"""Which practice may help with which kind of blocker: the national team's reading."""

import uuid

from django.db import models

from core.history import tracked
from practice.models import Practice
from reviews.choices import BarrierKind


@tracked()
class BarrierPractice(models.Model):
    """One practice of the library that may help forces with one kind of blocker."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=BarrierKind.choices)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "practice"], name="practice_for_barrier_once")]

    def __str__(self) -> str:
        return f"{self.practice_id} may help with {self.kind}"
