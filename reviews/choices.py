"""Kinds of finding, and states of a review and of its readings."""

from django.db.models import TextChoices


class ReviewState(TextChoices):
    WAITING = "waiting", "Waiting"
    IN_REVIEW = "in_review", "In review"
    ACCEPTED = "accepted", "Accepted"
    SENT_BACK = "sent_back", "Questions out"


DECIDED = (ReviewState.ACCEPTED, ReviewState.SENT_BACK)


class ReadingState(TextChoices):
    GIVEN = "given", "Given"
    STARTED = "started", "Being read"
    HANDED_IN = "handed_in", "Handed in"


class FindingKind(TextChoices):
    STRENGTH = "strength", "Strength"
    PROMISING_PRACTICE = "promising_practice", "Promising practice"
    GAP = "gap", "Gap"
    QUESTION = "question", "Question"


class ContactHow(TextChoices):
    """How the national team and a force were in touch."""

    PHONE = "phone", "By phone"
    CALL = "call", "On a video call"
    MAIL = "mail", "By mail"
    MEETING = "meeting", "In a meeting"
    MESSAGE = "message", "A message in the portal"


class BarrierKind(TextChoices):
    """What stands in a force's way: the national list, by which blockers are counted."""

    CAPACITY = "capacity", "People and time"
    MONEY = "money", "Money"
    DATA = "data", "Data and analysis"
    SYSTEMS = "systems", "IT systems"
    SKILLS = "skills", "Training and skills"
    TURNOVER = "turnover", "Changes of staff"
    LEADERSHIP = "leadership", "Leadership and governance"
    PARTNERS = "partners", "Working with partners"
    GUIDANCE = "guidance", "Knowing what is wanted"
    OTHER = "other", "Something else"


class BarrierState(TextChoices):
    OPEN = "open", "In the way"
    CLOSED = "closed", "Out of the way"


class HelpState(TextChoices):
    """What became of help that the national team offered."""

    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    GIVEN = "given", "Given"
    DECLINED = "declined", "Declined"
