"""What the national team asks of forces, as it is being made: a force reads its own copy (returns/asked.py)."""

import uuid

from django.db import models

from core.history import tracked
from returns.choices import QuestionKind, RequestState
from returns.querysets import QuestionQuerySet, RequestQuerySet
from returns.wording import Line, lines_in


@tracked()
class Request(models.Model):
    """One request to all forces or to some. What was sent stays as it was sent; closed, nobody answers it any more."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    why = models.TextField()
    instructions = models.TextField(blank=True)
    due_on = models.DateField()
    state = models.CharField(
        max_length=20, choices=RequestState.choices, default=RequestState.DRAFT, editable=False
    )
    made_by_name = models.CharField(max_length=220, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_by_name = models.CharField(max_length=220, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = RequestQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    @property
    def colour(self) -> str:
        return RequestState(self.state).colour

    @property
    def is_draft(self) -> bool:
        return self.state == RequestState.DRAFT

    @property
    def is_sent(self) -> bool:
        return self.state == RequestState.SENT


# Its place is moved by two rows at once, and says nothing by itself.
@tracked(exclude=["number"])
class Question(models.Model):
    """One question of a request. It changes only while the request is being made: forces/grants.py."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="questions", editable=False)
    number = models.PositiveSmallIntegerField(editable=False, help_text="Its place, from 1, without gaps.")
    kind = models.CharField(max_length=20, choices=QuestionKind.choices)
    text = models.TextField()
    hint = models.TextField(blank=True)
    required = models.BooleanField(default=True)
    options = models.TextField(blank=True, help_text="Of a choice, one to a line.")
    columns = models.TextField(blank=True, help_text="Of a table, one to a line.")
    most_rows = models.PositiveSmallIntegerField(default=10)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            # Two that change places are both there at the end of it.
            models.UniqueConstraint(
                fields=["request", "number"],
                name="question_number_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def line(self) -> Line:
        return Line(
            number=self.number,
            kind=QuestionKind(self.kind),
            text=self.text,
            hint=self.hint,
            required=self.required,
            options=lines_in(self.options),
            columns=lines_in(self.columns),
            most_rows=self.most_rows,
        )
