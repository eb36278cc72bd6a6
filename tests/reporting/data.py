"""A national picture for reports: what all forces submitted in two cycles, and what reviewers released of it.

Plain functions, the same every time. Call them inside `arrange()`.
"""

import hashlib
import random
from collections.abc import Sequence

from django.utils import timezone

from assessments.models import Assessment, Cycle, Submission, SubmittedSummary
from forces.models import Force
from frameworks.models import Grade, Provision
from reviews.choices import FindingKind, ReviewState
from reviews.models import Finding, Review

MISSING = {"cleveland", "city-of-london", "dyfed-powys"}
PRACTICE = (
    "A quarterly skills audit shows who is in post, trained and needed. It is described, not yet evaluated."
)
GAP = "The profile lapsed, and nobody owns the next one. Name an owner and a date."


def national_picture(
    cycle: Cycle, previous: Cycle | None = None, *, missing: set[str] = MISSING
) -> list[Submission]:
    """Every force but the missing ones in this cycle, all in the one before; two findings for every second force."""
    forces = list(Force.objects.order_by("slug"))
    if previous:
        submit(forces, previous, lift=-1)
    submissions = submit([force for force in forces if force.slug not in missing], cycle)
    release_findings(submissions[::2])
    return submissions


def submit(forces: Sequence[Force], cycle: Cycle, *, lift: int = 0) -> list[Submission]:
    """A signed submission of each force: grades that hang together, of a force and of a descriptor."""
    here = set(Assessment.objects.filter(cycle=cycle).values_list("force_id", flat=True))
    Assessment.objects.bulk_create(Assessment(force=one, cycle=cycle) for one in forces if one.pk not in here)
    assessments = {one.force_id: one for one in Assessment.objects.filter(cycle=cycle)}
    submissions = Submission.objects.bulk_create(
        Submission(
            force=force,
            assessment=assessments[force.pk],
            cycle=cycle,
            number=1,
            declaration="Signed in a test.",
            sent_by_name="A lead",
            signed_by_name="A chief",
            signed_as="A chief",
            signed_at=timezone.now(),
            sha256=hashlib.sha256(force.slug.encode()).hexdigest(),
        )
        for force in forces
    )
    descriptors = list(Provision.objects.filter(framework=cycle.framework).descriptors().in_reading_order())
    grades = {grade.value: grade for grade in Grade.objects.filter(scale=cycle.scale)}
    SubmittedSummary.objects.bulk_create(
        SubmittedSummary(
            force=one.force,
            cycle=cycle,
            submission=one,
            provision=descriptor,
            grade=grades[_value(one.force.slug, descriptor.code, lift)],
        )
        for one in submissions
        for descriptor in descriptors
    )
    return submissions


def _value(force: str, code: str, lift: int) -> int | None:
    """Repeatable, and not alike: some forces and some descriptors stand lower than others."""
    of_force, of_descriptor = random.Random(force).uniform(-0.8, 0.8), random.Random(code).uniform(-0.9, 0.9)
    one = random.Random(force + code)
    if one.random() < 0.006:
        return None
    moved = random.Random(f"{force}{code}{lift}").random()
    change = lift if moved < 0.4 else -lift if moved > 0.9 else 0
    return min(5, max(1, round(3.1 + of_force + of_descriptor + one.gauss(0, 0.7)) + change))


def release_findings(submissions: Sequence[Submission]) -> None:
    """One promising practice and one gap in each submission, each in another descriptor."""
    descriptors = list(
        Provision.objects.filter(framework=submissions[0].cycle.framework).descriptors().in_reading_order()
    )
    reviews = Review.objects.bulk_create(
        Review(force=one.force, submission=one, state=ReviewState.ACCEPTED, released_at=timezone.now())
        for one in submissions
    )
    Finding.objects.bulk_create(
        Finding(
            force=review.force,
            review=review,
            provision=descriptors[(place * 3 + 11 * of_kind) % len(descriptors)],
            kind=kind,
            text=GAP if of_kind else PRACTICE,
            written_by_name="A reviewer",
            released_at=timezone.now(),
        )
        for place, review in enumerate(reviews)
        for of_kind, kind in enumerate((FindingKind.PROMISING_PRACTICE, FindingKind.GAP))
    )
