"""What waits for somebody of a force: the first page's jobs, progress and late actions."""

from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import truncatechars
from django.urls import reverse

from actionplans.models import Action
from assessments import rules
from assessments.choices import Stage
from assessments.models import Assessment, Assignment, SignOff, Submission
from assessments.signing import sent_by, unanswered_questions
from assessments.task_list import TO_CONFIRM, Task, TaskList, task_list
from core.templatetags.portal import count, day
from forces.models import Membership
from forces.roles import Permission
from reporting.dashboards.jobs import Job, call_job, consent_job, plan_jobs, removal_job, request_job
from reviews.choices import ReviewState
from reviews.models import Review

JOBS_AT_MOST = 4
LATE_SHOWN = 5


@dataclass(frozen=True)
class LateActions:
    """Of the live plan. shown: the longest late, each with its days."""

    shown: list[tuple[Action, int]]
    late: int
    open: int


@dataclass(frozen=True)
class Progress:
    """Of one strand."""

    label: str
    url: str
    answered: int
    total: int
    complete: int
    descriptors: int


@dataclass(frozen=True)
class ForceHome:
    assessment: Assessment
    tasks: TaskList
    jobs: list[Job]
    late: LateActions
    submission: Submission | None
    feedback: Review | None
    today: date

    @property
    def due_on(self) -> date:
        """Its day; when the national team asked, the day that it gave for the answers."""
        return self.tasks.answer_by or self.assessment.due_on

    @property
    def days_left(self) -> int:
        """Until the submission is due; negative when it is late."""
        return (self.due_on - self.today).days

    @property
    def days(self) -> int:
        """Left or late."""
        return abs(self.days_left)

    @property
    def open(self) -> bool:
        return rules.is_open(self.assessment)

    @property
    def progress(self) -> list[Progress]:
        page = reverse("assessments:assessment", args=[self.assessment.public_id])
        return [
            Progress(
                label=strand.provision.title,
                url=f"{page}#{strand.provision.anchor}",
                answered=sum(task.answered for task in strand.tasks),
                total=sum(task.total for task in strand.tasks),
                complete=sum(_complete(task) for task in strand.tasks),
                descriptors=len(strand.tasks),
            )
            for strand in self.tasks.strands
        ]


def _complete(task: Task) -> bool:
    return task.answered == task.total and task.confirmed


def build_force_home(assessment: Assessment, by: Membership, *, today: date) -> ForceHome:
    """Eight queries; one more each for those who give parts, agree to removals, choose what goes public or answer
    requests, and two for those who speak for the force's practice.

    Three more for those who sign; some for the lead while it is sent back.
    """
    submission = (
        Submission.objects.in_force()
        .filter(force=assessment.force, assessment=assessment)
        .select_related("review")
        .first()
    )
    review: Review | None = getattr(submission, "review", None)
    tasks = task_list(assessment)
    late = _late_actions(assessment, today)
    return ForceHome(
        assessment=assessment,
        tasks=tasks,
        jobs=_jobs(assessment, by, tasks, late, review)[:JOBS_AT_MOST],
        late=late,
        submission=submission,
        feedback=review,
        today=today,
    )


def _late_actions(assessment: Assessment, today: date) -> LateActions:
    actions = Action.objects.filter(force=assessment.force)
    shown = actions.late(today).select_related("owner").by_due_date()[:LATE_SHOWN]
    late, open_ = actions.count_late_and_open(today)
    return LateActions(shown=[(action, action.days_late(today)) for action in shown], late=late, open=open_)


# --- jobs, in the order in which they matter --------------------------------------------------------------------


def _jobs(
    assessment: Assessment,
    by: Membership,
    tasks: TaskList,
    late: LateActions,
    review: Review | None,
) -> list[Job]:
    jobs: list[Job | None] = []
    if assessment.stage == Stage.WITH_CHIEF_OFFICER and by.may(Permission.SIGN):
        jobs.append(_sign(assessment, by, sent_by(assessment)))
    if by.may(Permission.ASK_REMOVAL):
        jobs.append(removal_job(by))
    jobs += plan_jobs(by)
    jobs.append(request_job(by))
    jobs.append(consent_job(by))
    if rules.can_answer(by, assessment):
        jobs += [_questions(assessment, review), _changes(assessment, tasks)]
    if rules.can_give(by, assessment):
        jobs.append(_handed_in(assessment))
    if rules.can_answer(by, assessment):
        jobs.append(_answers(tasks))
    if rules.can_summarise(by, assessment):
        jobs += [_summaries(tasks)]
    if rules.can_send(by, assessment):
        jobs += [_send(assessment, tasks)]
    if by.may(Permission.EDIT_PLAN):
        jobs.append(_plan(late))
    jobs.append(call_job(by))
    return [job for job in jobs if job]


def _sign(assessment: Assessment, by: Membership, sent: SignOff | None) -> Job | None:
    if not rules.can_sign(by, assessment, sent) or sent is None:
        return None
    return Job(
        f"Read and sign the assessment, {assessment.cycle}",
        f"Sent by {sent.by_name} on {day(sent.at)}. It is due on {day(assessment.due_on)}.",
        reverse("assessments:sign_off", args=[assessment.public_id]),
        "Read and sign",
    )


def _questions(assessment: Assessment, review: Review | None) -> Job | None:
    if assessment.stage != Stage.REOPENED or review is None or review.state != ReviewState.SENT_BACK:
        return None
    until = f", to be answered by {day(review.answers_due_on)}" if review.answers_due_on else ""
    return Job(
        "Answer the national team’s questions on your submission",
        f"Asked on {day(review.decided_at)}{until}. Change what they ask about, then send it to be signed again.",
        reverse("reviews:feedback", args=[review.submission.public_id]),
        "Read the questions",
    )


def _changes(assessment: Assessment, tasks: TaskList) -> Job | None:
    asked = tasks.asked
    if not asked or assessment.stage == Stage.REOPENED:  # then it is the national team's questions
        return None
    return Job(
        f"Look at {count(len(asked), 'part')} that the chief officer sent back",
        f"{_named(asked)}.",
        asked[0].url,
        "See what is wanted",
    )


def _handed_in(assessment: Assessment) -> Job | None:
    """One query."""
    rows = Assignment.objects.live().handed_in().filter(force=assessment.force_id, assessment=assessment)
    parts = list(rows.select_related("provision", "to"))
    if not parts:
        return None
    named = ", ".join(f"{truncatechars(part.name, 80)} from {part.to.display_name}" for part in parts[:3])
    more = f" and {len(parts) - 3} more" if len(parts) > 3 else ""
    one = reverse("assessments:part", args=[parts[0].public_id])
    several = f"{reverse('assessments:parts', args=[assessment.public_id])}?state=handed_in"
    return Job(
        f"Agree {count(len(parts), 'part')} that {'was' if len(parts) == 1 else 'were'} handed in",
        f"{named}{more}. Agree, or ask for a change.",
        one if len(parts) == 1 else several,
        "Look at it" if len(parts) == 1 else "Look at them",
    )


def _answers(tasks: TaskList) -> Job | None:
    left = [task for task in tasks.tasks if task.answered < task.total]
    if not left:
        return None
    first = left[0]
    number = tasks.total - tasks.answered
    return Job(
        f"Answer the {count(number, 'behaviour')} that {'is' if number == 1 else 'are'} left",
        f"Next: {first.provision.title}, {first.answered} of {first.total} answered.",
        f"{first.url}?next",
        "Carry on answering" if tasks.answered else "Begin answering",
    )


def _summaries(tasks: TaskList) -> Job | None:
    ready = [task for task in tasks.tasks if task.status == TO_CONFIRM]
    if not ready:
        return None
    return Job(
        f"Confirm {count(len(ready), 'summary,summaries')}",
        f"Every behaviour is answered in {_named(ready)}.",
        f"{ready[0].url}#summary",
        "Confirm",
    )


def _send(assessment: Assessment, tasks: TaskList) -> Job | None:
    if not all(_complete(task) for task in tasks.tasks) or _wants_mending(assessment):
        return None
    return Job(
        "Send the assessment to the chief officer",
        f"All {tasks.total} behaviours are answered and every summary is confirmed."
        + (" Is everything mended that was sent back?" if tasks.asked else ""),
        reverse("assessments:sign_off", args=[assessment.public_id]),
        "Check and send",
    )


def _wants_mending(assessment: Assessment) -> bool:
    """What it came back for is untouched: a question of the national team, or all that the chief officer sent back."""
    if assessment.stage == Stage.REOPENED:
        return bool(unanswered_questions(assessment))
    if assessment.stage != Stage.SENT_BACK:
        return False
    back = assessment.sent_back.filter(force=assessment.force_id).unsettled()
    since = assessment.last_activity_at
    return (back.filter(at__gt=since) if since else back).exists()


def _plan(late: LateActions) -> Job | None:
    if not late.late:
        return None
    first, _ = late.shown[0]
    return Job(
        f"Bring {count(late.late, 'late action')} up to date",
        f"The longest late: {first.title}.",
        f"{reverse('actionplans:plan')}?due=late",
        "Open the plan",
    )


def _named(tasks: list[Task]) -> str:
    """Up to three by name: Internal culture, Knowledge, Data and analysis and 4 more."""
    names = ", ".join(task.provision.title for task in tasks[:3])
    return f"{names} and {len(tasks) - 3} more" if len(tasks) > 3 else names
