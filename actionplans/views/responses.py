"""What a force answers to a recommendation: written, released to the national team and the policing body, read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from actionplans import responding, rules
from actionplans.answered import Line
from actionplans.models import Action, ReleasedResponse, Response
from actionplans.querysets import to_answer
from actionplans.response_forms import ResponseForm
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError, log_access
from core.revisions import revision_typed
from evidence.models import Evidence
from evidence.sight import seen_by
from forces.http import PortalRequest, form_page, own_force, require
from forces.models import Force
from frameworks.models import Provision


@form_page
def response(request: PortalRequest, code: str) -> HttpResponse:
    """The force's own: its words, beside the evidence and the actions that are linked to the recommendation."""
    require(rules.can_read_plan(request.membership))
    force = own_force(request)
    recommendation = _to_answer_or_404(force, code)
    row = _row_of(force, recommendation)
    initial = {name: getattr(row, name) for name in responding.ANSWERED} if row.pk else {"says_done": False}
    form = ResponseForm(initial=initial, row=row)
    revision = row.revision
    if request.method == "POST":
        require(rules.can_answer_recommendations(request.membership))
        revision = revision_typed(request.POST.get("revision", ""))
        form = ResponseForm(request.POST, row=row, revision=revision)
        if form.is_valid():
            try:
                responding.save_response(
                    force=force,
                    provision=recommendation,
                    by=request.membership,
                    revision=revision,
                    values=form.cleaned_data,
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(
                request, "Response saved. Until it is released, nobody outside the force reads it"
            )
            return redirect("recommendations:response", recommendation.code)
    return _response_page(request, row, form, revision)


def _response_page(request: PortalRequest, row: Response, form: ResponseForm, revision: int) -> HttpResponse:
    by, recommendation = request.membership, row.provision
    releases = list(ReleasedResponse.objects.filter(force=row.force, provision=recommendation))
    line = Line(row.force, recommendation, releases[0] if releases else None, row)
    may_release = rules.can_release_responses(by)
    evidence = Evidence.objects.filter(force=row.force).used_for(recommendation.code)
    context = {
        "recommendation": recommendation,
        "row": row,
        "form": form if rules.can_answer_recommendations(by) else None,
        "revision": revision,
        "news": news_url((Response, [row.pk, row.revision])) if row.pk else "",
        "line": line,
        "releases": releases,
        "may_release": may_release and (line.has_moved_on or _rests_on_others(line)),
        "actions": Action.objects.filter(force=row.force, answers__provision=recommendation).by_due_date(),
        "evidence": seen_by(by, evidence).order_by("title", "pk"),
        "breadcrumbs": crumbs(recommendation),
    }
    status = 422 if form.errors else 200
    return render(request, "recommendations/response.html", context, status=status)


def _rests_on_others(line: Line) -> bool:
    """Whether its words are released, and other actions or evidence stand beside them now."""
    if line.released is None or line.draft is None:
        return False
    return responding.rests_on(line.draft) != line.released.rests_on


@require_POST
def release(request: PortalRequest, code: str) -> HttpResponse:
    """The lead lets the national team and the policing body read it, as it stood on their page."""
    require(rules.can_release_responses(request.membership))
    recommendation = _to_answer_or_404(own_force(request), code)
    row = get_object_or_404(Response, force=own_force(request), provision=recommendation)
    revision = revision_typed(request.POST.get("revision", ""))
    released = responding.release_response(response=row, by=request.membership, revision=revision)
    if released is None:
        messages.info(
            request, "Nothing was released: somebody changed the response since. Read it, then release it"
        )
        return redirect("recommendations:response", code)
    messages.success(request, f"Release {released.number} is with the national team and your policing body")
    return redirect("recommendations:released", released.public_id)


@require_safe
def released(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """One release, as it stood then. The force can see who else opened it."""
    require(rules.can_read_editions(request.membership))
    rows = ReleasedResponse.objects.readable_by(request.membership).select_related(
        "force", "provision__framework", "provision__standing"
    )
    found = get_object_or_404(rows, public_id=public_id)
    recommendation = found.provision
    own = rules.can_read_plan(request.membership)
    if not own:
        what = f"Response to recommendation {recommendation.number}, release {found.number}"
        log_access(force=found.force, act="opened", what=what, by=request.membership)
    releases = ReleasedResponse.objects.filter(force=found.force_id, provision=recommendation)
    context: dict[str, Any] = {
        "released": found,
        "recommendation": recommendation,
        "standing": getattr(recommendation, "standing", None),
        "releases": list(releases),
        "own": own,
        "with_evidence": rules.can_read_frozen_evidence(request.membership),
        "breadcrumbs": crumbs(recommendation),
    }
    return render(request, "recommendations/released.html", context)


# --- what these views share -----------------------------------------------------------------------------------


def _to_answer_or_404(force: Force, code: str) -> Provision:
    answered = Response.objects.filter(force=force).values("provision")
    return get_object_or_404(to_answer(answered), code=code)


def _row_of(force: Force, recommendation: Provision) -> Response:
    """What was written, or, not saved, an empty one."""
    said = Response.objects.filter(force=force, provision=recommendation).first()
    row = said or Response()
    row.force, row.provision = force, recommendation
    return row


def crumbs(recommendation: Provision) -> list[dict[str, str]]:
    page = reverse("recommendations:recommendation", args=[recommendation.code])
    return [
        {"label": "Recommendations", "url": reverse("recommendations:list")},
        {"label": f"Recommendation {recommendation.number}", "url": page},
    ]
