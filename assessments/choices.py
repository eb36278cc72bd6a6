"""Stages of an assessment and of a cycle."""

from django.db.models import TextChoices


class CycleState(TextChoices):
    PREPARING = "preparing", "Being prepared"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class OpeningState(TextChoices):
    """How far a force's assessment is from being made, once its cycle was opened."""

    WAITING = "waiting", "Waiting"
    DONE = "done", "Made"
    STOPPED = "stopped", "Set aside"


class Stage(TextChoices):
    """Where an assessment is. Answers can change only while it is with the force's lead."""

    DRAFT = "draft", "In progress"
    WITH_CHIEF_OFFICER = "with_chief_officer", "With the chief officer"
    SENT_BACK = "sent_back", "Sent back by the chief officer"
    SUBMITTED = "submitted", "Submitted"
    REOPENED = "reopened", "Sent back by the national team"


class AssignmentState(TextChoices):
    """How far somebody is with a part that was given to them."""

    GIVEN = "given", "Given"
    STARTED = "started", "Started"
    HANDED_IN = "handed_in", "Handed in"
    TO_CHANGE = "to_change", "Asked to change"
    AGREED = "agreed", "Agreed"


class AssignmentStep(TextChoices):
    """What moves a part on. Each by whom assessments.rules says, from where STEPS says."""

    START = "start", "Start"
    HAND_IN = "hand_in", "Hand in"
    TAKE_UP_AGAIN = "take_up_again", "Take up again"
    ASK_TO_CHANGE = "ask_to_change", "Ask to change"
    AGREE = "agree", "Agree"


# {step: (the states that it leads out of, the state that it leads to)}. START is taken by the first save.
STEPS = {
    AssignmentStep.START: ((AssignmentState.GIVEN,), AssignmentState.STARTED),
    AssignmentStep.HAND_IN: (
        (AssignmentState.GIVEN, AssignmentState.STARTED, AssignmentState.TO_CHANGE),
        AssignmentState.HANDED_IN,
    ),
    AssignmentStep.TAKE_UP_AGAIN: ((AssignmentState.HANDED_IN,), AssignmentState.STARTED),
    AssignmentStep.ASK_TO_CHANGE: (
        (AssignmentState.HANDED_IN, AssignmentState.AGREED),
        AssignmentState.TO_CHANGE,
    ),
    AssignmentStep.AGREE: ((AssignmentState.HANDED_IN,), AssignmentState.AGREED),
}
# Taken by whoever holds the part; the others by those who give parts.
HOLDERS_STEPS = (AssignmentStep.HAND_IN, AssignmentStep.TAKE_UP_AGAIN)
# While it is theirs to answer: afterwards it is with the lead.
WITH_HOLDER = (AssignmentState.GIVEN, AssignmentState.STARTED, AssignmentState.TO_CHANGE)

# In these only what was sent back is open (models.SentBack); in DRAFT everything is.
PARTLY_OPEN = (Stage.SENT_BACK, Stage.REOPENED)
OPEN_STAGES = (Stage.DRAFT, *PARTLY_OPEN)


class WeakRule(TextChoices):
    """Why an answer may not be as well founded as it reads. In the order in which people should look."""

    NO_EVIDENCE = "no_evidence", "In place or Embedded, and no evidence"
    ABOVE_SUGGESTED = "above_suggested", "Graded above what the behaviours suggest"
    MOVED_UNSAID = "moved_unsaid", "Fell, or rose by two grades or more, and no comment says why"
    NO_REASON = "no_reason", "Not applicable, and no reason"
    SAME_TEXT = "same_text", "The same comment on three or more behaviours"
    NO_ACTION = "no_action", "A gap, and no action in the plan"
    PAST_REVIEW = "past_review", "Evidence past the day by which it was to be looked at again"
    OLD_EVIDENCE = "old_evidence", "Evidence over a year old"
    UNOPENED = "unopened", "Evidence that nobody can open"


# The lead may send all the same, and says why; the others are for everybody to know.
WANT_A_WORD = (WeakRule.NO_EVIDENCE, WeakRule.ABOVE_SUGGESTED)


class SheetState(TextChoices):
    """What came of a spreadsheet that was brought back. PREVIEWED is left once."""

    PREVIEWED = "previewed", "Not brought in yet"
    APPLIED = "applied", "Brought in"
    WITHDRAWN = "withdrawn", "Put aside"


class SheetRefusal(TextChoices):
    """Why a spreadsheet that was brought back is not read."""

    UNREADABLE = "unreadable", "it cannot be read as a spreadsheet"
    NOT_OURS = "not_ours", "it is not a spreadsheet from this page"
    OLD = "old", "it was made by another version of the portal"
    OTHER = "other", "it is of another assessment"
    TAMPERED = "tampered", "the part of it that nobody sees was changed"
    CONTENT = "content", "something in it has to be put right"


class SignOffStep(TextChoices):
    SENT = "sent", "Sent for signature"
    SENT_BACK = "sent_back", "Sent back to the lead"
    SIGNED = "signed", "Signed and submitted"
    REOPENED = "reopened", "Sent back by the national team"
    OPENED_MORE = "opened_more", "Opened more parts"


# {step: {the stage that it leads out of: the stage that it leads to}}. Nothing else moves an assessment.
MOVES = {
    SignOffStep.SENT: dict.fromkeys(OPEN_STAGES, Stage.WITH_CHIEF_OFFICER),
    SignOffStep.SENT_BACK: {Stage.WITH_CHIEF_OFFICER: Stage.SENT_BACK},
    SignOffStep.SIGNED: {Stage.WITH_CHIEF_OFFICER: Stage.SUBMITTED},
    SignOffStep.REOPENED: {Stage.SUBMITTED: Stage.REOPENED},
    SignOffStep.OPENED_MORE: {stage: stage for stage in PARTLY_OPEN},
}
