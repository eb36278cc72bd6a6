"""Where one force stands, for the body that holds it to account: only what was signed, shared and released."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from assessments.models import Submission, SubmittedSummary
from assessments.position import parts_of
from assessments.scoring import HIGH, LOW, movement
from core.bars import Part
from core.templatetags.portal import count, day
from forces.models import Force
from frameworks.models import Grade, Provision
from reporting.dashboards.sharedplan import LateAction, SharedPlan, build_shared_plan
from reviews.choices import FindingKind
from reviews.models import Finding, Review

QUESTIONS_AT_MOST = 6
WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else str(number)


# --- what was signed --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """One descriptor now and last cycle. before is None where there was none."""

    provision: Provision
    grade: Grade | None
    before: Grade | None

    @property
    def movement(self) -> int | None:
        return movement(self.value, self.value_before)

    @property
    def value(self) -> int | None:
        return self.grade.value if self.grade else None

    @property
    def value_before(self) -> int | None:
        return self.before.value if self.before else None

    @property
    def place(self) -> str:
        return f"{self.provision.number} {self.provision.title}"


@dataclass(frozen=True)
class StrandStanding:
    strand: Provision
    descriptors: list[Standing]
    compared: bool

    @property
    def total(self) -> int:
        return len(self.descriptors)

    @property
    def high(self) -> int:
        return sum((standing.value or 0) >= HIGH for standing in self.descriptors)

    @property
    def high_before(self) -> int:
        return sum((standing.value_before or 0) >= HIGH for standing in self.descriptors)

    @property
    def parts(self) -> list[Part]:
        return parts_of(standing.grade for standing in self.descriptors if standing.grade)

    @property
    def text(self) -> str:
        return ", ".join(f"{part.count} {part.label}" for part in self.parts)


# --- questions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """Something to ask the force. code: of the descriptor that it rests on; empty when it rests on the plan."""

    subject: str
    text: str
    code: str = ""


# --- the whole --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Position:
    """Everything on the page of a policing body."""

    force: Force
    submission: Submission
    review: Review | None
    strands: list[StrandStanding]
    plan: SharedPlan | None
    findings: dict[str, int]
    grades: list[Grade] = field(default_factory=list)

    @property
    def descriptors(self) -> list[Standing]:
        return [standing for strand in self.strands for standing in strand.descriptors]

    @property
    def compared(self) -> bool:
        return any(standing.before for standing in self.descriptors)

    @property
    def rose(self) -> list[Standing]:
        return [standing for standing in self.descriptors if (standing.movement or 0) > 0]

    @property
    def fell(self) -> list[Standing]:
        return [standing for standing in self.descriptors if (standing.movement or 0) < 0]

    @property
    def movement_title(self) -> str:
        """The finding: Ten descriptors rose and two fell."""
        if not self.compared:
            return "Where each descriptor stands"
        if not self.rose and not self.fell:
            return "No descriptor rose or fell"
        if not self.rose:
            return f"{_descriptors(len(self.fell))} fell and none rose"
        fell = in_words(len(self.fell)) if self.fell else "none"
        return f"{_descriptors(len(self.rose))} rose and {fell} fell"

    @property
    def findings_text(self) -> str:
        """4 strengths, 3 gaps, 1 promising practice."""
        nouns = {
            FindingKind.STRENGTH: "strength",
            FindingKind.PROMISING_PRACTICE: "promising practice,promising practices",
            FindingKind.GAP: "gap",
        }
        return ", ".join(
            count(self.findings[kind], noun) for kind, noun in nouns.items() if self.findings.get(kind)
        )

    @property
    def questions(self) -> list[Question]:
        """Made from what fell, what is late and what stays low; never more than fit on one agenda."""
        late = [_about_late(action, self.plan) for action in self.plan.late] if self.plan else []
        fell = [_about_fall(standing) for standing in sorted(self.fell, key=lambda s: s.movement or 0)]
        low = [_about_low(standing) for standing in self.descriptors if _stays_low(standing)]
        return [*fell[:3], *late[:2], *low][:QUESTIONS_AT_MOST]


def _descriptors(number: int) -> str:
    return f"{in_words(number)} {'descriptor' if number == 1 else 'descriptors'}".capitalize()


def _about_fall(standing: Standing) -> Question:
    before, now = standing.before, standing.grade
    text = f"fell from {before} to {now}. What changed, and when will it be back?"
    return Question(standing.provision.title, text, standing.provision.code)


def _about_late(action: LateAction, plan: SharedPlan) -> Question:
    text = f"is {action.how_late.lower()}, as at {day(plan.as_at)}. What is the new date, and what depends on it?"
    return Question(action.title, text)


def _about_low(standing: Standing) -> Question:
    text = f"stayed at {standing.grade}. What is in its way, and who is to move it by when?"
    return Question(standing.provision.title, text, standing.provision.code)


def _stays_low(standing: Standing) -> bool:
    return standing.movement == 0 and (standing.value or 0) <= LOW


def build_position(force: Force) -> Position | None:
    """None before the first submission. Seven queries."""
    submission = (
        Submission.objects.in_force()
        .filter(force=force)
        .select_related("cycle__previous", "review")
        .order_by("-cycle__due_on")
        .first()
    )
    if submission is None:
        return None
    review: Review | None = getattr(submission, "review", None)
    return Position(
        force=force,
        submission=submission,
        review=review,
        strands=_strands(submission),
        plan=build_shared_plan(force),
        findings=_findings(review),
        grades=list(Grade.objects.filter(scale=submission.cycle.scale_id, value__isnull=False)),
    )


def _strands(submission: Submission) -> list[StrandStanding]:
    """Two queries: this cycle's grades, and those of the one before."""
    rows = (
        SubmittedSummary.objects.filter(force=submission.force_id, submission=submission)
        .select_related("provision__parent", "grade")
        .order_by("provision__position")
    )
    before = {
        row.provision_id: row.grade
        for row in SubmittedSummary.objects.of_cycle(submission.cycle.previous_id or 0)
        .filter(force=submission.force_id)
        .select_related("grade")
    }
    standings = [Standing(row.provision, row.grade, before.get(row.provision_id)) for row in rows]
    return [
        StrandStanding(strand, list(group), compared=bool(before))
        for strand, group in groupby(standings, key=lambda standing: standing.provision.parent)
        if strand is not None
    ]


def _findings(review: Review | None) -> dict[str, int]:
    if review is None:
        return {}
    findings = Finding.objects.filter(force=review.force_id, review=review).released_to("policing_body")
    return dict(Counter(findings.values_list("kind", flat=True)))


# --- what is new ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class News:
    """What happened since somebody last looked; since is None at the first look, when all of it is new."""

    since: datetime | None
    signed: bool
    released: bool
    shared: bool

    @property
    def anything(self) -> bool:
        return self.signed or self.released or self.shared

    @classmethod
    def of(cls, position: Position, since: datetime | None) -> "News":
        def after(moment: datetime | None) -> bool:
            return moment is not None and (since is None or moment > since)

        return cls(
            since=since,
            signed=after(position.submission.signed_at),
            released=after(position.review.released_at if position.review else None),
            shared=after(position.plan.edition.shared_at if position.plan else None),
        )
