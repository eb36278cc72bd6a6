"""Reads of people, named as people speak of them."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from forces.choices import Role
from forces.invitations import VALID_FOR, read_token
from forces.roles import ROLES, Permission

if TYPE_CHECKING:
    from forces.models import Membership, Organisation  # noqa: F401 - named in quotes


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        """Those who have not left, invited ones included."""
        return self.filter(left_at__isnull=True)

    def colleagues(self, organisation: "Organisation") -> "MembershipQuerySet":
        return self.current().filter(organisation=organisation).order_by("display_name", "pk")

    def former(self, organisation: "Organisation") -> "MembershipQuerySet":
        """Who left, the last one first."""
        return self.filter(organisation=organisation, left_at__isnull=False).order_by("-left_at", "pk")

    def invited(self) -> "MembershipQuerySet":
        """Those whom we wait for, whether or not their link still opens."""
        return self.current().filter(user__isnull=True)

    def open_invitation(self, token: str, *, at: datetime) -> "MembershipQuerySet":
        """The invitation that this link opens: one, or none when it is void, used or withdrawn."""
        said = read_token(token)
        if said is None:
            return self.none()
        public_id, sent_at = said
        return self.invited().filter(
            public_id=public_id, invitation_sent_at=sent_at, invitation_sent_at__gt=at - VALID_FOR
        )

    def holding(self, permission: Permission) -> "MembershipQuerySet":
        """Those whose role holds it."""
        roles = [role for role, entry in ROLES.items() if permission in entry.permissions]
        return self.current().filter(role__in=roles).order_by("pk")

    def national_leads(self) -> "MembershipQuerySet":
        return self.current().filter(role=Role.NATIONAL_LEAD)
