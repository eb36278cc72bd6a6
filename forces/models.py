"""Forces, regions, policing bodies; people and what they are in which organisation."""

import uuid
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from core.constraints import SameForceKey, own_key
from core.history import tracked
from forces.choices import Audience, ForceKind, PolicingBodyKind, Role
from forces.identity import IdentityProvider, Session  # noqa: F401 - models of this app, in a file of their own
from forces.invitations import VALID_FOR
from forces.querysets import (
    ForceQuerySet,
    FormerForceQuerySet,
    MembershipQuerySet,
    OrganisationQuerySet,
    PolicingBodyQuerySet,
)
from forces.roles import ROLES, Permission


class Region(models.Model):
    code = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


@tracked()
class Force(models.Model):
    """A police force: the tenant. How many there are, and which beside the territorial ones, is data.

    opened_on, closed_on: its first day, and the first on which it is no longer there. named_since: the day of its
    present name, where it had another; its history has that one.
    """

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=20, choices=ForceKind.choices, default=ForceKind.TERRITORIAL)
    name = models.CharField(max_length=80, unique=True)
    named_since = models.DateField(null=True, blank=True)
    short_name = models.CharField(max_length=40)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="forces")
    tile_name = models.CharField(max_length=20, help_text="Short enough for the tile map.")
    abbreviation = models.CharField(max_length=5)
    code = models.CharField(
        max_length=9, blank=True, help_text="The statistical office's code of the police area."
    )
    position = models.PositiveSmallIntegerField(help_text="Order within the region, as on the national grid.")
    tile_column = models.PositiveSmallIntegerField(help_text="Place on the tile map, from 0 at the top left.")
    tile_row = models.PositiveSmallIntegerField()
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="predecessors")
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = ForceQuerySet.as_manager()

    class Meta:
        ordering = ["region__position", "position"]

    def __str__(self) -> str:
        return self.name


@tracked()
class PolicingBody(models.Model):
    """Who holds a force to account, for as long as the body exists. from_date, to_date: first and last day."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    named_since = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=PolicingBodyKind.choices)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="policing_bodies")
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="predecessors")
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = PolicingBodyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Portfolio(models.Model):
    """A national portfolio (stalking, RASSO ...). labels: the spellings of its owner that the sources use."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    labels = ArrayField(models.CharField(max_length=200), default=list)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None) -> "User":
        user = self.model(email=self.normalize_email(email).lower())
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Somebody who can sign in. No audience may read this table; a name to show stands on the membership."""

    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    active = models.ForeignKey(
        "Membership",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The membership in use; the person may switch between several.",
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = PersonManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.email


@tracked()
class Organisation(models.Model):
    """What somebody belongs to: a force, a policing body, the national team, a portfolio's office, an observer.

    Names and closing of forces and policing bodies are repeated here, so that lists and signing in need no join.
    let_in_from, closed_on: the first day on which its people are let in, and the first on which they are no more.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    named_since = models.DateField(null=True, blank=True)
    let_in_from = models.DateField(null=True, blank=True, editable=False)
    closed_on = models.DateField(null=True, blank=True)
    audience = models.CharField(max_length=20, choices=Audience.choices)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, null=True, related_name="organisations")
    policing_body = models.ForeignKey(PolicingBody, on_delete=models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            own_key("organisation"),
            models.CheckConstraint(
                name="organisation_force_by_audience",
                condition=models.Q(audience__in=["force", "policing_body"], force__isnull=False)
                | (~models.Q(audience__in=["force", "policing_body"]) & models.Q(force__isnull=True)),
            ),
            models.CheckConstraint(
                name="organisation_policing_body_by_audience",
                condition=models.Q(audience="policing_body", policing_body__isnull=False)
                | (~models.Q(audience="policing_body") & models.Q(policing_body__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        """Whether its day has come: its people are let in no more, and its rows stay."""
        return self.closed_on is not None and self.closed_on <= timezone.localdate()

    @property
    def is_to_come(self) -> bool:
        """A policing body that was elected and is not in office yet."""
        return self.let_in_from is not None and self.let_in_from > timezone.localdate()

    @property
    def lets_in(self) -> bool:
        return not self.is_closed and not self.is_to_come


def _role_of_its_audience() -> models.Q:
    roles = {audience: [role for role in ROLES if ROLES[role].audience == audience] for audience in Audience}
    return reduce(
        or_, (models.Q(audience=audience, role__in=held) for audience, held in roles.items() if held)
    )


@tracked(exclude=["invitation_sent_at"])
class Membership(models.Model):
    """A person in an organisation, with one role there. It outlives the person's leaving: work keeps its name."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    # Repeated from the organisation, so that row-level security and composite keys need no join.
    audience = models.CharField(max_length=20, choices=Audience.choices, editable=False)
    force = models.ForeignKey(
        Force, on_delete=models.PROTECT, null=True, editable=False, related_name="memberships"
    )
    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="memberships",
        help_text="Empty while invited.",
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    display_name = models.CharField("Name", max_length=100)
    post = models.CharField("Post", max_length=100, blank=True)
    email = models.EmailField()
    invitation_sent_at = models.DateTimeField(null=True, editable=False)
    joined_at = models.DateTimeField(null=True, editable=False)
    left_at = models.DateTimeField(null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["display_name"]
        constraints = [
            own_key("membership"),
            SameForceKey(field="organisation", to="forces.Organisation", name="membership_own_organisation"),
            # With the force, or a force could learn by it who is invited into another's organisation.
            models.UniqueConstraint(
                "force",
                "organisation",
                Lower("email"),
                "role",
                name="membership_once_per_role",
                condition=models.Q(left_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="membership_role_by_audience",
                condition=_role_of_its_audience(),
            ),
            models.CheckConstraint(
                name="membership_portfolio_by_role",
                condition=models.Q(role="portfolio_owner", portfolio__isnull=False)
                | (~models.Q(role="portfolio_owner") & models.Q(portfolio__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Audience and force are always the organisation's."""
        self.audience = self.organisation.audience
        self.force = self.organisation.force
        super().save(*args, **kwargs)

    def may(self, permission: Permission) -> bool:
        """Whether the role holds the permission. States and objects are the business of rules.py."""
        return self.left_at is None and permission in ROLES[Role(self.role)].permissions

    @property
    def reads_whole(self) -> bool:
        """Whether they see all of their force, and not just the parts given to them; for templates."""
        return self.may(Permission.READ_WHOLE)

    @property
    def role_label(self) -> str:
        return Role(self.role).label

    @property
    def in_full(self) -> str:
        """Name, role and organisation, as they are kept beside what somebody did."""
        return f"{self.display_name}, {self.role_label}, {self.organisation.name}"[:220]

    @property
    def invitation_until(self) -> datetime | None:
        """When the link in the invitation ends."""
        return self.invitation_sent_at + VALID_FOR if self.invitation_sent_at else None


@tracked()
class FormerForce(models.Model):
    """A force that somebody of the national team has worked for: they are never given its submission to read.

    Named on one of their memberships, it holds for the person, in every role that they have or come to have.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="former_forces")
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")

    objects = FormerForceQuerySet.as_manager()

    class Meta:
        ordering = ["force__region__position", "force__position"]
        constraints = [
            models.UniqueConstraint(fields=["force", "membership"], name="former_force_once"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.force_id}"
