"""The plan: every action of the force, narrowed, ordered and counted."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans import rules
from actionplans.arranging import with_answers
from actionplans.choices import ActionStatus, PublicationState, PublicationStep
from actionplans.filters import PlanFilter
from actionplans.models import Action, Plan, Publication
from forces.http import PortalRequest, own_force, require
from forces.models import Membership

PAGE = 50


@require_safe
def plan(request: PortalRequest) -> HttpResponse:
    require(rules.can_read_plan(request.membership))
    actions = Action.objects.filter(force=own_force(request))
    today = timezone.localdate()
    narrowed = PlanFilter(
        request.GET,
        queryset=with_answers(actions).by_due_date(),
        owners=Membership.objects.colleagues(request.membership.organisation),
    )
    counts = actions.count_by_status()
    return render(
        request,
        "actionplans/plan.html",
        {
            "way": "plan",
            "governance": Plan.objects.filter(force=own_force(request)).first(),
            "filter": narrowed,
            "page": Paginator(narrowed.qs, PAGE).get_page(request.GET.get("page")),
            "today": today,
            "counts": [(status, number) for status, number in counts.items() if number],
            "total": sum(counts.values()),
            "open": sum(number for status, number in counts.items() if status not in ActionStatus.closed()),
            "late": actions.late(today).count(),
            "may_add": rules.can_add_action(request.membership),
            "may_share": rules.can_share_edition(request.membership),
            "to_release": rules.could_take(request.membership, PublicationStep.RELEASE)
            and _waiting(request).exists(),
        },
    )


def _waiting(request: PortalRequest) -> QuerySet[Publication]:
    """What a chief officer has to decide about."""
    state = PublicationState.WITH_CHIEF_OFFICER
    return Publication.objects.filter(force=own_force(request), state=state)
