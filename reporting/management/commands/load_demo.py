"""Load the demonstration: invented people, answers, plans and findings for every force.

Run as the web's login, which may do no more than people in the portal may. Running it again changes nothing.
"""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reporting.demo.loading import NotForThisDatabaseError, load


class Command(BaseCommand):
    help = "Load invented data for every force: only with DEMO=1, and only where nobody real is."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=None,
            help="The day that dates are counted from: 2026-11-20.",
        )

    def handle(self, *args: Any, today: date | None, **options: Any) -> None:
        try:
            loaded = load(
                today or timezone.localdate(), say=self._say if options["verbosity"] > 1 else lambda _: None
            )
        except NotForThisDatabaseError as error:
            raise CommandError(str(error)) from error
        if loaded.forces or loaded.reviews:
            self.stdout.write(f"Loaded {loaded.forces} forces and {loaded.reviews} reviews.")
        else:
            self.stdout.write("The demonstration is there already.")

    def _say(self, what: str) -> None:
        self.stdout.write(what)
