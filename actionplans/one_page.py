"""The plan on one page: pillars, areas and national actions of 2021, each with how the force's own actions stand.

Plain values, without ids: the same for the page and for its PDF.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from actionplans.choices import ActionStatus
from actionplans.models import (
    Action,
    ActionProvision,
    CommitmentProvision,
    Edition,
    EditionAction,
    EditionActionProvision,
    EditionCommitmentProvision,
    PlanLine,
)
from forces.models import Force
from frameworks.choices import ProvisionKind
from frameworks.models import Framework, Provision
from frameworks.querysets import Branch

FRAMEWORK = "NFD-2021"
NO_ACTION = "No action yet"
# {provision's code: {id of an action that answers it: the action}}
Found = dict[str, dict[int, PlanLine]]


@dataclass(frozen=True)
class Cell:
    """A national action. status: of the force's actions that answer it together, empty where there is none."""

    number: str
    title: str
    status: str
    words: str
    actions: int


@dataclass(frozen=True)
class Area:
    """An action area, with what answers it as a whole or anything in it."""

    number: str
    title: str
    status: str
    words: str
    actions: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Pillar:
    number: str
    title: str
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class OnePage:
    """plan: which one, in words. answered, of: how many of the national actions have an action of the force."""

    force: str
    plan: str
    as_at: date
    framework: str
    source: str
    answered: int
    of: int
    pillars: tuple[Pillar, ...]


def page_of_plan(force: Force, today: date) -> OnePage:
    """The live plan as it stands. Five queries."""
    found: Found = defaultdict(dict)
    links = ActionProvision.objects.filter(force=force, provision__framework__code=FRAMEWORK)
    for link in links.exclude(action__status=ActionStatus.STOPPED).select_related("action", "provision"):
        found[link.provision.code][link.action_id] = link.action
    whole = CommitmentProvision.objects.filter(force=force, provision__framework__code=FRAMEWORK).in_plan()
    actions = Prefetch("commitment__actions", queryset=Action.objects.filter(force=force).not_stopped())
    for answer in whole.select_related("commitment", "provision").prefetch_related(actions):
        found[answer.provision.code] |= {action.pk: action for action in answer.commitment.actions.all()}
    return _page(force, "Live plan", found, today)


def page_of_edition(edition: Edition) -> OnePage:
    """The same as the edition froze it, as at its day. Five queries."""
    found: Found = defaultdict(dict)
    links = EditionActionProvision.objects.filter(
        force=edition.force_id, edition_action__edition=edition, provision__framework__code=FRAMEWORK
    )
    not_stopped = EditionAction.objects.exclude(status=ActionStatus.STOPPED)
    for link in links.exclude(edition_action__status=ActionStatus.STOPPED).select_related(
        "edition_action", "provision"
    ):
        found[link.provision.code][link.edition_action_id] = link.edition_action
    whole = EditionCommitmentProvision.objects.filter(
        force=edition.force_id, edition_commitment__edition=edition, provision__framework__code=FRAMEWORK
    )
    actions = Prefetch("edition_commitment__actions", queryset=not_stopped)
    for answer in whole.select_related("edition_commitment", "provision").prefetch_related(actions):
        found[answer.provision.code] |= {
            action.pk: action for action in answer.edition_commitment.actions.all()
        }
    return _page(edition.force, str(edition), found, timezone.localdate(edition.shared_at))


def standing(actions: Iterable[PlanLine], day: date) -> ActionStatus | None:
    """How several actions stand together on a day: the worst first. None where there is none."""
    lines = list(actions)
    if not lines:
        return None
    if any(line.is_late(day) for line in lines):
        return ActionStatus.LATE
    statuses = {ActionStatus.nearest(line.status) for line in lines}
    if ActionStatus.AT_RISK in statuses:
        return ActionStatus.AT_RISK
    return statuses.pop() if len(statuses) == 1 else ActionStatus.ON_TRACK


def _page(force: Force, plan: str, found: Found, day: date) -> OnePage:
    framework = Framework.objects.get(code=FRAMEWORK)
    tree = Provision.objects.filter(framework=framework).as_tree()
    pillars = tuple(_pillar(branch, found, day) for branch in tree if _is(branch, ProvisionKind.PILLAR))
    cells = [cell for pillar in pillars for area in pillar.areas for cell in area.cells]
    return OnePage(
        force=force.name,
        plan=plan,
        as_at=day,
        framework=framework.title,
        source=f"{framework.publisher}, {framework.published}. {framework.licence}",
        answered=sum(1 for cell in cells if cell.status),
        of=len(cells),
        pillars=pillars,
    )


def _pillar(branch: Branch, found: Found, day: date) -> Pillar:
    areas = (inner for inner in branch.beneath if _is(inner, ProvisionKind.ACTION_AREA))
    provision = branch.provision
    return Pillar(provision.number, provision.title, tuple(_area(area, found, day) for area in areas))


def _area(branch: Branch, found: Found, day: date) -> Area:
    cells = (inner for inner in branch.beneath if _is(inner, ProvisionKind.NATIONAL_ACTION))
    return Area(
        **_said(branch.provision, found, day),
        cells=tuple(Cell(**_said(cell.provision, found, day)) for cell in cells),
    )


def _said(provision: Provision, found: Found, day: date) -> dict[str, Any]:
    """What stands beneath it counts for it."""
    code = provision.code
    actions: dict[int, PlanLine] = {}
    for at, lines in found.items():
        if at == code or at.startswith(f"{code}."):
            actions |= lines
    status = standing(actions.values(), day)
    return {
        "number": provision.number,
        "title": provision.title,
        "status": status.value if status else "",
        "words": str(status.label) if status else NO_ACTION,
        "actions": len(actions),
    }


def _is(branch: Branch, kind: ProvisionKind) -> bool:
    return branch.provision.kind == kind
