"""Where two readings differ: both beside each other, and what the panel decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from assessments.models import Submission, SubmittedSummary
from audit.conflicts import came_too_late
from audit.workflow import log_access
from forces.http import PortalRequest, form_page, require
from frameworks.models import Grade, Provision
from reviews import rules
from reviews.models import Finding, PanelDecision, Reading, ReadingGrade
from reviews.panel_forms import PanelForm
from reviews.reading import review_of
from reviews.settling import DecidedSinceError, NotOpenError, Standing, record_decision, standing_of
from reviews.views.common import FORMERLY_THERE, descriptor_url, get_descriptor, get_submission, name_of


@form_page
def panel(request: PortalRequest, submission_id: UUID, code: str) -> HttpResponse:
    """Both readings; a POST records what was decided. Says nothing of either while one of them is being read."""
    require(rules.can_read_moderation(request.membership))
    submission = get_submission(submission_id)
    provision = get_descriptor(submission, code)
    review = review_of(submission)
    standing = standing_of(review, provision) if review else None
    if request.method != "POST":
        return _page(request, submission, provision, standing)
    require(rules.may_settle(request.membership))
    formerly = rules.has_worked_for(request.membership, submission.force_id)
    require(not formerly, otherwise=FORMERLY_THERE)
    form = PanelForm(request.POST, grades=_grades(submission))
    if not form.is_valid():
        return _page(request, submission, provision, standing, form, status=422)
    return _record(request, submission, provision, form)


def _record(
    request: PortalRequest, submission: Submission, provision: Provision, form: PanelForm
) -> HttpResponse:
    review = review_of(submission)
    if review is None:
        return _too_late(request, submission, provision, form)
    try:
        record_decision(
            review=review,
            provision=provision,
            values=form.values,
            seen=form.cleaned_data["seen"],
            by=request.membership,
        )
    except (NotOpenError, DecidedSinceError):
        return _too_late(request, submission, provision, form)
    said = form.values["grade"].label
    messages.success(request, f"{submission.force.short_name}, {provision.title}: the panel gives {said}.")
    return redirect("moderation:waiting", slug=submission.cycle.slug)


def _too_late(
    request: PortalRequest, submission: Submission, provision: Provision, form: PanelForm
) -> HttpResponse:
    """409: somebody recorded a decision first, or nothing can be decided here. What was written is kept."""
    return came_too_late(
        request,
        PanelDecision,
        about=f"The panel's decision on {submission.force.short_name}, {provision.title}",
        place=reverse("moderation:panel", args=[submission.public_id, provision.code]),
        yours=form.said,
    )


def _page(
    request: PortalRequest,
    submission: Submission,
    provision: Provision,
    standing: Standing | None,
    form: PanelForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    what = f"{name_of(submission)}: {provision.title}"
    log_access(force=submission.force, act="opened", what=what, by=request.membership)
    decisions = standing.decisions[::-1] if standing else []
    if form is None and _may_decide(request, submission, standing):
        form = PanelForm(initial={"seen": len(decisions)}, grades=_grades(submission))
    context: dict[str, Any] = {
        "submission": submission,
        "provision": provision,
        "own": _own(submission, provision),
        "standing": standing,
        "readings": _readings(standing, submission),
        "decisions": decisions,
        # What was typed is shown also where it came too late.
        "form": form,
        "page": descriptor_url(submission, provision),
        "breadcrumbs": _crumbs(submission),
    }
    return render(request, "moderation/panel.html", context, status=status)


def _may_decide(request: PortalRequest, submission: Submission, standing: Standing | None) -> bool:
    """Two readings differ, nobody decided on the submission, and this person has not worked for the force."""
    review, by = review_of(submission), request.membership
    if review is None or standing is None or not standing.differs:
        return False
    return rules.can_settle(by, submission, review) and not rules.has_worked_for(by, submission.force_id)


def _own(submission: Submission, provision: Provision) -> SubmittedSummary | None:
    rows = SubmittedSummary.objects.filter(
        force=submission.force_id, submission=submission, provision=provision
    )
    return rows.select_related("grade", "suggested").first()


def _readings(
    standing: Standing | None, submission: Submission
) -> list[tuple[Reading, ReadingGrade | None, list[Finding]]]:
    """Each reading with its grade and what it found; nothing while one of them is being read."""
    if standing is None:
        return []
    rows = Finding.objects.filter(force=submission.force_id, review__submission=submission)
    findings = list(rows.filter(provision=standing.provision))
    return [
        (reading, grade, [finding for finding in findings if finding.reading_id == reading.pk])
        for reading, grade in standing.given
    ]


def _grades(submission: Submission) -> list[Grade]:
    return list(Grade.objects.filter(scale=submission.cycle.scale_id).order_by("position"))


def _crumbs(submission: Submission) -> list[dict[str, str]]:
    cycle = submission.cycle
    return [
        {"label": "Desk", "url": reverse("reporting:home")},
        {"label": f"Moderation, {cycle.name}", "url": reverse("moderation:desk", args=[cycle.slug])},
        {"label": "For the panel", "url": reverse("moderation:waiting", args=[cycle.slug])},
    ]
