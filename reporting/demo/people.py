"""Writes the demonstration's people: accounts that can sign in, and what each is in which organisation.

Users are made by the bare login, a force's people in that force's scope, and everybody else by the national team, as
the portal itself does it. Running it again makes only who is missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from forces.choices import Audience, Role
from forces.models import Force, Membership, Organisation, Portfolio, User
from forces.scope import scope
from reporting.demo.invention import uuid_of
from reporting.demo.names import Person, national_people, people_of

PASSWORD = "vawg-portal-demo"  # noqa: S105 - of invented people, and said aloud
SALT = "of-the-demonstration-alone"
ENDING = ".example"

ROLES = {
    "lead": Role.FORCE_LEAD,
    "contributor": Role.CONTRIBUTOR,
    "rasso": Role.CONTRIBUTOR,
    "people": Role.CONTRIBUTOR,
    "prevention": Role.CONTRIBUTOR,
    "deputy": Role.DEPUTY,
    "chief": Role.CHIEF_OFFICER,
    "viewer": Role.VIEWER,
    "pcc": Role.POLICING_BODY,
}
NATIONAL_ROLES = {
    "lead": ("national", Role.NATIONAL_LEAD),
    "reviewer": ("national", Role.REVIEWER),
    "second-reviewer": ("national", Role.REVIEWER),
    "stalking": ("portfolio-stalking", Role.PORTFOLIO_OWNER),
    "observer": ("hmicfrs", Role.OBSERVER),
}
# Somebody who belongs to two forces, so that the switch between memberships can be seen: whose address, and where too.
ALSO = ("contributor@warwickshire.example", "west-mercia", Role.VIEWER, "Regional secondment")


@dataclass(frozen=True)
class Account:
    email: str
    organisation: Organisation
    role: Role
    name: str
    post: str
    portfolio: Portfolio | None = None

    @property
    def audience(self) -> Audience:
        return Audience(self.organisation.audience)


def load_people(forces: Sequence[Force], *, at: datetime) -> None:
    """Everybody, in as many transactions as there are scopes."""
    accounts = _accounts(forces)
    users = _make_users({account.email for account in accounts})
    for force in forces:
        with scope(Audience.FORCE, force.pk):
            own = [
                a for a in accounts if a.audience is Audience.FORCE and a.organisation.force_id == force.pk
            ]
            _make_memberships(own, users, at)
    with scope(Audience.NATIONAL):
        _make_memberships([a for a in accounts if a.audience is not Audience.FORCE], users, at)
    _choose_membership(users)


def _accounts(forces: Sequence[Force]) -> list[Account]:
    organisations = {o.slug: o for o in Organisation.objects.all()}
    # Of a force's policing bodies the present one: the others have ended.
    bodies = {
        o.force_id: o
        for o in Organisation.objects.filter(
            audience=Audience.POLICING_BODY, policing_body__to_date__isnull=True
        )
    }
    found = [
        _account(person, force.slug, bodies[force.pk] if person.desk == "pcc" else organisations[force.slug])
        for force in forces
        for person in people_of(force.slug, welsh=force.region.code == "wales")
    ]
    email, also, role, post = ALSO
    name = next(account.name for account in found if account.email == email)
    found.append(Account(email, organisations[also], role, name, post))
    stalking = Portfolio.objects.get(code="stalking")
    for person in national_people():
        slug, role = NATIONAL_ROLES[person.desk]
        portfolio = stalking if role is Role.PORTFOLIO_OWNER else None
        email = f"{person.desk}@national{ENDING}"
        found.append(Account(email, organisations[slug], role, person.name, person.post, portfolio))
    return found


def _account(person: Person, slug: str, organisation: Organisation) -> Account:
    return Account(
        f"{person.desk}@{slug}{ENDING}", organisation, ROLES[person.desk], person.name, person.post
    )


@transaction.atomic
def _make_users(emails: set[str]) -> dict[str, User]:
    """The missing ones, all with the same password, hashed once: hashing is slow on purpose."""
    users = {user.email: user for user in User.objects.filter(email__in=emails)}
    missing = sorted(emails - set(users))
    if missing:
        password = make_password(PASSWORD, salt=SALT)
        made = User.objects.bulk_create(User(email=email, password=password) for email in missing)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made
        )
        users |= {user.email: user for user in made}
    return users


def _make_memberships(accounts: Iterable[Account], users: dict[str, User], at: datetime) -> None:
    there = set(Membership.objects.values_list("email", "organisation_id"))
    Membership.objects.bulk_create(
        Membership(
            public_id=uuid_of("membership", account.email, account.organisation.slug),
            organisation=account.organisation,
            audience=account.organisation.audience,
            force_id=account.organisation.force_id,
            user=users[account.email],
            role=account.role,
            portfolio=account.portfolio,
            display_name=account.name,
            post=account.post,
            email=account.email,
            joined_at=at,
        )
        for account in accounts
        if (account.email, account.organisation.pk) not in there
    )


@transaction.atomic
def _choose_membership(users: dict[str, User]) -> None:
    """Whoever has none in use yet starts with the one that the address belongs to: it was made first or alone."""
    without = [user for user in users.values() if user.active_id is None]
    if not without:
        return
    belongs: dict[int, Membership] = {}
    for membership in (
        Membership.objects.filter(email__endswith=ENDING).select_related("force").order_by("-pk")
    ):
        home = membership.force is None or membership.email.endswith(f"@{membership.force.slug}{ENDING}")
        if membership.user_id is not None and (home or membership.user_id not in belongs):
            belongs[membership.user_id] = membership
    for user in without:
        user.active = belongs[user.pk]
    User.objects.bulk_update(without, ["active"])
