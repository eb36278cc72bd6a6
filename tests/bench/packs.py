"""All feedback packs of a cycle, drafted and printed by a real worker as `./portal up` starts one."""

import time
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from assessments.models import Cycle
from forces.choices import Audience, Role
from forces.models import Force, Membership
from forces.scope import By, scope
from reporting import packing
from reporting.models import Pack, PackPaper
from reviews.choices import ReviewState
from reviews.models import Review
from tests.conftest import arranging
from tests.submissions import make_submissions
from tests.worker import running_worker, wait_until

LONGEST = 600  # seconds


def measure(directory: Path, cycle_slug: str, *, everybody: bool) -> tuple[int, float]:
    """How many packs, and seconds from asking until the last PDF is there. everybody: first, all forces have submitted
    in the cycle and been accepted."""
    if everybody:
        with arranging():
            _accept_the_rest(Cycle.objects.get(slug=cycle_slug))
    with scope(Audience.NATIONAL):
        cycle = Cycle.objects.get(slug=cycle_slug)
        lead = Membership.objects.filter(role=Role.NATIONAL_LEAD).select_related("organisation")[0]

    def done() -> bool:
        with scope(Audience.NATIONAL):
            return not packing.waiting_for_packs(cycle) and not _in_the_making(cycle)

    with running_worker(directory, lease_seconds=30, children=2) as worker:
        begin = time.perf_counter()
        with scope(Audience.NATIONAL, by=By.of(lead)):
            packing.ask_for_packs(cycle=cycle, by=lead)
        wait_until(done, seconds=LONGEST, what=f"all packs are made: {worker.log}")
        taken = time.perf_counter() - begin
    with scope(Audience.NATIONAL):
        return Pack.objects.filter(cycle=cycle).count(), taken


def _in_the_making(cycle: Cycle) -> bool:
    waiting = Pack.objects.filter(cycle=cycle, state="asked")
    return waiting.exists() or PackPaper.objects.in_the_making(cycle).exists()


def _accept_the_rest(cycle: Cycle) -> None:
    day = timezone.now() - timedelta(days=300)
    missing = Force.objects.exclude(pk__in=cycle.submissions.values("force"))
    for submission in make_submissions(missing, cycle, signed_at=day):
        Review.objects.create(
            force=submission.force, submission=submission, state=ReviewState.ACCEPTED, released_at=day
        )
