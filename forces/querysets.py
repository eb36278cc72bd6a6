"""Reads of forces, organisations and people, named as people speak of them."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from forces.choices import Audience, Role
from forces.invitations import VALID_FOR, read_token
from forces.roles import ROLES, Permission

if TYPE_CHECKING:
    from forces.models import Force, FormerForce, Membership, Organisation, PolicingBody  # noqa: F401 - named in quotes


class ForceQuerySet(models.QuerySet["Force"]):
    def there_on(self, day: date) -> "ForceQuerySet":
        """Those that existed on that day: what is closed later is still there, and has its work to do."""
        return self.there_between(day, day)

    def there_between(self, first: date, last: date) -> "ForceQuerySet":
        """Those that existed on some day of these."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=last),
            Q(closed_on__isnull=True) | Q(closed_on__gt=first),
        )


class PolicingBodyQuerySet(models.QuerySet["PolicingBody"]):
    def in_office_on(self, day: date) -> "PolicingBodyQuerySet":
        in_office = self.filter(Q(to_date__isnull=True) | Q(to_date__gte=day), from_date__lte=day)
        return in_office.order_by("-from_date")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def with_people(self) -> "OrganisationQuerySet":
        """Each with how many of its people the reader may see: `joined`, `invited`, and `unsent` of the invited."""
        here = Q(memberships__left_at__isnull=True)
        invited = here & Q(memberships__user__isnull=True)
        return self.annotate(
            joined=Count("memberships", filter=here & Q(memberships__user__isnull=False)),
            invited=Count("memberships", filter=invited),
            unsent=Count("memberships", filter=invited & Q(memberships__invitation_sent_at__isnull=True)),
        )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        """Those who have not left, invited ones included."""
        return self.filter(left_at__isnull=True)

    def let_in(self) -> "MembershipQuerySet":
        """Those who may work here: they have not left, and their organisation lets its people in today."""
        today = timezone.localdate()
        closed, to_come = Q(organisation__closed_on__lte=today), Q(organisation__let_in_from__gt=today)
        return self.current().exclude(closed | to_come)

    def for_the_national_team(self) -> "MembershipQuerySet":
        """As its policy says (forces/grants.py): of a force its leads, everybody of all others."""
        return self.filter(~Q(audience=Audience.FORCE) | Q(role=Role.FORCE_LEAD))

    def colleagues(self, organisation: "Organisation") -> "MembershipQuerySet":
        return self.current().filter(organisation=organisation).order_by("display_name", "pk")

    def former(self, organisation: "Organisation") -> "MembershipQuerySet":
        """Who left, the last one first."""
        return self.filter(organisation=organisation, left_at__isnull=False).order_by("-left_at", "pk")

    def invited(self) -> "MembershipQuerySet":
        """Those whom we wait for, whether or not their link still opens."""
        return self.current().filter(user__isnull=True)

    def unsent(self) -> "MembershipQuerySet":
        """Whom a spreadsheet brought in, and whose invitation is still to be sent."""
        return self.invited().filter(invitation_sent_at__isnull=True)

    def open_invitation(self, token: str, *, at: datetime) -> "MembershipQuerySet":
        """The invitation that this link opens: one, or none when it is void, used or withdrawn."""
        said = read_token(token)
        if said is None:
            return self.none()
        public_id, sent_at = said
        return (
            self.invited()
            .let_in()
            .filter(public_id=public_id, invitation_sent_at=sent_at, invitation_sent_at__gt=at - VALID_FOR)
        )

    def holding(self, permission: Permission) -> "MembershipQuerySet":
        """Those whose role holds it."""
        roles = [role for role, entry in ROLES.items() if permission in entry.permissions]
        return self.current().filter(role__in=roles).order_by("pk")

    def national_leads(self) -> "MembershipQuerySet":
        return self.current().filter(role=Role.NATIONAL_LEAD)


class FormerForceQuerySet(models.QuerySet["FormerForce"]):
    def of_person(self, membership: "Membership") -> "FormerForceQuerySet":
        """In whatever role they were named; of somebody who is invited and has not joined, in this one."""
        if membership.user_id is None:
            return self.filter(membership=membership)
        return self.filter(membership__user=membership.user_id)
