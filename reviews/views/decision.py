"""Accepting a submission, or sending it back with questions."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from assessments.models import Submission
from assessments.signing import NotAllowedNowError
from audit.models import KeptConflict
from audit.workflow import keep_conflict
from core.templatetags.portal import count
from forces.http import PortalRequest, form_page
from reviews import rules, workflow
from reviews.choices import FindingKind, ReviewState
from reviews.forms import LONGEST, DecisionForm
from reviews.models import Finding, Review
from reviews.reading import review_of
from reviews.settling import Agreement, NotAgreedError, agreement_of
from reviews.views.common import crumbs_inside, for_reviewers, name_of

# The other was quicker: with a decision, or with a finding that this decision has not seen.
LOST = (workflow.StaleDecisionError, workflow.NothingAskedError, NotAgreedError)


@form_page
def decide(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """First the form, then a page that says what will happen, then it happens."""
    submission = for_reviewers(request, submission_id)
    current = review_of(submission)
    read_blind = current is not None and rules.is_read_blind(current.readings.filter(force=submission.force))
    if current is None or read_blind or not rules.can_decide(request.membership, submission, current):
        return _nothing_to_decide(request, submission, current, read_blind=read_blind)
    findings = list(current.findings.for_pages())
    agreement = agreement_of(current)
    asked: dict[str, Any] = {"questions": len(_questions(findings)), "missing": agreement.missing}
    if request.method != "POST":
        form = DecisionForm(initial={"revision": current.revision}, **asked)
        return _form_page(request, submission, findings, form, agreement)
    form = DecisionForm(request.POST, **asked)
    if not form.is_valid():
        return _form_page(request, submission, findings, form, agreement, status=422)
    match request.POST.get("do"):
        case "confirm":
            return _carry_out(request, submission, current, form.cleaned_data)
        case "change":
            form = DecisionForm(initial=form.cleaned_data, **asked)
            return _form_page(request, submission, findings, form, agreement)
        case _:
            return _confirm_page(request, submission, findings, form.cleaned_data, agreement)


def _questions(findings: list[Finding]) -> list[Finding]:
    return [found for found in findings if found.kind == FindingKind.QUESTION]


def _form_page(
    request: PortalRequest,
    submission: Submission,
    findings: list[Finding],
    form: DecisionForm,
    agreement: Agreement,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "submission": submission,
        "findings": findings,
        "questions": _questions(findings),
        "form": form,
        "agreement": agreement,
        "changed": status == 409,
        "breadcrumbs": crumbs_inside(submission),
    }
    return render(request, "reviews/decide.html", context, status=status)


def _confirm_page(
    request: PortalRequest,
    submission: Submission,
    findings: list[Finding],
    data: dict[str, Any],
    agreement: Agreement,
) -> HttpResponse:
    context = {
        "submission": submission,
        "accepts": data["decision"] == ReviewState.ACCEPTED,
        "data": data,
        "standings": agreement.standings,
        "findings": findings,
        "questions": _questions(findings),
        "breadcrumbs": crumbs_inside(submission),
    }
    return render(request, "reviews/decide_confirm.html", context)


def _carry_out(
    request: PortalRequest, submission: Submission, current: Review, data: dict[str, Any]
) -> HttpResponse:
    accepts = data["decision"] == ReviewState.ACCEPTED
    said: dict[str, Any] = {
        "revision": data["revision"],
        "message": data["message"],
        "by": request.membership,
    }
    try:
        if accepts:
            workflow.accept(review=current, **said)
        else:
            workflow.send_back(review=current, answers_due_on=data["answers_due_on"], **said)
    except LOST:
        return _lost(request, submission, data)
    except NotAllowedNowError as error:
        messages.error(request, str(error))
    else:
        name = submission.force.short_name
        messages.success(
            request,
            f"You accepted the submission. {name} can now read {count(current.findings.count(), 'finding')}."
            if accepts
            else f"You sent the submission back. {name} can now read your questions and sign again.",
        )
    return redirect("reviews:review", submission_id=submission.public_id)


def _lost(request: PortalRequest, submission: Submission, data: dict[str, Any]) -> HttpResponse:
    """The form once more, with what was typed and with the findings as they are now; or what the other decided."""
    current = Review.objects.get(submission=submission)
    if not rules.can_decide(request.membership, submission, current):
        return _nothing_to_decide(request, submission, current)
    if data["message"]:
        _keep(request, submission, current, data, is_settled=True)
    findings = list(current.findings.for_pages())
    agreement = agreement_of(current)
    form = DecisionForm(
        initial={**data, "revision": current.revision},
        questions=len(_questions(findings)),
        missing=agreement.missing,
    )
    return _form_page(request, submission, findings, form, agreement, status=409)


def _nothing_to_decide(
    request: PortalRequest, submission: Submission, current: Review | None, *, read_blind: bool = False
) -> HttpResponse:
    """Says why. A message that was typed meanwhile is kept beside the one that went out."""
    message = request.POST.get("message", "")
    kept = _keep(request, submission, current, request.POST) if message and current else None
    context = {
        "submission": submission,
        "review": current,
        "read_blind": workflow.READ_BLIND if read_blind else "",
        "message": message,
        "kept": kept,
        "breadcrumbs": crumbs_inside(submission),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "reviews/decide_no.html", context, status=status)


def _keep(
    request: PortalRequest,
    submission: Submission,
    current: Review,
    data: Mapping[str, Any],
    *,
    is_settled: bool = False,
) -> KeptConflict:
    """What this person was about to send, and what the other one did."""
    decisions = dict(ReviewState.choices)
    sent = {"Decision": current.get_state_display(), "Message": current.message} if current.decided else {}
    return keep_conflict(
        subject=Review._meta.label,
        by=request.membership,
        about=f"Decision on {submission.force.short_name}, {name_of(submission)}",
        place=reverse("reviews:review", args=[submission.public_id]),
        theirs_name=current.decided_by_name,
        theirs=sent,
        yours={"Decision": decisions.get(data.get("decision", ""), ""), "Message": data["message"][:LONGEST]},
        is_settled=is_settled,
    )
