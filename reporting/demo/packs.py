"""Feedback packs of the demonstration: some were released, some are being worded, and the rest waits to be drafted."""

from datetime import timedelta
from typing import Any

from assessments.models import Cycle
from forces.choices import Audience
from forces.models import Membership
from forces.scope import By, scope
from practice.models import Practice
from reporting.choices import PackState
from reporting.demo.calendar import at
from reporting.demo.context import Context
from reporting.demo.invention import dice, invented
from reporting.demo.past import dated
from reporting.models import Pack, PackPaper
from reporting.packing import change_section, draft, paper_of
from reviews.choices import BarrierKind
from reviews.matching import match


def match_practice(lead: Membership) -> None:
    """What may help with a blocker that forces have. Once: said again it is the same."""
    with scope(Audience.NATIONAL, by=By.of(lead)):
        for kind, title in invented("packs")["matches"].items():
            match(kind=BarrierKind(kind), practice=Practice.objects.get(title=title))


def send_packs(context: Context, lead: Membership) -> None:
    """Once: what people did with packs since stays as it is."""
    with scope(Audience.NATIONAL, by=By.of(lead)):
        if Pack.objects.exists():
            return
    cycles = {"previous": context.previous, "current": context.current}
    for said in invented("packs")["packs"]:
        with scope(Audience.NATIONAL, by=By.of(lead)):
            _send(context, cycles[said["cycle"]], said, lead)


def _send(context: Context, cycle: Cycle, said: dict[str, Any], lead: Membership) -> None:
    """Drafted, worded and, where it is said, released: soon after the submission was accepted, and before today."""
    rows = cycle.submissions.filter(force__slug=said["force"], superseded=False)
    submission = rows.select_related("force", "review").get()
    accepted = submission.review.decided_at or submission.signed_at  # of those accepted the first
    soon = min(accepted.date() + timedelta(days=2), context.calendar.today - timedelta(days=1))
    moment = max(at(soon, dice("pack", said["force"], cycle.slug)), accepted + timedelta(hours=1))
    with dated(Pack):
        pack = Pack.objects.create(
            force=submission.force,
            cycle=cycle,
            submission=submission,
            asked_by_name=lead.display_name,
            asked_at=accepted,
        )
    draft(str(pack.public_id))
    for section in pack.sections.filter(kind__in=said["words"]).select_related("pack__force", "pack__cycle"):
        text = said["words"][section.kind].strip()
        change_section(section=section, text=text, revision=section.revision, by=lead)
    if said["released"]:
        # Without notices: they would be of today.
        paper = paper_of(pack, by_name=lead.display_name)
        Pack.objects.filter(pk=pack.pk).update(
            state=PackState.RELEASED, released_at=moment, released_by_name=lead.display_name
        )
        PackPaper.objects.filter(pk=paper.pk).update(asked_at=moment, released_at=moment)
