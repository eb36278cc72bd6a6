"""States of a request and of what one force makes of it; kinds of question."""

from django.db.models import TextChoices


class RequestState(TextChoices):
    DRAFT = "draft", "Being made"
    SENT = "sent", "Sent to forces"
    CLOSED = "closed", "Closed"

    @property
    def colour(self) -> str:
        return {"draft": "grey", "sent": "blue", "closed": "green"}[self.value]


class AskedState(TextChoices):
    """How far one force is with one request."""

    NOT_STARTED = "not_started", "Not started"
    STARTED = "started", "Being answered"
    REOPENED = "reopened", "Opened again"
    SENT = "sent", "Sent"
    CLOSED = "closed", "Closed, never sent"

    @property
    def colour(self) -> str:
        return _COLOURS[self]


_COLOURS = {
    AskedState.NOT_STARTED: "grey",
    AskedState.STARTED: "blue",
    AskedState.REOPENED: "orange",
    AskedState.SENT: "green",
    AskedState.CLOSED: "grey",
}

# In these a force may still answer; forces/grants.py holds the same in the database.
STILL_OPEN = frozenset({AskedState.NOT_STARTED, AskedState.STARTED, AskedState.REOPENED})


class QuestionKind(TextChoices):
    TEXT = "text", "Text"
    NUMBER = "number", "A number"
    YES_NO = "yes_no", "Yes or no"
    CHOICE = "choice", "One of several"
    TABLE = "table", "A table"


class DecisionKind(TextChoices):
    """What the national lead decided about one force's."""

    MORE_TIME = "more_time", "More time"
    REOPENED = "reopened", "Opened again"
