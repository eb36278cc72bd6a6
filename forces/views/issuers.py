"""To an organisation's own sign-in service and back. As the bare login, outside every audience."""

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from forces import openid, second_factor
from forces.http import PortalRequest, signed_in
from forces.models import IdentityProvider


@login_not_required
@require_safe
def organisations(request: PortalRequest) -> HttpResponse:
    """Through which services people sign in."""
    if request.user.is_authenticated:
        return redirect("reporting:home")
    issuers = IdentityProvider.objects.filter(is_open=True)
    context = {"issuers": issuers, "next": get_next_redirect_url(request) or ""}
    return render(request, "socialaccount/organisations.html", context)


@login_not_required
@require_POST
def start(request: PortalRequest, slug: str) -> HttpResponse:
    """To the service, to sign in; or, with an invitation, to join."""
    data = {"invitation": request.POST.get("invitation", "")[:500]}
    return _go(request, slug, process="login", data=data)


@require_POST
@reauthentication_required(app="allauth.socialaccount")
def link(request: PortalRequest, slug: str) -> HttpResponse:
    """To the service, and back with what the account is known by there."""
    row = get_object_or_404(IdentityProvider, slug=slug, is_open=True)
    if not openid.may_vouch_for(row, signed_in(request)):
        raise PermissionDenied
    return _go(request, slug, process="connect", data={})


def _go(request: PortalRequest, slug: str, *, process: str, data: dict[str, str]) -> HttpResponse:
    """A page that leads on at once: the content security policy lets no form end at another site."""
    row = get_object_or_404(IdentityProvider, slug=slug, is_open=True)
    try:
        answer = openid.Provider.of(request, row).redirect(
            request, process, next_url=get_next_redirect_url(request), data=data
        )
    except ImmediateHttpResponse as refused:
        return refused.response
    except (RequestException, OAuth2Error) as error:
        openid.log.error("issuer_away", issuer=row.slug, error=type(error).__name__)
        return render(request, "socialaccount/refused.html", {"issuer": row, "reason": "away"}, status=503)
    if not answer.has_header("Location"):
        return answer
    leading = render(request, "socialaccount/leading.html", {"issuer": row, "url": answer["Location"]})
    leading["Refresh"] = f"0; url={answer['Location']}"
    return leading


@login_not_required
@require_safe
def callback(request: PortalRequest, slug: str) -> HttpResponse:
    """Back from the service, with a code that is good for one exchange."""
    try:
        view = OAuth2CallbackView.adapter_view(openid.Exchange(request, slug))
        answer: HttpResponse = view(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return answer


@require_POST
@reauthentication_required(app="allauth.socialaccount")
def unlink(request: PortalRequest, slug: str) -> HttpResponse:
    """No longer through this service; never the last way in."""
    person = signed_in(request)
    mine = SocialAccount.objects.filter(user=person)
    account = get_object_or_404(mine, provider=slug)
    others = (
        mine.exclude(pk=account.pk).exists()
        or person.has_usable_password()
        or second_factor.has_passkey(person)
    )
    if others:
        account.delete()
        messages.success(request, "You no longer sign in through this service.")
    else:
        messages.error(request, "This is your only way in. Choose a password or add a passkey first.")
    return redirect("accounts:signing_in")
