"""Parts of an assessment: given to people, handed in, agreed. The answers stay whoever holds the part."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments.choices import STEPS, AssignmentState, AssignmentStep
from assessments.models import Assessment, Assignment, Rating
from assessments.telling import tell_given, tell_handed_in, tell_to_change
from forces.models import Membership
from frameworks.models import Provision


class HeldError(Exception):
    """Somebody holds this very part already: give theirs to somebody else instead."""

    def __init__(self, provision: Provision) -> None:
        super().__init__(provision.code)
        self.provision = provision


class MovedOnError(Exception):
    """The part is not any more as the page showed it."""


class UnansweredError(Exception):
    """Behaviours of the part have no answer yet; `number` says how many."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@transaction.atomic
def give(
    *,
    assessment: Assessment,
    provisions: Iterable[Provision],
    to: Membership,
    due_on: date,
    note: str,
    by: Membership,
) -> list[Assignment]:
    """Give each of the parts to one person, who is told. Raises HeldError, and then none is given."""
    parts = [
        _make(assessment=assessment, provision=provision, to=to, due_on=due_on, note=note, by=by)
        for provision in provisions
    ]
    tell_given(parts, by=by)
    return parts


def _make(
    *,
    assessment: Assessment,
    provision: Provision,
    to: Membership,
    due_on: date,
    note: str,
    by: Membership,
    state: AssignmentState | str = AssignmentState.GIVEN,
    change_wanted: str = "",
) -> Assignment:
    part = Assignment(
        force_id=assessment.force_id,
        assessment=assessment,
        provision=provision,
        to=to,
        due_on=due_on,
        note=note,
        state=state,
        change_wanted=change_wanted,
        given_by=by,
    )
    try:
        with transaction.atomic():
            part.save()
    except IntegrityError as error:
        raise HeldError(provision) from error
    return part


@transaction.atomic
def give_on(*, part: Assignment, to: Membership, due_on: date, note: str, by: Membership) -> Assignment:
    """Give the part to somebody else, who is told, and takes it up where it is. Raises MovedOnError."""
    made = _give_on(part=part, to=to, due_on=due_on, note=note, by=by)
    tell_given([made], by=by)
    return made


def _give_on(*, part: Assignment, to: Membership, due_on: date, note: str, by: Membership) -> Assignment:
    take_back(part=part, by=by)
    return _make(
        assessment=part.assessment,
        provision=part.provision,
        to=to,
        due_on=due_on,
        note=note,
        by=by,
        state=part.state,
        change_wanted=part.change_wanted,
    )


@transaction.atomic
def stand_in(*, assessment: Assessment, away: Membership, to: Membership, by: Membership) -> list[Assignment]:
    """Give all that somebody still has to do to somebody else, as it is due and with what was said of it.

    Raises MovedOnError or HeldError where somebody was quicker with one of them, and then none is given.
    """
    parts = Assignment.objects.live().filter(
        force=assessment.force_id, assessment=assessment, to=away, state__in=STEPS[AssignmentStep.HAND_IN][0]
    )
    given = [
        _give_on(part=part, to=to, due_on=part.due_on, note=part.note, by=by)
        for part in parts.select_related("assessment__cycle", "provision").order_by("pk")
    ]
    tell_given(given, by=by)
    return given


def take_back(*, part: Assignment, by: Membership) -> None:
    """Nobody holds it any more; its answers stay. Raises MovedOnError."""
    _change(part, Assignment.objects.live(), ended_at=timezone.now())


@transaction.atomic
def hand_in(*, part: Assignment, by: Membership) -> None:
    """The holder is done, and who gave the part is told. Raises UnansweredError or MovedOnError."""
    if left := unanswered_in(part):
        raise UnansweredError(left)
    _take(part, AssignmentStep.HAND_IN)
    tell_handed_in(part, by=by)


def take_up_again(*, part: Assignment, by: Membership) -> None:
    """The holder was too quick. Raises MovedOnError, once the lead has agreed it."""
    _take(part, AssignmentStep.TAKE_UP_AGAIN)


def agree(*, part: Assignment, by: Membership) -> None:
    """Raises MovedOnError."""
    _take(part, AssignmentStep.AGREE)


@transaction.atomic
def ask_to_change(*, part: Assignment, what: str, by: Membership) -> None:
    """The part is its holder's again, with what should change. Raises MovedOnError."""
    _take(part, AssignmentStep.ASK_TO_CHANGE, change_wanted=what)
    tell_to_change(part, by=by)


def _take(part: Assignment, step: AssignmentStep, **values: str) -> None:
    before, after = STEPS[step]
    _step(part, before, state=after, **values)


def _step(part: Assignment, before: Iterable[AssignmentState], **values: str) -> None:
    _change(part, Assignment.objects.live().filter(state__in=list(before)), **values)


def _change(part: Assignment, rows: QuerySet[Assignment], **values: object) -> None:
    if not rows.filter(force=part.force_id, pk=part.pk).update(**values):
        raise MovedOnError
    for name, value in values.items():
        setattr(part, name, value)


def unanswered_in(part: Assignment) -> int:
    """How many behaviours of the part have no answer."""
    in_it = Q(provision=part.provision_id) | Q(provision__code__startswith=f"{part.provision.code}.")
    rows = Rating.objects.filter(in_it, force=part.force_id, assessment=part.assessment_id)
    return rows.unanswered().count()
