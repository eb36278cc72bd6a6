"""How far each force has come in the open cycle, and with which stage. Pure."""

from dataclasses import dataclass
from enum import Enum

from reporting.demo.grades import Outline
from reporting.demo.invention import dice, invented


class Story(Enum):
    """Where a force is; the values are the lists of stories.yaml."""

    ACCEPTED = "accepted"
    IN_REVIEW = "in_review"
    WAITING = "waiting"
    QUESTIONS = "questions"
    WITH_CHIEF_OFFICER = "with_chief_officer"
    SENT_BACK_BY_CHIEF = "sent_back_by_chief"
    NOT_STARTED = "not_started"
    ON_ITS_WAY = "on_its_way"

    @property
    def submitted(self) -> bool:
        return self in SUBMITTED

    @property
    def complete(self) -> bool:
        return self.submitted or self in {Story.WITH_CHIEF_OFFICER, Story.SENT_BACK_BY_CHIEF}


SUBMITTED = (Story.ACCEPTED, Story.IN_REVIEW, Story.WAITING, Story.QUESTIONS)


@dataclass(frozen=True)
class Part:
    """How much of one descriptor is done."""

    answered: int
    written: bool  # the summary has words and a grade
    confirmed: bool


def story_of(slug: str) -> Story:
    stories = invented("stories")
    return next((story for story in Story if slug in stories.get(story.value, ())), Story.ON_ITS_WAY)


def handed_in_before(slug: str) -> bool:
    return slug not in invented("stories")["not_in_previous"]


def progress_before(slug: str, outline: Outline) -> dict[str, Part]:
    if handed_in_before(slug):
        return _all_of(outline)
    return _on_the_way(slug, outline, share=0.6, about="before")


def progress_now(slug: str, outline: Outline) -> dict[str, Part]:
    if told := invented("stories").get(slug):
        return {code: _as_told(told[code], len(behaviours)) for code, behaviours in outline.items()}
    story = story_of(slug)
    if story.complete:
        return _all_of(outline)
    if story is Story.NOT_STARTED:
        return dict.fromkeys(outline, Part(0, written=False, confirmed=False))
    return _on_the_way(slug, outline, share=dice("share", slug).uniform(0.12, 0.97), about="now")


def _as_told(told: dict[str, int | bool], size: int) -> Part:
    answered = int(told.get("answered", size))
    confirmed = bool(told.get("confirmed", False))
    return Part(answered, written=answered > size // 2, confirmed=confirmed)


def _all_of(outline: Outline) -> dict[str, Part]:
    return {code: Part(len(behaviours), written=True, confirmed=True) for code, behaviours in outline.items()}


def _on_the_way(slug: str, outline: Outline, *, share: float, about: str) -> dict[str, Part]:
    """Some descriptors are done, some begun and some untouched, as contributors work."""
    parts = {}
    for code, behaviours in outline.items():
        roll = dice("progress", slug, code, about)
        done, begun = roll.random() < share**1.5, roll.random() < share
        size = len(behaviours)
        answered = size if done else roll.randint(1, size - 1) if begun else 0
        confirmed = answered == size and roll.random() < 0.7
        parts[code] = Part(
            answered, written=confirmed or (answered > 0 and roll.random() < 0.5), confirmed=confirmed
        )
    return parts
