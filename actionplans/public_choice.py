"""What can be chosen for a publication, as the page lists it: commitments with their actions, and what was heard."""

from dataclasses import dataclass, field
from typing import Any

from actionplans.models import Action, Commitment, Heard, Publication, PublicationLine


@dataclass(frozen=True)
class Item:
    """One thing that can go public. line: once it was chosen, also when it was struck out again; with its wordings."""

    thing: Any
    line: PublicationLine | None

    @property
    def chosen(self) -> bool:
        return self.line is not None and self.line.chosen

    @property
    def worded(self) -> bool:
        line = self.line
        return line is not None and bool(line.heading or line.text or line.more)

    @property
    def in_welsh(self) -> bool:
        line = self.line
        return line is not None and bool(line.heading_cy or line.text_cy or line.more_cy)


@dataclass(frozen=True)
class ItemGroup:
    """commitment: None above actions without one."""

    commitment: Item | None
    actions: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """things: {public id as text: the thing}, of all that is offered."""

    groups: list[ItemGroup]
    heard: list[Item]
    things: dict[str, Any]


def chosen_of(publication: Publication) -> Choice:
    """Four queries, however much there is."""
    force = publication.force_id
    lines = {
        (line.commitment_id, line.action_id, line.heard_id): line for line in publication.lines.order_by("pk")
    }
    groups = {
        commitment.pk: ItemGroup(Item(commitment, lines.get((commitment.pk, None, None))))
        for commitment in Commitment.objects.filter(force=force).in_plan()
    }
    others = ItemGroup(None)
    actions = list(Action.objects.filter(force=force).by_due_date())
    for action in actions:
        group = groups.get(action.commitment_id or 0, others)
        group.actions.append(Item(action, lines.get((None, action.pk, None))))
    heard = [
        Item(entry, lines.get((None, None, entry.pk)))
        for entry in Heard.objects.filter(force=force).in_plan()
    ]
    all_groups = [*groups.values(), *([others] if others.actions else [])]
    things = [
        *(group.commitment.thing for group in all_groups if group.commitment),
        *actions,
        *(item.thing for item in heard),
    ]
    return Choice(all_groups, heard, {str(thing.public_id): thing for thing in things})
