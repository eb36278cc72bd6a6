"""Stages of an assessment and of a cycle."""

from django.db.models import TextChoices


class CycleState(TextChoices):
    PREPARING = "preparing", "Being prepared"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Stage(TextChoices):
    """Where an assessment is. Answers can change only while it is with the force's lead."""

    DRAFT = "draft", "In progress"
    WITH_CHIEF_OFFICER = "with_chief_officer", "With the chief officer"
    SUBMITTED = "submitted", "Submitted"
    REOPENED = "reopened", "Sent back by the national team"


OPEN_STAGES = (Stage.DRAFT, Stage.REOPENED)


class SignOffStep(TextChoices):
    SENT = "sent", "Sent for signature"
    SENT_BACK = "sent_back", "Sent back to the lead"
    SIGNED = "signed", "Signed and submitted"
    REOPENED = "reopened", "Sent back by the national team"
