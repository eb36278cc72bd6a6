"""What the public would read, or reads: one way from what was chosen to lines, and from lines to a page.

The lead's preview, the page that is released and the PDF are all made of these, so that none says another thing.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils import timezone

from actionplans.choices import ActionStatus, PublishedKind
from actionplans.models import HeardAction, Publication, PublicationLine, PublishedLine
from actionplans.publications import WELSH, WORDINGS

# The force's own texts, in whose place a wording for the public comes.
OWN = {
    "commitment": ("title", "text"),
    "action": ("title", "description", "outcome"),
    "heard": ("heard", "changed", "from_whom"),
}
# What is said of a line by its facts, and by which tick. A wording for the public shows it without the tick.
TICKED = {
    "commitment": {"text": "with_description"},
    "action": {"text": "with_description", "more": "with_outcome"},
    "heard": {},
}
# All that a line says, as it is frozen.
SAID = ("position", "under", "kind", *WORDINGS, *WELSH, "due_date", "status", "post")


# --- from what was chosen to lines ------------------------------------------------------------------------------


def lines_of(publication: Publication) -> list[PublishedLine]:
    """What would be released now, in the order of the page; not saved. Two queries, however much there is."""
    chosen = list(
        publication.lines.filter(chosen=True)
        .select_related("commitment", "action", "heard")
        .order_by(F("action__due_date").asc(nulls_last=True), "action__title", "pk")
    )
    page = _Page(publication)
    if publication.introduction:
        words = {"text": publication.introduction, "text_cy": publication.introduction_cy}
        page.add(PublishedKind.INTRODUCTION, words)
    page.add_plan(chosen)
    page.add_heard(chosen)
    return page.lines


@dataclass
class _Page:
    publication: Publication
    lines: list[PublishedLine] = field(default_factory=list)

    def add(self, kind: PublishedKind, said: dict[str, Any], *, under: int | None = None) -> int:
        """Says at which position it stands."""
        position = len(self.lines) + 1
        line = PublishedLine(
            force_id=self.publication.force_id, position=position, under=under, kind=kind, **said
        )
        self.lines.append(line)
        return position

    def add_plan(self, chosen: list[PublicationLine]) -> None:
        """Commitments with their actions; then the actions whose commitment is not chosen."""
        headings = [line for line in chosen if line.commitment and not line.commitment.dropped]
        headings.sort(key=lambda line: (line.commitment.position, line.commitment_id))
        actions = [line for line in chosen if line.action]
        for heading in headings:
            place = self.add(PublishedKind.COMMITMENT, self._texts("commitment", heading))
            for line in actions:
                if line.action.commitment_id == heading.commitment_id:
                    self._add_action(line, place)
        held = {heading.commitment_id for heading in headings}
        for line in actions:
            if line.action.commitment_id not in held:
                self._add_action(line, None)

    def _add_action(self, line: PublicationLine, under: int | None) -> None:
        action, facts = line.action, self.publication
        status = ActionStatus.LATE if action.is_late(timezone.localdate()) else action.status
        said = {
            "due_date": action.due_date if facts.with_due else None,
            "status": status if facts.with_status else "",
            "post": action.owner_post if facts.with_post else "",
        }
        self.add(PublishedKind.ACTION, {**said, **self._texts("action", line)}, under=under)

    def add_heard(self, chosen: list[PublicationLine]) -> None:
        """Each with those of the actions behind it that are chosen too."""
        heard = [line for line in chosen if line.heard and not line.heard.dropped]
        heard.sort(key=lambda line: (line.heard.position, line.heard_id))
        actions = {line.action_id: line for line in chosen if line.action}
        behind = (
            list(HeardAction.objects.filter(force=self.publication.force_id).order_by("pk")) if heard else []
        )
        for line in heard:
            place = self.add(PublishedKind.HEARD, self._texts("heard", line))
            for link in behind:
                if link.heard_id == line.heard_id and link.action_id in actions:
                    texts = self._texts("action", actions[link.action_id])
                    named = {name: texts[name] for name in ("heading", "heading_cy")}
                    self.add(PublishedKind.BEHIND, named, under=place)

    def _texts(self, kind: str, line: PublicationLine) -> dict[str, str]:
        """The public wording, or the force's own words where those may be read. Welsh goes with its English."""
        texts = {}
        for name, own in zip(WORDINGS, OWN[kind], strict=False):
            tick = TICKED[kind].get(name)
            shown = tick is None or getattr(self.publication, tick)
            english = getattr(line, name) or (getattr(line.about, own) if shown else "")
            texts[name] = english
            texts[f"{name}_cy"] = getattr(line, f"{name}_cy") if english else ""
        return texts


def digest(lines: Iterable[PublishedLine]) -> str:
    """The hash of all that the lines say: a page that was read and what is released are the same where it is."""
    said = [[str(getattr(line, name)) for name in SAID] for line in lines]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def frozen(line: PublishedLine) -> dict[str, Any]:
    """A line as JSON holds it."""
    said = {name: getattr(line, name) for name in SAID}
    return said | {"due_date": line.due_date.isoformat() if line.due_date else None}


def thawed(said: dict[str, Any]) -> PublishedLine:
    """What `frozen` made of a line, made back; not saved."""
    line = PublishedLine(**said)
    line.due_date = PublishedLine._meta.get_field("due_date").to_python(said["due_date"])
    return line


# --- from lines to a page ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """line: a commitment, or what was heard; None above actions without a commitment. beneath: in their order."""

    line: PublishedLine | None
    beneath: list[PublishedLine] = field(default_factory=list)


@dataclass(frozen=True)
class PublicPage:
    """What templates/published/plan.html shows."""

    introduction: PublishedLine | None
    groups: list[Group]
    others: Group
    heard: list[Group]

    @property
    def unanswered(self) -> int:
        """How much that was heard stands there with nothing that was done about it."""
        return sum(not group.beneath and not (group.line and group.line.text) for group in self.heard)


def arranged(lines: Iterable[PublishedLine]) -> PublicPage:
    """lines: of one version, in the order of their positions."""
    lines = list(lines)
    groups = {line.position: Group(line) for line in lines if line.kind == PublishedKind.COMMITMENT}
    heard = {line.position: Group(line) for line in lines if line.kind == PublishedKind.HEARD}
    above, others = {**groups, **heard}, Group(None)
    for line in lines:
        if line.kind in {PublishedKind.ACTION, PublishedKind.BEHIND}:
            above.get(line.under or 0, others).beneath.append(line)
    introduction = next((line for line in lines if line.kind == PublishedKind.INTRODUCTION), None)
    return PublicPage(introduction, list(groups.values()), others, list(heard.values()))
