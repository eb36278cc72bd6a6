"""A portal with something to press in every place, and whoever may press it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actionplans.models import RecommendationUpdate
from assessments.choices import CycleState, SignOffStep, Stage
from assessments.models import Assessment, SignOff, Submission
from evidence.models import Evidence, EvidenceVersion
from forces.models import Membership
from reporting.models import Report
from tests.architecture.planting import Everything, Planted, plant
from tests.architecture.routes import ROUTES, address
from tests.submissions import make_submission
from tests.world import World, answer_all, make_cycle

# What comes and goes with every request, and says nothing of what a form did.
NOT_CONTENT = {"forces_session", "audit_idempotencykey", "axes_accessattempt", "axes_accessfailurelog"}


@dataclass
class Props:
    """What was put in place: everything of tests/architecture/planting.py, and what buttons want beside it.

    unused: evidence that stands nowhere yet. submission: one whose review nobody has begun.
    """

    everything: Everything
    unused: Evidence
    submission: Submission
    recommendation: str

    @property
    def world(self) -> World:
        return self.everything.world

    @property
    def planted(self) -> Planted:
        return self.everything.own

    @property
    def report(self) -> Report:
        return self.everything.reports["done"]

    def url(self, name: str, *arguments: object) -> str:
        return reverse(name, args=arguments)

    def addresses(self) -> list[str]:
        """One of every route, in every state of what it is about."""
        found = []
        for name, route in ROUTES.items():
            variants = route.variants.values() if route.about else [None]
            for variant in variants:
                thing = variant.of(self.everything, self.planted) if variant else None
                found.append(address(name, route, thing))
        return found


def set_stage(world: World) -> Props:
    """Call inside `arrange()`."""
    everything = plant(world)
    people, today = world.warwickshire, timezone.localdate()
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
    make_cycle("autumn-next", today + timedelta(days=200), state=CycleState.PREPARING)
    not_begun = make_cycle("autumn-unread", today - timedelta(days=100), state=CycleState.CLOSED)
    of_stalking = RecommendationUpdate.objects.filter(portfolio=world.stalking.portfolio)
    return Props(
        everything,
        unused,
        make_submission(world.kent.force, not_begun),
        str(of_stalking.values_list("provision__code", flat=True).first()),
    )


def client_for(membership: Membership | None, sign_in: Callable[[Membership], Client]) -> Client:
    """Whose failures are answers, as they are outside of tests."""
    client = sign_in(membership) if membership else Client()
    client.raise_request_exception = False
    return client


def with_chief_officer(assessment: Assessment) -> None:
    """Answered, confirmed and sent. Call inside `arrange()`."""
    answer_all(assessment)
    lead = Membership.objects.get(email=f"lead@{assessment.force.slug}.example")
    Assessment.objects.filter(pk=assessment.pk).update(stage=Stage.WITH_CHIEF_OFFICER)
    SignOff.objects.create(
        force=assessment.force,
        assessment=assessment,
        step=SignOffStep.SENT,
        by=lead,
        by_name=lead.display_name,
    )


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
