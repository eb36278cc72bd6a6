"""What forces answered to recommendations: one recommendation across forces, one force across recommendations.

The same few queries for any number of forces and of recommendations.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from actionplans.choices import ResponsePosition
from actionplans.models import ReleasedResponse, Response
from actionplans.querysets import to_answer
from forces.models import Force
from frameworks.models import Provision

# What the lists are narrowed to, beside each position.
NONE, DONE, NOT_DONE = "none", "done", "not_done"
STATES = [
    (NONE, "Nothing released yet"),
    *ResponsePosition.choices,
    (DONE, "The force says done"),
    (NOT_DONE, "The force does not say done"),
]


@dataclass(frozen=True)
class Line:
    """What one force answered to one recommendation. draft: to its own force alone."""

    force: Force
    recommendation: Provision
    released: ReleasedResponse | None
    draft: Response | None = None

    @property
    def has_moved_on(self) -> bool:
        """Whether the draft says something that is not released."""
        if self.draft is None or not self.draft.position:
            return False
        return self.released is None or self.released.of_revision != self.draft.revision

    def is_in(self, state: str) -> bool:
        """Whether it is one of those asked for; by a word that is no state, each is."""
        match state:
            case "none":
                return self.released is None
            case "done" | "not_done":
                return self.released is not None and self.released.says_done == (state == DONE)
            case _ if state in ResponsePosition.values:
                return self.released is not None and self.released.position == state
        return True


@dataclass(frozen=True)
class Counted:
    """How many of the lines are answered, and how many say done."""

    total: int
    answered: int
    done: int
    positions: list[tuple[str, int]]

    @classmethod
    def of(cls, lines: list[Line]) -> "Counted":
        released = [line.released for line in lines if line.released]
        found = Counter(one.position for one in released)
        positions = [(str(label), found[value]) for value, label in ResponsePosition.choices if found[value]]
        return cls(len(lines), len(released), sum(one.says_done for one in released), positions)


def across_forces(recommendation: Provision, on: date) -> list[Line]:
    """Every force that there is on that day, by region; two queries."""
    released = {one.force_id: one for one in ReleasedResponse.objects.newest_of_each_force(recommendation)}
    forces = Force.objects.there_on(on).select_related("region").order_by("region__position", "position")
    return [Line(force, recommendation, released.get(force.pk)) for force in forces]


def across_recommendations(force: Force, *, with_drafts: bool) -> list[Line]:
    """All that are addressed to forces, and those that this one answered; two queries, three with drafts."""
    released = {one.provision_id: one for one in ReleasedResponse.objects.newest_to_each(force)}
    drafts = {one.provision_id: one for one in Response.objects.filter(force=force)} if with_drafts else {}
    rows = (Response if with_drafts else ReleasedResponse)._default_manager.filter(force=force)
    return [
        Line(force, provision, released.get(provision.pk), drafts.get(provision.pk))
        for provision in to_answer(rows.order_by().values("provision"))
    ]
