"""allauth's adapter: nobody signs up; an invitation is the only door in. No stranger fills a mailbox through us."""

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.core.cache import cache
from django.http import HttpRequest

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
        if self._too_many(template_prefix, email):
            log.warning("mail_not_sent_again", mail=template_prefix)
            return
        super().send_mail(template_prefix, email, context)

    def _too_many(self, template_prefix: str, email: str) -> bool:
        asked_from = f"mails-from:{network_address(self.request)}"
        cache.add(asked_from, 0, 60 * 60)
        if cache.incr(asked_from) > MAILS_PER_NETWORK_ADDRESS_AN_HOUR:
            return True
        return not cache.add(f"{template_prefix}:{email.lower()}", True, ONE_MAIL_PER_ADDRESS_SECONDS)
