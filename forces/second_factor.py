"""Who needs more than a password, whether this session has shown it, and codes that work once.

allauth keeps the factors. What it leaves to a cache of each process (which code was used, how many were tried) is kept
in the database here, so that two processes cannot be played against each other.
"""

import time
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from forces.choices import Role
from forces.models import Membership, User
from forces.roles import ROLES
from forces.sessions import SIGNED_IN_AT

FRESH_SECONDS = 10 * 60
SHOWN_BY = "second_factor_of"  # the person who showed one in this session
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_needed(membership: Membership) -> bool:
    return bool(settings.SECOND_FACTOR_REQUIRED) and ROLES[Role(membership.role)].second_factor


def is_shown(request: HttpRequest) -> bool:
    return request.user.pk is not None and request.session.get(SHOWN_BY) == request.user.pk


def is_missing(request: HttpRequest, membership: Membership) -> bool:
    """Asked on every page, so it asks the session alone."""
    return is_needed(membership) and not is_shown(request)


def note_shown(request: HttpRequest, person: User) -> None:
    request.session[SHOWN_BY] = person.pk


def is_new_here(request: HttpRequest) -> bool:
    """Signed in within the last minutes, with no factor yet: no need to prove again who they are."""
    signed_in_at = request.session.get(SIGNED_IN_AT, 0)
    fresh = time.time() - signed_in_at < FRESH_SECONDS
    return fresh and isinstance(request.user, User) and not has_one(request.user)


def has_one(person: User) -> bool:
    return Authenticator.objects.filter(user=person, type__in=KINDS).exists()


def has_passkey(person: User) -> bool:
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists()


def is_last_needed(authenticator: Authenticator) -> bool:
    """Whether removing it would leave somebody without a factor that a role of theirs needs."""
    others = Authenticator.objects.filter(user=authenticator.user_id, type__in=KINDS).exclude(
        pk=authenticator.pk
    )
    if others.exists():
        return False
    return any(is_needed(membership) for membership in authenticator.user.memberships.current())


@transaction.atomic
def use_code(person: User, code: str) -> Authenticator | None:
    """The factor that the code belongs to, if it is good and was not used before. Two at once: one of them wins."""
    factors = (
        Authenticator.objects.select_for_update()
        .filter(user=person)
        .exclude(type=Authenticator.Type.WEBAUTHN)
    )
    for factor in sorted(factors, key=lambda factor: factor.type != Authenticator.Type.TOTP):
        is_app = factor.type == Authenticator.Type.TOTP
        if _use_app_code(factor, code) if is_app else factor.wrap().validate_code(code):
            return factor
    return None


def _use_app_code(factor: Authenticator, code: str) -> bool:
    """A code is good for its half minute and its neighbours, and only if it is younger than the last one used."""
    data: dict[str, Any] = factor.data
    secret, last = decrypt(data["secret"]), data.get("last_counter", -1)
    for counter in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if compare_user_code(actual=code, expected=expected):
            if counter <= last:
                return False
            data["last_counter"] = counter
            factor.save(update_fields=["data"])
            return True
    return False
