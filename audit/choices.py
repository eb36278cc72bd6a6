"""Closed lists of the app."""

from datetime import timedelta

from django.db.models import TextChoices

# Whoever agrees to a removal had joined so long before it was asked for, or nobody knows them yet.
KNOWN_FOR = timedelta(days=7)


class RemovalState(TextChoices):
    ASKED = "asked", "Asked for"
    DONE = "done", "Removed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class WhoseData(TextChoices):
    VICTIM = "victim", "A victim or survivor"
    SUSPECT = "suspect", "A suspect or offender"
    OTHER = "other", "Another person"
