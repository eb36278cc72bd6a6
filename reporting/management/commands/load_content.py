"""Load what the portal quotes and refers to. Run by the owner after migrating; running it again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from actionplans.loading import load_deliverables, load_obligations, load_updates
from forces.loading import load_forces, load_portfolios
from frameworks.loading import load_frameworks
from practice.loading import load_practice
from reviews.plans.loading import load_plan_matters
from reviews.themes.loading import load_themes


class Command(BaseCommand):
    help = (
        "Load frameworks, forces, portfolios, obligations, scales, the crosswalk, the first practice and themes, and"
        " what plans are marked against from fixtures/content."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        load_forces()
        load_portfolios()
        load_frameworks()
        load_updates()
        load_deliverables()
        load_obligations()
        load_practice()
        load_plan_matters()
        load_themes()
