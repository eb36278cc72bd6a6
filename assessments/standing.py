"""Where a force stands, as its chief officer is asked to sign it: one builder for the page and for the board paper."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from assessments.difference import Difference, by_descriptor, since_last_submission
from assessments.models import Assessment, SentBack, SignOff, Submission
from assessments.position import Position, position_of
from assessments.readiness import WhatIsMissing, what_is_missing
from assessments.signing import questions_of, replies_in_writing, sent_by
from assessments.task_list import TaskList, task_list
from assessments.weak_points import WeakPoint, weak_points
from frameworks.models import Provision


@dataclass(frozen=True)
class Question:
    """One that the national team asked, with what the force did about it.

    reply: its answer in words. revision: of that, 0 while there is none. wrong: why it could not be saved.
    """

    asked: SentBack
    reply: str
    changed: bool
    revision: int = 0
    wrong: str = ""

    @property
    def answered(self) -> bool:
        return self.changed or bool(self.reply)

    @property
    def key(self) -> str:
        return reply_box(self.asked.provision)


def reply_box(provision: Provision) -> str:
    """The name of the box in which the answer is typed."""
    return f"reply-{provision.code}"


@dataclass(frozen=True)
class Standing:
    """missing: what keeps it from being sent. changes: against the submission in force, by descriptor."""

    assessment: Assessment
    tasks: TaskList
    position: Position
    missing: WhatIsMissing
    weak: list[WeakPoint]
    steps: list[SignOff]
    sent: SignOff | None
    sent_back: list[SentBack]
    questions: list[Question]
    changes: list[tuple[str, list[Difference]]]
    number: int

    @property
    def again(self) -> bool:
        """Something was submitted before, and this is to replace it."""
        return self.number > 1

    @property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if not question.answered]


def standing_of(assessment: Assessment, *, today: date | None = None) -> Standing:
    """Sixteen queries, and seven more once something was submitted."""
    tasks = task_list(assessment)
    mine = {"force": assessment.force_id, "assessment": assessment}
    number = Submission.objects.filter(**mine).count() + 1
    found = since_last_submission(assessment) if number > 1 else []
    return Standing(
        assessment=assessment,
        tasks=tasks,
        position=position_of(tasks),
        missing=what_is_missing(assessment),
        weak=weak_points(assessment, today=today or timezone.localdate()),
        steps=list(SignOff.objects.filter(**mine)),
        sent=sent_by(assessment),
        sent_back=list(SentBack.objects.filter(**mine, by_national=False).select_related("provision")),
        questions=_questions(assessment, found) if number > 1 else [],
        changes=by_descriptor(found),
        number=number,
    )


def _questions(assessment: Assessment, found: list[Difference]) -> list[Question]:
    changed = {difference.descriptor for difference in found}
    replies = {row.provision_id: (row.text, row.revision) for row in replies_in_writing(assessment)}
    questions = []
    for asked in questions_of(assessment):
        text, revision = replies.get(asked.provision_id, ("", 0))
        questions.append(Question(asked, text, asked.provision.code in changed, revision))
    return questions
