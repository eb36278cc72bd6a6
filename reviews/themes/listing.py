"""What the pages of themes show: counts that open their quotes, and texts that wait to be tagged."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.models import Cycle, SubmittedSummary
from reviews.themes.choices import Part
from reviews.themes.models import Theme, ThemeTag
from reviews.themes.suggesting import suggested


@dataclass(frozen=True)
class Counted:
    """A theme in some cycles, newest first: (cycle, quotes, forces)."""

    theme: Theme
    cycles: list[tuple[Cycle, int, int]]

    @property
    def quotes(self) -> int:
        return self.cycles[0][1] if self.cycles else 0

    @property
    def forces(self) -> int:
        return self.cycles[0][2] if self.cycles else 0


def counted(cycles: Iterable[Cycle], *, region: str = "") -> list[Counted]:
    """Every theme, with its counts in these cycles. Two queries."""
    shown = list(cycles)
    rows = ThemeTag.objects.standing().in_region(region).filter(cycle__in=[one.pk for one in shown]).counted()
    numbers = {(row["theme_id"], row["cycle_id"]): (row["quotes"], row["forces"]) for row in rows}
    return [
        Counted(theme, [(cycle, *numbers.get((theme.pk, cycle.pk), (0, 0))) for cycle in shown])
        for theme in Theme.objects.all()
    ]


@dataclass(frozen=True)
class Text:
    """One text of a summary. chosen: themes that it is tagged with; offered: (theme, whether a term suggests it)."""

    part: Part
    text: str
    chosen: set[int]
    offered: list[tuple[Theme, bool]]


def texts_of(summary: SubmittedSummary) -> list[Text]:
    """What of it can be tagged. Two queries. A theme that is no longer offered stays where it was tagged."""
    tags = ThemeTag.objects.filter(
        force=summary.force_id, submission=summary.submission_id, provision=summary.provision_id
    )
    chosen: dict[str, set[int]] = {}
    for part, theme in tags.values_list("part", "theme_id"):
        chosen.setdefault(part, set()).add(theme)
    themes = list(Theme.objects.all())
    terms = {theme.pk: theme.terms for theme in themes}
    found = []
    for part in Part:
        text = getattr(summary, part.value).strip()
        if not text:
            continue
        own, fitting = chosen.get(part, set()), suggested(text, terms)
        offered = [(theme, theme.pk in fitting) for theme in themes if not theme.retired or theme.pk in own]
        # What is suggested stands first, so that it is seen without searching.
        found.append(Text(part, text, own, sorted(offered, key=lambda one: not one[1])))
    return found


def untagged(cycle: Cycle, *, region: str = "") -> QuerySet[SubmittedSummary]:
    """Summaries of the cycle that say something of which no text is tagged, by force and reading order."""
    tagged = ThemeTag.objects.filter(
        force=OuterRef("force"), submission=OuterRef("submission"), provision=OuterRef("provision")
    )
    said = ~Q(gaps="") | ~Q(support_needed="")
    rows = SubmittedSummary.objects.filter(said, ~Exists(tagged), cycle=cycle, submission__superseded=False)
    if region:
        rows = rows.filter(force__region__code=region)
    of = rows.select_related("force", "submission", "provision__parent")
    return of.order_by("force__short_name", "provision__position")
