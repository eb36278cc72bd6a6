"""Reads of notices and mails, named in the domain."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now

from forces.models import Membership
from notices.choices import MailState

if TYPE_CHECKING:
    from notices.models import Mail, Notice  # noqa: F401 - named in quotes


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, person: Membership) -> "NoticeQuerySet":
        return self.filter(force=person.force_id, to=person)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    def untold(self) -> "NoticeQuerySet":
        """In no mail yet, and still to be: whoever read it in the portal needs none."""
        return self.unread().filter(by_mail=True, mail__isnull=True)

    def counted(self) -> dict[str, int]:
        """{kind: how many}."""
        rows = self.order_by().values("kind").annotate(number=Count("pk"))
        return {row["kind"]: row["number"] for row in rows}


class MailQuerySet(models.QuerySet["Mail"]):
    def claimable(self) -> "MailQuerySet":
        """Due, and with nobody: whoever had it did not come back in time."""
        due = Q(not_before__isnull=True) | Q(not_before__lte=Now())
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
        return self.filter(due, free, state=MailState.WAITING)

    def set_aside(self) -> "MailQuerySet":
        """Refused for good, and to be mended: once the person has left, nobody waits for it."""
        return self.filter(state=MailState.STOPPED, to__left_at__isnull=True)

    def arrived(self) -> "MailQuerySet":
        return self.filter(state=MailState.SENT).order_by("-sent_at", "-pk")
