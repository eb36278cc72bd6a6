"""Several behaviours of a descriptor answered at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from assessments import rules
from assessments import together as workflow
from assessments.freezing import answer_of
from assessments.models import Assessment, Rating
from assessments.readiness import NotReadyError
from assessments.together_forms import GRADE, STILL, TogetherForm
from assessments.views.loading import assessment_or_404
from audit.conflicts import came_too_late
from core.templatetags.portal import count
from evidence.locks import LockedError
from evidence.models import Evidence
from evidence.rules import may_be_relied_on
from evidence.sight import seen_by
from forces.http import PortalRequest, form_page, require
from forces.roles import Permission
from frameworks.models import Grade, Provision

# The newest pieces to choose from. Older ones are used for more from their own page.
OFFERED = 200


@form_page
def together(request: PortalRequest, public_id: UUID, code: str) -> HttpResponse:
    """?for=<heading> its behaviours alone. Three buttons: stand as last cycle, one grade, one piece of evidence."""
    assessment = assessment_or_404(request, public_id)
    why_not = rules.why_not_now(request.membership, Permission.ANSWER, assessment, code)
    may = rules.can_answer(request.membership, assessment) and rules.is_open_for(assessment, code)
    require(may, otherwise=why_not)
    heading = request.GET.get("for", "")
    ratings = _offered(request, assessment, code, heading)
    if not ratings:
        raise Http404
    grades = list(Grade.objects.filter(scale=assessment.cycle.scale_id))
    options: dict[str, Any] = {"ratings": ratings, "grades": grades, "pieces": _pieces(request)}
    if request.method == "POST":
        form = TogetherForm(request.POST, do=request.POST.get("do", ""), **options)
        if form.is_valid():
            return _do(request, assessment, code, form)
    else:
        still_open = [r.provision.code for r in ratings if not answer_of(r).answered]
        form = TogetherForm(initial={"parts": still_open}, **options)
    return _page(request, assessment, code, form, ratings)


def _page(
    request: PortalRequest, assessment: Assessment, code: str, form: TogetherForm, ratings: list[Rating]
) -> HttpResponse:
    here = reverse("assessments:descriptor", args=[assessment.public_id, code])
    context = {
        "assessment": assessment,
        "form": form,
        "descriptor": Provision.objects.select_related("parent").get(code=code),
        "chosen": set(form["parts"].value() or []),
        "ratings": [(rating, answer_of(rating).answered) for rating in ratings],
        "carried": any(rating.carried for rating in ratings),
        "more": len(form.pieces) == OFFERED,
        "back": here,
    }
    return render(request, "assessments/together.html", context, status=422 if form.errors else 200)


def _offered(request: PortalRequest, assessment: Assessment, code: str, heading: str) -> list[Rating]:
    """The behaviours of the descriptor, or of the heading, that are this person's to answer."""
    rows = Rating.objects.filter(force=assessment.force_id, assessment=assessment)
    rows = rows.filter(provision__code__startswith=f"{code}.").theirs(request.membership)
    if heading and heading.isprintable():
        rows = rows.filter(provision__code__startswith=f"{heading}.")
    return list(rows.select_related("provision", "grade").order_by("provision__position"))


def _pieces(request: PortalRequest) -> list[Evidence]:
    rows = seen_by(request.membership, Evidence.objects.filter(force=request.membership.force_id))
    newest = rows.prefetch_related("versions").order_by("-added_at", "-pk")[:OFFERED]
    return [piece for piece in newest if may_be_relied_on(piece.current)]


def _do(request: PortalRequest, assessment: Assessment, code: str, form: TogetherForm) -> HttpResponse:
    try:
        said = _act(request, assessment, form)
    except (NotReadyError, LockedError) as reason:
        messages.error(request, str(reason))
        place = reverse("assessments:descriptor", args=[assessment.public_id, code])
        typed = {str(form[name].label): form.cleaned_data.get(name) or "" for name in ("why", "reason")}
        return came_too_late(request, Rating, about=f"Several behaviours of {code}", place=place, yours=typed)
    messages.success(request, said)
    return redirect("assessments:descriptor", assessment.public_id, code)


def _act(request: PortalRequest, assessment: Assessment, form: TogetherForm) -> str:
    """What was done, in a sentence."""
    given, by = form.cleaned_data, request.membership
    codes = given["parts"]
    if form.do == GRADE:
        grade = form.grades[given["grade"]]
        done = workflow.grade_together(
            assessment=assessment, codes=codes, grade=grade, reason=given["reason"], by=by
        )
        return f"{count(done.changed, 'behaviour')} graded {grade.name}{_left(done, 'already answered')}."
    if form.do == STILL:
        done = workflow.confirm_together(assessment=assessment, codes=codes, why=given["why"], by=by)
        last = assessment.cycle.previous.name if assessment.cycle.previous else "last cycle"
        left = _left(done, "answered since, or not carried forward,")
        return f"{count(done.changed, 'behaviour')} confirmed as in {last}{left}."
    piece = form.pieces[given["evidence"]]
    done = workflow.use_together(assessment=assessment, codes=codes, version=piece.current, by=by)
    there = f"; it was there for {done.left} already" if done.left else ""
    return f"“{piece.title}” now stands under {count(done.changed, 'more behaviour')}{there}."


def _left(done: workflow.Done, why: str) -> str:
    if not done.left:
        return ""
    if done.left == 1:
        return f"; 1 was {why} and is left as it is"
    return f"; {done.left} were {why} and are left as they are"
