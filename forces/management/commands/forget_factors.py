"""For somebody who lost every factor and every recovery code. Whoever runs this has made sure who it is."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forces import workflow
from forces.models import User


class Command(BaseCommand):
    help = (
        "Take away the second factors of an account, and end its sessions. Its role then asks for a new one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address that they sign in with")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody signs in with this address.")
        self.stdout.write(f"{workflow.forget_factors(user=user)} factors forgotten; every session ended.")
