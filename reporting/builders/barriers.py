"""What stands in forces' way, as the national team noted it while it chased returns: kinds, counted by forces."""

from collections.abc import Mapping

from django.db.models import Count

from assessments.models import Cycle
from reporting.builders.content import CommonBarrier
from reporting.builders.distributions import SMALLEST
from reporting.builders.wording import these_forces
from reviews.choices import BarrierKind
from reviews.models import Barrier


def common_barriers(cycle: Cycle) -> tuple[CommonBarrier, ...]:
    """Each kind that was noted in the cycle, in the way still or no more. One query; in the national scope."""
    rows = Barrier.objects.filter(cycle=cycle).order_by().values("kind")
    return counted(
        {row["kind"]: row["forces"] for row in rows.annotate(forces=Count("force", distinct=True))}
    )


def counted(forces: Mapping[str, int]) -> tuple[CommonBarrier, ...]:
    """The most common first. forces: {kind: by how many forces}. Pure.

    No number below SMALLEST is said, and such kinds stand in the list's own order, which tells nothing of them. A force
    may have several kinds, so there is no total to subtract from.
    """
    said = [(kind, forces[kind]) for kind in BarrierKind if forces.get(kind)]
    ordered = sorted(said, key=lambda one: -one[1] if one[1] >= SMALLEST else 0)
    return tuple(CommonBarrier(kind.label, these_forces(number, public=True)) for kind, number in ordered)
