"""Reads of assessments and submissions, named in the domain."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, Length
from django.utils import timezone

from assessments.choices import PARTLY_OPEN, WITH_HOLDER, AssignmentState, CycleState, Stage
from forces.models import Membership
from forces.roles import Permission
from frameworks.choices import ProvisionKind
from frameworks.models import Grade

if TYPE_CHECKING:
    from assessments.models import (  # noqa: F401 - named in quotes
        Assessment,
        Assignment,
        Rating,
        SentBack,
        Submission,
        SubmittedSummary,
        Summary,
        Thread,
    )

# The database's form of scoring.Answer.answered.
ANSWERED = Q(grade__isnull=False, carried=False) & (Q(grade__asks_reason=False) | ~Q(reason=""))


# Who has not written for longer is stuck.
STUCK_AFTER = timedelta(days=14)
# Conditions on rows of AssessmentQuerySet.with_sent.
UNBEGUN = Q(is_sent=False, last_activity_at__isnull=True)


def stuck(today: date) -> Q:
    """Begun, not signed yet, and nobody has written anything in it for STUCK_AFTER."""
    return Q(is_sent=False, last_activity_at__date__lt=today - STUCK_AFTER)


def late(today: date) -> Q:
    """Not signed yet, and the force's own day has passed."""
    return Q(is_sent=False, own_day__lt=today)


class Counts(NamedTuple):
    """Of a descriptor's behaviours. carried: with last cycle's answer, not yet confirmed."""

    answered: int = 0
    total: int = 0
    carried: int = 0


class DescriptorCode(models.Func):
    """The code of the descriptor that a behaviour stands under: PREPARE.5.3.b -> PREPARE.5."""

    template = "substring(%(expressions)s from '^[^.]+[.][^.]+')"
    output_field = models.TextField()


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def for_pages(self) -> "AssessmentQuerySet":
        """With what every page of an assessment says of it."""
        return self.select_related("force", "cycle__framework", "cycle__scale", "cycle__previous")

    def soonest_due_first(self) -> "AssessmentQuerySet":
        """As Assessment.due_on says it."""
        return self.order_by(Coalesce("extended_until", "cycle__due_on"))

    def open(self) -> "AssessmentQuerySet":
        """The database's form of rules.is_open."""
        runs = Q(cycle__state=CycleState.OPEN) | Q(extended_until__gte=timezone.localdate())
        return self.filter(Q(stage__in=PARTLY_OPEN) | (runs & Q(stage=Stage.DRAFT)))

    def with_sent(self) -> "AssessmentQuerySet":
        """Adds is_sent: whether a submission stands, also where it was asked about since; own_day: as due_on says."""
        signed: Any = apps.get_model("assessments.Submission")._default_manager
        standing = signed.in_force().filter(force=OuterRef("force"), assessment=OuterRef("pk"))
        return self.annotate(is_sent=Exists(standing), own_day=Coalesce("extended_until", "cycle__due_on"))

    def open_over(self, code: models.OuterRef) -> "AssessmentQuerySet":
        """The database's form of rules.is_open_for: those in which the provision with that code may be changed."""
        asked = apps.get_model("assessments.SentBack")._default_manager.filter(
            force=OuterRef("force"), assessment=OuterRef("pk")
        )
        with_code = self.open().annotate(code_asked=ExpressionWrapper(code, output_field=TextField()))
        return with_code.filter(Q(stage=Stage.DRAFT) | Exists(asked.unsettled().over(OuterRef("code_asked"))))


class SentBackQuerySet(models.QuerySet["SentBack"]):
    def unsettled(self) -> "SentBackQuerySet":
        """Not sent for signature again since."""
        return self.filter(settled_at__isnull=True)

    def over(self, code: models.OuterRef) -> "SentBackQuerySet":
        """Those about the descriptor that the provision with that code is, or stands under."""
        return self.annotate(code_in_it=ExpressionWrapper(code, output_field=TextField())).filter(
            Q(code_in_it=F("provision__code"))
            | Q(code_in_it__startswith=Concat("provision__code", Value(".")))
        )


def _asked_again() -> Exists:
    """Whether a rating, or a summary, is in what was sent back; for a query over them."""
    asked: Any = apps.get_model("assessments.SentBack")._default_manager
    rows = asked.filter(force=OuterRef("force"), assessment=OuterRef("assessment")).unsettled()
    return Exists(rows.over(OuterRef("provision__code")))


class SummaryQuerySet(models.QuerySet["Summary"]):
    def with_asked(self) -> "SummaryQuerySet":
        """Adds is_asked: whether its descriptor was sent back, and so is open where little is."""
        return self.annotate(is_asked=_asked_again())


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def live(self) -> "AssignmentQuerySet":
        """Neither taken back nor given to somebody else since."""
        return self.filter(ended_at__isnull=True)

    def over(self, code: models.OuterRef | Value) -> "AssignmentQuerySet":
        """Those whose part the provision with that code is in: it, its heading or its descriptor. The nearest first."""
        return (
            self.annotate(code_in_it=ExpressionWrapper(code, output_field=TextField()))
            .filter(
                Q(code_in_it=F("provision__code"))
                | Q(code_in_it__startswith=Concat("provision__code", Value(".")))
            )
            .order_by(Length("provision__code").desc())
        )

    def with_their_holders(self) -> "AssignmentQuerySet":
        """Those whose next step is the holder's: not handed in, or asked to change."""
        return self.filter(state__in=WITH_HOLDER)

    def handed_in(self) -> "AssignmentQuerySet":
        """Those that wait for the lead to agree, or to ask for a change."""
        return self.filter(state=AssignmentState.HANDED_IN)

    def with_progress(self) -> "AssignmentQuerySet":
        """Adds answered and total: the behaviours of the part. For lists, in the list's own query."""
        rows: Any = apps.get_model("assessments.Rating")._default_manager
        ratings = rows.filter(force=OuterRef("force"), assessment=OuterRef("assessment")).filter(
            Q(provision=OuterRef("provision"))
            | Q(provision__code__startswith=Concat(OuterRef("provision__code"), Value(".")))
        )
        number = ratings.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk"))
        return self.annotate(
            total=Subquery(number.values("number")),
            answered=models.functions.Coalesce(Subquery(number.filter(ANSWERED).values("number")), 0),
        )


class RatingQuerySet(models.QuerySet["Rating"]):
    def in_sight_of(self, by: Membership) -> "RatingQuerySet":
        """All of them; for somebody who reads only what was given to them, those."""
        if by.may(Permission.READ_WHOLE):
            return self
        return self.filter(Exists(_parts_over().live().filter(to=by)))

    def once_given_to(self, by: Membership) -> "RatingQuerySet":
        """As in_sight_of, with what was taken back since: what they were typing then is not lost."""
        return self if by.may(Permission.READ_WHOLE) else self.filter(Exists(_parts_over().filter(to=by)))

    def with_holder(self, by: Membership) -> "RatingQuerySet":
        """Adds holder: who has the nearest part, None for nobody; is_theirs: whether `by` may change it now.

        And is_seen: whether they may still read it.
        """
        nearest = _parts_over().live()
        whole = by.may(Permission.READ_WHOLE)
        theirs = nearest.filter(to=by)
        return self.annotate(
            holder=Subquery(nearest.values("to__display_name")[:1]),
            is_theirs=Value(True) if whole else Exists(theirs.filter(state__in=WITH_HOLDER)),
            is_seen=Value(True) if whole else Exists(theirs),
        )

    def theirs(self, by: Membership) -> "RatingQuerySet":
        """Those that `by` may change now, as with_holder says of each."""
        if by.may(Permission.READ_WHOLE):
            return self
        return self.filter(Exists(_parts_over().live().filter(to=by, state__in=WITH_HOLDER)))

    def with_asked(self) -> "RatingQuerySet":
        """Adds is_asked: whether its descriptor was sent back, and so is open where little is."""
        return self.annotate(is_asked=_asked_again())

    def open_in(self, assessment: "Assessment") -> "RatingQuerySet":
        """Those that its stage leaves open; whether that stage is open at all rules.is_open says."""
        return self.filter(_asked_again()) if assessment.stage in PARTLY_OPEN else self

    def answered(self) -> "RatingQuerySet":
        return self.filter(ANSWERED)

    def unanswered(self) -> "RatingQuerySet":
        return self.exclude(ANSWERED)

    def without_reason(self) -> "RatingQuerySet":
        """Not applicable, and nobody has said why."""
        return self.filter(grade__asks_reason=True, carried=False, reason="")

    def count_by_descriptor(self) -> dict[str, Counts]:
        """{descriptor code: its counts}, in one query."""
        rows = (
            self.annotate(descriptor=DescriptorCode("provision__code"))
            .values("descriptor")
            .annotate(
                total=Count("pk"),
                done=Count("pk", filter=ANSWERED),
                waiting=Count("pk", filter=Q(carried=True)),
            )
        )
        return {row["descriptor"]: Counts(row["done"], row["total"], row["waiting"]) for row in rows}

    def locked_for(self, grade_code: str = "") -> "RatingQuerySet":
        """With the assessment's row locked, so that saving and signing exclude one another.

        Adds posted_grade_id: the id of the scale's grade with that code, None when there is none.
        """
        grade = Grade.objects.filter(scale=OuterRef("assessment__cycle__scale"), code=grade_code)
        return (
            self.select_related("assessment__cycle", "provision", "grade", "updated_by")
            .annotate(posted_grade_id=Subquery(grade.values("pk")[:1]))
            .select_for_update(of=("assessment",))
        )


def _parts_over() -> AssignmentQuerySet:
    """The parts that a rating is in, for a query over ratings."""
    assignments: Any = apps.get_model("assessments.Assignment")._default_manager
    parts: AssignmentQuerySet = assignments.filter(force=OuterRef("force"), assessment=OuterRef("assessment"))
    return parts.over(OuterRef("provision__code"))


class ThreadQuerySet(models.QuerySet["Thread"]):
    def unresolved(self) -> "ThreadQuerySet":
        return self.filter(resolved_at__isnull=True)

    def with_question(self) -> "ThreadQuerySet":
        """Adds question and asked_by: the text of its first post, and the name of who posted it."""
        posts: Any = apps.get_model("assessments.Post")._default_manager
        first = posts.filter(force=OuterRef("force"), thread=OuterRef("pk")).order_by("at", "pk")
        return self.annotate(
            question=Subquery(first.values("text")[:1]),
            asked_by=Subquery(first.values("by__display_name")[:1]),
        )

    def in_sight_of(self, by: Membership) -> "ThreadQuerySet":
        """All of the force's; for somebody who reads only what was given to them, those on its behaviours."""
        if by.may(Permission.READ_WHOLE):
            return self
        return self.filter(
            Exists(_parts_over().live().filter(to=by)), provision__kind=ProvisionKind.BEHAVIOUR
        )


def thread_counts() -> dict[str, Any]:
    """threads and unresolved: how many there are on a rating or a summary, to annotate it with."""
    threads: Any = apps.get_model("assessments.Thread")._default_manager
    on_it = threads.filter(
        force=OuterRef("force"), assessment=OuterRef("assessment"), provision=OuterRef("provision")
    )

    def number(rows: Any) -> Any:
        counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk"))
        return models.functions.Coalesce(Subquery(counted.values("number")), 0)

    return {"threads": number(on_it), "unresolved": number(on_it.unresolved())}


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def in_force(self) -> "SubmissionQuerySet":
        """Those that no later number supersedes."""
        return self.filter(superseded=False)


class SubmittedSummaryQuerySet(models.QuerySet["SubmittedSummary"]):
    def of_cycle(self, cycle_id: int) -> "SubmittedSummaryQuerySet":
        """The grades that count: those of each force's submission in force in the cycle."""
        return self.filter(cycle=cycle_id, submission__superseded=False)
