"""Closed lists of the app."""

from django.db.models import TextChoices


class RemovalState(TextChoices):
    ASKED = "asked", "Asked for"
    DONE = "done", "Removed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class WhoseData(TextChoices):
    VICTIM = "victim", "A victim or survivor"
    SUSPECT = "suspect", "A suspect or offender"
    OTHER = "other", "Another person"
