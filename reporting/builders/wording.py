"""Sentences that state what the figures show. Pure functions; the public version says no number below SMALLEST."""

from collections.abc import Iterable, Sequence

from core.templatetags.portal import count
from reporting.builders.content import (
    Completeness,
    DescriptorResult,
    Distribution,
    Fact,
    GradeName,
    LeftOut,
    Movement,
)
from reporting.builders.distributions import SMALLEST, count_at, high_end, low_end

DescriptorMove = tuple[str, Movement]
# As many names as a line or two of the cover hold.
FEW = 5


def forces(number: int) -> str:
    return f"{number:,} force" if number == 1 else f"{number:,} forces"


def these_forces(number: int, *, public: bool) -> str:
    """26 forces; in the public version small numbers stay unsaid."""
    return f"fewer than {SMALLEST} forces" if public and number < SMALLEST else forces(number)


def _number(number: int, *, public: bool) -> str:
    return f"fewer than {SMALLEST}" if public and number < SMALLEST else f"{number:,}"


def _first_upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def largest_move(moves: Iterable[DescriptorMove]) -> DescriptorMove | None:
    """The descriptor that moved most on balance, up or down; None when none did. Ties go to the first."""
    moving = [move for move in moves if move[1].net]
    return max(moving, key=lambda move: abs(move[1].net), default=None)


def finding_of_strand(
    strand: str, moves: Sequence[DescriptorMove], results: Sequence[DescriptorResult], before: str, *, public: bool,
    grades: Sequence[GradeName],
) -> str:  # fmt: skip # laid out to be read
    """The title of the strand's figure: its largest move, or where there is nothing to compare, its weakest point."""
    if not any(result.now.total for result in results):
        return f"No force has submitted grades for {strand} yet"
    if not any(move.compared for _, move in moves):
        return _weakest(strand, results, grades, public=public)
    largest = largest_move(moves)
    if largest is None or (public and abs(largest[1].net) < SMALLEST):
        return f"No descriptor of {strand} moved{' by three forces or more' if public else ''} since {before}"
    title, move = largest
    up, down = these_forces(move.rose, public=public), these_forces(move.fell, public=public)
    if move.net > 0:
        rest = "none a lower one" if not move.fell and not public else f"{_short(down)} a lower one"
        return f"{title} rose most: {up} gave a higher grade than in {before}, {rest}"
    rest = "none a higher one" if not move.rose and not public else f"{_short(up)} a higher one"
    return f"{title} fell most: {down} gave a lower grade than in {before}, {rest}"


def _short(count: str) -> str:
    """4 forces -> 4"""
    return count.removesuffix(" forces").removesuffix(" force")


def _weakest(
    strand: str, results: Sequence[DescriptorResult], grades: Sequence[GradeName], *, public: bool
) -> str:
    if public:
        return f"Where forces stand in {strand}: the first figures"
    low = max(results, key=lambda result: count_at(result.now, low_end(grades)))
    number = count_at(low.now, low_end(grades))
    return f"{forces(number)} of {low.now.total} at {names_of(low_end(grades), grades)} for {low.title}"


def names_of(positions: Sequence[int], grades: Sequence[GradeName]) -> str:
    """Not started or Planned"""
    return " or ".join(grades[position].name for position in positions)


def moves_in_strand(moves: Sequence[DescriptorMove], *, public: bool) -> str:
    """114 rose, 25 fell; empty when there is nothing to compare."""
    rose, fell = sum(move.rose for _, move in moves), sum(move.fell for _, move in moves)
    if not any(move.compared for _, move in moves):
        return ""
    return _first_upper(f"{_number(rose, public=public)} rose, {_number(fell, public=public)} fell")


def moves_of_strand(strand: str, moves: Sequence[DescriptorMove], before: str) -> str:
    compared = sum(move.compared for _, move in moves)
    return f"of {compared:,} grades in {strand} given in both cycles, since {before}" if compared else ""


def summary_of_strand(
    results: Sequence[DescriptorResult], moves: Sequence[DescriptorMove], grades: Sequence[GradeName], before: str, *,
    public: bool,
) -> tuple[str, ...]:  # fmt: skip # laid out to be read
    if not any(result.now.total for result in results):
        return ("No force has submitted yet. This chapter fills as submissions are signed.",)
    balance = _balance(moves, before)
    return balance if public else (*_ends(results, grades), *balance)


def _ends(results: Sequence[DescriptorResult], grades: Sequence[GradeName]) -> tuple[str, ...]:
    """The strongest and the two weakest descriptors, by counts of forces."""
    top, bottom = high_end(grades), low_end(grades)
    high = max(results, key=lambda result: count_at(result.now, top))
    low = sorted(results, key=lambda result: -count_at(result.now, bottom))[:2]
    strong = (
        f"{forces(count_at(high.now, top))} of {high.now.total} rate {high.title} at"
        f" {names_of(top, grades)}, the most in this strand."
    )
    first, *second = ((count_at(result.now, bottom), result.title) for result in low)
    weak = f"{forces(first[0])} stand at {names_of(bottom, grades)} for {first[1]}"
    rest = "".join(f", and {number} for {title}" for number, title in second)
    return (f"{strong} {weak}{rest}.",)


def _balance(moves: Sequence[DescriptorMove], before: str) -> tuple[str, ...]:
    if not any(move.compared for _, move in moves):
        return ("There is no earlier cycle to compare with.",)
    up = sum(1 for _, move in moves if move.net > 0)
    down = sum(1 for _, move in moves if move.net < 0)
    sentence = (
        f"Since {before}, more forces rose than fell in {_of_all(up, len(moves))} descriptors. More fell than rose in"
        f" {_of_all(down, len(moves))}."
    )
    return (sentence,)


def _of_all(number: int, whole: int) -> str:
    """none of the 9, 7 of the 9, all 9"""
    if number == whole:
        return f"all {whole}"
    return f"{number or 'none'} of the {whole}"


def subtitle_of_strand(
    strand: str, completeness: Completeness, results: Sequence[DescriptorResult], *, public: bool
) -> str:
    order = "in the order of the framework" if public else "weakest first"
    thin = (
        " Thick bars: this cycle; thin bars: the last one."
        if any(result.before for result in results)
        else ""
    )
    submitted = forces(completeness.submitted)
    return f"{strand}, {len(results)} descriptors, own grades of {submitted}, {order}.{thin}"


# --- the cover --------------------------------------------------------------------------------------------------


def facts(results: Sequence[DescriptorResult], grades: Sequence[GradeName], before: str) -> list[Fact]:
    """What a reader takes from the cover: how much stands high, and where most stand low."""
    now = [result.now for result in results]
    top, bottom = high_end(grades), low_end(grades)
    total = _graded(now, grades)
    if not total:
        return [Fact("No grades yet", "Figures fill this page as chief officers sign their submissions.")]
    high = sum(count_at(one, top) for one in now)
    then = [result.before for result in results if result.before]
    low = max(results, key=lambda result: count_at(result.now, bottom))
    return [
        Fact(
            f"{high:,} of {total:,}",
            f"grades are {names_of(top, grades)} ({_percent(high, total)}{_compared(then, top, grades, before)})",
        ),
        Fact(
            forces(count_at(low.now, bottom)),
            f"stand at {names_of(bottom, grades)} for {low.title}, the most of all {len(results)} descriptors",
        ),
    ]


def _graded(distributions: Iterable[Distribution], grades: Sequence[GradeName]) -> int:
    steps = [position for position, grade in enumerate(grades) if grade.value is not None]
    return sum(count_at(one, steps) for one in distributions)


def _compared(
    then: Sequence[Distribution], top: Sequence[int], grades: Sequence[GradeName], before: str
) -> str:
    total = _graded(then, grades)
    return f"; {_percent(sum(count_at(one, top) for one in then), total)} in {before}" if total else ""


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%"


def facts_for_all(moves: Sequence[DescriptorMove], before: str) -> list[Fact]:
    """The public version's: which way descriptors moved, from which no number of forces can be worked out."""
    if not any(move.compared for _, move in moves):
        return [Fact("First figures", "There is no earlier cycle to compare with.")]
    up = sum(1 for _, move in moves if move.net > 0)
    found = [
        Fact(
            f"{up} of {len(moves)}", f"descriptors rose on balance since {before}: more forces rose than fell"
        )
    ]
    title, most = max(moves, key=lambda move: move[1].rose)
    if most.rose >= SMALLEST:
        words = f"gave a higher grade than in {before} for {title}, the most of all {len(moves)} descriptors"
        found.append(Fact(forces(most.rose), words))
    return found


# --- words around the figures -----------------------------------------------------------------------------------


def who_submitted(completeness: Completeness) -> str:
    """With the missing ones by name, where the cover has room for them."""
    missing = completeness.missing
    if not missing:
        return "forces submitted"
    if len(missing) > FEW:
        return f"forces submitted; the last appendix names the {len(missing)} that are missing"
    return f"forces submitted. Missing: {', '.join(missing)}"


def left_out(left: LeftOut) -> str:
    """What the public version does not say because it names a force; empty when that is nothing."""
    parts = [
        count(number, noun)
        for number, noun in (
            (left.findings, "finding"),
            (left.deliverables, "deliverable"),
            (left.updates, "update on recommendations,updates on recommendations"),
            (left.areas, "area that plans show,areas that plans show"),
        )
        if number
    ]
    if not parts:
        return ""
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    return f"Left out because they name a force: {listed}."
