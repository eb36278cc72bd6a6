"""What the moderation desk shows of one cycle: own against moderated grades, and how alike its readers read.

Put together from few queries that do not grow. Of what is read twice it reads only what both have handed in.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Case, Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Abs

from assessments.models import Cycle
from assessments.scoring import lower_median, movement
from forces.models import Membership
from forces.roles import Permission
from frameworks.models import Provision
from reviews.choices import ReadingState, ReviewState
from reviews.models import ModeratedGrade, Reading, ReadingGrade
from reviews.moderating.effects import Effect, Fit, Outlier, fit_effects
from reviews.moderating.kappa import Agreement, agreement_of_all, weighted_kappa
from reviews.moderating.pairs import Pair

MOST_MOVES = 10
MOST_OUTLIERS = 20
DIRECTIONS = {"up": "higher", "same": "the same", "down": "lower", "none": "not compared"}
# What a list of double readings is narrowed to.
ALIKE = {
    "compared": "compared",
    "same": "the same grade",
    "apart": "different grades",
    "left_out": "left out",
}


# --- own against moderated --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DescriptorMoves:
    """One descriptor over all forces. moves: how many moderated grades stand (up, same, down, none) of the own one.

    own, moderated: the middle of each, over the forces that have both; None where none has.
    """

    provision: Provision
    moves: dict[str, int]
    own: int | None
    moderated: int | None

    @property
    def settled(self) -> int:
        return sum(self.moves.values())


def direction_of(own: int | None, moderated: int | None) -> str:
    by = movement(moderated, own)
    return "none" if by is None else "up" if by > 0 else "down" if by < 0 else "same"


def descriptor_moves(cycle: Cycle, descriptors: Iterable[Provision]) -> list[DescriptorMoves]:
    """One query: a row for each descriptor, own and moderated grade, with how many forces that are."""
    moderated_grades: Any = ModeratedGrade.objects.of_cycle(cycle.pk).with_own()  # it adds own_value
    rows = (
        moderated_grades.order_by()
        .values_list("provision_id", "own_value", "grade__value")
        .annotate(forces=Count("pk"))
    )
    counted: dict[int, list[tuple[int | None, int | None, int]]] = {}
    for provision, own, moderated, forces in rows:
        counted.setdefault(provision, []).append((own, moderated, forces))
    return [_moves_of(provision, counted.get(provision.pk, [])) for provision in descriptors]


def _moves_of(provision: Provision, rows: Sequence[tuple[int | None, int | None, int]]) -> DescriptorMoves:
    moves = Counter(dict.fromkeys(DIRECTIONS, 0))
    own_values, values = [], []
    for own, moderated, forces in rows:
        moves[direction_of(own, moderated)] += forces
        if own is not None and moderated is not None:
            own_values += [own] * forces
            values += [moderated] * forces
    middle = (lower_median(own_values), lower_median(values)) if values else (None, None)
    return DescriptorMoves(provision, dict(moves), *middle)


def grades_of(cycle: Cycle, *, descriptor: str = "", moved: str = "") -> QuerySet[ModeratedGrade]:
    """The grades that a count of the desk is made of, by force. moved: one of DIRECTIONS, or all."""
    rows = (
        ModeratedGrade.objects.of_cycle(cycle.pk)
        .with_own()
        .select_related("force", "provision__parent", "grade", "review__submission")
        .order_by("force__region__position", "force__position", "provision__position")
    )
    if descriptor:
        rows = rows.filter(provision__code=descriptor)
    condition = {
        "up": Q(moved__gt=0),
        "same": Q(moved=0),
        "down": Q(moved__lt=0),
        "none": Q(moved__isnull=True),
    }.get(moved)
    return rows.filter(condition) if condition is not None else rows


def largest_moves(cycle: Cycle) -> list[ModeratedGrade]:
    """The moderated grades farthest from the force's own, at most MOST_MOVES; none that is the same. One query."""
    grades: Any = grades_of(cycle)  # with_own adds moved
    rows = grades.exclude(moved=0).exclude(moved=None).annotate(size=Abs("moved"))
    return list(rows.order_by("-size", "force__position", "provision__position")[:MOST_MOVES])


# --- what waits for the panel -----------------------------------------------------------------------------------


def waiting_for_panel(cycle: Cycle) -> QuerySet[Any, Any]:
    """One row for each descriptor of a submission whose two readings, both handed in, differ, and no panel decided.

    force, submission, code, title, strand, number.
    """
    readings = Reading.objects.filter(force=OuterRef("force"), review=OuterRef("reading__review"))
    settled = ModeratedGrade.objects.filter(
        force=OuterRef("force"), review=OuterRef("reading__review"), provision=OuterRef("provision")
    )
    return (
        ReadingGrade.objects.filter(
            Exists(readings.filter(place=2)),
            ~Exists(readings.exclude(state=ReadingState.HANDED_IN)),
            ~Exists(settled),
            reading__review__state=ReviewState.IN_REVIEW,
            reading__review__submission__cycle=cycle,
            reading__review__submission__superseded=False,
        )
        .order_by()
        .values(
            name=F("force__short_name"),
            submission=F("reading__review__submission__public_id"),
            code=F("provision__code"),
            title=F("provision__short_title"),
            strand=F("provision__parent__short_title"),
            region_position=F("force__region__position"),
            force_position=F("force__position"),
            position=F("provision__position"),
        )
        .annotate(grades=Count("grade", distinct=True), given=Count("pk"))
        .filter(Q(grades__gt=1) | Q(given=1))
        .order_by("region_position", "force_position", "position")
    )


# --- how alike they read ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reader:
    """Somebody who reads; key: as an address has them."""

    pk: int
    key: str
    name: str


@dataclass(frozen=True)
class ReaderLine:
    """One reader's effect under their name; shown to them, and to whoever leads."""

    reader: Reader
    effect: Effect


@dataclass(frozen=True)
class BetweenTwo:
    """How far two readers agree."""

    readers: tuple[Reader, Reader]
    agreement: Agreement


@dataclass(frozen=True)
class Likeness:
    """fit and agreement are of all; readers and between are what this person may see of single ones.

    outliers: grades of first readings, each with second_value, farther apart than their readers' effects explain.
    """

    fit: Fit
    agreement: Agreement
    readers: list[ReaderLine]
    between: list[BetweenTwo]
    outliers: list[ReadingGrade]


def likeness(cycle: Cycle, by: Membership) -> Likeness:
    """Three queries, whatever has been read. Single readers: one's own effect; all of them with SETTLE."""
    pairs, readers = double_readings(cycle)
    fit = fit_effects(pairs)
    leads = by.may(Permission.SETTLE)
    return Likeness(
        fit=fit,
        agreement=agreement_of_all(pairs),
        readers=[
            ReaderLine(readers[effect.reader], effect)
            for effect in fit.effects
            if leads or effect.reader == by.pk
        ],
        between=_between(pairs, readers) if leads else [],
        outliers=_outlying(cycle, fit.outliers) if fit.outliers else [],
    )


def double_readings(cycle: Cycle) -> tuple[list[Pair], dict[int, Reader]]:
    """What two people have read, both handed in: counted by who they are and what they gave; and who they are.

    The database counts, so that it is no more work here for more forces. Two queries.
    """
    alike = ("reading__reader", "second_reader", "grade__value", "second_value")
    # In an order, so that the same readings give the same figures to the last place.
    counted = _read_twice(cycle).order_by(*alike).values_list(*alike).annotate(number=Count("pk"))
    return [Pair(None, *row) for row in counted], {reader.pk: reader for reader in readers_of(cycle)}


def readers_of(cycle: Cycle) -> list[Reader]:
    """Everybody who was given a submission of the cycle, by name. One query."""
    readings = Reading.objects.filter(review__submission__cycle=cycle, reader__isnull=False)
    rows = readings.order_by("reader_name", "reader").values_list(
        "reader", "reader__public_id", "reader_name"
    )
    return [Reader(pk, str(key), name) for pk, key, name in rows.distinct() if pk]


def pairs_of(cycle: Cycle, *, alike: str = "", readers: Iterable[Reader] = ()) -> QuerySet[ReadingGrade]:
    """What the figures of agreement are made of, by force. alike: one of ALIKE, or all. readers: who read them.

    Each with second_value and second_name.
    """
    rows = _read_twice(cycle).select_related(
        "force", "provision__parent", "grade", "reading__review__submission"
    )
    compared = Q(grade__value__isnull=False, second_value__isnull=False) & ~Q(
        reading__reader=F("second_reader")
    )
    condition = {
        "compared": compared,
        "same": compared & Q(grade__value=F("second_value")),
        "apart": compared & ~Q(grade__value=F("second_value")),
        "left_out": ~compared,
    }.get(alike)
    if condition is not None:
        rows = rows.filter(condition)
    for reader in readers:
        rows = rows.filter(Q(reading__reader=reader.pk) | Q(second_reader=reader.pk))
    found: QuerySet[ReadingGrade] = rows.order_by(
        "force__region__position", "force__position", "provision__position"
    )
    return found


def _read_twice(cycle: Cycle) -> Any:
    """Grades of first readings, each beside second_reader, second_value and second_name of the same descriptor.

    The second is looked up for each, by its key, and not joined: a join's plan rests on how many rows the database
    believes there are, and with a wrong belief it compared every grade with every other.
    """
    second = ReadingGrade.objects.filter(
        force=OuterRef("force"),
        reading__review=OuterRef("reading__review"),
        reading__place=2,
        reading__state=ReadingState.HANDED_IN,
        reading__reader__isnull=False,
        provision=OuterRef("provision"),
    ).order_by()
    return (
        ReadingGrade.objects.filter(
            reading__place=1,
            reading__state=ReadingState.HANDED_IN,
            reading__reader__isnull=False,
            reading__review__submission__cycle=cycle,
        )
        .annotate(
            second_reader=Subquery(second.values("reading__reader")),
            second_value=Subquery(second.values("grade__value")),
            second_name=Subquery(second.values("grade__name")),
        )
        .filter(second_reader__isnull=False)
    )


def _outlying(cycle: Cycle, outliers: Sequence[Outlier]) -> list[ReadingGrade]:
    """The descriptors behind the farthest of them, at most MOST_OUTLIERS. One query."""
    kinds = [(_like(outlier.pair), abs(outlier.standardised)) for outlier in outliers[:MOST_OUTLIERS]]
    far = Case(*(When(like, then=Value(size)) for like, size in kinds), output_field=FloatField())
    rows = (
        _read_twice(cycle)
        .annotate(far=far)
        .filter(far__isnull=False)
        .select_related("force", "provision", "grade", "reading__review__submission")
        .order_by("-far", "force__position", "provision__position")
    )
    return list(rows[:MOST_OUTLIERS])


def _like(pair: Pair) -> Q:
    return Q(
        reading__reader=pair.first,
        second_reader=pair.second,
        grade__value=pair.first_rank,
        second_value=pair.second_rank,
    )


def _between(pairs: Sequence[Pair], readers: dict[int, Reader]) -> list[BetweenTwo]:
    """For each two people who share readings, by name; a pair counts from the one to the other."""
    found = []
    for one, other in combinations(readers.values(), 2):
        shared = [_turned(pair, one.pk) for pair in pairs if {pair.first, pair.second} == {one.pk, other.pk}]
        if shared:
            found.append(BetweenTwo((one, other), weighted_kappa(shared)))
    return found


def _turned(pair: Pair, first: int) -> Pair:
    """With this reader's rank first."""
    if pair.first == first:
        return pair
    return Pair(pair.cell, pair.second, pair.first, pair.second_rank, pair.first_rank, pair.number)
