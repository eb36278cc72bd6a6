"""Says whether any history was changed behind the portal's back. Exits 1 if so; run by `./portal verify-audit`."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.faults import Findings
from audit.verification import verify
from core.templatetags.portal import count


class Command(BaseCommand):
    help = "Recomputes the history's chains, and names what was edited, deleted, put in, moved or cut off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force",
            default="",
            metavar="CODE",
            help="one chain: a force's name as in addresses, or national",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = verify(options["force"])
        except LookupError as error:
            raise CommandError(
                f"There is no force {error}: use its name as in addresses, or national."
            ) from None
        for fault in found.faults:
            self.stdout.write(str(fault))
        looked = said(found)
        if found.faults:
            self.stdout.write(f"{count(len(found.faults), 'fault')} in what was looked at: {looked}")
            sys.exit(1)
        self.stdout.write(f"All is as it was written: {looked}")


def said(found: Findings) -> str:
    """One sentence of counts."""
    heads = (
        f"{count(found.heads, 'signed head')}, the last of {found.last_head}"
        if found.heads
        else "no head signed yet: the first is signed in the night, and shows from then on whether the end was cut off"
    )
    removed = f", {count(found.removals, 'row')} after a removal of personal data" if found.removals else ""
    return (
        f"{count(found.rows, 'row')} in {count(found.chains, 'chain')} of {count(found.links, 'link')}{removed};"
        f" {heads}."
    )
