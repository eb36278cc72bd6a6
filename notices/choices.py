"""What people are told of, and how they want to be told."""

from django.db.models import TextChoices


class NoticeKind(TextChoices):
    """In the order in which a mail counts them: what is urgent first."""

    LATE = "late", "Late"
    DUE_TOMORROW = "due_tomorrow", "Due by tomorrow"
    DUE_SOON = "due_soon", "Due within 7 days"
    TO_CHANGE = "to_change", "Asked to change"
    SENT_BACK = "sent_back", "Sent back by the chief officer"
    GIVEN = "given", "Given to you"
    HANDED_IN = "handed_in", "Handed in"
    SENT = "sent", "Sent to you to sign or release"
    FEEDBACK = "feedback", "Feedback of the national team"
    REQUESTED = "requested", "Asked by the national team"
    NEW_DAY = "new_day", "New day to submit"
    PRACTICE = "practice", "About practice"
    MESSAGE = "message", "Message of the national team"
    SIGNED = "signed", "Signed and submitted"
    MENTIONED = "mentioned", "You are mentioned"
    POSTED = "posted", "Asked or answered"


class Telling(TextChoices):
    """How somebody hears of their notices. In the portal they stand in any case."""

    AT_ONCE = "at_once", "A mail at once"
    DAILY = "daily", "One mail a day"
    PORTAL = "portal", "No mail"


class MailState(TextChoices):
    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "Not sent"  # whoever it was for has left
    STOPPED = "stopped", "Refused by the mail server"
