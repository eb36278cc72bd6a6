"""The first words of a feedback pack, from what is known of the force: a reviewer makes them their own.

Only what the force itself may read once the pack is released: its own submission, findings of its accepted review, its
released responses, its newest edition. Nothing of another force.
"""

from collections.abc import Callable, Iterable

from actionplans.models import Edition, ReleasedResponse
from assessments.models import SubmittedSummary
from assessments.scoring import LOW, movement
from core.templatetags.portal import count, day
from practice.offered import offered_for
from reporting.builders.pack import shows_nation
from reporting.choices import PackSectionKind
from reporting.models import Pack
from reviews.choices import FindingKind
from reviews.models import Finding
from reviews.plans.choices import Mark
from reviews.plans.models import PlanMark, PlanReview


def drafts(pack: Pack) -> dict[PackSectionKind, str]:
    """A text for each part; empty where there is nothing to say."""
    findings = list(
        Finding.objects.filter(force=pack.force_id, review__submission=pack.submission_id)
        .exclude(released_at=None)
        .select_related("provision__parent")
        .order_by("provision__position", "pk")
    )
    parts: dict[PackSectionKind, Callable[[], str]] = {
        PackSectionKind.OPENING: lambda: _opening(pack),
        PackSectionKind.STRENGTHS: lambda: _found(
            findings, FindingKind.STRENGTH, FindingKind.PROMISING_PRACTICE
        ),
        PackSectionKind.GAPS: lambda: _found(findings, FindingKind.GAP),
        PackSectionKind.MOVEMENT: lambda: _movement(pack),
        PackSectionKind.QUESTIONS: lambda: _answers(pack),
        PackSectionKind.PRACTICE: lambda: _practice(pack),
        PackSectionKind.RECOMMENDATIONS: lambda: _responses(pack),
        PackSectionKind.PLAN: lambda: _plan(pack),
    }
    return {kind: parts[kind]() if kind in parts else "" for kind in PackSectionKind}


def _items(lines: Iterable[str]) -> str:
    return "\n".join(f"- {' '.join(line.split())}" for line in lines)


def _opening(pack: Pack) -> str:
    submission = pack.submission
    read = (
        f"We read the self-assessment that {submission.signed_by_name} signed on {day(submission.signed_at)}, with the"
        " evidence that it rests on."
    )
    if not shows_nation(pack.cycle):
        return read
    return (
        f"{read} Below is where {pack.force.short_name} stands beside all forces, descriptor by descriptor: not a"
        " ranking, since forces start from different places."
    )


def _found(findings: Iterable[Finding], *kinds: str) -> str:
    return _items(f"{one.provision.name}: {one.text}" for one in findings if one.kind in kinds)


def _movement(pack: Pack) -> str:
    if pack.cycle.previous_id is None:
        return ""
    rows = SubmittedSummary.objects.filter(force=pack.force_id, submission__superseded=False)
    both = rows.filter(cycle__in=[pack.cycle_id, pack.cycle.previous_id])
    values: dict[int, dict[int, int | None]] = {}
    names = {}
    for row in both.select_related("provision__parent", "grade").order_by("provision__position"):
        values.setdefault(row.provision_id, {})[row.cycle_id] = row.grade.value if row.grade else None
        names[row.provision_id] = row.provision.name
    moved = {
        line: movement(of.get(pack.cycle_id), of.get(pack.cycle.previous_id)) for line, of in values.items()
    }
    return _items(
        f"{names[line]} {'rose' if by > 0 else 'fell'} by {count(abs(by), 'grade')}, as the force graded itself."
        for line, by in moved.items()
        if by
    )


def _answers(pack: Pack) -> str:
    """That what was asked was answered. Not in the force's words: its policing body reads the pack, and no reply."""
    replies = pack.submission.replies.filter(force=pack.force_id).exclude(text="").count()
    if not replies:
        return ""
    return (
        f"You answered {count(replies, 'question')} of ours in words, with what was signed on"
        f" {day(pack.submission.signed_at)}. We read the answers with it."
    )


def _practice(pack: Pack) -> str:
    """Published practice of others on what the force graded low; what is about the line itself comes first."""
    low = SubmittedSummary.objects.filter(
        force=pack.force_id, submission=pack.submission_id, grade__value__lte=LOW
    ).select_related("provision__parent")
    lines = []
    for row in low.order_by("provision__position"):
        offered = offered_for(pack.force_id, row.provision, [row.provision.code])
        lines += [f"{row.provision.name}: {one.title}." for one in offered.get(row.provision.code, [])]
    return _items(dict.fromkeys(lines))


def _responses(pack: Pack) -> str:
    newest: dict[int, ReleasedResponse] = {}
    rows = ReleasedResponse.objects.filter(force=pack.force_id).select_related("provision").order_by("number")
    for row in rows:
        newest[row.provision_id] = row
    return _items(
        f"{row.provision.reference}: {row.get_position_display()}, as released on {day(row.released_at)}."
        for row in sorted(newest.values(), key=lambda row: row.provision.position)
    )


def _plan(pack: Pack) -> str:
    """Which edition was reviewed last, and what of it was released as partly addressed or absent."""
    released = PlanReview.objects.filter(force=pack.force_id, released_at__isnull=False)
    review = released.select_related("edition").order_by("-edition__number").first()
    if review is None:
        shared = Edition.objects.last_of(pack.force)
        if shared is None:
            return "No edition of the action plan was shared with the national team."
        return f"Edition {shared.number} of the action plan, shared on {day(shared.shared_at)}, is not reviewed yet."
    edition = review.edition
    marks = (
        PlanMark.objects.filter(force=pack.force_id, review=review, released_at__isnull=False)
        .filter(mark__in=[Mark.PARTLY, Mark.ABSENT])
        .select_related("matter__provision__parent")
        .order_by("matter__position")
    )
    read = f"We read edition {edition.number} of the action plan, shared on {day(edition.shared_at)}."
    found = _items(
        f"{mark.matter}: {mark.get_mark_display().lower()}.{f' {mark.note}' if mark.note else ''}"
        for mark in marks
    )
    return f"{read}\n\n{found}" if found else read
