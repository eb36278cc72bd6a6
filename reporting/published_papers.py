"""A released version of a plan has its PDF without anybody asking; it is made as reports are (workflow.py)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db.models.functions import Now

from actionplans.models import PublishedPlan
from actionplans.public_lines import frozen
from audit.models import Removal
from core.queue import enqueue
from core.templatetags.portal import day
from reporting.builders import content
from reporting.choices import ReportState
from reporting.models import PublishedPaper
from reporting.pdf import template_version

MAKE_PAPER = "reporting.make_published_paper"


def ask_with_the_release(sender: object, *, plan: PublishedPlan, **_: object) -> None:
    """In the transaction that releases the plan, and so in its force's own scope."""
    said = {
        "force": plan.force.name,
        "number": plan.number,
        "released_on": day(plan.released_at),
        "demonstration": settings.DEMO,
        "lines": [frozen(line) for line in plan.lines.all()],
    }
    paper = PublishedPaper.objects.create(
        force_id=plan.force_id,
        plan=plan,
        content=said,
        content_sha256=content.digest(said),
        template_version=template_version(),
    )
    ring_for(plan.force_id)(str(paper.public_id))


def make_again_without_words(sender: object, *, removal: Removal, **_: object) -> None:
    """Personal data were removed from what some say: each is made again (audit.removal), and says so by its hash."""
    places = removal.removed_places.filter(table_name=PublishedPaper._meta.db_table)
    for paper in PublishedPaper.objects.filter(force=removal.force_id, pk__in=places.values("row_id")):
        PublishedPaper.objects.filter(pk=paper.pk).update(content_sha256=content.digest(paper.content))
        if paper.state == ReportState.QUEUED:
            ring_for(paper.force_id)(str(paper.public_id))


def take_up_again(force_id: int) -> None:
    """What could not be made is tried once more in a long while, as a scan is: nobody can ask for it anew."""
    late = Now() - timedelta(seconds=settings.REPORT_RETRY_SECONDS)
    given_up = PublishedPaper.objects.filter(force=force_id, state=ReportState.STOPPED, finished_at__lt=late)
    given_up.update(
        state=ReportState.QUEUED,
        step=0,
        attempts=settings.REPORT_ATTEMPTS - 1,
        not_before=None,
        lease_until=None,
    )


def ring_for(force_id: int) -> Callable[[str], None]:
    return partial(enqueue, MAKE_PAPER, force_id)
