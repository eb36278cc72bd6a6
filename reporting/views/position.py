"""Where a force stands, for the body that holds it to account. Read-only: no button here writes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans.duties import next_duty
from audit.workflow import log_access, mark_seen
from forces.http import PortalRequest, own_force, require
from forces.roles import Permission
from reporting.dashboards import dotplot
from reporting.dashboards.position import News, build_position


@require_safe
def position(request: PortalRequest) -> HttpResponse:
    """What the force signed last, what moved, what is late; and what is new since the last visit."""
    require(request.membership.may(Permission.READ_POSITION))
    force = own_force(request)
    since = mark_seen(request.membership, page="position")
    built = build_position(force)
    duty = next_duty(force, timezone.localdate())
    if built is None:
        return render(request, "reporting/position_none.html", {"force": force, "duty": duty})
    what = f"Submission {built.submission.number}, {built.submission.cycle}: position"
    log_access(force=force, act="opened", what=what, by=request.membership)
    context = {
        "position": built,
        "news": News.of(built, since),
        "duty": duty,
        "fallen_due": built.plan.fallen_due_since(timezone.localdate()) if built.plan else 0,
        "charts": [
            ("p-chartwide", dotplot.draw(built.strands, built.grades, dotplot.WIDE)),
            ("p-chartnarrow", dotplot.draw(built.strands, built.grades, dotplot.NARROW)),
        ],
    }
    return render(request, "reporting/position.html", context)
