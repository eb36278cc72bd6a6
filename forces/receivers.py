"""What follows from signing in and from a change of how somebody signs in."""

import time
from typing import Any

import structlog
from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Q
from django.dispatch import receiver
from django.http import HttpRequest

from forces import second_factor, sessions
from forces.models import User

log = structlog.get_logger()


@receiver(user_logged_in)
def _begin(request: HttpRequest, user: User, **_: Any) -> None:
    """The hours of a session count from here; what is dead of this person's, and of nobody's, is cleared away."""
    request.session[sessions.SIGNED_IN_AT] = time.time()
    request.device_of = user  # type: ignore[attr-defined]  # the session middleware remembers the device
    sessions.dead().filter(Q(person=user) | Q(person=None)).delete()


@receiver([account_signals.password_changed, account_signals.password_set, account_signals.password_reset])
def _end_other_sessions(request: HttpRequest, user: User, **_: Any) -> None:
    """A new password ends every session but the one in which it was chosen."""
    here = request.session.session_key if request.user.pk == user.pk else None
    sessions.end_all(user.pk, but=here)


@receiver(account_signals.password_reset)
def _know_device(request: HttpRequest, user: User, **_: Any) -> None:
    """Whoever opened the link has the mailbox: this browser is known from now on, and nobody's guesses lock it out."""
    request.device_of = user  # type: ignore[attr-defined]  # the stubs do not know it


@receiver(factor_signals.authenticator_used)
def _note_shown(request: HttpRequest, user: User, **_: Any) -> None:
    second_factor.note_shown(request, user)


@receiver(factor_signals.authenticator_added)
def _note_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Setting one up shows it, and that it is them: the recovery codes that follow are shown without a question. The
    code that did so is spent."""
    if authenticator.type in second_factor.KINDS:
        second_factor.note_shown(request, user)
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
        )
    if authenticator.type == Authenticator.Type.TOTP and hasattr(request, "counter_used"):
        authenticator.data["last_counter"] = request.counter_used
        authenticator.save(update_fields=["data"])


# --- the log: who by number, and nothing of what was typed -----------------------------------------------------------


@receiver(user_logged_in)
def _log_in(user: User, **_: Any) -> None:
    log.info("signed_in", user=user.pk)


@receiver(user_logged_out)
def _log_out(user: User | None, **_: Any) -> None:
    log.info("signed_out", user=user.pk if user else None)


@receiver(user_login_failed)
def _log_failure(**_: Any) -> None:
    log.warning("sign_in_failed")
