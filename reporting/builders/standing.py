"""The words that stand in every report, and those that stand until somebody writes their own. All the portal's own."""

from core.templatetags.portal import day
from reporting.builders.content import Completeness
from reporting.builders.distributions import SMALLEST

FOREWORD = (
    "Nobody has written the foreword yet. It belongs to the national lead and says in about 300 words: why this"
    " work matters to women and girls, what has changed since the last report, where policing still falls short, and"
    " what the national lead asks of chief officers now."
)

INTRODUCTION = """\
In {cycle}, each of the {expected} territorial police forces of England and Wales was asked to assess itself against \
the {framework}: every behaviour, and from them each descriptor. A chief officer signed each submission. {submitted} \
forces had submitted when these figures were frozen.

The report goes through the {strands} strands in turn. Each chapter shows how many forces stand at each grade, what \
the national team found promising, and where the response must be strengthened. {compared} Next steps, the \
recommendations of the inspectorate and the method follow.
"""
COMPARED = "Where a force also submitted in {before}, the report says how its grades have moved."
FIRST = "It is the first cycle, so there is nothing yet to compare with."

OWN_GRADES = (
    "The figures are the forces’ own grades for {cycle}, as each force’s chief officer signed them. Of a force that"
    " submitted more than once, the newest submission counts.{signed}"
)
CONFIRMED = (
    "Each behaviour is graded, and the lower median of a descriptor’s behaviours suggests the grade of the"
    " descriptor: at most the third grade while any behaviour is not started. The force confirms that grade or gives"
    " its own. The report uses the confirmed grade."
)
ORDINAL = (
    "Grades are steps on a scale, not amounts. They are counted and compared, never averaged. Not applicable is left"
    " out of movements."
)
MOVEMENTS = "Movements count the forces that gave a grade in both {cycle} and {before}."
NO_RANKING = "This is not a ranking. Forces grade themselves, and start from different places."
NAMED = f"Forces are named. The public version names none, and shows no number of forces below {SMALLEST}."
SUPPRESSED = (
    f"No force is named, and no number of forces below {SMALLEST} is shown. Where fewer than {SMALLEST} forces gave a"
    f" grade, it is counted together with the next one, until at least {SMALLEST} stand together; so a total leaves"
    f" nothing to subtract. Where fewer than {SMALLEST} forces submitted at all, nothing is shown."
)


def introduction(*, cycle: str, before: str, framework: str, strands: int, completeness: Completeness) -> str:
    """What stands until the national team has written its own."""
    return INTRODUCTION.format(
        cycle=cycle,
        expected=completeness.expected,
        submitted=completeness.submitted,
        framework=framework,
        strands=strands,
        compared=COMPARED.format(before=before) if before else FIRST,
    ).strip()


def method(*, cycle: str, before: str, completeness: Completeness, public: bool) -> tuple[str, ...]:
    until = completeness.signed_until
    signed = f" The last one counted was signed on {day(until)}." if until else ""
    return (
        OWN_GRADES.format(cycle=cycle, signed=signed),
        CONFIRMED,
        ORDINAL,
        *([MOVEMENTS.format(cycle=cycle, before=before)] if before else []),
        NO_RANKING,
        SUPPRESSED if public else NAMED,
    )
