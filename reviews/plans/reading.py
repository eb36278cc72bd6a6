"""What an edition says beside each matter that it is marked against: seven queries, however long the plan is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from actionplans.choices import ActionStatus
from actionplans.models import (
    Edition,
    EditionAction,
    EditionActionProvision,
    EditionCommitment,
    EditionCommitmentProvision,
)
from frameworks.choices import ProvisionKind
from frameworks.models import Provision
from frameworks.touching import touches_of_each
from reviews.plans.choices import Mark
from reviews.plans.models import PlanFinding, PlanMark, PlanMatter, PlanReview

T = TypeVar("T")


@dataclass(frozen=True)
class Said:
    """What a plan says of one matter. A stopped action says nothing.

    commitments, actions: that answer it, or a line beneath it, or stand under a commitment that does. near: actions
    that answer what it stands under, or a line that it touches by the crosswalk.
    """

    commitments: list[EditionCommitment] = field(default_factory=list)
    actions: list[EditionAction] = field(default_factory=list)
    near: list[EditionAction] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        return not (self.commitments or self.actions or self.near)


@dataclass(frozen=True)
class Line:
    """One matter of one plan. before: how the plan was marked when an earlier edition was reviewed."""

    mark: PlanMark
    said: Said
    findings: list[PlanFinding]
    before: str

    @property
    def matter(self) -> PlanMatter:
        return self.mark.matter


@dataclass(frozen=True)
class Group:
    """The lines of one action area, or of the recommendation."""

    heading: Provision
    lines: list[Line]


@dataclass(frozen=True)
class Reading:
    """One plan's review. general: findings about the plan as a whole."""

    groups: list[Group]
    general: list[PlanFinding]

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]

    @property
    def unmarked(self) -> list[Line]:
        return [line for line in self.lines if not line.mark.mark]

    @property
    def seem_absent(self) -> list[Line]:
        """Not marked, and the plan answers nothing there: absent, as far as answers tell. A person says so."""
        return [line for line in self.unmarked if line.said.is_nothing]

    @property
    def counts(self) -> list[tuple[Mark, int]]:
        """[(mark, how many lines have it)], each mark once."""
        return [(mark, sum(line.mark.mark == mark for line in self.lines)) for mark in Mark]

    def place_of(self, code: str) -> int | None:
        return next((at for at, line in enumerate(self.lines) if line.matter.code == code), None)


def read_plan(review: PlanReview) -> Reading:
    """All lines in reading order, with what the edition says beside each."""
    marks = list(PlanMark.objects.filter(force=review.force_id, review=review).in_reading_order())
    findings: dict[int, list[PlanFinding]] = defaultdict(list)
    for found in PlanFinding.objects.filter(force=review.force_id, review=review).in_reading_order():
        findings[found.matter_id or 0].append(found)
    answers = Answers.of(review.edition)
    touched = touched_by_each(mark.matter for mark in marks)
    before = _before(review)
    lines = [
        Line(
            mark,
            answers.to(mark.matter, touched[mark.matter]),
            findings[mark.matter_id],
            before.get(mark.matter_id, ""),
        )
        for mark in marks
    ]
    groups = [Group(head, list(group)) for head, group in groupby(lines, key=lambda line: line.matter.group)]
    return Reading(groups, findings[0])


def _before(review: PlanReview) -> dict[int, str]:
    """{matter's key: how it was marked} when the edition before this one that was read was released."""
    earlier = PlanReview.objects.filter(force=review.force_id).released()
    newest = earlier.filter(edition__number__lt=review.edition.number).order_by("-edition__number")[:1]
    rows = PlanMark.objects.filter(force=review.force_id, review__in=newest.values("pk"))
    return {key: str(Mark(mark).label) for key, mark in rows.made().values_list("matter_id", "mark")}


def touched_by_each(matters: Iterable[PlanMatter]) -> dict[PlanMatter, frozenset[str]]:
    """{matter: codes of what it touches by the crosswalk}, in the order given; one query.

    What a listed matter touches is in what it looks at already.
    """
    known = list(matters)
    found = touches_of_each(matter.provision for matter in known if not matter.letter)
    return {
        # An answer to the recommendation that asks for a plan at all says nothing of one action.
        matter: frozenset(
            one.other.code
            for one in found.get(matter.code, ())
            if one.other.kind != ProvisionKind.RECOMMENDATION
        )
        for matter in known
    }


@dataclass(frozen=True)
class Answers:
    """What one edition answers: {code: what answers it}, and {code: what answers it or a line beneath it}."""

    at: dict[str, list[EditionAction]]
    within: dict[str, list[EditionAction]]
    commitments: dict[str, list[EditionCommitment]]

    @classmethod
    def of(cls, edition: Edition) -> "Answers":
        """Three queries."""
        here = {"force": edition.force_id}
        going = EditionAction.objects.filter(**here, edition=edition).exclude(status=ActionStatus.STOPPED)
        actions = {action.pk: action for action in going.by_due_date()}
        under: dict[int, list[EditionAction]] = defaultdict(list)
        for action in actions.values():
            under[action.commitment_id or 0].append(action)
        found = cls(defaultdict(list), defaultdict(list), defaultdict(list))
        committed = EditionCommitmentProvision.objects.filter(**here, edition_commitment__edition=edition)
        for answer in committed.select_related("edition_commitment", "provision").order_by("pk"):
            code = answer.provision.code
            for one in _at_and_above(code):
                found.commitments[one].append(answer.edition_commitment)
            found._add(code, under[answer.edition_commitment_id])
        answered = EditionActionProvision.objects.filter(**here, edition_action__edition=edition)
        for key, code in answered.order_by("pk").values_list("edition_action_id", "provision__code"):
            found._add(code, [actions[key]] if key in actions else [])
        return found

    def _add(self, code: str, actions: list[EditionAction]) -> None:
        self.at[code] += actions
        for one in _at_and_above(code):
            self.within[one] += actions

    def to(self, matter: PlanMatter, touched: Iterable[str]) -> Said:
        """touched: codes of what it touches by the crosswalk."""
        actions = _once(action for code in matter.looks_at for action in self.within.get(code, ()))
        near = [action for code in sorted(touched) for action in self.within.get(code, ())]
        direct = {action.pk for action in actions}
        return Said(
            _once(one for code in matter.looks_at for one in self.commitments.get(code, ())),
            actions,
            [one for one in _once((*self.at.get(matter.group.code, ()), *near)) if one.pk not in direct],
        )


def _at_and_above(code: str) -> Iterator[str]:
    """PREPARE.7.2.h, PREPARE.7.2, PREPARE.7; the framework's own part last."""
    parts = code.split(".")
    return (".".join(parts[:length]) for length in range(len(parts), 0, -1))


def _once(rows: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(rows))
