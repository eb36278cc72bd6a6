"""The plan as its pages show it: under commitments, under a framework, by owner, on a board.

However many actions there are, each page asks the database the same number of times.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Prefetch

from actionplans.choices import ActionStatus
from actionplans.models import (
    Action,
    ActionProvision,
    Commitment,
    CommitmentProvision,
    Edition,
    EditionCommitment,
    PlanLine,
)
from actionplans.querysets import ActionQuerySet
from forces.models import Force
from frameworks.choices import ProvisionKind
from frameworks.models import Framework, Provision
from frameworks.querysets import Branch

# The headings of a framework that a plan is held against; what stands beneath counts for its heading.
HEADINGS = {
    ProvisionKind.PILLAR,
    ProvisionKind.ACTION_AREA,
    ProvisionKind.NATIONAL_ACTION,
    ProvisionKind.STRAND,
    ProvisionKind.DESCRIPTOR,
    ProvisionKind.RECOMMENDATION,
}
# Those on the way to others: a strand is answered by what stands under its descriptors.
FRAMES = {ProvisionKind.PILLAR, ProvisionKind.STRAND}


def with_answers(actions: ActionQuerySet) -> ActionQuerySet:
    """Each with its owner, what it answers and how often its due date moved (`moves`): one query more."""
    answers = ActionProvision.objects.select_related("provision__framework").order_by(
        "provision__framework__position", "provision__position"
    )
    rows = actions.select_related("owner").annotate(moves=Count("due_date_changes"))
    return rows.prefetch_related(Prefetch("answers", queryset=answers))


# --- under commitments --------------------------------------------------------------------------------------------


@dataclass
class Group:
    """Actions under one heading. commitment: None for those under none."""

    title: str
    actions: list[PlanLine] = field(default_factory=list)
    commitment: Commitment | EditionCommitment | None = None
    post: str = ""

    def late_on(self, day: date) -> int:
        return sum(1 for action in self.actions if action.is_late(day))

    @property
    def done(self) -> int:
        return sum(1 for action in self.actions if action.status == ActionStatus.DONE)


def by_commitment(force: Force) -> list[tuple[str, list[Group]]]:
    """[(the force's own heading, its commitments)] in the order of the plan; last, under "", what is under none."""
    answers = CommitmentProvision.objects.select_related("provision__framework").order_by(
        "provision__position"
    )
    commitments = Commitment.objects.filter(force=force).in_plan()
    groups = {
        commitment.pk: Group(str(commitment), commitment=commitment)
        for commitment in commitments.prefetch_related(Prefetch("answers", queryset=answers))
    }
    under_none = Group("Under no commitment")
    for action in with_answers(Action.objects.filter(force=force)).by_due_date():
        groups.get(action.commitment_id or 0, under_none).actions.append(action)
    return _by_pillar(groups.values(), under_none)


def frozen_by_commitment(edition: Edition) -> list[tuple[str, list[Group]]]:
    """The same as the edition froze it, each action with its milestones and evidence: six queries."""
    provisions = Provision.objects.select_related("framework").order_by("framework__position", "position")
    answers = Prefetch("provisions", queryset=provisions)
    commitments = edition.commitments.prefetch_related(answers)
    groups = {commitment.pk: Group(str(commitment), commitment=commitment) for commitment in commitments}
    under_none = Group("Under no commitment")
    for action in edition.actions.prefetch_related(answers, "milestones", "evidence").by_due_date():
        groups.get(action.commitment_id or 0, under_none).actions.append(action)
    return _by_pillar(groups.values(), under_none)


def _by_pillar(groups: Iterable[Group], under_none: Group) -> list[tuple[str, list[Group]]]:
    pillars: dict[str, list[Group]] = {}
    for group in groups:
        pillars.setdefault(group.commitment.pillar if group.commitment else "", []).append(group)
    return [*pillars.items(), *([("", [under_none])] if under_none.actions else [])]


# --- under a framework --------------------------------------------------------------------------------------------


@dataclass
class Place:
    """A heading of a framework, with what the plan does about it.

    actions: those that answer it, or what stands beneath it and is no heading. commitments: those that answer it.
    """

    provision: Provision
    actions: list[Action] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    beneath: list["Place"] = field(default_factory=list)

    @property
    def is_frame(self) -> bool:
        return self.provision.kind in FRAMES

    @property
    def has_none(self) -> bool:
        """No action yet, neither here nor beneath."""
        return not self.actions and all(place.has_none for place in self.beneath)


@dataclass
class Coverage:
    """The plan under one framework. kind, answered, of: how many of its headings of that kind have an action."""

    places: list[Place]
    kind: str
    answered: int
    of: int


def under(framework: Framework, force: Force) -> Coverage:
    """What the plan does about each heading of the framework. A stopped action is none."""
    found = _Found.of(framework, force)
    places = [found.place(branch) for branch in Provision.objects.filter(framework=framework).as_tree()]
    counted = [inner for place in places for inner in (place.beneath if place.is_frame else [place])]
    answered = sum(1 for place in counted if not place.has_none)
    kind = counted[0].provision.get_kind_display().lower() if counted else ""
    return Coverage(places, kind, answered, len(counted))


@dataclass
class _Found:
    """{provision id: what answers it}, and {commitment id: its actions}."""

    actions: dict[int, list[Action]]
    commitments: dict[int, list[Commitment]]
    beneath: dict[int, list[Action]]

    @classmethod
    def of(cls, framework: Framework, force: Force) -> "_Found":
        found = cls(defaultdict(list), defaultdict(list), defaultdict(list))
        links = ActionProvision.objects.filter(force=force, provision__framework=framework)
        links = links.exclude(action__status=ActionStatus.STOPPED).select_related("action__owner")
        for link in links.order_by("action__due_date", "action__title", "pk"):
            found.actions[link.provision_id].append(link.action)
        answers = CommitmentProvision.objects.filter(force=force, provision__framework=framework).in_plan()
        for answer in answers.select_related("commitment").order_by("commitment__position", "pk"):
            found.commitments[answer.provision_id].append(answer.commitment)
        committed = Action.objects.filter(
            force=force, commitment__dropped=False, commitment__answers__provision__framework=framework
        )
        for action in committed.not_stopped().select_related("owner").distinct().by_due_date():
            found.beneath[action.commitment_id or 0].append(action)
        return found

    def place(self, branch: Branch) -> Place:
        place = Place(branch.provision, commitments=self.commitments[branch.provision.pk])
        actions = list(self._answering(branch))
        for commitment in place.commitments:
            actions += self.beneath[commitment.pk]
        place.actions = list({action.pk: action for action in actions}.values())
        place.beneath = [self.place(inner) for inner in branch.beneath if inner.provision.kind in HEADINGS]
        return place

    def _answering(self, branch: Branch) -> Iterable[Action]:
        yield from self.actions[branch.provision.pk]
        for inner in branch.beneath:
            if inner.provision.kind not in HEADINGS:
                yield from self._answering(inner)


# --- by owner, and on a board -------------------------------------------------------------------------------------


def by_owner(force: Force) -> list[Group]:
    """Open actions of each person, then of each post without one; last those that nobody owns."""
    groups: dict[tuple[int, str, int], Group] = {}
    for action in with_answers(Action.objects.filter(force=force).open()).by_due_date():
        owner = action.owner
        if owner:
            key, group = (0, owner.display_name, owner.pk), Group(owner.display_name, post=owner.post)
        elif action.owner_post:
            key, group = (1, action.owner_post, 0), Group(action.owner_post)
        else:
            key, group = (2, "", 0), Group("No owner yet")
        groups.setdefault(key, group).actions.append(action)
    return [groups[key] for key in sorted(groups)]


@dataclass
class Column:
    """One status on the board. shown: the first of its actions; total: how many there are."""

    status: ActionStatus
    shown: list[Action]
    total: int

    @property
    def left_out(self) -> int:
        return self.total - len(self.shown)


# What a column shows before it leads to the list: of what is closed only the newest matter.
MOST_OPEN, MOST_CLOSED = 60, 10


def board(force: Force) -> list[Column]:
    """A column for each status that people choose. What was once said to be late stands with what is at risk."""
    columns: dict[ActionStatus, list[Action]] = {
        ActionStatus(value): [] for value, _ in ActionStatus.to_choose()
    }
    for action in Action.objects.filter(force=force).select_related("owner").by_due_date():
        columns[ActionStatus.nearest(action.status)].append(action)
    found = []
    for status, actions in columns.items():
        closed = status in ActionStatus.closed()
        shown = actions[: -MOST_CLOSED - 1 : -1] if closed else actions[:MOST_OPEN]
        found.append(Column(status, shown, len(actions)))
    return found
