"""A portal with something to press in every place, and whoever may press it."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from actionplans.models import RecommendationUpdate
from assessments.choices import CycleState, SignOffStep, Stage
from assessments.models import Assessment, SignOff, Submission
from evidence.models import Evidence, EvidenceVersion
from forces.choices import Role
from forces.models import Membership, Organisation
from frameworks.models import Provision
from reporting.choices import ReportKind, ReportState
from reporting.models import Report
from tests.architecture.canaries import Planted, plant
from tests.submissions import make_submission
from tests.world import World, answer_all, make_cycle, make_membership

# What comes and goes with every request, and says nothing of what a form did.
NOT_CONTENT = {"django_session", "audit_idempotencykey", "axes_accessattempt", "axes_accessfailurelog"}


@dataclass
class Props:
    """What was put in place. planted: see tests/architecture/canaries.py, in Warwickshire."""

    world: World
    planted: Planted
    invited: Membership
    unused: Evidence
    submission: Submission
    report: Report
    recommendation: str

    def url(self, name: str, *arguments: object) -> str:
        return reverse(name, args=arguments)


def set_stage(world: World) -> Props:
    """Call inside `arrange()`."""
    people = world.warwickshire
    planted = plant(world, people)
    invited = Membership.objects.create(
        organisation=people.lead.organisation,
        display_name="Invited Person",
        email="invited@warwickshire.example",
        role=Role.VIEWER,
        invitation_sent_at=timezone.now(),
    )
    unused = Evidence.objects.create(
        force=people.force, title="Unused paper", kind="policy", added_by=people.lead
    )
    EvidenceVersion.objects.create(
        force=people.force,
        evidence=unused,
        link="https://example.org/unused",
        sha256="1" * 64,
        scan_state="link",
    )
    of_stalking = RecommendationUpdate.objects.filter(portfolio=world.stalking.portfolio)
    make_cycle("autumn-next", timezone.localdate() + timedelta(days=200), state=CycleState.PREPARING)
    make_membership(Organisation.objects.get(slug="national"), Role.REVIEWER, "second@national.example")
    return Props(
        world,
        planted,
        invited,
        unused,
        make_submission(world.kent.force, world.previous),
        _report(world),
        str(of_stalking.values_list("provision__code", flat=True).first()),
    )


def _report(world: World) -> Report:
    return Report.objects.create(
        kind=ReportKind.NATIONAL_PUBLIC,
        cycle=world.previous,
        state=ReportState.DONE,
        step=7,
        stored_as="reports/none.pdf",
        size=1,
        pages=1,
        attempts=1,
        asked_by=world.national_lead,
        asked_by_name="Lead",
        content={"completeness": {"submitted": 1, "expected": 43, "missing": []}},
        content_sha256=uuid.uuid4().hex,
        template_version="1",
        started_at=timezone.now(),
        finished_at=timezone.now(),
    )


def with_chief_officer(assessment: Assessment) -> None:
    """Answered, confirmed and sent. Call inside `arrange()`."""
    answer_all(assessment)
    lead = Membership.objects.get(organisation__slug=assessment.force.slug, role=Role.FORCE_LEAD)
    Assessment.objects.filter(pk=assessment.pk).update(stage=Stage.WITH_CHIEF_OFFICER)
    SignOff.objects.create(
        force=assessment.force,
        assessment=assessment,
        step=SignOffStep.SENT,
        by=lead,
        by_name=lead.display_name,
    )


def a_behaviour(code: str = "PREPARE.7.2.b") -> Provision:
    return Provision.objects.get(code=code)


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is done inside is undone after, also by requests, whose scope else stands in no transaction."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # as Django's own tests mark theirs
    with block:
        yield
        transaction.set_rollback(True)


def fingerprint(arranging: Callable) -> dict[str, tuple[int, int]]:
    """{table: (rows, sum of their hashes)} of all that the portal holds; equal when nothing was changed."""
    with arranging(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        tables = sorted({name for (name,) in cursor.fetchall()} - NOT_CONTENT)
        selects = [
            f"SELECT '{name}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM \"{name}\" t"
            for name in tables
        ]
        cursor.execute(" UNION ALL ".join(selects))
        return {name: (rows, int(total)) for name, rows, total in cursor.fetchall()}
