"""Who opened what, what somebody last saw, refused saves with both texts, forms sent; and the history's chain."""

import uuid

import pgtrigger
from django.db import models

from audit.choices import RemovalState, WhoseData
from audit.querysets import KeptConflictQuerySet, RemovalQuerySet
from core.constraints import SameForceKey, own_key
from core.history import tracked
from forces.choices import Audience
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
    """A save that came too late: what both started from, what stands, and what was refused. Nothing typed is lost.

    audience, force: its writer's. start, theirs, yours: {attribute of the subject: value}; without one {label: text}.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.FORCE)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    subject = models.CharField(max_length=60, help_text="app.Model of the row that was to be changed.")
    subject_id = models.BigIntegerField(help_text="0 where there was no row: it was to be a new one.")
    about = models.CharField(max_length=250, help_text="The object, in words.")
    place = models.CharField(max_length=300, blank=True, help_text="The page that it was written on.")
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
            models.CheckConstraint(
                name="kept_conflict_force_by_audience",
                condition=models.Q(audience="force", force__isnull=False)
                | (~models.Q(audience="force") & models.Q(force__isnull=True)),
            ),
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


# The states that a removal goes through, and whose step each is. That it is done is portal_remove's word alone.
_STEPS = """
    IF current_user NOT IN ('portal_force', 'portal_national') THEN  -- portal_remove, which asks more than this
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'asked' OR NEW.asked_by_id IS DISTINCT FROM me OR NEW.decided_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'a removal begins with whoever asks for it' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF NEW.state = 'done' OR OLD.state <> 'asked'
        OR (NEW.state <> 'asked' AND NEW.decided_by_id IS DISTINCT FROM me)
        OR (NEW.state = 'withdrawn') <> (NEW.state <> 'asked' AND OLD.asked_by_id = me) THEN
        RAISE EXCEPTION 'this step of a removal is not theirs' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


@tracked()
class Removal(models.Model):
    """Personal data to be taken out wherever they stand: one person asks, another agrees. Afterwards the tombstone.

    force: whose rows; empty for what the national team writes. What is to be removed never stands here.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, null=True, related_name="+")
    whose = models.CharField(max_length=20, choices=WhoseData.choices)
    reason = models.TextField()
    state = models.CharField(max_length=20, choices=RemovalState.choices, default=RemovalState.ASKED)
    to_national = models.BooleanField(default=False, help_text="The national lead may agree.")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    asked_by_name = models.CharField(max_length=220)
    asked_at = models.DateTimeField(auto_now_add=True)
    # No key: it may be the national lead, whom the force does not see.
    decided_by_id = models.BigIntegerField(null=True, help_text="The membership of whoever decided.")
    decided_by_name = models.CharField(max_length=220, blank=True)
    decided_at = models.DateTimeField(null=True)
    raised_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        help_text="A force's removal, whose words stand in what the national team wrote.",
    )
    # Of what was asked for, with a secret that goes when the words go: what is agreed to is what is removed.
    words_sha256 = models.CharField(max_length=64, blank=True)
    found = models.JSONField(default=list, help_text="[[kind of place, how many]] as whoever asked saw it.")
    places = models.PositiveIntegerField(default=0, help_text="How many there were.")
    files_searched_at = models.DateTimeField(null=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["force", "-asked_at"], name="removal_of_force")]
        constraints = [
            own_key("removal"),
            # Of a force's removal. The national team's has no force, and may have been raised by a force's.
            SameForceKey(field="asked_by", to="forces.Membership", name="removal_asked_by_same_force"),
            SameForceKey(field="raised_by", to="audit.Removal", name="removal_raised_by_same_force"),
            models.CheckConstraint(
                name="removal_by_two_people",
                condition=~models.Q(state__in=["done", "refused"])
                | (models.Q(decided_by_id__isnull=False) & ~models.Q(decided_by_id=models.F("asked_by"))),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="removal_steps",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[
                    ("me", "bigint := nullif(current_setting('portal.membership_id', true), '')::bigint")
                ],
                func=_STEPS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.whose}: {self.state}"


class RemovalWords(models.Model):
    """The words to be removed, for as long as nobody has decided: encrypted, without a history, gone afterwards."""

    removal = models.OneToOneField(Removal, on_delete=models.PROTECT, related_name="words", primary_key=True)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, null=True, related_name="+")
    sealed = models.TextField(blank=True)

    class Meta:
        constraints = [SameForceKey(field="removal", to="audit.Removal", name="removal_words_same_force")]

    def __str__(self) -> str:
        return f"of {self.removal_id}"


class RemovalFile(models.Model):
    """A stored file that goes with a removal. agreed: from then on its bytes are to be deleted, until they are."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, null=True, related_name="+")
    removal = models.ForeignKey(Removal, on_delete=models.PROTECT, related_name="files")
    subject = models.CharField(max_length=60, help_text="app.Model of the row that has the file.")
    row_id = models.BigIntegerField()
    chosen = models.BooleanField(
        default=False, help_text="By whoever asked; otherwise the words stand in it."
    )
    agreed = models.BooleanField(default=False)
    stored_as = models.CharField(max_length=100, blank=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            SameForceKey(field="removal", to="audit.Removal", name="removal_file_same_force"),
            models.UniqueConstraint(
                fields=["force", "removal", "subject", "row_id"], name="removal_file_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.row_id}"


class RemovedPlace(models.Model):
    """One column of one row that a removal changed: where, and never what. Written by portal_remove alone."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, null=True, related_name="+")
    removal = models.ForeignKey(Removal, on_delete=models.PROTECT, related_name="removed_places")
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    column_name = models.CharField(max_length=63)

    class Meta:
        constraints = [
            SameForceKey(field="removal", to="audit.Removal", name="removed_place_same_force"),
        ]
        indexes = [models.Index(fields=["table_name", "row_id"], name="removed_place_of_row")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id} {self.column_name}"
