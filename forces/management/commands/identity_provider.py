"""Ties an organisation's own sign-in service to the organisations that it may sign people in for."""

from argparse import ArgumentParser
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from forces.models import IdentityProvider, Organisation, Session


class Command(BaseCommand):
    help = "Tie a sign-in service (OpenID Connect) to organisations, or shut it. docs/identity.md says how."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="its short name, as in OIDC_SECRET_<SLUG>, for example kent")
        parser.add_argument("--name", help='as people call it: "Kent Police"')
        parser.add_argument("--issuer", help="exactly as the service states it, https://...")
        parser.add_argument("--client-id", help="what the service calls the portal")
        parser.add_argument("--organisation", action="append", default=[], help="a slug; may be repeated")
        parser.add_argument(
            "--strong-acr", default="", help="values of acr or acrs that stand for two factors"
        )
        parser.add_argument("--shut", action="store_true", help="nobody comes in through it any more")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AS_OWNER:
            raise CommandError("Run this as the owner: set PORTAL_AS_OWNER=1 and OWNER_DATABASE_URL.")
        with transaction.atomic():
            row = IdentityProvider.objects.filter(slug=options["slug"]).first()
            row = _shut(row, options["slug"]) if options["shut"] else _tie(row, options)
            # Whoever is in through it comes in anew, by what is true from now on.
            ended, _ = Session.objects.filter(issuer=row.slug).delete()
        self.stdout.write(f"{row.name}: {'open' if row.is_open else 'shut'}; {ended} sessions ended.")


def _shut(row: IdentityProvider | None, slug: str) -> IdentityProvider:
    if row is None:
        raise CommandError(f"There is no service called {slug}.")
    row.is_open = False
    row.save(update_fields=["is_open"])
    return row


def _tie(row: IdentityProvider | None, options: dict[str, Any]) -> IdentityProvider:
    wanted = options["organisation"]
    organisations = list(Organisation.objects.filter(slug__in=wanted))
    if not wanted or len(organisations) != len(set(wanted)):
        raise CommandError("Name the organisations that it signs people in for: --organisation kent")
    if not all(options[name] for name in ("name", "issuer", "client_id")):
        raise CommandError("Give --name, --issuer and --client-id.")
    if not (options["issuer"].startswith("https://") or settings.DEMO):
        raise CommandError("The issuer must be an https address.")
    if row and row.issuer != options["issuer"] and SocialAccount.objects.filter(provider=row.slug).exists():
        raise CommandError(
            "People are linked by this issuer. Another issuer is another service: choose a new slug."
        )
    row = row or IdentityProvider(slug=options["slug"])
    row.name, row.issuer, row.client_id = options["name"], options["issuer"], options["client_id"]
    row.strong_acr, row.is_open = options["strong_acr"], True
    row.save()
    row.organisations.set(organisations)
    return row
