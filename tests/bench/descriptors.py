"""One descriptor, with nothing in it, and with three signed years and 500 pieces of evidence behind it."""

from datetime import timedelta

from django.utils import timezone

from actionplans.models import ActionProvision
from assessments.choices import CycleState
from assessments.models import Cycle, Rating
from assessments.workflow import open_assessment
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from forces.choices import Audience
from forces.models import Force, Membership
from forces.scope import By, scope
from frameworks.models import Provision
from tests.submissions import make_submission
from tests.world import make_cycle

CODE = "PREPARE.4"
PIECES, SAVES, YEARS = 500, 12, 3


def empty(lead: Membership) -> str:
    """The address of the descriptor in a cycle that starts from nothing, with nothing attached."""
    with scope(Audience.NATIONAL):
        due = timezone.localdate() + timedelta(days=900)
        cycle = make_cycle("bench-empty", due, state=CycleState.OPEN)
    with scope(Audience.FORCE, lead.force_id, by=By.of(lead)):
        page = _page(lead, cycle)  # open, so that evidence is not locked
        for links in (EvidenceUse, ActionProvision):
            links.objects.filter(force=lead.force_id, provision__code__startswith=f"{CODE}.").delete()
    return page


def full(lead: Membership) -> str:
    """The address of the same one in a cycle after three signed ones, each answer saved many times."""
    with scope(Audience.NATIONAL):
        cycles = _in_a_row()
    with scope(Audience.FORCE, lead.force_id, by=By.of(lead)):
        force = Force.objects.get(pk=lead.force_id)
        for year, cycle in enumerate(cycles[:YEARS]):
            make_submission(force, cycle, value=2 + year, comment=f"What was said in year {year}.")
        page = _page(lead, cycles[YEARS])
        _attach(force)
        for number in range(SAVES):
            Rating.objects.filter(assessment__cycle=cycles[YEARS]).update(comment=f"Save {number}.")
    return page


def _in_a_row() -> list[Cycle]:
    found: list[Cycle] = []
    for year in range(YEARS + 1):
        due = timezone.localdate() + timedelta(days=1000 + 365 * year)
        before = found[-1] if found else None
        found.append(make_cycle(f"bench-{year}", due, state=CycleState.OPEN, previous=before))
    return found


def _page(lead: Membership, cycle: Cycle) -> str:
    assessment = open_assessment(force=Force.objects.get(pk=lead.force_id), cycle=cycle)
    return f"/assessments/{assessment.public_id}/descriptors/{CODE}/"


def _attach(force: Force) -> None:
    """Under each behaviour in turn."""
    behaviours = list(Provision.objects.behaviours().beneath(CODE))
    pieces = Evidence.objects.bulk_create(
        Evidence(force=force, title=f"Measured paper {n}", kind="policy") for n in range(PIECES)
    )
    versions = EvidenceVersion.objects.bulk_create(
        EvidenceVersion(
            force=force, evidence=piece, link=f"https://example.org/{n}", sha256="0" * 64, scan_state="link"
        )
        for n, piece in enumerate(pieces)
    )
    EvidenceUse.objects.bulk_create(
        EvidenceUse(
            force=force,
            evidence=version.evidence,
            version=version,
            provision=behaviours[n % len(behaviours)],
        )
        for n, version in enumerate(versions)
    )
