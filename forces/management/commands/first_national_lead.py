"""Production's first national lead. Everybody after that is invited by somebody."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from core.templatetags.portal import moment
from forces import workflow
from forces.choices import Audience, Role
from forces.loading import NATIONAL_TEAM
from forces.models import Membership, Organisation
from forces.scope import scope


class Command(BaseCommand):
    help = "Invite the first national lead, and print the link to join. Refuses when there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the work email address, with which they sign in")
        parser.add_argument("name", help='the full name, in quotes: "Ann Example"')
        parser.add_argument(
            "--site", default="", help="the portal's address, for example https://portal.police.uk"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _check_login()
        with scope(Audience.NATIONAL):
            lead = _first_lead(options["email"], options["name"].strip())
            path = workflow.invitation_path(lead)
        self.stdout.write(f"{lead.display_name} ({lead.email}) becomes the national lead with this link:")
        self.stdout.write(_site(options["site"]) + path)
        self.stdout.write(f"It works once, until {moment(lead.invitation_until)}. Give it to nobody else.")


def _check_login() -> None:
    if settings.AS_OWNER:
        raise CommandError("Run this as the web's login: take PORTAL_AS_OWNER away and set DATABASE_URL.")


def _first_lead(email: str, name: str) -> Membership:
    """The lead, newly invited; invited anew when the first link was not used."""
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError(
            f'{email} is no email address: type first_national_lead ann@npcc.police.uk "Ann Example"'
        ) from None
    if not name:
        raise CommandError("The name is missing: type it after the email address, in quotes.")
    at = timezone.now()
    leads = list(Membership.objects.national_leads())
    if not leads:
        team = Organisation.objects.filter(slug=NATIONAL_TEAM).first()
        if team is None:
            raise CommandError("There is no national team yet: type python manage.py load_content first.")
        return workflow.add_invited(organisation=team, name=name, email=email, role=Role.NATIONAL_LEAD, at=at)
    if len(leads) == 1 and leads[0].user_id is None and leads[0].email == email.lower():
        workflow.renew(membership=leads[0], at=at)
        return leads[0]
    raise CommandError(
        f"{leads[0].display_name} is the national lead or invited to be: they invite everybody else in the portal."
    )


def _site(given: str) -> str:
    """As people type it: given, or the first trusted origin, or the first host."""
    if given or settings.CSRF_TRUSTED_ORIGINS:
        return (given or settings.CSRF_TRUSTED_ORIGINS[0]).rstrip("/")
    return f"{'http' if settings.DEMO else 'https'}://{settings.ALLOWED_HOSTS[0]}"
