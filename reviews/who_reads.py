"""Who reads what: what is still to be shared out, what was, and what one person has on their desk."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.models import Assessment, Cycle, Submission, SubmittedSummary
from forces.models import FormerForce, Membership
from reviews.choices import DECIDED, ReviewState
from reviews.models import Reading
from reviews.reading import review_of
from reviews.rules import has_begun
from reviews.sharing import Reader, ToGive, drawn, readers

# So many at once: a page of lists that somebody can look through.
MOST = 60


def pool() -> list[Reader]:
    """With their former forces and what each has to read. Four queries."""
    former: dict[int | None, set[int]] = defaultdict(set)
    for person, force in FormerForce.objects.values_list("membership__user", "force_id"):
        former[person].add(force)
    open_readings = Reading.objects.being_read().filter(review__submission__superseded=False)
    open_readings = open_readings.exclude(review__state__in=DECIDED).order_by()
    loads = dict(open_readings.values_list("reader").annotate(number=Count("pk")))
    regions = defaultdict(set)
    for person, region in open_readings.values_list("reader", "force__region").distinct():
        regions[person].add(region)
    return [
        Reader(one, frozenset(former[one.user_id]), loads.get(one.pk, 0), regions[one.pk])
        for one in readers()
    ]


def may_read(people: Sequence[Reader], wanted: Sequence[ToGive]) -> dict[int, list[Membership]]:
    """{force: who of them may read what it submitted}"""
    return {
        one.submission.force_id: [reader.person for reader in people if reader.may_read(one.submission)]
        for one in wanted
    }


def to_share(cycle: Cycle) -> list[ToGive]:
    """Submissions that somebody has still to be given, by region; the first MOST of them. Four queries."""
    submissions = (
        Submission.objects.in_force()
        .filter(Q(review__isnull=True) | ~Q(review__state__in=DECIDED), cycle=cycle)
        .select_related("force__region", "assessment", "review")
        .order_by("force__region__position", "force__position")
    )
    twice = drawn(
        Assessment.objects.filter(cycle=cycle).values_list("public_id", flat=True), cycle.read_twice_percent
    )
    now = _readers_by_place(cycle, superseded=False)
    before = _readers_by_place(cycle, superseded=True)
    rows = [
        ToGive(
            one,
            # Answers to questions are read by those who asked them. What one person has begun alone, the others can
            # see: nobody could read it blind any more.
            twice=2 in now[one.assessment_id]
            or (one.number == 1 and one.assessment.public_id in twice and not has_begun(review_of(one))),
            given=now[one.assessment_id],
            before=before[one.assessment_id] or _begun(one),
        )
        for one in submissions
    ]
    return [one for one in rows if one.open_places][:MOST]


def _begun(submission: Submission) -> dict[int, int]:
    """Who began a review that has no readings goes on with it."""
    review = review_of(submission)
    return {1: review.reviewer_id} if review is not None and review.reviewer_id else {}


def _readers_by_place(cycle: Cycle, *, superseded: bool) -> dict[int, dict[int, int]]:
    """{assessment: {place: who has it}}, of earlier numbers those of the newest."""
    rows = Reading.objects.filter(review__submission__cycle=cycle, review__submission__superseded=superseded)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    ordered = rows.order_by("review__submission__number")
    for of, place, reader in ordered.values_list("review__submission__assessment", "place", "reader"):
        found[of][place] = reader or 0
    return found


def given(cycle: Cycle) -> QuerySet[Reading]:
    """Every reading of what stands, by region: who has it, how far it is; formerly: whether they worked there."""
    rows = Reading.objects.filter(review__submission__cycle=cycle, review__submission__superseded=False)
    there = FormerForce.objects.filter(membership__user=OuterRef("reader__user"), force=OuterRef("force"))
    return (
        with_progress(rows)
        .annotate(formerly=Exists(there))
        .order_by("force__region__position", "force__position", "place")
    )


def with_progress(rows: QuerySet[Reading]) -> QuerySet[Reading]:
    """graded: how many descriptors have a grade in it; total: of how many."""
    summaries = SubmittedSummary.objects.filter(
        force=OuterRef("force"), submission=OuterRef("review__submission")
    )
    number = summaries.order_by().values("submission").annotate(number=Count("pk")).values("number")
    return rows.select_related("review__submission__cycle", "force__region").annotate(
        graded=Count("grades"),
        total=Coalesce(Subquery(number, output_field=IntegerField()), 0),
    )


def queue_of(by: Membership) -> QuerySet[Reading]:
    """What this person has to read, and what they handed in that is not decided: the nearest day first."""
    rows = Reading.objects.of(by).filter(review__submission__superseded=False)
    rows = rows.exclude(review__state__in=DECIDED)
    return with_progress(rows).order_by(
        F("handed_in_at").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"
    )


def came_back_to(by: Membership) -> QuerySet[Submission]:
    """Answers to what this person read before, which nobody has begun to read."""
    mine = Reading.objects.of(by).filter(
        review__submission__assessment=OuterRef("assessment"), review__submission__superseded=True
    )
    waiting = Q(review__isnull=True) | Q(review__state=ReviewState.WAITING, review__readings__isnull=True)
    rows = Submission.objects.in_force().filter(waiting, Exists(mine), number__gt=1)
    return rows.select_related("force", "cycle").order_by("signed_at", "pk")
