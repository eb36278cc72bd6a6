"""More time for one force: the national lead's, with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from assessments import rules, signing
from assessments.cycle_forms import ExtensionForm
from assessments.models import Assessment
from core.templatetags.portal import day
from forces.http import PortalRequest, form_page, require
from forces.roles import Permission


@form_page
def extend(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """A later day, or the cycle's own again; with all that was decided before."""
    require(request.membership.may(Permission.RUN_CYCLES))
    assessment = get_object_or_404(Assessment.objects.for_pages(), public_id=public_id)
    may = rules.can_extend(request.membership, assessment)
    form = ExtensionForm(request.POST if request.method == "POST" else None, assessment=assessment)
    if request.method == "POST":
        require(may)
        if form.is_valid():
            return _extended(request, assessment, form)
    context = {
        "assessment": assessment,
        "form": form,
        "may": may,
        "extensions": assessment.extensions.filter(force=assessment.force_id),
        "desk": _desk(assessment),
        "breadcrumbs": [{"label": "Review desk", "url": _desk(assessment)}],
    }
    return render(request, "assessments/extension.html", context, status=422 if form.errors else 200)


def _extended(request: PortalRequest, assessment: Assessment, form: ExtensionForm) -> HttpResponse:
    until = form.cleaned_data["until"]
    signing.extend(
        assessment=assessment, until=until, reason=form.cleaned_data["reason"], by=request.membership
    )
    messages.success(request, f"{assessment.force.short_name} now has until {day(until)}.")
    return redirect(_desk(assessment))


def _desk(assessment: Assessment) -> str:
    """Of the cycle that this is about."""
    return f"{reverse('reporting:home')}?cycle={assessment.cycle.slug}"
