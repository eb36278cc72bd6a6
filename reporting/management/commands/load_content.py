"""Load what the portal quotes and refers to. Run by the owner after migrating; running it again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from actionplans.loading import load_deliverables, load_obligations, load_updates
from forces.loading import load_forces, load_portfolios
from frameworks.loading import load_frameworks


class Command(BaseCommand):
    help = "Load frameworks, forces, portfolios, obligations, scales and the crosswalk from fixtures/content."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        load_forces()
        load_portfolios()
        load_frameworks()
        load_updates()
        load_deliverables()
        load_obligations()
