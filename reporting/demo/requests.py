"""What the national team asked of forces besides the cycle, and what they returned. All of it is invented."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from forces.models import Force, Membership
from reporting.demo.calendar import at
from reporting.demo.context import Context
from reporting.demo.invention import dice, invented, uuid_of
from reporting.demo.past import made_at
from returns import asking, workflow
from returns.choices import STILL_OPEN, AskedState, QuestionKind, RequestState
from returns.models import Answer, Asked, Question, Request, Return, ReturnedAnswer
from returns.wording import Line, table_text

# The force of the screens is in the middle of the one that is open.
TOLD = "warwickshire"


def ask_forces(context: Context, forces: Iterable[Force], lead: Membership) -> None:
    """As the national lead. Nobody is told: the demonstration's people have enough notices."""
    if Request.objects.exists():
        return
    for kept in invented("requests"):
        request = _request(context, kept, lead)
        if not kept.get("draft"):
            _ask(context, kept, request, forces)


def _request(context: Context, kept: dict[str, Any], lead: Membership) -> Request:
    roll, day = dice("request", kept["title"]), _day(context, kept.get("asked", -1))
    with made_at(at(day, roll), roll, Request, Question):
        request = asking.add_request(
            by=lead,
            values={
                "title": kept["title"],
                "why": kept["why"],
                "instructions": kept["instructions"],
                "due_on": _day(context, kept["due"]),
            },
        )
        for asks in kept["questions"]:
            asking.add_question(request=request, values=_question(asks))
    return request


def _question(asks: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: asks[name] for name in ("kind", "text", "required", "most_rows") if name in asks
    }
    lists = {name: "\n".join(asks.get(name, [])) for name in ("options", "columns")}
    return {**said, **lists, "hint": asks.get("hint", "")}


def _ask(context: Context, kept: dict[str, Any], request: Request, forces: Iterable[Force]) -> None:
    """As asking.send_request does it, in the past."""
    moment = at(_day(context, kept["asked"]), dice("asked", kept["title"]))
    lines = [question.line.kept() for question in request.questions.in_order()]
    said = {name: getattr(request, name) for name in asking.OF_REQUEST}
    Asked.objects.bulk_create(
        Asked(
            public_id=uuid_of("asked", request.title, force.slug),
            force=force,
            request=request,
            questions=lines,
            asked_by_name=request.made_by_name,
            asked_at=moment,
            **said,
        )
        for force in forces
    )
    Request.objects.filter(pk=request.pk).update(
        state=RequestState.SENT, sent_at=moment, sent_by_name=request.made_by_name
    )


def answer_requests(context: Context, force: Force, lead: Membership) -> None:
    """In the force's scope, as its lead: some all of it, some a part, some nothing yet."""
    by_title = {kept["title"]: kept for kept in invented("requests")}
    for asked in Asked.objects.filter(force=force).order_by("asked_at"):
        kept, roll = by_title[asked.title], dice("returned", force.slug, asked.title)
        place = roll.randint(1, 10)
        told = force.slug == TOLD and kept["due"] > 0
        sends = place <= kept["sent"] and not told
        if not sends and not told and place > kept["sent"] + kept["begun"]:
            continue
        days = roll.randint(2, min(40, kept["due"] - kept["asked"])) if sends else 3
        day = _day(context, min(kept["asked"] + days, -1))
        _answer(asked, kept, roll, day, lead, all_of_it=sends)


def _answer(
    asked: Asked, kept: dict[str, Any], roll: Random, day: date, lead: Membership, *, all_of_it: bool
) -> None:
    """As workflow.send_return does it, in the past."""
    moment = at(day, roll)
    lines = asked.lines if all_of_it else asked.lines[:2]
    for line, asks in zip(lines, kept["questions"], strict=False):
        Answer.objects.create(
            force=asked.force, asked=asked, number=line.number, text=_text(line, asks, roll)
        )
    rows = Asked.objects.filter(force=asked.force_id, pk=asked.pk)
    rows.update(state=AskedState.STARTED, answered=len(lines), last_activity_at=moment)
    if not all_of_it:
        return
    returned = Return.objects.create(
        public_id=uuid_of("return", asked.force.slug, asked.title),
        force=asked.force,
        asked=asked,
        number=1,
        sent_by_name=asking.signature_of(lead),
        sent_at=moment,
    )
    ReturnedAnswer.objects.bulk_create(
        ReturnedAnswer(force=asked.force, returned=returned, number=one.number, text=one.text)
        for one in workflow.answers_to(asked).values()
    )
    rows.update(state=AskedState.SENT, sent_at=moment, sent_number=1)


def _text(line: Line, asks: dict[str, Any], roll: Random) -> str:
    match line.kind:
        case QuestionKind.NUMBER:
            return str(roll.randint(asks["low"], asks["high"]))
        case QuestionKind.YES_NO:
            return roll.choice(["yes", "yes", "no"])
        case QuestionKind.CHOICE:
            return roll.choice(line.options)
        case QuestionKind.TABLE:
            return table_text(
                [row, str(roll.randint(2, 12)), str(roll.randint(0, 2))] for row in asks["rows"]
            )
    return str(roll.choice(asks["answers"]))


def close_old_requests() -> None:
    """Those that every force has sent."""
    still = Asked.objects.filter(state__in=STILL_OPEN).values("request")
    for request in Request.objects.filter(state=RequestState.SENT).exclude(pk__in=still):
        asking.close_request(request=request)


def _day(context: Context, days: int) -> date:
    return context.calendar.today + timedelta(days=days)
