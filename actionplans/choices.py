"""Statuses and priorities of actions."""

from django.db.models import TextChoices


class ActionStatus(TextChoices):
    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    LATE = "late", "Late"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"


class Priority(TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class DeliverableStatus(TextChoices):
    AHEAD = "ahead", "Ahead"
    DELIVERED = "delivered", "Delivered"
    LATE = "late", "Late"
