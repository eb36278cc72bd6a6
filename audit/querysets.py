"""Reads of what was kept, named in the domain."""

from typing import TYPE_CHECKING

from django.db import models

from forces.roles import Permission

if TYPE_CHECKING:
    from audit.models import KeptConflict, Removal  # noqa: F401 - named in the strings above the methods
    from forces.models import Membership


class KeptConflictQuerySet(models.QuerySet["KeptConflict"]):
    def waiting_for(self, by: "Membership", *subjects: str) -> "KeptConflictQuerySet":
        """What this person wrote too late and has not settled, about rows of these models (app.Model), or of any."""
        waiting = self.filter(force=by.force_id, by=by, settled_at__isnull=True)
        return waiting.filter(subject__in=subjects) if subjects else waiting

    def waiting_first(self, by: "Membership") -> "KeptConflictQuerySet":
        """All that this person wrote too late: what waits, one for each row, then what was settled; newest first."""
        settled = self.filter(force=by.force_id, by=by, settled_at__isnull=False)
        both = self.waiting_for(by).newest_of_each() | settled
        return both.order_by(models.F("settled_at").desc(nulls_first=True), "-at", "-pk")

    def newest_of_each(self) -> "KeptConflictQuerySet":
        """One for each row: a page that saves by itself may be refused several times over the same answer."""
        same = self.filter(subject=models.OuterRef("subject"), subject_id=models.OuterRef("subject_id"))
        newer = same.filter(pk__gt=models.OuterRef("pk"))
        # Of things that never were, each is one by itself.
        return self.filter(models.Q(subject_id=0) | ~models.Exists(newer))


class RemovalQuerySet(models.QuerySet["Removal"]):
    def in_sight_of(self, by: "Membership") -> "RemovalQuerySet":
        """A force's own; of the national team its own and those that a force asks it to agree to."""
        if by.force_id:
            return self.filter(force=by.force_id)
        return self.filter(models.Q(force__isnull=True) | models.Q(to_national=True))

    def waiting_for(self, by: "Membership") -> "RemovalQuerySet":
        """Those that somebody else asked for, nobody has decided, and this person may."""
        waiting = self.in_sight_of(by).filter(state="asked").exclude(asked_by=by)
        leads = by.may(Permission.ASK_REMOVAL) or by.may(Permission.LEAD_REMOVAL)
        return waiting if leads else waiting.filter(force__isnull=True)
