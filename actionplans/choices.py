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

    @classmethod
    def to_choose(cls) -> list[tuple[str, str]]:
        """What people choose from: that an action is late follows from its due date. It was a choice once."""
        return [(status.value, str(status.label)) for status in cls if status is not cls.LATE]

    @classmethod
    def nearest(cls, status: str) -> "ActionStatus":
        """The status that a form starts from: of what was once said to be late, that it is at risk."""
        return cls.AT_RISK if status == cls.LATE else cls(status)


class Priority(TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class DeliverableStatus(TextChoices):
    AHEAD = "ahead", "Ahead"
    DELIVERED = "delivered", "Delivered"
    LATE = "late", "Late"


class ResponsePosition(TextChoices):
    """What a force says to a recommendation that is addressed to it."""

    ACCEPTED = "accepted", "Accepted"
    PARTLY = "partly", "Accepted in part"
    NOT_ACCEPTED = "not_accepted", "Not accepted"


class StrategyState(TextChoices):
    """What came of a strategy that a force brought. PREVIEWED is left once."""

    PREVIEWED = "previewed", "Not accepted yet"
    APPLIED = "applied", "Accepted"
    WITHDRAWN = "withdrawn", "Put aside"


class StrategyReading(TextChoices):
    """Why a strategy that a force brought gave no drafts."""

    UNREADABLE = "unreadable", "Cannot be read"
    NOTHING = "nothing", "Holds nothing"


class PublicationState(TextChoices):
    """Where a publication of the plan is. What it says can change only while it is with the lead."""

    DRAFT = "draft", "Being chosen"
    WITH_CHIEF_OFFICER = "with_chief_officer", "With the chief officer"
    SENT_BACK = "sent_back", "Sent back"
    RELEASED = "released", "Released"
    WITHDRAWN = "withdrawn", "Withdrawn"

    @classmethod
    def open(cls) -> "tuple[PublicationState, ...]":
        """In these what is chosen and how it is worded can change."""
        return (cls.DRAFT, cls.SENT_BACK)


class PublicationStep(TextChoices):
    """What moves a publication on. By whom, actionplans.rules says."""

    SEND = "send", "Send to the chief officer"
    SEND_BACK = "send_back", "Send back"
    RELEASE = "release", "Release"
    WITHDRAW = "withdraw", "Withdraw"


# {step: {the state that it leads out of: the state that it leads to}}. Nothing else moves a publication.
PUBLICATION_MOVES = {
    PublicationStep.SEND: dict.fromkeys(PublicationState.open(), PublicationState.WITH_CHIEF_OFFICER),
    PublicationStep.SEND_BACK: {PublicationState.WITH_CHIEF_OFFICER: PublicationState.SENT_BACK},
    PublicationStep.RELEASE: {PublicationState.WITH_CHIEF_OFFICER: PublicationState.RELEASED},
    PublicationStep.WITHDRAW: {PublicationState.RELEASED: PublicationState.WITHDRAWN},
}


class PublishedKind(TextChoices):
    """What a line of a published plan is. BEHIND: an action behind what was heard, named beneath it."""

    INTRODUCTION = "introduction", "Introduction"
    COMMITMENT = "commitment", "Commitment"
    ACTION = "action", "Action"
    HEARD = "heard", "You said, we did"
    BEHIND = "behind", "Action behind it"
