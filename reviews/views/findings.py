"""Adding, changing and removing findings. What was typed is never lost: a refusal shows both texts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from assessments.models import Submission
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.models import KeptConflict
from audit.workflow import StaleSaveError, keep_conflict
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, require
from forces.models import Membership
from frameworks.models import Provision
from reviews import rules, workflow
from reviews.choices import FindingKind
from reviews.forms import FindingForm
from reviews.models import Finding
from reviews.reading import review_of
from reviews.views.common import (
    crumbs_inside,
    descriptor_url,
    for_readers,
    for_reviewers,
    get_descriptor,
)
from reviews.views.reading import descriptor_page


@form_page
def descriptor(request: PortalRequest, submission_id: UUID, code: str) -> HttpResponse:
    """The page of a descriptor; a POST adds a finding to it."""
    submission = for_readers(request, submission_id)
    if request.method != "POST":
        return descriptor_page(request, submission, code)
    for_reviewers(request, submission_id)
    provision = get_descriptor(submission, code)
    form = FindingForm(request.POST)
    if not form.is_valid():
        return descriptor_page(request, submission, code, finding_form=form, status=422)
    data = form.cleaned_data
    if not rules.can_review(request.membership, submission, review_of(submission)):
        return _too_late(request, submission, provision, data)
    try:
        workflow.record_finding(
            submission=submission,
            provision=provision,
            by=request.membership,
            **_words(data),
            once=data["once"],
        )
    except workflow.DecidedError:
        return _too_late(request, submission, provision, data)
    messages.success(request, f"{FindingKind(data['kind']).label} added.")
    return redirect(f"{descriptor_url(submission, provision)}#findings")


@form_page
def finding(request: PortalRequest, submission_id: UUID, code: str, finding_id: UUID) -> HttpResponse:
    """Change a finding. Refused with both texts when somebody else was quicker."""
    submission = for_reviewers(request, submission_id)
    provision = get_descriptor(submission, code)
    found = _find(submission, provision, finding_id, request.membership)
    if request.method != "POST":
        return _finding_page(request, submission, provision, found, _form_of(found))
    form = FindingForm(request.POST, button="Save finding")
    if not form.is_valid():
        return _finding_page(request, submission, provision, found, form, status=422)
    data = form.cleaned_data
    if found is None:
        return _removed(request, submission, provision, data)
    try:
        workflow.change_finding(
            finding=found, revision=data["revision"], by=request.membership, values=_words(data)
        )
    except StaleSaveError as stale:
        return conflict_page(request, stale.conflict, status=409)
    messages.success(request, "Finding saved.")
    return redirect(f"{descriptor_url(submission, provision)}#findings")


def _words(data: dict[str, Any]) -> dict[str, str]:
    return {"kind": data["kind"], "text": data["text"]}


def _find(submission: Submission, provision: Provision, finding_id: UUID, by: Membership) -> Finding | None:
    rows = Finding.objects.filter(review__submission=submission, provision=provision).in_sight_of(by)
    return rows.select_related("review__submission__force", "provision").filter(public_id=finding_id).first()


def _form_of(found: Finding | None) -> FindingForm:
    if found is None:
        raise Http404
    initial = {"kind": found.kind, "text": found.text, "revision": found.revision}
    return FindingForm(initial=initial, button="Save finding")


def _finding_page(
    request: PortalRequest,
    submission: Submission,
    provision: Provision,
    found: Finding | None,
    form: FindingForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "submission": submission,
        "provision": provision,
        "finding": found,
        "form": form,
        "news": news_url((Finding, [found.pk, found.revision])) if found else "",
        "page": descriptor_url(submission, provision),
        "breadcrumbs": crumbs_inside(submission, provision),
    }
    return render(request, "reviews/finding.html", context, status=status)


def _too_late(
    request: PortalRequest, submission: Submission, provision: Provision, data: dict[str, Any]
) -> HttpResponse:
    """409: the review was decided while a new finding was written."""
    return conflict_page(request, _keep(request, submission, provision, data), status=409)


def _removed(
    request: PortalRequest, submission: Submission, provision: Provision, data: dict[str, Any]
) -> HttpResponse:
    """409: somebody removed it while it was being changed. What was written stands in the form for a new one."""
    if not rules.can_review(request.membership, submission, review_of(submission)):
        return _too_late(request, submission, provision, data)
    _keep(request, submission, provision, data, is_settled=True)
    messages.error(
        request, "This finding was removed while you were writing. Add yours as a new one, or leave it out."
    )
    form = FindingForm(initial={**_words(data), "once": data["once"]}, button="Add as a new finding")
    return descriptor_page(request, submission, provision.code, finding_form=form, status=409)


def _keep(
    request: PortalRequest,
    submission: Submission,
    provision: Provision,
    data: dict[str, Any],
    *,
    is_settled: bool = False,
) -> KeptConflict:
    return keep_conflict(
        subject=Finding._meta.label,
        by=request.membership,
        about=workflow.about_finding(submission, provision),
        place=descriptor_url(submission, provision),
        yours={"Kind": FindingKind(data["kind"]).label, "Finding": data["text"]},
        is_settled=is_settled,
    )


@form_page
def remove(request: PortalRequest, submission_id: UUID, code: str, finding_id: UUID) -> HttpResponse:
    """Ask, then remove a finding that still says what the page showed."""
    submission = for_reviewers(request, submission_id)
    provision = get_descriptor(submission, code)
    found = _find(submission, provision, finding_id, request.membership)
    if found is None:
        raise Http404
    require(rules.can_review(request.membership, submission, found.review))
    if request.method == "POST":
        _remove(request, found)
        return redirect(f"{descriptor_url(submission, provision)}#findings")
    context = {
        "submission": submission,
        "provision": provision,
        "finding": found,
        "page": descriptor_url(submission, provision),
        "breadcrumbs": crumbs_inside(submission, provision),
    }
    return render(request, "reviews/finding_remove.html", context)


def _remove(request: PortalRequest, found: Finding) -> None:
    revision = revision_typed(request.POST.get("revision", ""))
    try:
        workflow.remove_finding(finding=found, revision=revision, by=request.membership)
    except workflow.DecidedError:
        messages.error(request, "The review was decided in the meantime. The finding stays.")
    except workflow.StaleFindingError:
        messages.error(request, "Somebody rewrote the finding in the meantime. Read it before you remove it.")
    else:
        messages.success(request, "Finding removed.")
