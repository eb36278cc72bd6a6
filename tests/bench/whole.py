"""All forces at once: 43 of them in a cycle of their own, then 430."""

from datetime import timedelta

from django.utils import timezone

from assessments.choices import CycleState
from assessments.models import Cycle
from forces.models import Force, Membership
from tests import nation
from tests.conftest import arranging
from tests.world import make_cycle

SIZES = (43, 430)
STEP = 43  # what is done in one step is chained in one step


def grow(size: int) -> None:
    """Until so many forces have submitted in the cycle."""
    with arranging():
        readers = list(Membership.objects.filter(email__in=READERS).order_by("email"))
        cycle = _cycle()
        forces = nation.forces_beyond(size)
        done = cycle.submissions.count()
    for start in range(done, size, STEP):
        with arranging():
            nation.fill(forces[start : start + STEP], cycle, readers)


READERS = ("reviewer@national.example", "second-reviewer@national.example")


def _cycle() -> Cycle:
    found = Cycle.objects.filter(slug="bench-whole").first()
    if found is None:
        due = timezone.localdate() - timedelta(days=1)
        before = make_cycle("bench-whole-before", due - timedelta(days=300), state=CycleState.CLOSED)
        found = make_cycle("bench-whole", due, state=CycleState.OPEN, previous=before)
    return found


def pages() -> dict[str, str]:
    with arranging():
        first, second = Force.objects.order_by("pk")[:2]
        return nation.pages(_cycle(), first, second)
