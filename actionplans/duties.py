"""The duty to comment on a report: by when, whose turn it is, and the draft that both texts make."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils import timezone

from actionplans.models import ChiefOfficerComment, Inspection, PolicingBodyComment
from core.templatetags.portal import count, day, moment
from forces.models import Force


@dataclass(frozen=True)
class Duty:
    """One report as at a day. chief_on, body_on: when either side first commented; None where it has not.

    overtaken_on: when the chief officer gave other comments than those that the policing body had read.
    """

    inspection: Inspection
    chief_on: date | None
    body_on: date | None
    today: date
    overtaken_on: date | None = None

    @classmethod
    def of(cls, inspection: Inspection, today: date) -> "Duty":
        """inspection: with_comments()."""
        row: Any = inspection
        is_overtaken = row.body_last is not None and row.chief_last > row.body_last
        return cls(
            inspection,
            timezone.localdate(row.chief_at) if row.chief_at else None,
            timezone.localdate(row.body_at) if row.body_at else None,
            today,
            timezone.localdate(row.chief_last) if is_overtaken else None,
        )

    @property
    def days_late(self) -> int:
        """Of the policing body's comments, or of today while they are not there."""
        return self.inspection.days_late(self.body_on or self.today)

    @property
    def days_left(self) -> int:
        """Today counts; 0 when it is over, or done."""
        return 0 if self.body_on else max(0, (self.inspection.due_on - self.today).days + 1)

    @property
    def colour(self) -> str:
        if self.days_late:
            return "red"
        if self.overtaken_on:
            return "orange"
        return "green" if self.body_on else "blue"

    @property
    def state(self) -> str:
        """In a word or two, for a tag."""
        if self.overtaken_on:
            return "To be read again"
        if self.body_on:
            return f"Commented, {count(self.days_late, 'day')} late" if self.days_late else "Commented"
        return (
            f"{count(self.days_late, 'day')} late"
            if self.days_late
            else f"{count(self.days_left, 'day')} left"
        )

    @property
    def turn(self) -> str:
        """Whose turn it is, in a sentence."""
        if self.overtaken_on:
            return (
                f"The chief officer gave other comments on {day(self.overtaken_on)}, after the policing body’s were"
                " written: it reads them again, and gives its own anew."
            )
        if self.body_on:
            return f"The policing body commented on {day(self.body_on)}."
        if self.chief_on:
            return f"The chief officer commented on {day(self.chief_on)}. The policing body’s comments are to come."
        return "The chief officer’s comments come first, and are to come."


def next_duty(force: Force, today: date) -> Duty | None:
    """The report that has waited longest for the policing body's comments; None where none does. One query."""
    waiting = Inspection.objects.filter(force=force).waiting_for_the_body()
    first = waiting.order_by("published_on", "pk").first()
    return Duty.of(first, today) if first else None


def earlier_words(inspection: Inspection) -> list[str]:
    """What its force said of the report before, in sentences: its day, from which the 56 count, its title. One query.

    For whoever comments: what they commented on, and by when, is the force's to name.
    """
    history = inspection.history  # type: ignore[attr-defined]  # core.history adds it
    events = history.filter(force=inspection.force_id).order_by("pgh_id")
    return [sentence for before, after in pairwise(events) if (sentence := _earlier(before, after))]


def _earlier(before: Any, after: Any) -> str:
    """Of two states of its history; empty where both say the same."""
    said = []
    if before.published_on != after.published_on:
        said.append(f"published on {day(before.published_on)}")
    if before.title != after.title:
        said.append(f"called “{before.title}”")
    who = (after.pgh_context or {}).get("name") or "the force"
    at = moment(after.pgh_created_at)
    return f"Until {at} it was said to be {' and '.join(said)}. {who} changed that." if said else ""


@dataclass(frozen=True)
class Part:
    """A heading of the draft and what stands under it; empty where it is still to be written."""

    heading: str
    text: str


def draft_of(
    duty: Duty, body: str, chief_comment: ChiefOfficerComment | None, body_comment: PolicingBodyComment | None
) -> list[Part]:
    """What the policing body publishes, from the newest text of either side. body: the policing body's name."""
    inspection = duty.inspection
    about = f"“{inspection.title}”, published by {inspection.publisher} on {day(inspection.published_on)}."
    if inspection.link:
        about = f"{about}\n{inspection.link}"
    warning = [Part("Before it is published", duty.turn)] if duty.overtaken_on else []
    return [
        *warning,
        Part("The report", about),
        Part(
            f"Comments of the chief officer of {inspection.force}",
            chief_comment.text if chief_comment else "",
        ),
        Part(f"Comments of {body}", body_comment.text if body_comment else ""),
    ]
