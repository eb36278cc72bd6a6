"""Closes an account at once: a lost laptop, somebody who was dismissed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forces import workflow
from forces.models import User


class Command(BaseCommand):
    help = "Nobody signs in with this account any more, and all of its sessions end now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address that they sign in with")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody signs in with this address.")
        self.stdout.write(f"Closed; {workflow.close_account(user=user)} sessions ended.")
