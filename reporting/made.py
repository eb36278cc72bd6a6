"""What every document that is made in the background shares: the row that is the truth about making it."""

import uuid

from django.db import models

from reporting.choices import ReportState


class Made(models.Model):
    """One rendered document, and the job of rendering it.

    The row is the truth and the broker a doorbell: whoever holds the lease (token and time) may write to it, and
    whoever finds the lease run out may take it. There is one waiting, working or done row per content, and the
    content is frozen in it: what was asked for is what is rendered, however often the making starts anew.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = models.JSONField(
        default=dict, help_text="Everything that the document says, as reporting.builders makes it."
    )
    content_sha256 = models.CharField(max_length=64, help_text="Of the content, in a canonical form.")
    template_version = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=ReportState.choices, default=ReportState.QUEUED)
    step = models.PositiveSmallIntegerField(
        default=0, help_text="Steps finished, of reporting.workflow.STEPS."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True, help_text="Backoff after an attempt that did not end well.")
    reason = models.TextField(blank=True, help_text="Why it could not be made, for the person who asked.")
    stored_as = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    pages = models.PositiveIntegerField(default=0)
    asked_by_name = models.CharField(max_length=220)
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, help_text="The latest attempt.")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def done(self) -> bool:
        return self.state == ReportState.DONE

    @property
    def stopped(self) -> bool:
        return self.state == ReportState.STOPPED

    @property
    def in_the_making(self) -> bool:
        return self.state in {ReportState.QUEUED, ReportState.WORKING}

    @property
    def seconds(self) -> int | None:
        """How long the attempt that ended well took."""
        if not self.started_at or not self.finished_at:
            return None
        return max(1, round((self.finished_at - self.started_at).total_seconds()))


# What it says stands in its hash; what the making of it goes through is no history.
SAYS_THE_SAME = "What was removed is all that told it from another one, which says the same."
MAKING = ["content", "step", "attempts", "lease_token", "lease_until", "not_before", "started_at"]
