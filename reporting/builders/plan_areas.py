"""What the plans of forces show, as the national team words it: the two lists of the national report. Two queries."""

from reporting.builders.content import PlanAreas, PlanAreaText
from reporting.builders.reading import Given
from reviews.plans.areas import lists
from reviews.plans.choices import AreaKind, Mark
from reviews.plans.models import PlanArea, PlanMark, PlanReview


def plan_areas(given: Given) -> PlanAreas:
    """Counts are of reviews that were released, of each force the newest. The public version has the words alone."""
    released = PlanReview.objects.released().newest_of_each_force()
    counted = PlanMark.objects.filter(review__in=released.values("pk")).counted()
    found = {
        kind: tuple(
            _text(area, {} if given.public else counted, public=given.public)
            for area in areas
            if given.may_say("areas", area.text)
        )
        for kind, areas in lists()
    }
    return PlanAreas(found[AreaKind.PROMISING], found[AreaKind.STRENGTHENED])


def _text(area: PlanArea, counted: dict[tuple[int, str], int], *, public: bool) -> PlanAreaText:
    numbers = (
        None if public else counted.get((area.matter_id, mark.value), 0)
        for mark in (Mark.ADDRESSED, Mark.PARTLY, Mark.ABSENT)
    )
    return PlanAreaText(area.matter.name, area.text.strip(), *numbers)
