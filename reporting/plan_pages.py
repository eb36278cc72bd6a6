"""Asking for a plan on a page as a PDF; it is made as reports are (workflow.py), in its own force's scope."""

from collections.abc import Callable
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from actionplans.models import Edition
from core.queue import enqueue
from forces.models import Force
from reporting.builders import content, plan_page
from reporting.choices import ReportState
from reporting.models import PlanPage
from reporting.pdf import template_version

MAKE_PAGE = "reporting.make_plan_page"


def ask_for_page(*, force: Force, edition: Edition | None, by_name: str) -> PlanPage:
    """The page of an edition, or (None) of the live plan as it stands now. While that is unchanged it is one."""
    frozen = content.freeze(plan_page.build(force, edition, today=timezone.localdate()))
    key = {
        "force": force,
        "edition": edition,
        "content_sha256": content.digest(frozen),
        "template_version": template_version(),
    }
    same = PlanPage.objects.exclude(state=ReportState.STOPPED).defer("content")
    if page := same.filter(**key).first():
        return page
    try:
        with transaction.atomic():
            page = PlanPage.objects.create(**key, content=frozen, asked_by_name=by_name)
    except IntegrityError:  # somebody asked at the same moment
        return same.get(**key)
    enqueue(MAKE_PAGE, force.pk, str(page.public_id))
    return page


def ask_with_the_edition(sender: object, *, edition: Edition, **_: object) -> None:
    """A shared edition has its page as a PDF without anybody asking: those who read it write nothing."""
    ask_for_page(force=edition.force, edition=edition, by_name=edition.shared_by_name)


def ring_for(force_id: int) -> Callable[[str], None]:
    return partial(enqueue, MAKE_PAGE, force_id)
