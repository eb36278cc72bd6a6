"""What happened to an answer, a summary, an assessment, a submission, a cycle: who may ask, and in which words."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst

from assessments import rules
from assessments.choices import AssignmentState, CycleState, SheetState, SignOffStep, Stage, WeakRule
from assessments.models import (
    Assessment,
    Assignment,
    Cycle,
    Extension,
    Rating,
    Reply,
    SentBack,
    SheetUpload,
    SignOff,
    Submission,
    Summary,
    WeakPointWord,
)
from assessments.signing import replies_in_writing
from assessments.weak_points import WeakPoint
from audit.timeline import Entry, Field, Source, Told, tells
from core.templatetags.portal import day
from forces.http import PortalRequest, own_force, require
from forces.roles import Permission
from frameworks.models import Framework, Grade, Scale

SUBMISSION_READERS = (Permission.READ_WHOLE, Permission.READ_SUBMISSIONS, Permission.READ_POSITION)


def _own(request: PortalRequest, public_id: UUID, *, whole: bool = True) -> Assessment:
    """Of the own force; another's and none answer alike. whole: for what is more than one part of it."""
    needed = Permission.READ_WHOLE if whole else Permission.READ_ASSESSMENT
    require(request.membership.may(needed))
    rows = Assessment.objects.select_related("cycle").filter(force=own_force(request))
    return get_object_or_404(rows, public_id=public_id)


def _grade(assessment: Assessment) -> Field:
    names = dict(Grade.objects.filter(scale=assessment.cycle.scale_id).values_list("pk", "name"))
    return Field("Grade", lambda value: names.get(value, ""))


def _page(assessment: Assessment, descriptor: str, anchor: str) -> str:
    return reverse("assessments:descriptor", args=[assessment.public_id, descriptor]) + anchor


@tells("answer", "answers/<uuid:public_id>/<str:code>/", has_texts=True)
def answer(request: PortalRequest, public_id: UUID, code: str) -> Told:
    assessment = _own(request, public_id, whole=False)
    rows = Rating.objects.filter(force=assessment.force_id, assessment=assessment)
    rows = rows.in_sight_of(request.membership).with_holder(request.membership)
    related = rows.select_related("provision", "assessment__cycle")
    rating = get_object_or_404(related, provision__code=code)
    descriptor = ".".join(code.split(".")[:2])
    fields = {"grade_id": _grade(assessment), "comment": Field("Comment", long=True)}
    fields["reason"] = Field("Why it does not apply", long=True)
    fields["carried"] = Field("Last cycle’s answer", lambda value: "not confirmed" if value else "settled")
    fields["unchanged_because"] = Field("Why it stands as it did", long=True)
    return Told(
        heading=capfirst(rating.provision.text),
        caption=f"{rating.provision.reference}, {assessment.cycle}",
        back=("Back to the answer", _page(assessment, descriptor, f"?open={code}#b-{code}")),
        sources=[Source(Rating, {"pgh_obj": rating, "force": assessment.force_id}, fields)],
        row=rating,
    )


@tells("summary", "summaries/<uuid:public_id>/<str:code>/", has_texts=True)
def summary(request: PortalRequest, public_id: UUID, code: str) -> Told:
    assessment = _own(request, public_id)
    rows = Summary.objects.filter(force=assessment.force_id, assessment=assessment)
    row = get_object_or_404(rows.select_related("provision", "assessment__cycle"), provision__code=code)
    fields = {
        "grade_id": _grade(assessment),
        "strengths": Field("Strengths", long=True),
        "gaps": Field("Gaps", long=True),
        "support_needed": Field("Support needed", long=True),
        "confirmed_at": Field("Confirmed"),
    }
    return Told(
        heading=f"Summary: {row.provision.title}",
        caption=f"{assessment.cycle}",
        back=("Back to the descriptor", _page(assessment, code, "#summary")),
        sources=[Source(Summary, {"pgh_obj": row, "force": assessment.force_id}, fields)],
        row=row,
    )


@tells("word", "words/<uuid:public_id>/<slug:rule>/<str:code>/", has_texts=True)
def word(request: PortalRequest, public_id: UUID, rule: str, code: str) -> Told:
    """Why something weakly founded is sent all the same."""
    assessment = _own(request, public_id)
    rows = WeakPointWord.objects.filter(force=assessment.force_id, assessment=assessment, rule=rule)
    row = get_object_or_404(rows.select_related("provision", "assessment__cycle"), provision__code=code)
    return Told(
        heading=WeakPoint(WeakRule(row.rule), row.provision).name,
        caption=f"{row.get_rule_display()}, {assessment.cycle}",
        back=("Back to the sign-off", _sign_off(assessment, "#weak")),
        sources=[
            Source(
                WeakPointWord,
                {"pgh_obj": row, "force": assessment.force_id},
                {"word": Field("Why it is sent all the same", long=True)},
                made="Said why it is sent all the same",
            )
        ],
        row=row,
    )


@tells("reply", "replies/<uuid:public_id>/<str:code>/", has_texts=True)
def reply(request: PortalRequest, public_id: UUID, code: str) -> Told:
    """The answer to a question of the national team that no submission has taken yet."""
    assessment = _own(request, public_id)
    rows = replies_in_writing(assessment).select_related("provision", "assessment__cycle")
    row = get_object_or_404(rows, provision__code=code)
    return Told(
        heading=f"Answer to the question on {row.provision.title}",
        caption=f"{assessment.cycle}",
        back=("Back to the sign-off", _sign_off(assessment, "#questions")),
        sources=[
            Source(
                Reply,
                {"pgh_obj": row, "force": assessment.force_id},
                {"text": Field("Answer", long=True)},
                made="Answered",
            )
        ],
        row=row,
    )


def _sign_off(assessment: Assessment, anchor: str) -> str:
    return reverse("assessments:sign_off", args=[assessment.public_id]) + anchor


@tells("part", "parts/<uuid:public_id>/")
def part(request: PortalRequest, public_id: UUID) -> Told:
    """Who had it, how far they were, and what was asked of them."""
    require(request.membership.may(Permission.READ_ASSESSMENT))
    rows = Assignment.objects.filter(force=own_force(request)).select_related(
        "provision", "assessment__cycle"
    )
    row = get_object_or_404(rows, public_id=public_id)
    if not rules.can_see_part(request.membership, row):
        raise Http404
    fields = {
        "state": Field("State", lambda value: AssignmentState(value).label),
        "due_on": Field("Due"),
        "note": Field("Note", long=True),
        "change_wanted": Field("Asked to change", long=True),
        "ended_at": Field("Taken back or given on"),
    }
    return Told(
        heading=row.name,
        caption=f"{row.assessment.cycle}",
        back=("Back to the part", reverse("assessments:part", args=[row.public_id])),
        sources=[Source(Assignment, {"pgh_obj": row, "force": row.force_id}, fields, made="Given")],
    )


@tells("assessment", "assessments/<uuid:public_id>/")
def assessment(request: PortalRequest, public_id: UUID) -> Told:
    """Its stages, and what was said on the way: to sign, and to send parts back."""
    row = _own(request, public_id)
    of = {"assessment": row, "force": row.force_id}
    sent_back = {
        "reason": Field("What to change", long=True),
        "settled_at": Field("Sent again"),
    }
    return Told(
        heading=f"Assessment, {row.cycle}",
        caption=f"{row.force}",
        back=("Back to the assessment", reverse("assessments:assessment", args=[row.public_id])),
        sources=[
            Source(
                Assessment,
                {"pgh_obj": row, "force": row.force_id},
                {"stage": _stage()},
                made="Assessment begun",
            ),
            Source(SentBack, of, sent_back, made="A part was sent back"),
            Source(
                SheetUpload,
                of,
                {"state": Field("State", lambda value: SheetState(value).label)},
                made="A spreadsheet was brought back",
                name=lambda event: event.file_name,
            ),
            Source(Reply, of, {"text": Field("Answer", long=True)}, made="A question was answered"),
        ],
        more=[
            *(_said(step) for step in SignOff.objects.filter(**of)),
            *(
                Entry(one.at, f"Due on {day(one.until)}, by the national team", one.by_name, one.reason)
                for one in Extension.objects.filter(**of)
            ),
        ],
    )


def _stage() -> Field:
    return Field("Stage", lambda value: Stage(value).label)


def _said(step: SignOff) -> Entry:
    return Entry(step.at, SignOffStep(step.step).label, step.by_name, step.note)


@tells("submission", "submissions/<uuid:public_id>/")
def submission(request: PortalRequest, public_id: UUID) -> Told:
    require(any(request.membership.may(permission) for permission in SUBMISSION_READERS))
    rows = Submission.objects.select_related("cycle", "force")
    if request.membership.force_id is not None:
        rows = rows.filter(force=request.membership.force_id)
    row = get_object_or_404(rows, public_id=public_id)
    fields = {
        "signed_as": Field("Signed as"),
        "note": Field("Covering note", long=True),
        "superseded": Field("In force", lambda value: "no: a later one replaces it" if value else "yes"),
    }
    return Told(
        heading=f"Submission {row.number}, {row.cycle}",
        force=row.force,
        caption=f"{row.force}",
        back=("Back to the submission", reverse("assessments:submission", args=[row.public_id])),
        sources=[
            Source(Submission, {"pgh_obj": row, "force": row.force_id}, fields, made="Signed and submitted")
        ],
    )


# What people write of a cycle, as its history and two texts side by side call it.
CYCLE = {
    "name": Field("Name"),
    "framework_id": Field("Framework", lambda key: str(Framework.objects.get(pk=key))),
    "scale_id": Field("Scale", lambda key: str(Scale.objects.get(pk=key))),
    "previous_id": Field("Starts from", lambda key: str(Cycle.objects.get(pk=key))),
    "opens_on": Field("Opens"),
    "due_on": Field("Due"),
    "instructions": Field("Instructions to forces", long=True),
    "read_twice_percent": Field("Read twice, of a hundred"),
}


@tells("cycle", "cycles/<slug:slug>/", has_texts=True)
def cycle(request: PortalRequest, slug: str) -> Told:
    """For those who run cycles; a cycle's dates are everybody's, what became of them is not."""
    require(rules.can_run_cycles(request.membership))
    row = get_object_or_404(Cycle, slug=slug)
    state = {"state": Field("State", lambda value: CycleState(value).label)}
    return Told(
        heading=row.name,
        caption="Cycle",
        back=(row.name, reverse("assessments:cycle", args=[row.slug])),
        sources=[Source(Cycle, {"pgh_obj": row}, CYCLE | state, made="Cycle made")],
        row=row,
    )
