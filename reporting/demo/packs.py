"""Feedback packs of the demonstration: some were released, some are being worded, and the rest waits to be drafted."""

from typing import Any

from assessments.models import Cycle
from forces.choices import Audience
from forces.models import Membership
from forces.scope import By, scope
from practice.models import Practice
from reporting.demo.context import Context
from reporting.demo.invention import invented
from reporting.models import Pack
from reporting.packing import change_section, draft, release_pack
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
            _send(cycles[said["cycle"]], said, lead)


def _send(cycle: Cycle, said: dict[str, Any], lead: Membership) -> None:
    """Drafted, worded and, where it is said, released."""
    submissions = cycle.submissions.filter(force__slug=said["force"], superseded=False)
    submission = submissions.select_related("force").get()
    pack = Pack.objects.create(
        force=submission.force, cycle=cycle, submission=submission, asked_by_name=lead.display_name
    )
    draft(str(pack.public_id))
    for section in pack.sections.filter(kind__in=said["words"]).select_related("pack__force", "pack__cycle"):
        text = said["words"][section.kind].strip()
        change_section(section=section, text=text, revision=section.revision, by=lead)
    if said["released"]:
        release_pack(pack=pack, by=lead)
