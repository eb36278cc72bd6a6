"""On the way in: accepting an invitation, switching between memberships, and having none.

These pages run outside the scope, as the bare login: no audience may read users.
"""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from forces import workflow
from forces.forms import ChoosePasswordForm, SwitchForm
from forces.http import PortalRequest, form_page, signed_in
from forces.models import IdentityProvider, Membership, User
from forces.sessions import ISSUER_ORGANISATIONS


@login_not_required
@form_page
def invitation(request: PortalRequest, token: str) -> HttpResponse:
    """What the link in an invitation opens. It never joins an account to it that its owner did not sign in to."""
    invited = (
        Membership.objects.open_invitation(token, at=timezone.now()).select_related("organisation").first()
    )
    if invited is None:
        return render(request, "people/invitation_closed.html", status=410)
    try:
        if isinstance(request.user, User):
            return _accept_as(request, request.user, invited)
        if User.objects.filter(email__iexact=invited.email).exists():
            return render(request, "people/invitation_sign_in.html", {"invited": invited})
        return _accept_as_new(request, invited, token)
    except workflow.InvitationUsedError:
        return render(request, "people/invitation_closed.html", status=410)


def _accept_as(request: PortalRequest, user: User, invited: Membership) -> HttpResponse:
    if user.email.lower() != invited.email.lower():
        return render(request, "people/invitation_other_person.html", {"invited": invited}, status=403)
    if request.method == "POST":
        workflow.join(membership=invited, user=user, at=timezone.now())
        return redirect("reporting:home")
    return render(request, "people/invitation_accept.html", {"invited": invited})


def _accept_as_new(request: PortalRequest, invited: Membership, token: str) -> HttpResponse:
    form = ChoosePasswordForm(request.POST or None, email=invited.email)
    if request.method == "POST" and form.is_valid():
        user = workflow.join_as_new_user(
            membership=invited, password=form.cleaned_data["password"], at=timezone.now()
        )
        # By the same door as everybody: whatever signing in asks for is asked of who joins, too.
        home = reverse("reporting:home")
        answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=home, email=user.email))
        return answer
    services = IdentityProvider.objects.filter(is_open=True, organisations=invited.organisation)
    context = {"invited": invited, "form": form, "services": services, "token": token}
    return render(request, "people/invitation_new.html", context, status=422 if form.errors else 200)


@form_page
def switch(request: PortalRequest) -> HttpResponse:
    """Use another of one's own memberships from now on."""
    user = signed_in(request)
    memberships = list(
        user.memberships.let_in().select_related("organisation").order_by("organisation__name")
    )
    vouched_for = request.session.get(ISSUER_ORGANISATIONS)
    if vouched_for is not None:  # in through an organisation's service, which speaks for no other
        memberships = [membership for membership in memberships if membership.organisation_id in vouched_for]
    by_id = {str(membership.public_id): membership for membership in memberships}
    form = SwitchForm(
        request.POST or None,
        memberships=memberships,
        initial={"membership": str(request.membership.public_id) if request.membership else None},
    )
    if request.method == "POST" and form.is_valid():
        user.active = by_id[form.cleaned_data["membership"]]
        user.save(update_fields=["active"])
        return redirect("reporting:home")
    context = {"form": form, "memberships": memberships}
    return render(request, "people/switch.html", context, status=422 if form.errors else 200)


@require_safe
def no_access(request: PortalRequest) -> HttpResponse:
    """Signed in, and member of nothing: invited elsewhere, or removed, or of an organisation that lets nobody in."""
    if request.membership:
        return redirect("reporting:home")
    user = signed_in(request)
    shut = user.active.organisation if user.active and not user.active.organisation.lets_in else None
    context = {"elsewhere": user.memberships.let_in().exists(), "shut": shut}
    return render(request, "people/no_access.html", context)


def not_here(request: PortalRequest) -> HttpResponse:
    """In the place of a page of allauth's that the portal does not have."""
    raise Http404
