"""allauth's adapters: nobody signs up; an invitation is the only door in. No stranger fills a mailbox through us."""

import base64
import hashlib
from typing import Any

import qrcode
import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import force_bytes

from forces import openid, second_factor
from forces.models import User
from forces.sign_in import network_address

log = structlog.get_logger()

# Whoever may ask for mails is not signed in. Each process counts for itself, which is near enough.
ONE_MAIL_PER_ADDRESS_SECONDS = 5 * 60
MAILS_PER_NETWORK_ADDRESS_AN_HOUR = 30


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, unless one like it just went there, or one place asked for too many. The page says the same."""
        if not self.request.user.is_authenticated and self._too_many(template_prefix, email):
            log.warning("mail_not_sent_again", mail=template_prefix)
            return
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            # Whoever asked learns nothing by it, and can ask again: what was not sent is not counted as sent.
            cache.delete(_sent(template_prefix, email))
            # No traceback: what a mail server says often names the address.
            log.error("mail_server_away", mail=template_prefix, error=type(error).__name__)  # noqa: TRY400 - no addresses into the log

    def get_client_ip(self, request: HttpRequest) -> str:
        return network_address(request)

    def is_safe_url(self, url: str) -> bool:
        """allauth takes the address apart before it asks whether it is one, and stumbles over [::1 and its like."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def pre_login(
        self, request: HttpRequest, user: User, *, signal_kwargs: dict[str, Any] | None = None, **kwargs: Any
    ) -> HttpResponse | None:
        """Every way in comes by here, before any second step."""
        if sociallogin := (signal_kwargs or {}).get("sociallogin"):
            openid.vouch(request, user, sociallogin)
        else:
            openid.forget(request)
        refused: HttpResponse | None = super().pre_login(request, user, signal_kwargs=signal_kwargs, **kwargs)
        return refused

    def get_login_stages(self) -> list[str]:
        return ["forces.stages.SecondFactorStage"]

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Before how one signs in is changed; not for the very first factor, right after signing in."""
        if app != "allauth.mfa":
            return True
        return not second_factor.is_new_here(self.request)

    def _too_many(self, template_prefix: str, email: str) -> bool:
        asked_from = f"mails-from:{network_address(self.request)}"
        cache.add(asked_from, 0, 60 * 60)
        if cache.incr(asked_from) > MAILS_PER_NETWORK_ADDRESS_AN_HOUR:
            return True
        return not cache.add(_sent(template_prefix, email), True, ONE_MAIL_PER_ADDRESS_SECONDS)


def _sent(template_prefix: str, email: str) -> str:
    return f"{template_prefix}:{email.lower()}"


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of apps are encrypted; the last factor that a role needs stays."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Your role needs a second factor. Add another one before you remove this one",
        "incorrect_code": "This did not work. Try again",
    }

    def get_totp_issuer(self) -> str:
        return "VAWG portal"

    def build_totp_svg(self, url: str) -> str:
        """A picture of black squares, without a style of its own: the content security policy allows none."""
        code = qrcode.QRCode(border=2)
        code.add_data(url)
        rows = code.get_matrix()
        squares = "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, filled in enumerate(row) if filled
        )
        return (
            f'<svg class="p-qr" viewBox="0 0 {len(rows)} {len(rows)}" role="img" aria-label="Code to scan"'
            f' shape-rendering="crispEdges"><path d="{squares}"/></svg>'
        )

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_factor.is_last_needed(authenticator)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {number + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "VAWG portal"}


def _cipher() -> MultiFernet:
    """Keys of its own, from the portal's: a database alone gives no codes away. Older keys still read."""
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> Fernet:
    digest = hashlib.sha256(b"forces.second-factor" + force_bytes(secret)).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
