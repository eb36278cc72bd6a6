"""Where a force stands, as its chief officer is asked to sign it: one builder for the page and for the board paper."""

from dataclasses import dataclass
from datetime import date
from itertools import dropwhile, takewhile

from django.utils import timezone

from assessments.choices import AssignmentState, SignOffStep
from assessments.difference import Difference, by_descriptor, since_last_submission, since_sent_back
from assessments.models import Assessment, Assignment, Reply, SentBack, SignOff, Submission, Thread
from assessments.position import Position, position_of
from assessments.readiness import WhatIsMissing, what_is_missing
from assessments.signing import questions_of, replies_standing, sent_by
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
    """missing: what keeps it from being sent. threads: the colleagues' open questions, with_question(). parts: those
    that were given, and that the lead has not agreed.

    in_words: answers to the national team that no submission has taken yet. answered: those that went with the one in
    force.

    changes: against the submission in force, by descriptor. mended: likewise, against what the chief officer sent back;
    None where they have not, or where the history begins later.
    """

    assessment: Assessment
    tasks: TaskList
    position: Position
    missing: WhatIsMissing
    weak: list[WeakPoint]
    steps: list[SignOff]
    sent: SignOff | None
    sent_back: list[SentBack]
    questions: list[Question]
    in_words: list[Reply]
    answered: list[Reply]
    threads: list[Thread]
    parts: list[Assignment]
    changes: list[tuple[str, list[Difference]]]
    mended: list[tuple[str, list[Difference]]] | None
    number: int

    @property
    def again(self) -> bool:
        """Something was submitted before, and this is to replace it."""
        return self.number > 1

    @property
    def given(self) -> list[Assignment]:
        """Of the parts, those that are still with their holders."""
        return [part for part in self.parts if part.is_with_holder]

    @property
    def handed_in(self) -> list[Assignment]:
        return [part for part in self.parts if not part.is_with_holder]

    @property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if not question.answered]


def standing_of(assessment: Assessment, *, today: date | None = None) -> Standing:
    """Seventeen queries, seven more once something was submitted, and six once the chief officer sent it back."""
    tasks = task_list(assessment)
    mine = {"force": assessment.force_id, "assessment": assessment}
    number = Submission.objects.filter(**mine).count() + 1
    found = since_last_submission(assessment) if number > 1 else []
    steps = list(SignOff.objects.filter(**mine))
    replies = list(replies_standing(assessment)) if number > 1 else []
    return Standing(
        assessment=assessment,
        tasks=tasks,
        position=position_of(tasks),
        missing=what_is_missing(assessment),
        weak=weak_points(assessment, today=today or timezone.localdate()),
        steps=steps,
        sent=sent_by(assessment),
        sent_back=list(SentBack.objects.filter(**mine, by_national=False).select_related("provision")),
        questions=_questions(assessment, found, replies) if number > 1 else [],
        in_words=[reply for reply in replies if reply.submission_id is None and reply.text],
        answered=[reply for reply in replies if reply.submission_id is not None],
        threads=_open_threads(assessment),
        parts=_parts_not_agreed(assessment),
        changes=by_descriptor(found),
        mended=_mended(assessment, steps),
        number=number,
    )


def _mended(assessment: Assessment, steps: list[SignOff]) -> list[tuple[str, list[Difference]]] | None:
    """steps: newest first. Against the sending that the chief officer last answered with a sending back."""
    unsigned = takewhile(lambda step: step.step != SignOffStep.SIGNED, steps)
    before = dropwhile(lambda step: step.step != SignOffStep.SENT_BACK, unsigned)
    read = next((step for step in before if step.step == SignOffStep.SENT), None)
    found = since_sent_back(assessment, sent_at=read.at) if read else None
    return None if found is None else by_descriptor(found)


def _open_threads(assessment: Assessment) -> list[Thread]:
    """In reading order, the newest of a behaviour first."""
    rows = Thread.objects.filter(force=assessment.force_id, assessment=assessment).unresolved()
    return list(
        rows.with_question().select_related("provision").order_by("provision__position", "-opened_at")
    )


def _parts_not_agreed(assessment: Assessment) -> list[Assignment]:
    rows = Assignment.objects.live().filter(force=assessment.force_id, assessment=assessment)
    return list(rows.exclude(state=AssignmentState.AGREED).select_related("provision", "to"))


def _questions(assessment: Assessment, found: list[Difference], said: list[Reply]) -> list[Question]:
    changed = {difference.descriptor for difference in found}
    replies = {row.provision_id: (row.text, row.revision) for row in said if row.submission_id is None}
    questions = []
    for asked in questions_of(assessment):
        text, revision = replies.get(asked.provision_id, ("", 0))
        questions.append(Question(asked, text, asked.provision.code in changed, revision))
    return questions
