"""What the own force already says of each recommendation and national action, and what is unanswered."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.views.loading import current_assessment
from forces.http import PortalRequest, own_force, require
from reporting import rules
from reporting.dashboards.coverage import all_covered, covered, subjects


@require_safe
def coverage(request: PortalRequest) -> HttpResponse:
    """All of them. ?state=unanswered those with a line for which nothing is given."""
    require(rules.can_read_coverage(request.membership))
    assessment = current_assessment(request)
    found = all_covered(own_force(request), assessment)
    only_unanswered = request.GET.get("state") == "unanswered"
    context = {
        "assessment": assessment,
        "covered": [one for one in found if one.unanswered] if only_unanswered else found,
        "total": len(found),
        "unanswered": sum(bool(one.unanswered) for one in found),
        "only_unanswered": only_unanswered,
    }
    return render(request, "reporting/coverage.html", context)


@require_safe
def coverage_of(request: PortalRequest, code: str) -> HttpResponse:
    require(rules.can_read_coverage(request.membership))
    subject = get_object_or_404(subjects(), code=code)
    assessment = current_assessment(request)
    context = {
        "covered": covered(subject, own_force(request), assessment),
        "subject": subject,
        "assessment": assessment,
        "breadcrumbs": [{"label": "Collected once", "url": reverse("reporting:coverage")}],
    }
    return render(request, "reporting/covered.html", context)
