"""The first page, by role: what waits for this person."""

from collections.abc import Callable

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans.models import RecommendationUpdate
from actionplans.querysets import recommendations
from assessments import rules
from assessments.choices import CycleState
from assessments.models import Cycle
from assessments.my_parts import parts_of
from assessments.views.loading import current_assessment
from audit.models import KeptConflict
from forces.choices import Audience
from forces.http import PortalRequest, require
from forces.roles import Permission
from notices.models import Notice
from reporting.dashboards.desk import build_desk
from reporting.dashboards.home import build_force_home
from reporting.dashboards.jobs import export_job, jobs_without_assessment, removal_job, request_job
from reporting.models import Report
from reporting.views.choosing import chosen, opened_cycles
from reporting.views.position import position


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    return _HOMES[Audience(request.membership.audience)](request)


def _force(request: PortalRequest) -> HttpResponse:
    require(request.membership.may(Permission.READ_ASSESSMENT))
    assessment = current_assessment(request)
    late = _late(request)
    if assessment is None:
        context = {"late": late, "jobs": jobs_without_assessment(request.membership)}
        return render(request, "reporting/home_force_none.html", context)
    unread = Notice.objects.of(request.membership).unread().count()
    if not rules.can_read_whole(request.membership, assessment):
        context = {
            "parts": parts_of(assessment, request.membership),
            "assessment": assessment,
            "unread": unread,
            "late": late,
            "asked": request_job(request.membership),
        }
        return render(request, "reporting/home_contributor.html", context)
    built = build_force_home(assessment, request.membership, today=timezone.localdate())
    context = {"home": built, "assessment": assessment, "unread": unread, "late": late}
    return render(request, "reporting/home_force.html", context)


def _national(request: PortalRequest) -> HttpResponse:
    require(request.membership.may(Permission.READ_SUBMISSIONS))
    cycles = opened_cycles()
    cycle = chosen(cycles, request.GET.get("cycle", "") or _at_work(cycles)) if cycles else None
    desk = build_desk(cycle, request.membership, today=timezone.localdate()) if cycle else None
    may_open = request.membership.may(Permission.RUN_CYCLES)
    context = {
        "desk": desk,
        "cycles": cycles,
        "may_open": may_open,
        "jobs": [job for job in (removal_job(request.membership), export_job(request.membership)) if job],
        "late": _late(request),
    }
    return render(request, "reporting/home_national.html", context)


def _at_work(cycles: list[Cycle]) -> str:
    """The cycle that is open and due first: its forces are waited for, whatever was opened after it."""
    opened = [cycle.slug for cycle in cycles if cycle.state == CycleState.OPEN]
    return opened[-1] if opened else ""


def _late(request: PortalRequest) -> int:
    """How many things this person wrote too late, of whatever kind, and has not settled. One query."""
    return KeptConflict.objects.waiting_for(request.membership).newest_of_each().count()


def _portfolio(request: PortalRequest) -> HttpResponse:
    """The recommendations that this person's portfolio answers for, each with its own last word on it, or none yet."""
    portfolio = request.membership.portfolio
    newest = RecommendationUpdate.objects.filter(portfolio=portfolio).newest_of_each()
    updates = {update.provision_id: update for update in newest}
    answered = Q(standing__portfolio=portfolio) | Q(recommendation_updates__portfolio=portfolio)
    rows = recommendations().filter(answered).distinct().order_by("framework__position", "position")
    own = [(recommendation, updates.get(recommendation.pk)) for recommendation in rows]
    return render(request, "reporting/home_portfolio.html", {"own": own})


def _observer(request: PortalRequest) -> HttpResponse:
    reports = Report.objects.for_pages().filter(released_at__isnull=False).order_by("-released_at")
    return render(request, "reporting/home_observer.html", {"reports": reports})


_HOMES: dict[Audience, Callable[[PortalRequest], HttpResponse]] = {
    Audience.FORCE: _force,
    Audience.NATIONAL: _national,
    Audience.PORTFOLIO: _portfolio,
    Audience.POLICING_BODY: position,
    Audience.OBSERVER: _observer,
}
