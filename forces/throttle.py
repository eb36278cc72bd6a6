"""How often somebody may be wrong, so that guessing is hopeless and no stranger keeps a colleague out.

django-axes counts in the database. A device that the person has signed in from before carries a signed cookie, and is
counted by itself: whatever strangers do, from the same network or from a thousand others, it still gets in. All other
tries are counted three ways: by account and address, by address (one stranger trying many accounts), and by account
(many addresses trying one). A link by mail makes the browser that opens it a known one.
"""

import hashlib
import ipaddress
import secrets
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponseBase

from forces.models import User
from forces.sign_in import account_tried, network_address

# RFC 6666 keeps this range for traffic that is thrown away: no request comes from it, so a device can stand there.
DEVICES = ipaddress.ip_network("100::/64")
_SALT = "forces.device"
_KEPT_FOR = 365 * 24 * 60 * 60
_ACCOUNTS_PER_DEVICE = 10


class PortalHandler(AxesDatabaseHandler):
    """By account and address as axes counts it; and for unknown devices by address alone and by account alone."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        where = request.axes_ip_address  # type: ignore[attr-defined]  # axes has put it there
        if not where or is_device(where):
            return False
        account = get_client_username(request, credentials)
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        wrong = recent.aggregate(
            here=Sum("failures_since_start", filter=Q(ip_address=where)),
            account=Sum(
                "failures_since_start", filter=Q(username=account) & ~Q(ip_address__startswith="100::")
            ),
        )
        return (wrong["here"] or 0) >= settings.WRONG_PER_ADDRESS or (
            (wrong["account"] or 0) >= settings.WRONG_PER_ACCOUNT
        )


def place(request: HttpRequest) -> str:
    """Where wrong tries are counted: a known device's own place, or the network address."""
    account = getattr(request, "account_tried", "") or account_tried(request, None)
    person = getattr(request, "user", None)
    if not account and isinstance(person, User):
        account = person.email.lower()
    known = _devices(request).get(_digest(account))
    if known is None:
        return network_address(request)
    number = int.from_bytes(hashlib.sha256(known.encode()).digest()[:8], "big")
    return str(DEVICES[number])


def is_device(where: str) -> bool:
    return ipaddress.ip_address(where) in DEVICES


# --- the cookie that a device is known by ---------------------------------------------------------------------------


def cookie_name() -> str:
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def remember_device(request: HttpRequest, response: HttpResponseBase, person: User) -> None:
    """After signing in, or after a link by mail: from now on this browser is counted by itself."""
    account = _digest(person.email.lower())
    others = {key: value for key, value in _devices(request).items() if key != account}
    kept = dict([*others.items()][-(_ACCOUNTS_PER_DEVICE - 1) :])
    response.set_cookie(
        cookie_name(),
        signing.dumps({**kept, account: secrets.token_urlsafe(12)}, salt=_SALT),
        max_age=_KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _devices(request: HttpRequest) -> dict[str, str]:
    """{digest of an account: this device's number for it}; none for a cookie that is not ours."""
    try:
        said = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=_SALT, max_age=_KEPT_FOR)
    except signing.BadSignature:
        return {}
    return said if isinstance(said, dict) else {}


def _digest(account: str) -> str:
    return hashlib.sha256(account.encode()).hexdigest()[:22]


# --- codes of a second factor ---------------------------------------------------------------------------------------


def may_try_code(request: HttpRequest, person: User) -> bool:
    request.account_tried = person.email.lower()  # type: ignore[attr-defined]  # place() asks for it
    return AxesProxyHandler.is_allowed(request, _code_of(person))


def note_wrong_code(request: HttpRequest, person: User) -> None:
    AxesProxyHandler.user_login_failed(sender=__name__, credentials=_code_of(person), request=request)


def forget_wrong_codes(request: HttpRequest, person: User) -> None:
    AxesProxyHandler.reset_attempts(username=_code_of(person)["email"], ip_address=request.axes_ip_address)  # type: ignore[attr-defined]  # the stubs do not know it


def _code_of(person: User) -> dict[str, str]:
    return {"email": f"code of {person.pk}"}
