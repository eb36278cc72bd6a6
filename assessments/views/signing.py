"""What is missing, sending, signing and sending back."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.base import ContentFile
from django.forms import BaseFormSet, formset_factory
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from assessments import rules, signing
from assessments.board_paper import board_paper
from assessments.forms import SendBackForm, SendForm, SeveralForm, SignForm
from assessments.models import Assessment, Reply, SignOff, WeakPointWord
from assessments.readiness import NotReadyError
from assessments.standing import Standing, standing_of
from assessments.task_list import TO_CHANGE, Task, TaskList, task_list
from assessments.views.loading import whole_assessment_or_404
from assessments.views.said import Boxes, boxes_of, save_said
from assessments.weak_list import weak_list
from assessments.weak_points import without_a_word
from audit.conflicts import came_too_late, conflict_page
from audit.editing import news_url
from audit.models import KeptConflict
from audit.workflow import keep_conflict, log_access
from core import word
from core.templatetags.portal import count
from forces.http import PortalRequest, attachment, form_page, require
from forces.roles import Permission
from frameworks.models import Grade, Provision

NOTE = "Covering note to the chief officer"
NOTHING = "Choose what should change, and say why"


@form_page
def sign_off(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """One page for the lead who sends and the chief officer who signs: the position, and their decision."""
    assessment = whole_assessment_or_404(request, public_id)
    if request.method == "POST":
        act = {
            "words": _save,
            "replies": _save,
            "send": _send,
            "sign": _sign,
            "send_back": _send_back,
            "add": _send_back,
        }
        return act.get(request.POST.get("do", ""), _nothing_chosen)(request, assessment)
    return _show(request, assessment)


@require_safe
def paper(request: PortalRequest, public_id: UUID) -> HttpResponseBase:
    """The same position in Word, for the force's board."""
    assessment = whole_assessment_or_404(request, public_id)
    require(rules.can_print(request.membership, assessment))
    data = board_paper(standing_of(assessment), demonstration=settings.DEMO)
    name = slugify(f"VAWG position {assessment.force.short_name} {assessment.cycle.name}")
    log_access(
        force=assessment.force,
        act="downloaded",
        what=f"Board paper, {assessment.cycle.name}",
        by=request.membership,
    )
    return attachment(ContentFile(data), name=f"{name}.docx", content_type=word.TYPE)


def _show(
    request: PortalRequest,
    assessment: Assessment,
    *,
    status: int = 200,
    boxes: Boxes | None = None,
    **forms: Any,
) -> HttpResponse:
    """boxes: what was typed and is not saved stands in its place."""
    standing = standing_of(assessment)
    may_sign = rules.can_sign(request.membership, assessment, standing.sent)
    may_open = rules.can_open_more(request.membership, assessment)
    descriptors = [task.provision for task in standing.tasks.tasks]
    context = {
        "assessment": assessment,
        "standing": standing,
        "grades": Grade.objects.filter(scale=assessment.cycle.scale_id),
        "weak": weak_list(boxes.in_weak(standing.weak) if boxes else standing.weak, descriptors),
        "several": boxes.several if boxes else SeveralForm(),
        "questions": boxes.in_questions(standing.questions) if boxes else standing.questions,
        "wrong": boxes.wrong if boxes else {},
        "news": _news_url(assessment) if rules.can_send(request.membership, assessment) else "",
        "can_send": rules.can_send(request.membership, assessment),
        "can_reply": rules.can_reply(request.membership, assessment),
        "can_sign": may_sign,
        "can_open_more": may_open,
        "can_print": rules.can_print(request.membership, assessment),
        "declaration": signing.declaration(assessment.force, timezone.localdate()),
        "send_form": SendForm(),
        "sign_form": SignForm(),
        "seen": signing.to_sign(assessment, standing.sent) if may_sign else "",
        "back_forms": _back_forms(_may_go_back(standing.tasks)),
        "decision": "",
        **forms,
    }
    context["has_errors"] = status == 422
    context["error_list"] = _errors(context)
    return render(request, "assessments/sign_off.html", context, status=status)


def _news_url(assessment: Assessment) -> str:
    """Where the open page asks what another lead said meanwhile."""
    of = [assessment.pk, timezone.now().isoformat()]
    return news_url((WeakPointWord, of), (Reply, of))


def _may_go_back(tasks: TaskList) -> list[Task]:
    """What is not open already."""
    return [task for task in tasks.tasks if task.status != TO_CHANGE]


def _errors(context: dict[str, Any]) -> list[dict[str, str]]:
    """For the top of the page, each with the field that it is about."""
    forms = [context["send_form"], context["sign_form"], *context["back_forms"]]
    found = [
        {"text": str(text), "href": f"#{form[name].id_for_label}"}
        for form in forms
        for name, texts in (form.errors.items() if form.is_bound else ())
        for text in texts
    ]
    for key, form in context["wrong"].items():
        found += [{"text": str(text), "href": f"#{key}"} for texts in form.errors.values() for text in texts]
    if not_ready := context.get("not_ready"):
        found.append({"text": not_ready, "href": _where_it_is_missing(context["standing"])})
    if nothing := context.get("nothing_chosen"):
        found.append({"text": nothing, "href": "#decision"})
    return found


def _where_it_is_missing(standing: Standing) -> str:
    """The first place on the page that keeps it from being sent."""
    if standing.missing:
        return "#missing"
    if points := without_a_word(standing.weak):
        return f"#{points[0].key}"
    return f"#{standing.open_questions[0].key}" if standing.open_questions else "#questions"


def _back_forms(tasks: list[Task], data: Any = None, number: int = 1) -> "BaseFormSet[SendBackForm]":
    choices = [(task.provision.code, task.name) for task in tasks]
    formset = formset_factory(SendBackForm, extra=number, max_num=len(choices), absolute_max=len(choices) + 5)
    return formset(data, prefix="back", form_kwargs={"descriptors": choices})


def _save(request: PortalRequest, assessment: Assessment) -> HttpResponse:
    """The lead's words and answers, whichever button they pressed. What is in the covering note's box stays there."""
    answering = request.POST["do"] == "replies"
    may = (rules.can_reply if answering else rules.can_send)(request.membership, assessment)
    require(may, otherwise=_why_not_now(request, assessment))
    note, boxes = request.POST.get("note", ""), boxes_of(request, assessment)
    unsent = SendForm(initial={"note": note})
    if boxes.wrong:
        return _show(request, assessment, boxes=boxes, send_form=unsent, status=422)
    if late := save_said(request, assessment, boxes):
        return _late(request, assessment, late, note)
    if note.strip():
        messages.success(
            request, f"{_saved(boxes)} The covering note stands in its box: it goes when you send."
        )
        return _show(request, assessment, send_form=unsent)
    messages.success(request, _saved(boxes))
    place = reverse("assessments:sign_off", args=[assessment.public_id])
    return redirect(f"{place}#{'questions' if answering else 'weak'}")


def _saved(boxes: Boxes) -> str:
    """With how many had no reason of their own, and have the one for several."""
    return f"Saved. The reason stands on {count(len(boxes.shared), 'thing')}." if boxes.shared else "Saved."


def _send(request: PortalRequest, assessment: Assessment) -> HttpResponse:
    """Words and answers that stand in their boxes are saved first, and all of it is sent or nothing."""
    require(rules.can_send(request.membership, assessment), otherwise=_why_not_now(request, assessment))
    form, boxes = SendForm(request.POST), boxes_of(request, assessment)
    if boxes.wrong or not form.is_valid():
        return _show(request, assessment, boxes=boxes, send_form=form, status=422)
    note = form.cleaned_data["note"]
    if late := save_said(request, assessment, boxes):
        return _late(request, assessment, late, note)
    try:
        signing.send_for_signature(assessment=assessment, note=note, by=request.membership)
    except NotReadyError as reason:
        assessment.refresh_from_db(fields=["stage"])  # the step was taken back with its transaction
        return _show(request, assessment, send_form=form, not_ready=str(reason), status=422)
    except signing.NotAllowedNowError as reason:
        return _too_late(request, assessment, str(reason), {NOTE: note})
    messages.success(
        request, "Sent to the chief officer. Answers are locked until it is signed or sent back."
    )
    return redirect("assessments:sign_off", assessment.public_id)


def _why_not_now(request: PortalRequest, assessment: Assessment) -> str:
    return rules.why_not_now(request.membership, Permission.SEND_FOR_SIGNATURE, assessment)


def _late(
    request: PortalRequest, assessment: Assessment, late: list[KeptConflict], note: str
) -> HttpResponse:
    """One after the other; the covering note, which was not sent, waits as the last."""
    if note.strip():
        about = f"Covering note, not sent, {assessment.cycle.name}"
        place = reverse("assessments:sign_off", args=[assessment.public_id])
        kept = keep_conflict(
            subject=SignOff._meta.label, by=request.membership, about=about, place=place, yours={NOTE: note}
        )
        late = [*late, kept]
    first, *others = late
    return conflict_page(request, first, status=409, then=others)


def _too_late(
    request: PortalRequest, assessment: Assessment, reason: str, yours: dict[str, str]
) -> HttpResponse:
    """It was not done, and the page says why. What was written with it is kept, and shown to be used again."""
    messages.error(request, reason)
    place = reverse("assessments:sign_off", args=[assessment.public_id])
    about = f"Sign-off, {assessment.cycle.name}"
    return came_too_late(request, SignOff, about=about, place=place, yours=yours)


def _sign(request: PortalRequest, assessment: Assessment) -> HttpResponse:
    why_not = rules.why_not_now(request.membership, Permission.SIGN, assessment)
    require(rules.can_sign(request.membership, assessment, signing.sent_by(assessment)), otherwise=why_not)
    form = SignForm(request.POST, signer=request.membership.display_name)
    if not form.is_valid():
        return _show(request, assessment, sign_form=form, decision="sign", status=422)
    try:
        submission = signing.sign(
            assessment=assessment,
            signed_as=form.cleaned_data["signed_as"],
            seen=form.cleaned_data["seen"],
            by=request.membership,
        )
    except (NotReadyError, signing.NotAllowedNowError) as reason:
        messages.error(request, str(reason))
        return redirect("assessments:sign_off", assessment.public_id)
    messages.success(request, f"Signed and submitted to the national team as number {submission.number}.")
    return redirect("assessments:submission", submission.public_id)


def _send_back(request: PortalRequest, assessment: Assessment) -> HttpResponse:
    """Parts back to the lead; or, once some are there, more of them."""
    more = rules.can_open_more(request.membership, assessment)
    require(more or rules.can_sign(request.membership, assessment, signing.sent_by(assessment)))
    tasks = _may_go_back(task_list(assessment))
    if request.POST.get("do") == "add":
        return _show(request, assessment, back_forms=_one_more(request, tasks), decision="send_back")
    forms = _back_forms(tasks, request.POST)
    reasons = _reasons(forms)
    if not reasons:
        if forms.forms and not forms.total_error_count():
            forms[0].add_error("descriptor", NOTHING)
        nothing = "" if forms.forms else NOTHING
        return _show(
            request, assessment, back_forms=forms, decision="send_back", nothing_chosen=nothing, status=422
        )
    act = signing.open_more if more else signing.send_back
    try:
        act(assessment=assessment, reasons=reasons, by=request.membership)
    except signing.NotAllowedNowError as reason:
        typed = {provision.title: text for provision, text in reasons.items()}
        return _too_late(request, assessment, str(reason), typed)
    messages.success(request, "Opened for the lead." if more else "Sent back to the lead with your reasons.")
    return redirect("assessments:assessment", assessment.public_id)


def _reasons(forms: "BaseFormSet[SendBackForm]") -> dict[Provision, str]:
    """{descriptor: why}; empty when the forms are not right. Two reasons for one descriptor are both sent."""
    reasons: dict[str, str] = {}
    if forms.is_valid():
        for data in (form.cleaned_data for form in forms if form.cleaned_data.get("descriptor")):
            before = reasons.get(data["descriptor"])
            reasons[data["descriptor"]] = f"{before}\n\n{data['reason']}" if before else data["reason"]
    return {found: reasons[found.code] for found in Provision.objects.filter(code__in=reasons)}


def _one_more(request: PortalRequest, tasks: list[Task]) -> "BaseFormSet[SendBackForm]":
    """The same page with what was typed and one more empty place."""
    data = request.POST.copy()
    sent = data.get("back-TOTAL_FORMS", "1")
    number = min(int(sent), len(tasks)) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 1
    data["back-TOTAL_FORMS"] = str(number + 1)
    return _back_forms(tasks, data)


def _nothing_chosen(request: PortalRequest, assessment: Assessment) -> HttpResponse:
    return _show(request, assessment, nothing_chosen="Choose what you want to do", status=422)
