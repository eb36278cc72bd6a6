"""Statuses and priorities of actions."""

from django.db.models import TextChoices


class ActionStatus(TextChoices):
    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    LATE = "late", "Late"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"

    @classmethod
    def closed(cls) -> "frozenset[ActionStatus]":
        """Nothing more is to be done, so these are never late."""
        return frozenset({cls.DONE, cls.STOPPED})


class Priority(TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class DeliverableStatus(TextChoices):
    AHEAD = "ahead", "Ahead"
    DELIVERED = "delivered", "Delivered"
    LATE = "late", "Late"
