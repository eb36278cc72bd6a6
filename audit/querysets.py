"""Reads of what was kept, named in the domain."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from audit.models import KeptConflict  # noqa: F401 - named in the string above the methods
    from forces.models import Membership


class KeptConflictQuerySet(models.QuerySet["KeptConflict"]):
    def waiting_for(self, by: "Membership", *subjects: str) -> "KeptConflictQuerySet":
        """What this person wrote too late and has not settled, about rows of these models (app.Model)."""
        return self.filter(force=by.force_id, by=by, settled_at__isnull=True, subject__in=subjects)

    def newest_of_each(self) -> "KeptConflictQuerySet":
        """One for each row: a page that saves by itself may be refused several times over the same answer."""
        return self.order_by("subject", "subject_id", "-at").distinct("subject", "subject_id")
