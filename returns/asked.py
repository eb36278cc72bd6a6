"""A request as one force has it, what the force answers, and what it returned: frozen, numbered."""

import uuid
from datetime import date

from django.db import models

from core.constraints import SameForceKey, own_key
from core.history import tracked
from forces.models import Force
from returns.choices import STILL_OPEN, AskedState, DecisionKind
from returns.querysets import AnswerQuerySet, AskedQuerySet
from returns.wording import Line


# What was asked never changes after it was sent, and how far the force is says nothing that its answers do not.
@tracked(exclude=["answered", "last_activity_at", "title", "why", "instructions", "questions"])
class Asked(models.Model):
    """One force was asked: the request in a copy of its own, and how far the force is with it.

    The national team reads how far, and no answer before it is sent. questions: returns.wording.Line, each as kept.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey("returns.Request", on_delete=models.PROTECT, related_name="asked")
    title = models.CharField(max_length=200)
    why = models.TextField()
    instructions = models.TextField(blank=True)
    questions = models.JSONField(default=list)
    due_on = models.DateField()
    asked_by_name = models.CharField(max_length=220)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=AskedState.choices, default=AskedState.NOT_STARTED)
    extended_until = models.DateField(null=True)
    answered = models.PositiveSmallIntegerField(default=0)
    last_activity_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_number = models.PositiveSmallIntegerField(
        default=0, help_text="The number of the return that stands."
    )

    objects = AskedQuerySet.as_manager()

    class Meta:
        constraints = [
            own_key("asked"),
            models.UniqueConstraint(fields=["force", "request"], name="asked_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def lines(self) -> list[Line]:
        return [Line.of(kept) for kept in self.questions]

    @property
    def last_day(self) -> date:
        """By when it is due, more time counted."""
        return self.extended_until or self.due_on

    @property
    def is_open(self) -> bool:
        return self.state in STILL_OPEN

    @property
    def colour(self) -> str:
        return AskedState(self.state).colour

    def is_late(self, on: date) -> bool:
        return self.is_open and self.last_day < on


class AnswerWords(models.Model):
    """What the draft and what was returned say alike. text: as returns.wording has it for the question's kind."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    number = models.PositiveSmallIntegerField(editable=False, help_text="Of the question.")
    text = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Question {self.number}"


@tracked()
class Answer(AnswerWords):
    """A force's answer to one question as it is being written. Nobody outside the force reads it."""

    asked = models.ForeignKey(
        Asked, on_delete=models.PROTECT, related_name="answers", db_constraint=False, editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta(AnswerWords.Meta):
        constraints = [
            SameForceKey(field="asked", to="returns.Asked", name="answer_asked_same_force"),
            models.UniqueConstraint(fields=["force", "asked", "number"], name="answer_to_question_once"),
        ]


class Return(models.Model):
    """All answers as the lead sent them. Never changed; opened again and sent again, the next has the next number."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="returns", db_constraint=False)
    number = models.PositiveSmallIntegerField()
    sent_by_name = models.CharField(max_length=220)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            own_key("return"),
            SameForceKey(field="asked", to="returns.Asked", name="return_asked_same_force"),
            models.UniqueConstraint(fields=["force", "asked", "number"], name="return_number_once"),
        ]

    def __str__(self) -> str:
        return f"Return {self.number}"


class ReturnedAnswer(AnswerWords):
    """One answer of a return."""

    returned = models.ForeignKey(
        Return, on_delete=models.PROTECT, related_name="answers", db_constraint=False
    )

    class Meta(AnswerWords.Meta):
        constraints = [
            SameForceKey(field="returned", to="returns.Return", name="returned_answer_same_force"),
            models.UniqueConstraint(fields=["force", "returned", "number"], name="returned_answer_once"),
        ]


class Decision(models.Model):
    """What the national lead decided about one force's: more time, or that it is open again. Insert-only.

    until: the day by which it is then due; none where that stays.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="decisions", db_constraint=False)
    kind = models.CharField(max_length=20, choices=DecisionKind.choices)
    until = models.DateField(null=True)
    reason = models.TextField()
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [SameForceKey(field="asked", to="returns.Asked", name="decision_asked_same_force")]

    def __str__(self) -> str:
        return f"{self.kind}, {self.until}"
