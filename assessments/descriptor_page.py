"""What the page of one descriptor shows, gathered in eight queries whatever the force has."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from actionplans.models import ActionProvision
from assessments import scoring
from assessments.freezing import answer_of
from assessments.models import (
    Assessment,
    Rating,
    SentBack,
    SubmittedRating,
    SubmittedSummary,
    Summary,
)
from evidence.choices import ScanState
from evidence.models import EvidenceUse, EvidenceVersion
from forces.models import Membership
from frameworks.choices import ProvisionKind
from frameworks.models import Grade, Provision


@dataclass(frozen=True)
class Attached:
    """A link under a behaviour: a piece of evidence or an action."""

    title: str
    url: str
    kind: str = ""
    state: str = ""


@dataclass
class Row:
    """One behaviour as the rating rows show it. Grades are codes; last_grade is a value, None, or "" for none."""

    code: str
    label: str
    text: str
    grade: str
    comment: str
    reason: str
    revision: int
    last_grade: int | str | None
    movement: int | None
    evidence: list[Attached]
    actions: list[Attached]
    saved_at: str
    saved_by: str
    holder: str
    read_only: bool
    answered: bool
    urls: dict[str, str]
    error: str = ""
    open: bool = False


@dataclass
class Group:
    """The behaviours under one heading; or those that stand directly under the descriptor."""

    code: str
    label: str
    text: str
    rows: list[Row] = field(default_factory=list)

    @property
    def answered(self) -> int:
        return sum(row.answered for row in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows)


@dataclass
class DescriptorPage:
    assessment: Assessment
    provision: Provision
    strand: Provision
    previous: Provision | None
    following: Provision | None
    place: str
    grades: list[Grade]
    groups: list[Group]
    summary: Summary
    suggested: Grade | None
    last: SubmittedSummary | None
    asked: list[SentBack]

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
    def next_unanswered(self) -> str:
        return next((row.code for row in self.rows if not row.answered), "")


def descriptor_page(
    assessment: Assessment, code: str, *, by: Membership, open_code: str = ""
) -> DescriptorPage | None:
    """Everything on the page of one descriptor that this person may see, in eight queries.

    None when the framework has no such descriptor, or nothing of it was given to them.
    """
    provisions = list(_around(assessment, code))
    descriptors = [p for p in provisions if p.kind == ProvisionKind.DESCRIPTOR]
    here = next((p for p in descriptors if p.code == code), None)
    if here is None:
        return None
    beneath = [p for p in provisions if p.code.startswith(f"{code}.")]
    ids = [p.pk for p in beneath]
    ratings = {r.provision_id: r for r in _ratings(assessment, here, by)}
    if not ratings:
        return None
    summary = (
        assessment.summaries.filter(force=assessment.force_id, provision=here).select_related("grade").get()
    )
    asked = list(
        assessment.sent_back.filter(force=assessment.force_id, provision=here, settled_at__isnull=True)
    )
    grades = list(Grade.objects.filter(scale=assessment.cycle.scale_id))
    attached = _Attached(assessment, here, ids)
    sources = _Sources(assessment, ratings, attached, {grade.pk: grade for grade in grades})
    groups = _groups(beneath, sources, open_code)
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
        suggested=next((g for g in grades if g.value == suggested), None) if suggested else None,
        last=_last_summary(assessment, here),
        asked=asked,
    )


def _around(assessment: Assessment, code: str) -> Iterable[Provision]:
    """The descriptor's own lines, and all strands and descriptors for the way to the next one."""
    return Provision.objects.filter(
        Q(code__startswith=f"{code}.") | Q(kind__in=[ProvisionKind.STRAND, ProvisionKind.DESCRIPTOR]),
        framework=assessment.cycle.framework_id,
    ).order_by("position")


def _ratings(assessment: Assessment, descriptor: Provision, by: Membership) -> Iterable[Rating]:
    """With last_grade_id: what the force submitted for the same behaviour last cycle; and who holds it."""
    last = SubmittedRating.objects.filter(
        force=assessment.force_id,
        cycle=assessment.cycle.previous_id,
        submission__superseded=False,
        provision=OuterRef("provision"),
    )
    return (
        assessment.ratings.filter(
            force=assessment.force_id, provision__code__startswith=f"{descriptor.code}."
        )
        .select_related("grade", "updated_by")
        .in_sight_of(by)
        .with_holder(by)
        .annotate(last_grade_id=Subquery(last.values("grade")[:1]))
        .order_by("provision__position")
    )


class _Attached:
    """Evidence and actions under each provision: two queries for the whole descriptor."""

    def __init__(self, assessment: Assessment, descriptor: Provision, ids: list[int]) -> None:
        beneath = {"force": assessment.force_id, "provision__code__startswith": f"{descriptor.code}."}
        self.evidence: dict[int, list[Attached]] = {}
        for use in EvidenceUse.objects.filter(**beneath).select_related("evidence", "version"):
            url = reverse("evidence:evidence", args=[use.evidence.public_id])
            item = Attached(
                use.evidence.title, url, use.evidence.get_kind_display(), _worth_saying(use.version)
            )
            self.evidence.setdefault(use.provision_id, []).append(item)
        self.actions: dict[int, list[Attached]] = {}
        for answer in ActionProvision.objects.filter(**beneath).select_related("action"):
            url = reverse("actionplans:action", args=[answer.action.public_id])
            self.actions.setdefault(answer.provision_id, []).append(Attached(answer.action.title, url))


def _worth_saying(version: EvidenceVersion) -> str:
    """The state of the file where it is not the one that everybody expects."""
    expected = {ScanState.CLEAN, ScanState.LINK}
    return "" if version.scan_state in expected else version.get_scan_state_display()


def _last_summary(assessment: Assessment, descriptor: Provision) -> SubmittedSummary | None:
    rows = SubmittedSummary.objects.of_cycle(assessment.cycle.previous_id or 0)
    return rows.filter(force=assessment.force_id, provision=descriptor).select_related("grade").first()


@dataclass(frozen=True)
class _Sources:
    """What the rows are made from, by provision and by grade."""

    assessment: Assessment
    ratings: dict[int, Rating]
    attached: _Attached
    grades: dict[int, Grade]


def _groups(beneath: list[Provision], sources: _Sources, open_code: str) -> list[Group]:
    """In reading order. Behaviours without a heading of their own stand in groups without a text."""
    groups: list[Group] = []
    by_code: dict[int | None, Group] = {}
    headings = {p.pk: p for p in beneath if p.kind == ProvisionKind.HEADING}
    for provision in beneath:
        if provision.pk not in sources.ratings:
            continue
        heading = headings.get(provision.parent_id or 0)
        key = heading.pk if heading else None
        if not groups or by_code.get(key) is not groups[-1]:
            code = heading.code if heading else f"{provision.code}-on"
            text = (
                f"{heading.path} › {heading.text}"
                if heading and heading.path
                else heading.text
                if heading
                else ""
            )
            by_code[key] = Group(code, heading.label if heading else "", text)
            groups.append(by_code[key])
        row = _row(provision, sources)
        row.open = provision.code == open_code
        groups[-1].rows.append(row)
    return groups


def _row(provision: Provision, sources: _Sources) -> Row:
    rating = sources.ratings[provision.pk]
    value = rating.grade.value if rating.grade else None
    # A grade of another scale, from a cycle before this one's, cannot be set beside these.
    last = sources.grades.get(rating.last_grade_id)  # type: ignore[attr-defined]  # annotated in _ratings
    before = last.value if last else ""
    return Row(
        code=provision.code,
        label=provision.label,
        text=provision.text,
        grade=rating.grade.code if rating.grade else "",
        comment=rating.comment,
        reason=rating.reason,
        revision=rating.revision,
        last_grade=before,
        movement=scoring.movement(value, before if isinstance(before, int) else None),
        evidence=sources.attached.evidence.get(provision.pk, []),
        actions=sources.attached.actions.get(provision.pk, []),
        saved_at=saved_time(rating),
        saved_by=rating.updated_by.display_name if rating.updated_by else "",
        holder=rating.holder or "",  # type: ignore[attr-defined]  # annotated in _ratings
        read_only=not rating.is_theirs,  # type: ignore[attr-defined]  # annotated in _ratings
        answered=answer_of(rating).answered,
        urls={
            "save": reverse("assessments:save_rating", args=[sources.assessment.public_id, provision.code]),
            "history": reverse("history:answer", args=[sources.assessment.public_id, provision.code]),
        },
    )


def saved_time(row: Any) -> str:
    """14:05 today; 3 March on another day; empty while nobody has saved."""
    if row.updated_at is None:
        return ""
    at = timezone.localtime(row.updated_at)
    return f"{at:%H:%M}" if at.date() == timezone.localdate() else f"{at.day} {at:%B}"
