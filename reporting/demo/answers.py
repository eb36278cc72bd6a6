"""Writes one force's assessment of one cycle: answers, summaries, signatures, and what is frozen when it is signed."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from assessments.choices import AssignmentState, SignOffStep, Stage
from assessments.freezing import freeze
from assessments.models import (
    Assessment,
    Assignment,
    Cycle,
    Rating,
    SentBack,
    SignOff,
    Summary,
    WeakPointWord,
)
from assessments.signing import declaration, signature_of
from assessments.weak_points import WeakPoint, keep_with, weak_points
from forces.models import Force, Membership
from reporting.demo.calendar import Round, at
from reporting.demo.context import Context
from reporting.demo.grades import Pair, Position, not_applicable
from reporting.demo.invention import dice, fill, invented, uuid_of
from reporting.demo.past import dated
from reporting.demo.progress import (
    Part,
    Story,
    handed_in_before,
    progress_before,
    progress_now,
    story_of,
)
from reporting.demo.words import SummaryWords, comments, summaries

# Who answers what, when the lead gave it away.
DESKS = {
    "PREPARE.3": "contributor",
    "PREPARE.4": "people",
    "PREPARE.5": "rasso",
    "PREPARE.7": "contributor",
    "PROTECT.1": "rasso",
    "PROTECT.3": "people",
    "PROTECT.4": "rasso",
    "PURSUE.1": "rasso",
    "PURSUE.2": "rasso",
    "PURSUE.4": "rasso",
    "PREVENT.1": "prevention",
    "PREVENT.2": "prevention",
    "PREVENT.3": "prevention",
    "PREVENT.5": "prevention",
}
PART_NOTES = (
    "Ask your own team first. Short is fine, as long as it says how you know.",
    "",
    "Start from what we said last time, and say what is different now.",
)


def begin(context: Context, force: Force, desks: dict[str, Membership], *, turn: int) -> "Assessing":
    """Answered as far as the force has come, and still open. turn: 0 for the previous cycle, 1 for the open one."""
    cycle, days = context.rounds[turn]
    begun = Assessing(context, force, desks, turn, cycle, days)
    begun.write()
    return begun


@dataclass
class Assessing:
    context: Context
    force: Force
    desks: dict[str, Membership]
    turn: int
    cycle: Cycle
    days: Round

    def __post_init__(self) -> None:
        self.roll = dice("assessment", self.force.slug, self.turn)
        self.last_day = min(self.days.due_on, self.context.calendar.today) - timedelta(days=1)
        self.parts = (progress_before, progress_now)[self.turn](self.force.slug, self.context.outline)
        self.reasons = not_applicable(self.force.slug)

    def write(self) -> None:
        assessment = self.assessment = Assessment.objects.create(
            public_id=uuid_of("assessment", self.force.slug, self.cycle.slug),
            force=self.force,
            cycle=self.cycle,
        )
        ratings: list[Rating] = []
        rows: list[Summary] = []
        for code, pair in self.context.positions_of(self.force.slug).items():
            ratings += self._ratings(assessment, code, pair)
            rows.append(self._summary(assessment, code, pair))
        Rating.objects.bulk_create(ratings)
        Summary.objects.bulk_create(rows)
        if self.turn == 1:
            with dated(Assignment):
                self._give(assessment)
        moments = [row.updated_at for row in ratings if row.updated_at]
        moments += [row.updated_at for row in rows if row.updated_at]
        self.last_activity_at = max(moments, default=None)

    def finish(self) -> None:
        """Sent and signed, as far as the force has come: from then on answers and evidence are locked."""
        with dated(SignOff, SentBack):
            stage = self._sign(self.assessment)
        # The triggers counted, and wrote the time of loading as that of the last activity.
        Assessment.objects.filter(force=self.force, pk=self.assessment.pk).update(
            stage=stage, last_activity_at=self.last_activity_at
        )

    # --- answers ----------------------------------------------------------------------------------------------

    def _ratings(self, assessment: Assessment, code: str, pair: Pair) -> list[Rating]:
        before, now = comments(self.force.slug, pair, self.context.writing)
        said = (before, now)[self.turn]
        position, part = self._position(pair), self.parts[code]
        roll = dice("answering", self.force.slug, self.turn, code)
        day = self._worked_on(roll)
        rows = []
        for number, (behaviour, value) in enumerate(position.values.items()):
            row = Rating(
                force=self.force, assessment=assessment, provision=self.context.provisions[behaviour]
            )
            if number < part.answered:
                self._say(row, value, said)
                row.revision = 2
                row.updated_by = self.desks[DESKS.get(code, "lead")]
                row.updated_at = at(day, roll)
            elif self._starts_from_last_time():
                self._say(row, pair.before.values[behaviour], before)
                row.carried = True
            rows.append(row)
        return rows

    def _say(self, row: Rating, value: int | None, said: dict[str, str]) -> None:
        code = row.provision.code
        row.grade = self.context.grades[value]
        row.reason = self.reasons[code] if value is None else ""
        row.comment = said.get(code, "")

    def _give(self, assessment: Assessment) -> None:
        """What the colleagues at the desks have; they are as far with it as the answers are."""
        for number, (code, desk) in enumerate(DESKS.items()):
            part = self.parts[code]
            total = len(self.context.outline[code])
            state = AssignmentState.STARTED if part.answered else AssignmentState.GIVEN
            if part.answered == total:
                state = AssignmentState.AGREED if part.confirmed else AssignmentState.HANDED_IN
            Assignment.objects.create(
                public_id=uuid_of("part", self.force.slug, self.cycle.slug, code),
                force=self.force,
                assessment=assessment,
                provision=self.context.provisions[code],
                to=self.desks[desk],
                due_on=self.days.due_on - timedelta(days=14),
                note=PART_NOTES[number % len(PART_NOTES)],
                state=state,
                given_by=self.desks["lead"],
                given_at=at(self.days.opens_on + timedelta(days=2), self.roll),
            )

    def _starts_from_last_time(self) -> bool:
        """As assessments.carrying does it: what was signed a year ago stands where nobody has answered since."""
        return self.turn == 1 and handed_in_before(self.force.slug)

    def _position(self, pair: Pair) -> Position:
        return (pair.before, pair.now)[self.turn]

    def _worked_on(self, roll: Random) -> date:
        first = self.days.opens_on + timedelta(days=5)
        latest = self._signed_on() - timedelta(days=6) if self._is_complete() else self.last_day
        return first + timedelta(days=roll.randint(0, max(0, (latest - first).days)))

    def _summary(self, assessment: Assessment, code: str, pair: Pair) -> Summary:
        row = Summary(force=self.force, assessment=assessment, provision=self.context.provisions[code])
        part: Part = self.parts[code]
        both = summaries(self.force.slug, code, pair, self.context.writing)
        words: SummaryWords = both[self.turn] if part.written else both[0]
        if part.written or self._starts_from_last_time():
            row.strengths, row.gaps, row.support_needed = words.strengths, words.gaps, words.support
        if part.written:
            roll = dice("summarising", self.force.slug, self.turn, code)
            moment = at(min(self._worked_on(roll) + timedelta(days=2), self.last_day), roll)
            row.revision, row.updated_by, row.updated_at = 2, self.desks["lead"], moment
            if part.confirmed:
                row.grade = self.context.grades[self._position(pair).grade]
                row.confirmed_at = moment
        return row

    # --- signing ----------------------------------------------------------------------------------------------

    def _is_complete(self) -> bool:
        return handed_in_before(self.force.slug) if self.turn == 0 else story_of(self.force.slug).complete

    def _signed_on(self) -> date:
        roll = dice("signing", self.force.slug, self.turn)
        if self.turn == 0:
            return self.days.due_on - timedelta(days=roll.randint(0, 16))
        return self.context.calendar.today - timedelta(days=roll.randint(9, 18))

    def _sign(self, assessment: Assessment) -> Stage:
        """Send it, sign it, freeze it: as far as the force has come."""
        if not self._is_complete():
            return Stage.DRAFT
        signed = at(self._signed_on(), self.roll)
        note = self._note()
        points = self._say_why(assessment, signed.date())
        self._log(assessment, SignOffStep.SENT, self.desks["lead"], signed - timedelta(days=2, hours=1), note)
        story = story_of(self.force.slug)
        if self.turn == 1 and story is Story.WITH_CHIEF_OFFICER:
            return Stage.WITH_CHIEF_OFFICER
        if self.turn == 1 and story is Story.SENT_BACK_BY_CHIEF:
            return self._send_back(assessment, signed)
        self._freeze(assessment, signed, note, points)
        self._log(assessment, SignOffStep.SIGNED, self.desks["chief"], signed, "")
        return Stage.REOPENED if self.turn == 1 and story is Story.QUESTIONS else Stage.SUBMITTED

    def _say_why(self, assessment: Assessment, day: date) -> list[WeakPoint]:
        """What is weakly founded, each with the lead's word where sending wants one."""
        points = [replace(point, word=self._word_on(point)) for point in weak_points(assessment, today=day)]
        of = {"force": self.force, "assessment": assessment}
        WeakPointWord.objects.bulk_create(
            WeakPointWord(**of, provision=point.provision, rule=point.rule, word=point.word)
            for point in points
            if point.word
        )
        return points

    def _word_on(self, point: WeakPoint) -> str:
        if not point.wants_a_word:
            return ""
        about = ("weak-point-word", self.turn, point.key)
        word = dice(*about, self.force.slug).choice(invented("texts")["weak_point_words"][point.rule.value])
        return fill(word, slug=self.force.slug, day=self.context.writing[self.turn], about=about)

    def _send_back(self, assessment: Assessment, moment: datetime) -> Stage:
        """The chief officer wants two descriptors looked at again."""
        chief = self.desks["chief"]
        self._log(assessment, SignOffStep.SENT_BACK, chief, moment, "")
        reasons = invented("texts")["sent_back_by_chief"]
        SentBack.objects.bulk_create(
            SentBack(
                force=self.force,
                assessment=assessment,
                provision=self.context.provisions[code],
                reason=reason,
                by_name=signature_of(chief),
                at=moment,
            )
            for code, reason in reasons.items()
        )
        return Stage.SENT_BACK

    def _note(self) -> str:
        note = self.roll.choice(invented("texts")["notes"])
        return fill(note, slug=self.force.slug, day=self.context.writing[self.turn])

    def _log(
        self, assessment: Assessment, step: SignOffStep, by: Membership, moment: datetime, note: str
    ) -> None:
        SignOff.objects.create(
            force=self.force,
            assessment=assessment,
            step=step,
            note=note,
            by=by,
            by_name=signature_of(by),
            at=moment,
        )

    def _freeze(self, assessment: Assessment, signed: datetime, note: str, points: list[WeakPoint]) -> None:
        chief = self.desks["chief"]
        submission = freeze(
            assessment,
            public_id=uuid_of("submission", self.force.slug, self.cycle.slug),
            declaration=declaration(self.force, signed.date()),
            note=note,
            sent_by_name=signature_of(self.desks["lead"]),
            signed_by_name=signature_of(chief),
            signed_as=chief.display_name,
            signed_at=signed,
        )
        keep_with(submission, points)
