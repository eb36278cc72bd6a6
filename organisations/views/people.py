"""The first people of an organisation: invited by the national lead, and taken away again where that is needed."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.templatetags.portal import count
from forces import workflow as forces_workflow
from forces.choices import Role
from forces.http import PortalRequest, form_page, require
from forces.models import Membership, Organisation
from organisations import rules, workflow
from organisations.forms import BringInForm
from organisations.views.loading import crumbs, load, page_of

NO_MAIL = "The mail could not be sent, so nothing was changed. Try again in a few minutes."
CLOSED = (
    "This organisation is closed, not in office yet, or your own. People of a body to come are invited from its first"
    " day on; your own people stand on the page People."
)


@form_page
def invite(request: PortalRequest, slug: str) -> HttpResponse:
    found = load(request, slug)
    require(rules.can_bring_in(request.membership, found), otherwise=CLOSED)
    if request.method == "POST":
        form = BringInForm(request.POST, organisation=found)
        if form.is_valid() and (invited := _try_to_invite(request, form, found)):
            messages.success(request, f"{invited.display_name} is invited. The mail went to {invited.email}.")
            return redirect(page_of(found))
    else:
        form = BringInForm(organisation=found)
    context = {"form": form, "organisation": found, "breadcrumbs": crumbs(found)}
    return render(request, "organisations/invite.html", context, status=422 if form.errors else 200)


def _try_to_invite(request: PortalRequest, form: BringInForm, found: Organisation) -> Membership | None:
    asked = form.cleaned_data
    try:
        return forces_workflow.invite(
            organisation=found,
            name=asked["name"],
            email=asked["email"],
            role=Role(asked["role"]),
            post=asked["post"],
            portfolio=workflow.portfolio_of(found),
            at=timezone.now(),
            by=request.membership,
            site=_site(request),
        )
    except forces_workflow.AlreadyThereError:
        form.add_error("email", "This person already has that role there")
    except forces_workflow.MailNotSentError:
        form.add_error(None, NO_MAIL)
    return None


@require_POST
def send_again(request: PortalRequest, slug: str, public_id: UUID) -> HttpResponse:
    """A new link, or the first one that a spreadsheet left to be sent."""
    found, person = _load_person(request, slug, public_id)
    require(rules.can_bring_in(request.membership, found), otherwise=CLOSED)
    try:
        forces_workflow.send_again(
            membership=person, at=timezone.now(), by=request.membership, site=_site(request)
        )
    except forces_workflow.InvitationUsedError:
        messages.info(request, f"{person.display_name} has joined in the meantime.")
    except forces_workflow.MailNotSentError:
        messages.error(request, NO_MAIL)
    else:
        messages.success(request, f"The invitation went to {person.email}.")
    return redirect(page_of(found))


@require_POST
def send_waiting(request: PortalRequest) -> HttpResponse:
    """All invitations that a spreadsheet left to be sent, and that no worker has sent since."""
    require(rules.can_keep(request.membership))
    rung = workflow.ring_for_waiting(by=request.membership)
    messages.success(
        request, f"{count(rung, 'invitation')} on the way. What cannot be sent stays in the list."
    )
    return redirect("organisations:list")


@form_page
def remove(request: PortalRequest, slug: str, public_id: UUID) -> HttpResponse:
    found, person = _load_person(request, slug, public_id)
    require(rules.can_see_off(request.membership, person))
    if request.method == "POST":
        try:
            forces_workflow.remove(membership=person, by=request.membership, at=timezone.now())
        except forces_workflow.RemovedError as error:
            raise PermissionDenied from error
        done = "can no longer sign in there" if person.user_id else "is no longer invited"
        messages.success(request, f"{person.display_name} {done}.")
        return redirect(page_of(found))
    context = {"person": person, "organisation": found, "breadcrumbs": crumbs(found)}
    return render(request, "organisations/remove.html", context)


def _load_person(request: PortalRequest, slug: str, public_id: UUID) -> tuple[Organisation, Membership]:
    found = load(request, slug)
    colleagues = Membership.objects.for_the_national_team().colleagues(found)
    return found, get_object_or_404(colleagues, public_id=public_id)


def _site(request: PortalRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
