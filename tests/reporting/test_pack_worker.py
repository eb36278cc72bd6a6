"""Feedback packs in a real worker that is killed in the middle: none lost, none twice."""

import pytest
from django.utils import timezone

from forces.models import Force
from reporting import packing
from reporting.choices import PackState
from reporting.models import Pack, PackPaper
from reviews.choices import ReviewState
from reviews.models import Review
from tests.reporting.conftest import stored_reports
from tests.submissions import make_submissions
from tests.worker import running_worker, wait_until

MANY = 6


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_each_force_still_has_exactly_one(world, arrange, national, no_files, tmp_path):
    with arrange():
        for submission in make_submissions(Force.objects.all()[:MANY], world.cycle):
            Review.objects.create(
                force=submission.force,
                submission=submission,
                state=ReviewState.ACCEPTED,
                released_at=timezone.now(),
            )
    with national(world.reviewer):
        assert packing.ask_for_packs(cycle=world.cycle, by=world.reviewer) == MANY

    def done(number: int) -> bool:
        with national():
            return PackPaper.objects.filter(state="done").count() >= number

    with running_worker(tmp_path) as worker:
        wait_until(lambda: done(1), seconds=180, what="the first pack is done")
        worker.kill_child()
        wait_until(lambda: done(2), seconds=180, what="another child goes on")
        worker.kill()
        worker.start()
        wait_until(lambda: done(MANY), seconds=180, what="all packs are done")
    with national():
        assert set(Pack.objects.values_list("state", flat=True)) == {PackState.DRAFTED}
        assert Pack.objects.count() == PackPaper.objects.count() == MANY
    assert len(stored_reports()) == MANY
