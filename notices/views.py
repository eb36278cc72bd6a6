"""One's own notices, how to be told of them; and in the demonstration the mailbox."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from core.templatetags.portal import count
from forces.http import PortalRequest, form_page, own_force, require
from forces.invitations import VALID_FOR
from forces.models import Membership
from forces.rules import can_manage_people
from forces.workflow import invitation_body
from notices import letters, rules, workflow
from notices.choices import Telling
from notices.forms import PreferenceForm
from notices.models import Mail, Notice

PER_PAGE = 25


@require_safe
def notice_list(request: PortalRequest) -> HttpResponse:
    """The person's own, newest first."""
    require(rules.has_notices(request.membership))
    rows = Notice.objects.of(request.membership)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "unread": rows.unread().count(),
        "until": timezone.now().isoformat(),
        "telling": workflow.preference_of(request.membership).label,
    }
    return render(request, "notices/list.html", context)


@require_POST
def read(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.has_notices(request.membership))
    notice = get_object_or_404(Notice.objects.of(request.membership), public_id=public_id)
    workflow.mark_read(notice=notice, by=request.membership)
    return redirect("notices:list")


@require_POST
def read_all(request: PortalRequest) -> HttpResponse:
    """until: when the page was made. What came since was not on it."""
    require(rules.has_notices(request.membership))
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is None or timezone.is_naive(until):
        messages.error(request, "Nothing was marked: open the list again, then mark it.")
        return redirect("notices:list")
    number = workflow.mark_all_read(until=until, by=request.membership)
    messages.success(request, f"{count(number, 'notice')} marked as read.")
    return redirect("notices:list")


@form_page
def preference(request: PortalRequest) -> HttpResponse:
    require(rules.has_notices(request.membership))
    if request.method == "POST":
        form = PreferenceForm(request.POST)
        if form.is_valid():
            workflow.choose(
                force=own_force(request),
                telling=Telling(form.cleaned_data["telling"]),
                by=request.membership,
            )
            messages.success(request, "Saved.")
            return redirect("notices:list")
    else:
        form = PreferenceForm(initial={"telling": workflow.preference_of(request.membership).value})
    context = {"form": form, "breadcrumbs": [{"label": "Notices", "url": reverse("notices:list")}]}
    return render(request, "notices/preference.html", context, status=422 if form.errors else 200)


@require_safe
def mailbox(request: PortalRequest) -> HttpResponse:
    """The mails that went to people of one's own force. Only the demonstration has it: its people are invented."""
    require(rules.has_notices(request.membership))
    if not settings.DEMO:
        raise Http404
    rows = Mail.objects.arrived().filter(force=own_force(request)).select_related("to__organisation")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "invitations": _invitations(request) if page.number == 1 else [],
        "mails": [(mail, letters.write(mail)) for mail in page],
        "breadcrumbs": [{"label": "Notices", "url": reverse("notices:list")}],
    }
    return render(request, "notices/mailbox.html", context)


def _invitations(request: PortalRequest) -> list[tuple[Membership, str]]:
    """[(who is invited and has not joined, what the mail says)], the newest first; for those who invite.

    It goes at once and leaves no row of a mail. Whoever holds its link can join.
    """
    if not can_manage_people(request.membership):
        return []
    site = request.build_absolute_uri("/").rstrip("/")
    waiting = Membership.objects.invited().filter(organisation=request.membership.organisation)
    open_still = waiting.filter(invitation_sent_at__gt=timezone.now() - VALID_FOR)
    return [
        (person, invitation_body(person, site=site))
        for person in open_still.select_related("organisation").order_by("-invitation_sent_at", "-pk")
    ]
