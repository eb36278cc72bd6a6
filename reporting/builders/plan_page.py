"""The plan on a page as a document: what it says besides what its page says."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from actionplans.models import Edition
from actionplans.one_page import OnePage, page_of_edition, page_of_plan
from forces.models import Force


@dataclass(frozen=True)
class PlanPageDocument:
    marking: str
    demonstration: bool
    page: OnePage


def build(force: Force, edition: Edition | None, *, today: date) -> PlanPageDocument:
    """Of an edition as at its day; without one, of the live plan as it stands today."""
    page = page_of_edition(edition) if edition else page_of_plan(force, today)
    return PlanPageDocument(settings.MARKING, settings.DEMO, page)
