"""What came back after questions: only what changed since the submission that was sent back, beside each question."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.difference import Difference, by_descriptor, since_the_one_before
from assessments.models import Reply, Submission
from frameworks.models import Provision
from reviews.models import Finding


@dataclass(frozen=True)
class Answer:
    """What was asked about one descriptor, and what the force did: in words, in its answers, or both."""

    provision: Provision
    questions: list[Finding]
    replies: list[Reply]
    changes: list[Difference]

    @property
    def is_answered(self) -> bool:
        return bool(self.replies or self.changes)


@dataclass(frozen=True)
class Answers:
    """others: what changed in descriptors that nothing was asked about."""

    asked: list[Answer]
    others: list[tuple[str, list[Difference]]]

    @property
    def changes(self) -> int:
        return sum(len(one.changes) for one in self.asked) + sum(len(rows) for _, rows in self.others)


def answers(submission: Submission) -> Answers | None:
    """None for the first number, which answers nothing. Nine queries."""
    changes = since_the_one_before(submission)
    if changes is None:
        return None
    asked = Finding.objects.filter(
        force=submission.force_id,
        review__submission__assessment=submission.assessment_id,
        review__submission__number=submission.number - 1,
        released_at__isnull=False,
    )
    questions = list(asked.questions().for_pages())
    replies = list(submission.replies.filter(force=submission.force_id).select_related("provision__parent"))
    about = _in_order([*(one.provision for one in questions), *(one.provision for one in replies)])
    codes = {provision.code for provision in about}
    return Answers(
        asked=[
            Answer(
                provision,
                [one for one in questions if one.provision_id == provision.pk],
                [one for one in replies if one.provision_id == provision.pk],
                [one for one in changes if one.descriptor == provision.code],
            )
            for provision in about
        ],
        others=by_descriptor(one for one in changes if one.descriptor not in codes),
    )


def _in_order(provisions: Iterable[Provision]) -> list[Provision]:
    return sorted({one.pk: one for one in provisions}.values(), key=lambda one: one.position)
