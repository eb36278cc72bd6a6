"""What people of a force are told, the mails that say so, and how each wants to be told.

A notice is written in the transaction of what it tells of, and is itself the outbox: whatever is in no mail yet is
still to be told. A mail holds counts and no content, and stays until the mail server has taken it; one that it refuses
for good is set aside with the reason, and its notices stay where they are.
"""

import uuid

from django.db import models

from core.constraints import SameForceKey, own_key
from forces.models import Force, Membership
from notices.choices import MailState, NoticeKind, Telling
from notices.querysets import MailQuerySet, NoticeQuerySet


class Mail(models.Model):
    """One mail to one person, with how many notices of each kind. Written once, sent once.

    day: of a day's one mail; empty for one that goes at once. attempts: all of them; refusals: those to which the mail
    server said no, while it was there.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    day = models.DateField(null=True)
    counts = models.JSONField(default=dict, help_text="{kind of notice: how many}")
    state = models.CharField(max_length=20, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    refusals = models.PositiveIntegerField(default=0)
    reason = models.CharField(
        max_length=200, blank=True, help_text="Why it was refused, the last time. No address."
    )
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            own_key("mail"),
            SameForceKey(field="to", to="forces.Membership", name="mail_to_same_force"),
            # Without a day it is distinct from every other.
            models.UniqueConstraint(fields=["force", "to", "day"], name="mail_once_a_day"),
        ]
        indexes = [
            models.Index(
                fields=["force", "not_before"], condition=models.Q(state="waiting"), name="mail_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class Notice(models.Model):
    """One thing that one person is told, once: subject is its key. url: where it leads, within the portal."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    subject = models.CharField(max_length=100)
    about = models.CharField(max_length=250, help_text="The thing, in words. Never in a mail.")
    url = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    by_mail = models.BooleanField(default=True, help_text="Whether a mail may still tell of it.")
    mail = models.ForeignKey(
        Mail, on_delete=models.PROTECT, null=True, related_name="notices", db_constraint=False
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            own_key("notice"),
            SameForceKey(field="to", to="forces.Membership", name="notice_to_same_force"),
            SameForceKey(field="mail", to="notices.Mail", name="notice_mail_same_force"),
            models.UniqueConstraint(fields=["force", "to", "kind", "subject"], name="notice_once"),
        ]
        indexes = [
            models.Index(fields=["force", "to", "-at"], name="notice_of_person"),
            models.Index(
                fields=["force", "to"],
                condition=models.Q(by_mail=True, mail__isnull=True, read_at__isnull=True),
                name="notice_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"


class Preference(models.Model):
    """How one person wants to be told. Who has chosen nothing gets a mail at once."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    telling = models.CharField(max_length=20, choices=Telling.choices, default=Telling.AT_ONCE)

    class Meta:
        constraints = [
            SameForceKey(field="membership", to="forces.Membership", name="preference_membership_same_force"),
            models.UniqueConstraint(fields=["force", "membership"], name="preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.telling}"
