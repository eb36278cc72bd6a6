"""Your account: how you sign in, and where you are signed in. As the bare login, outside every audience."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import add_webauthn, remove_webauthn
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forces import second_factor, sessions
from forces.http import PortalRequest, signed_in
from forces.models import IdentityProvider, Session, User
from forces.sign_in import by_script

# Less than this is nothing to press a button for.
WORTH_STAYING = timedelta(minutes=1)


@require_safe
def signing_in(request: PortalRequest) -> HttpResponse:
    person = signed_in(request)
    here = sessions.digest(request.session.session_key)
    context = {
        **_factors(person),
        **_services(person),
        "has_password": person.has_usable_password(),
        "sessions": [
            {"session": session, "here": session.pk == here}
            for session in sessions.live().filter(person=person)
        ],
        "needed": any(second_factor.is_needed(membership) for membership in person.memberships.current()),
    }
    return render(request, "account/signing_in.html", context)


def _factors(person: User) -> dict[str, Any]:
    factors = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    codes = next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return {
        "passkeys": [one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        "app": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "has_codes": codes is not None,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
    }


def _services(person: User) -> dict[str, Any]:
    """The sign-in services that are linked, and those of one's organisations that could be."""
    linked = set(SocialAccount.objects.filter(user=person).values_list("provider", flat=True))
    current = person.memberships.current().values("organisation")
    services = IdentityProvider.objects.filter(is_open=True, organisations__in=current).distinct()
    return {"services": [{"service": service, "linked": service.slug in linked} for service in services]}


@require_safe
def needed(request: PortalRequest) -> HttpResponse:
    """Before anything else, for roles that need a second factor: set one up, or show the one there is."""
    person = signed_in(request)
    if request.membership is None or not second_factor.is_missing(request, request.membership):
        return redirect("reporting:home")
    return render(request, "account/second_factor.html", {"has_one": second_factor.has_one(person)})


def add_passkey(request: PortalRequest) -> HttpResponseBase:
    """allauth's page. A passkey opens all of one's organisations, so a service that speaks for some adds none."""
    vouched_for = request.session.get(sessions.ISSUER_ORGANISATIONS)
    others = signed_in(request).memberships.current().exclude(organisation__in=vouched_for or [])
    if vouched_for is not None and others.exists():
        messages.error(
            request, "You belong to other organisations too: sign in with your password to add a passkey."
        )
        return redirect("accounts:signing_in")
    answer: HttpResponseBase = add_webauthn(request)
    return answer


def remove_passkey(request: PortalRequest, pk: int) -> HttpResponseBase:
    """allauth's page, unless it is the last factor that a role needs."""
    passkey = get_object_or_404(
        Authenticator, pk=pk, user=signed_in(request), type=Authenticator.Type.WEBAUTHN
    )
    if second_factor.is_last_needed(passkey):
        messages.error(
            request, "Your role needs a second factor. Add another one before you remove this one."
        )
        return redirect("accounts:signing_in")
    answer: HttpResponseBase = remove_webauthn(request, pk=pk)
    return answer


@require_POST
def end_session(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Sign out one other browser of one's own, at once."""
    session = get_object_or_404(Session, public_id=public_id, person=signed_in(request))
    session.delete()
    messages.success(request, f"{session.device} is signed out.")
    return redirect("accounts:signing_in")


@require_POST
def end_others(request: PortalRequest) -> HttpResponse:
    ended = sessions.end_all(signed_in(request).pk, but=request.session.session_key)
    words = "Nobody else was signed in." if not ended else "Every other browser is signed out."
    messages.success(request, words)
    return redirect("accounts:signing_in")


@login_not_required
@require_http_methods(["GET"])
def time_left(request: PortalRequest) -> JsonResponse:
    return _time_left(request)


def _time_left(request: PortalRequest) -> JsonResponse:
    """{"signed_in": true, "seconds": 1712, "can_stay": true}: until the session ends if nobody does anything.

    can_stay: whether doing something would make it last longer. Asking keeps none alive.
    """
    ends_at = request.session.ends_at() if request.user.is_authenticated else None  # type: ignore[attr-defined]  # the stubs do not know it
    at_last = request.session.ends_at_last() if ends_at else None  # type: ignore[attr-defined]  # nor this
    seconds = max(0, int((ends_at - timezone.now()).total_seconds())) if ends_at else 0
    can_stay = ends_at is not None and at_last - ends_at >= WORTH_STAYING
    return JsonResponse({"signed_in": ends_at is not None, "seconds": seconds, "can_stay": can_stay})


@require_POST
def stay(request: PortalRequest) -> HttpResponse:
    """Somebody is still there: that they say so is enough. To a script how long it lasts now."""
    return _time_left(request) if by_script(request) else redirect("reporting:home")


def elsewhere(request: PortalRequest) -> HttpResponse:
    """In the place of lists of allauth's: all of it stands on one page."""
    return redirect("accounts:signing_in")
