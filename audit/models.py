"""Who opened what, what somebody last saw, refused saves with both texts, forms sent; and the history's chain."""

import uuid

from django.db import models

from audit.querysets import KeptConflictQuerySet
from core.constraints import SameForceKey
from core.history import tracked
from forces.models import Force, Membership


class AccessLog(models.Model):
    """Somebody opened or downloaded something. force: whose thing it was. Insert-only."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=220, help_text="Name, role and organisation, as they were then.")
    audience = models.CharField(max_length=20)
    act = models.CharField(max_length=40, help_text="opened, downloaded ...")
    what = models.CharField(max_length=250)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["force", "-at"], name="access_log_of_force")]

    def __str__(self) -> str:
        return f"{self.by_name} {self.act} {self.what}"


class LastSeen(models.Model):
    """When a membership last looked at a page that tells what changed since."""

    by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    at = models.DateTimeField()
    before = models.DateTimeField(null=True, help_text="The visit before that one, a day or more earlier.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "page"], name="last_seen_once")]

    def __str__(self) -> str:
        return f"{self.page} {self.at}"


class IdempotencyKey(models.Model):
    """A form that was sent and had its effect: sent once more, it is answered alike and nothing is done again.

    Written in the transaction of the effect, so that there is never the one without the other. Swept after a day.
    """

    by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField(help_text="Made with the form.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the address and of all that was sent.")
    location = models.TextField(blank=True, help_text="Where the first answer led.")
    messages = models.JSONField(default=list, help_text="[level, text] of what the first answer said.")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="form_sent_once")]
        indexes = [models.Index(fields=["at"], name="idempotency_key_by_age")]

    def __str__(self) -> str:
        return f"{self.key} {self.at}"


@tracked()
class KeptConflict(models.Model):
    """A save that came too late: what both started from, what stands, and what was refused. Nothing typed is lost."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    subject = models.CharField(max_length=60, help_text="app.Model of the row that was to be changed.")
    subject_id = models.BigIntegerField()
    about = models.CharField(max_length=250, help_text="The object, in words.")
    start = models.JSONField(default=dict)
    theirs = models.JSONField(default=dict)
    yours = models.JSONField(default=dict)
    theirs_name = models.CharField(max_length=220, blank=True, help_text="Who saved what stands.")
    settled_at = models.DateTimeField(null=True, help_text="When its writer chose which text counts.")
    at = models.DateTimeField(auto_now_add=True)

    objects = KeptConflictQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            SameForceKey(field="by", to="forces.Membership", name="kept_conflict_by_same_force"),
        ]
        indexes = [models.Index(fields=["force", "by", "-at"], name="kept_conflict_of_person")]

    def __str__(self) -> str:
        return self.about


class ChainLink(models.Model):
    """One link of a chain of hashes: that this row of the history was written, and then, and with these values.

    Each force has a chain, and the national content has one (force: null). Only audit.chain's function adds to it.
    A link of kind `removed` states anew what a row says after personal data was removed from it.
    """

    # No check of the key at each write: forces are never deleted, and a link costs every save.
    force = models.ForeignKey(
        Force, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    number = models.BigIntegerField(help_text="From 1, without gaps, in each chain.")
    kind = models.CharField(max_length=10)
    event_table = models.CharField(max_length=63)
    event_id = models.BigIntegerField()
    width = models.SmallIntegerField(help_text="How many of the table's columns the digest covers.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the row's canonical text.")
    removal_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True, help_text="The hash of the link before.")
    hash = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of all that stands above.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "number"], name="chain_link_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.event_table} {self.event_id}"


class ChainHead(models.Model):
    """The last link of a chain as it was signed on one day. The same stands in a file outside the database."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=16, help_text="Which key signed it: the start of its fingerprint.")
    signature = models.CharField(max_length=88, help_text="Ed25519, in base64.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "day"], name="chain_head_once_a_day", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.number}"
