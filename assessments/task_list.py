"""What the task list shows: 24 descriptors by strand, in five queries whatever the force has."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from assessments.choices import PARTLY_OPEN
from assessments.models import Assessment, SubmittedSummary, Summary
from assessments.querysets import Counts
from frameworks.choices import ProvisionKind
from frameworks.models import Grade, Provision

COMPLETE, TO_CONFIRM, IN_PROGRESS, NOT_STARTED, TO_CHANGE, LOCKED = (
    "Complete",
    "Summary to confirm",
    "In progress",
    "Not started",
    "Asked to change",
    "Locked",
)
TAGS = {
    COMPLETE: "green",
    TO_CONFIRM: "yellow",
    IN_PROGRESS: "blue",
    NOT_STARTED: "grey",
    TO_CHANGE: "orange",
    LOCKED: "grey",
}


@dataclass(frozen=True)
class Task:
    """One descriptor on the task list."""

    provision: Provision
    url: str
    answered: int
    total: int
    carried: int
    grade: Grade | None
    confirmed: bool
    last_grade: Grade | None
    had_last: bool
    status: str
    gaps: str = ""
    locked: bool = False  # others were sent back, and only those are open

    @property
    def tag(self) -> str:
        return TAGS[self.status]

    @property
    def name(self) -> str:
        """As people say it: Prepare 7 Capacity and capability."""
        return self.provision.name


@dataclass
class Strand:
    provision: Provision
    tasks: list[Task] = field(default_factory=list)


@dataclass(frozen=True)
class TaskList:
    strands: list[Strand]
    answered: int
    total: int
    carried: int
    confirmed: int
    answer_by: date | None = None  # until when the national team wants its questions answered

    @property
    def tasks(self) -> list[Task]:
        return [task for strand in self.strands for task in strand.tasks]

    @property
    def complete(self) -> int:
        return sum(task.answered == task.total and task.confirmed for task in self.tasks)

    @property
    def asked(self) -> list[Task]:
        """What was sent back."""
        return [task for task in self.tasks if task.status == TO_CHANGE]


def task_list(assessment: Assessment) -> TaskList:
    """The 24 descriptors by strand: five queries."""
    provisions = Provision.objects.filter(
        framework=assessment.cycle.framework_id, kind__in=[ProvisionKind.STRAND, ProvisionKind.DESCRIPTOR]
    ).order_by("position")
    counts = assessment.ratings.filter(force=assessment.force_id).count_by_descriptor()
    summaries = {
        s.provision_id: s
        for s in assessment.summaries.filter(force=assessment.force_id).select_related("grade")
    }
    last = last_summaries(assessment)
    asked = dict(
        assessment.sent_back.filter(force=assessment.force_id, settled_at__isnull=True).values_list(
            "provision_id", "answer_by"
        )
    )
    strands: list[Strand] = []
    for provision in provisions:
        if provision.kind == ProvisionKind.STRAND:
            strands.append(Strand(provision))
            continue
        strands[-1].tasks.append(
            _task(
                assessment,
                provision,
                counts.get(provision.code, Counts()),
                summaries.get(provision.pk),
                last.get(provision.pk),
                asked=provision.pk in asked,
            )
        )
    tasks = [task for strand in strands for task in strand.tasks]
    return TaskList(
        strands=strands,
        answered=sum(task.answered for task in tasks),
        total=sum(task.total for task in tasks),
        carried=sum(task.carried for task in tasks),
        confirmed=sum(task.confirmed for task in tasks),
        answer_by=max(filter(None, asked.values()), default=None),
    )


def _task(
    assessment: Assessment,
    provision: Provision,
    count: Counts,
    summary: Summary | None,
    last: SubmittedSummary | None,
    *,
    asked: bool,
) -> Task:
    locked = assessment.stage in PARTLY_OPEN and not asked
    confirmed = summary is not None and summary.confirmed_at is not None
    return Task(
        provision=provision,
        url=reverse("assessments:descriptor", args=[assessment.public_id, provision.code]),
        answered=count.answered,
        total=count.total,
        carried=count.carried,
        grade=summary.grade if summary else None,
        confirmed=confirmed,
        last_grade=last.grade if last else None,
        had_last=last is not None,
        status=_status(count.answered, count.total, confirmed=confirmed, asked=asked, locked=locked),
        gaps=summary.gaps if summary else "",
        locked=locked,
    )


def _status(answered: int, total: int, *, confirmed: bool, asked: bool, locked: bool) -> str:
    if asked:
        return TO_CHANGE
    if locked:
        return LOCKED
    if answered == total:
        return COMPLETE if confirmed else TO_CONFIRM
    return IN_PROGRESS if answered else NOT_STARTED


def last_summaries(assessment: Assessment) -> dict[int, SubmittedSummary]:
    """{descriptor id: what the force submitted last cycle}; empty without one."""
    rows = SubmittedSummary.objects.of_cycle(assessment.cycle.previous_id or 0).filter(
        force=assessment.force_id
    )
    return {row.provision_id: row for row in rows.select_related("grade")}
