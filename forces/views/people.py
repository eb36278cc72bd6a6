"""The people of one's own organisation: who is in, who is invited, inviting and removing."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from forces import rules, workflow
from forces.choices import Role
from forces.forms import InviteForm
from forces.http import PortalRequest, form_page, require
from forces.models import Membership
from forces.roles import Permission

NO_MAIL = "The mail could not be sent, so nothing was changed. Try again in a few minutes."


@require_safe
def people_list(request: PortalRequest) -> HttpResponse:
    me = request.membership
    may_manage = rules.can_manage_people(me)
    people = [
        {
            "person": person,
            "may_remove": rules.can_remove(me, person),
            "may_send_again": rules.can_send_again(me, person),
        }
        for person in Membership.objects.colleagues(me.organisation)
    ]
    former = Membership.objects.former(me.organisation) if may_manage else []
    context = {
        "people": people,
        "former": former,
        "may_manage": may_manage,
        "may_keep": me.may(Permission.KEEP_ORGANISATIONS),
        "may_keep_former_forces": rules.can_keep_former_forces(me),
        "now": timezone.now(),
    }
    return render(request, "people/people_list.html", context)


@form_page
def invite(request: PortalRequest) -> HttpResponse:
    me = request.membership
    require(rules.can_manage_people(me))
    if request.method == "POST":
        form = InviteForm(request.POST, organisation=me.organisation)
        if form.is_valid() and (invited := _try_to_invite(request, form)):
            return redirect("people:invited", invited.public_id)
    else:
        form = InviteForm(organisation=me.organisation, initial=_known(request))
    context = {"form": form, "breadcrumbs": _crumbs()}
    return render(request, "people/invite.html", context, status=422 if form.errors else 200)


def _try_to_invite(request: PortalRequest, form: InviteForm) -> Membership | None:
    asked = form.cleaned_data
    try:
        return workflow.invite(
            organisation=request.membership.organisation,
            name=asked["name"],
            email=asked["email"],
            role=Role(asked["role"]),
            post=asked["post"],
            at=timezone.now(),
            by=request.membership,
            site=_site(request),
        )
    except workflow.AlreadyThereError:
        form.add_error("email", "This person already has that role here. Look for them in the list of people")
    except workflow.MailNotSentError:
        form.add_error(None, NO_MAIL)
    return None


def _known(request: PortalRequest) -> dict[str, Any]:
    """?again=<membership>: what is known of somebody who left, to invite them again."""
    try:
        public_id = UUID(request.GET.get("again", ""))
    except ValueError:
        return {}
    left = Membership.objects.former(request.membership.organisation).filter(public_id=public_id).first()
    return (
        {"name": left.display_name, "email": left.email, "post": left.post, "role": left.role} if left else {}
    )


@require_safe
def invited(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """After the invitation: where it went. The demonstration sends no mail, so it shows the link."""
    require(rules.can_manage_people(request.membership))
    waiting = Membership.objects.invited().filter(organisation=request.membership.organisation)
    person = get_object_or_404(waiting, public_id=public_id)
    context = {
        "person": person,
        "link": _site(request) + workflow.invitation_path(person) if settings.DEMO else "",
        "breadcrumbs": _crumbs(),
    }
    return render(request, "people/invited.html", context)


@require_POST
def send_again(request: PortalRequest, public_id: UUID) -> HttpResponse:
    person = _colleague_or_404(request, public_id)
    require(rules.can_send_again(request.membership, person))
    try:
        workflow.send_again(membership=person, at=timezone.now(), by=request.membership, site=_site(request))
    except workflow.InvitationUsedError:
        messages.info(request, f"{person.display_name} has joined in the meantime.")
        return redirect("people:list")
    except workflow.MailNotSentError:
        messages.error(request, NO_MAIL)
        return redirect("people:list")
    return redirect("people:invited", person.public_id)


@form_page
def remove(request: PortalRequest, public_id: UUID) -> HttpResponse:
    person = _colleague_or_404(request, public_id)
    require(rules.can_remove(request.membership, person))
    if request.method == "POST":
        try:
            workflow.remove(membership=person, by=request.membership, at=timezone.now())
        except workflow.RemovedError as error:
            raise PermissionDenied from error
        done = "can no longer sign in here" if person.user_id else "is no longer invited"
        messages.success(request, f"{person.display_name} {done}.")
        return redirect("people:list")
    return render(request, "people/remove.html", {"person": person, "breadcrumbs": _crumbs()})


def _colleague_or_404(request: PortalRequest, public_id: UUID) -> Membership:
    colleagues = Membership.objects.colleagues(request.membership.organisation)
    return get_object_or_404(colleagues, public_id=public_id)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "People", "url": reverse("people:list")}]


def _site(request: PortalRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
