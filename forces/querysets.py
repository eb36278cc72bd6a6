"""Reads of people, named as people speak of them."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from forces.models import Membership, Organisation  # noqa: F401


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        """Those who have not left, invited ones included."""
        return self.filter(left_at__isnull=True)

    def colleagues(self, organisation: "Organisation") -> "MembershipQuerySet":
        return self.current().filter(organisation=organisation).order_by("display_name")
