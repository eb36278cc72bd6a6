"""What is to go public of a plan, while it is chosen and decided. What did go public is another thing: published.py."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from actionplans.choices import PublicationState
from core.constraints import SameForceKey, own_key
from core.history import tracked
from forces.models import Force, Membership

# The facts that may stand with each line, and what the lead ticks.
FACTS = {
    "with_description": "What each commitment and action says",
    "with_outcome": "The outcome wanted",
    "with_due": "Due dates",
    "with_status": "Statuses",
    "with_post": "The posts that own actions (never a person’s name)",
}
# The texts of a line, in English, and the same in Welsh.
WORDINGS = ("heading", "text", "more")
WELSH = tuple(f"{name}_cy" for name in WORDINGS)


@tracked()
class Publication(models.Model):
    """One version of what a force publishes. number: that of the published plan, once it is released.

    reason: why it was last sent back, or withdrawn; the second is read by the public.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    state = models.CharField(
        max_length=20, choices=PublicationState.choices, default=PublicationState.DRAFT, editable=False
    )
    introduction = models.TextField(blank=True)
    introduction_cy = models.TextField(blank=True)
    with_description = models.BooleanField(default=False)
    with_outcome = models.BooleanField(default=False)
    with_due = models.BooleanField(default=True)
    with_status = models.BooleanField(default=True)
    with_post = models.BooleanField(default=False)
    sent_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, editable=False
    )
    sent_by_name = models.CharField(max_length=220, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    decided_by_name = models.CharField(max_length=220, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            own_key("publication"),
            SameForceKey(field="sent_by", to="forces.Membership", name="publication_sent_by_same_force"),
            models.UniqueConstraint(fields=["force", "number"], name="publication_number_once"),
            models.UniqueConstraint(
                fields=["force"],
                condition=~Q(state="released") & ~Q(state="withdrawn"),
                name="publication_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in PublicationState.open()


_ABOUT = ("commitment", "action", "heard")


def _key(to: str) -> Any:
    return models.ForeignKey(
        f"actionplans.{to}",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        editable=False,
    )


@tracked()
class PublicationLine(models.Model):
    """A commitment, an action or what was heard, once it was chosen for a publication; struck out, it stays here.

    heading, text, more: what the public reads in the place of the force's own words, which count where these are
    empty. Of a commitment its title and text; of an action title, description and outcome; of what was heard that,
    what changed, and from whom.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="lines", db_constraint=False, editable=False
    )
    commitment = _key("Commitment")
    action = _key("Action")
    heard = _key("Heard")
    chosen = models.BooleanField(default=True, editable=False)
    heading = models.TextField(blank=True)
    text = models.TextField(blank=True)
    more = models.TextField(blank=True)
    heading_cy = models.TextField(blank=True)
    text_cy = models.TextField(blank=True)
    more_cy = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            SameForceKey(
                field="publication", to="actionplans.Publication", name="publication_line_same_force"
            ),
            SameForceKey(
                field="commitment", to="actionplans.Commitment", name="publication_commitment_force"
            ),
            SameForceKey(field="action", to="actionplans.Action", name="publication_action_force"),
            SameForceKey(field="heard", to="actionplans.Heard", name="publication_heard_force"),
            *(
                models.UniqueConstraint(
                    fields=["force", "publication", about], name=f"publication_{about}_once"
                )
                for about in _ABOUT
            ),
            models.CheckConstraint(
                name="publication_line_of_one_thing",
                condition=Q(commitment__isnull=False, action__isnull=True, heard__isnull=True)
                | Q(commitment__isnull=True, action__isnull=False, heard__isnull=True)
                | Q(commitment__isnull=True, action__isnull=True, heard__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.heading or str(self.about)

    @property
    def about(self) -> Any:
        """The commitment, the action or what was heard."""
        return self.commitment or self.action or self.heard
