"""What people of a force asked one another and were told, with the mails: each step taken when it would have been."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Max, Q

from assessments import asking
from assessments.choices import AssignmentState
from assessments.models import Assessment, Assignment, Post, Rating, Thread
from assessments.telling import tell_given, tell_handed_in
from forces.models import Force, Membership
from notices import workflow
from notices.models import Mail, Notice
from reporting.demo.calendar import at
from reporting.demo.context import Context
from reporting.demo.invention import dice, invented
from reporting.demo.past import made_at

# What is older than this was read.
READ_AFTER = timedelta(days=4)


@dataclass(frozen=True)
class Step:
    at: datetime
    take: Callable[[], object]


def converse(context: Context, force: Force, desks: dict[str, Membership]) -> None:
    """In the force's scope, after its assessments. Of a force with no invented threads nobody says anything."""
    told = invented("threads").get(force.slug)
    if told is None:
        return
    open_one = Assessment.objects.select_related("cycle").get(force=force, cycle=context.current)
    steps = list(_parts(open_one, desks["lead"]))
    for entry in told:
        steps += Talk(context, open_one, desks, entry).steps()
    for number, step in enumerate(sorted(steps, key=lambda step: step.at)):
        with made_at(step.at, dice("told", force.slug, number), Thread, Post, Notice, Mail):
            step.take()
            workflow.gather(force_id=force.pk)
        _arrive(force, step.at + timedelta(minutes=1))
    until = at(context.calendar.today - READ_AFTER, dice("read", force.slug))
    for person in desks.values():
        workflow.mark_all_read(until=until, by=person)


def _parts(assessment: Assessment, lead: Membership) -> Iterator[Step]:
    """Given all on one day; handed in an hour after the last answer."""
    parts = list(
        Assignment.objects.filter(force=assessment.force_id, assessment=assessment).select_related(
            "to", "provision__parent"
        )
    )
    yield Step(parts[0].given_at, partial(tell_given, parts, by=lead))
    for part in parts:
        if part.state in {AssignmentState.HANDED_IN, AssignmentState.AGREED}:
            yield _handed_in(part)


def _handed_in(part: Assignment) -> Step:
    inside = Q(provision__code__startswith=f"{part.provision.code}.")
    ratings = Rating.objects.filter(inside, force=part.force_id, assessment=part.assessment_id)
    last = ratings.aggregate(last=Max("updated_at"))["last"]
    return Step(last + timedelta(hours=1), partial(tell_handed_in, part, by=part.to))


@dataclass
class Talk:
    """One thread, from its question on."""

    context: Context
    assessment: Assessment
    desks: dict[str, Membership]
    entry: dict[str, Any]

    def steps(self) -> Iterator[Step]:
        for number, post in enumerate(self.entry["posts"]):
            act = self._answer if number else self._ask
            yield Step(self._moment(post["days"], number), partial(act, post))
        if end := self.entry.get("resolved"):
            moment = self._moment(end["days"], "resolved")
            yield Step(moment, partial(self._resolve, self.desks[end["by"]], moment))

    def _moment(self, days: int, number: object) -> datetime:
        roll = dice("post", self.assessment.public_id, self.entry["on"], number)
        return at(self.context.calendar.today - timedelta(days=days), roll)

    def _ask(self, post: dict[str, Any]) -> None:
        provision = self.context.provisions[self.entry["on"]]
        asking.ask(assessment=self.assessment, provision=provision, **self._said(post))

    def _answer(self, post: dict[str, Any]) -> None:
        asking.answer(thread=self._thread(), **self._said(post))

    def _said(self, post: dict[str, Any]) -> dict[str, Any]:
        names = {desk: person.display_name for desk, person in self.desks.items()}
        return {"text": post["text"].format(**names), "mention": None, "by": self.desks[post["by"]]}

    def _resolve(self, by: Membership, moment: datetime) -> None:
        thread = self._thread()
        asking.resolve(thread=thread, by=by)
        Thread.objects.filter(force=self.assessment.force_id, pk=thread.pk).update(resolved_at=moment)

    def _thread(self) -> Thread:
        rows = Thread.objects.filter(force=self.assessment.force_id, assessment=self.assessment)
        return rows.select_related("assessment", "provision").get(provision__code=self.entry["on"])


def _arrive(force: Force, moment: datetime) -> None:
    """What waits is sent, as far as the portal knows: to invented people nothing goes."""
    for public_id in list(workflow.waiting(force_id=force.pk)):
        lease = workflow.claim(public_id=public_id)
        if lease and workflow.note_sent(lease):
            Mail.objects.filter(force=force, pk=lease.mail.pk).update(sent_at=moment)
