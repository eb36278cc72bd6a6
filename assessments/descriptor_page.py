"""What the page of one descriptor shows, gathered in nine queries at most, whatever the force has."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from assessments import scoring
from assessments.attached import AttachedToDescriptor
from assessments.behaviour_rows import Group, Row, Sources, groups_of
from assessments.choices import PARTLY_OPEN
from assessments.freezing import answer_of
from assessments.models import Assessment, Rating, SentBack, SubmittedRating, SubmittedSummary, Summary
from assessments.querysets import thread_counts
from forces.models import Membership
from forces.roles import Permission
from frameworks.choices import ProvisionKind
from frameworks.models import Grade, Provision
from practice.offered import offered_for

# Not started and Planned: up to this grade a behaviour is rated low, and practice of others is offered beside it.
LOW = 2


@dataclass
class DescriptorPage:
    """summary: None for those who see what was given to them. more_elsewhere: whether the way to the next unanswered
    leads anywhere else, to a behaviour without an answer or a summary to confirm; False for them, too.
    """

    assessment: Assessment
    provision: Provision
    strand: Provision
    previous: Provision | None
    following: Provision | None
    place: str
    grades: list[Grade]
    groups: list[Group]
    summary: Summary | None
    more_elsewhere: bool
    suggested: Grade | None
    last: SubmittedSummary | None
    asked: list[SentBack]

    @property
    def locked(self) -> bool:
        """Other parts were sent back, and this one was not."""
        return self.assessment.stage in PARTLY_OPEN and not self.asked

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def answered(self) -> int:
        return sum(row.answered for row in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def first_open(self) -> str:
        """The first behaviour without an answer that this person may give; empty when there is none."""
        return next((row.code for row in self.rows if not row.answered and not row.read_only), "")


def descriptor_page(
    assessment: Assessment, code: str, *, by: Membership, open_code: str = ""
) -> DescriptorPage | None:
    """Everything on the page of one descriptor that this person may see, in eight queries, or seven; one more where
    something is rated low, for the practice of others.

    None when the framework has no such descriptor, or nothing of it was given to them.
    """
    provisions = list(_around(assessment, code))
    descriptors = [p for p in provisions if p.kind == ProvisionKind.DESCRIPTOR]
    here = next((p for p in descriptors if p.code == code), None)
    if here is None:
        return None
    beneath = [p for p in provisions if p.code.startswith(f"{code}.")]
    ratings = {r.provision_id: r for r in _ratings(assessment, here, by)}
    if not ratings:
        return None
    summary = _summary(assessment, here) if by.may(Permission.READ_WHOLE) else None
    asked = list(
        assessment.sent_back.filter(force=assessment.force_id, provision=here, settled_at__isnull=True)
    )
    grades = list(Grade.objects.filter(scale=assessment.cycle.scale_id))
    attached = AttachedToDescriptor(assessment, here)
    sources = Sources(assessment, ratings, attached, {grade.pk: grade for grade in grades})
    groups = groups_of(beneath, sources, open_code)
    _offer_practice(assessment.force_id, here, groups, grades)
    suggested = scoring.suggested_value([answer_of(r) for r in ratings.values()])
    strand = next(p for p in provisions if p.pk == here.parent_id)
    siblings = [p for p in descriptors if p.parent_id == strand.pk]
    position = descriptors.index(here)
    return DescriptorPage(
        assessment=assessment,
        provision=here,
        strand=strand,
        previous=descriptors[position - 1] if position else None,
        following=descriptors[position + 1] if position + 1 < len(descriptors) else None,
        place=f"descriptor {siblings.index(here) + 1} of {len(siblings)}",
        grades=grades,
        groups=groups,
        summary=summary,
        more_elsewhere=summary is not None
        and (summary.left_elsewhere or assessment.confirmed < len(descriptors)),  # type: ignore[attr-defined]  # annotated
        suggested=next((g for g in grades if g.value == suggested), None) if suggested else None,
        last=_last_summary(assessment, here),
        asked=asked,
    )


def _offer_practice(force_id: int, descriptor: Provision, groups: list[Group], grades: list[Grade]) -> None:
    """Beside each behaviour that is rated low."""
    low = {grade.code for grade in grades if grade.value is not None and grade.value <= LOW}
    rows = {row.code: row for group in groups for row in group.rows if row.grade in low}
    for code, practice in offered_for(force_id, descriptor, rows).items():
        rows[code].practice = practice


def _around(assessment: Assessment, code: str) -> Iterable[Provision]:
    """The descriptor's own lines, and all strands and descriptors for the way to the next one."""
    return (
        Provision.objects.filter(
            Q(code__startswith=f"{code}.") | Q(kind__in=[ProvisionKind.STRAND, ProvisionKind.DESCRIPTOR]),
            framework=assessment.cycle.framework_id,
        )
        .with_guidance()
        .order_by("position")
    )


def _ratings(assessment: Assessment, descriptor: Provision, by: Membership) -> Iterable[Rating]:
    """With last_said: what the force submitted for the same behaviour last cycle; and who holds it."""
    last = SubmittedRating.objects.filter(
        force=assessment.force_id,
        cycle=assessment.cycle.previous_id,
        submission__superseded=False,
        provision=OuterRef("provision"),
    ).annotate(said=JSONObject(grade=F("grade_id"), comment=F("comment")))
    return (
        assessment.ratings.filter(
            force=assessment.force_id, provision__code__startswith=f"{descriptor.code}."
        )
        .select_related("grade", "updated_by")
        .in_sight_of(by)
        .with_holder(by)
        .annotate(last_said=Subquery(last.values("said")[:1]), **thread_counts())
        .order_by("provision__position")
    )


def _summary(assessment: Assessment, descriptor: Provision) -> Summary:
    """With left_elsewhere: whether a behaviour of another descriptor has no answer."""
    mine = Rating.objects.filter(force=assessment.force_id, assessment=assessment)
    elsewhere = mine.unanswered().exclude(provision__code__startswith=f"{descriptor.code}.")
    return (
        assessment.summaries.filter(force=assessment.force_id, provision=descriptor)
        .select_related("grade")
        .annotate(left_elsewhere=Exists(elsewhere), **thread_counts())
        .get()
    )


def _last_summary(assessment: Assessment, descriptor: Provision) -> SubmittedSummary | None:
    rows = SubmittedSummary.objects.of_cycle(assessment.cycle.previous_id or 0)
    return rows.filter(force=assessment.force_id, provision=descriptor).select_related("grade").first()
