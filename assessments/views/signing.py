"""What is missing, sending, signing and sending back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from assessments import rules, signing
from assessments.choices import Stage
from assessments.forms import SendBackForm, SendForm, SignForm, WordForm
from assessments.models import Assessment, SignOff
from assessments.position import position_of
from assessments.readiness import NotReadyError, evidence_not_open, what_is_missing
from assessments.task_list import TaskList, task_list
from assessments.views.loading import whole_assessment_or_404
from assessments.weak_points import weak_points
from forces.http import PortalRequest, form_page, require
from frameworks.models import Provision


@form_page
def sign_off(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """One page for the lead who sends and the chief officer who signs: the position, and their decision."""
    assessment = whole_assessment_or_404(request, public_id)
    if request.method == "POST":
        act = {"words": _words, "send": _send, "sign": _sign, "send_back": _send_back, "add": _send_back}
        return act.get(request.POST.get("do", ""), _nothing_chosen)(request, assessment)
    return _show(request, assessment)


def _show(request: PortalRequest, assessment: Assessment, *, status: int = 200, **forms: Any) -> HttpResponse:
    tasks = task_list(assessment)
    sent = signing.sent_by(assessment)
    may_sign = rules.can_sign(request.membership, assessment, sent)
    context = {
        "assessment": assessment,
        "tasks": tasks,
        "position": position_of(tasks),
        "missing": what_is_missing(assessment),
        "weak": weak_points(assessment, today=timezone.localdate()),
        "not_open": evidence_not_open(assessment),
        "steps": SignOff.objects.filter(force=assessment.force_id, assessment=assessment),
        "sent": sent if assessment.stage != Stage.DRAFT else None,
        "can_send": rules.can_send(request.membership, assessment),
        "can_sign": may_sign,
        "declaration": signing.declaration(assessment.force, timezone.localdate()),
        "send_form": SendForm(),
        "sign_form": SignForm(),
        "seen": signing.to_sign(assessment, sent) if may_sign else "",
        "back_forms": _back_forms(tasks),
        "decision": "",
        **forms,
    }
    context["has_errors"] = status == 422
    context["error_list"] = _errors(context)
    return render(request, "assessments/sign_off.html", context, status=status)


def _errors(context: dict[str, Any]) -> list[dict[str, str]]:
    """For the top of the page, each with the field that it is about."""
    forms = [context["send_form"], context["sign_form"], *context["back_forms"]]
    found = [
        {"text": str(text), "href": f"#{form[name].id_for_label}"}
        for form in forms
        for name, texts in (form.errors.items() if form.is_bound else ())
        for text in texts
    ]
    for key, form in context.get("wrong_words", {}).items():
        found += [{"text": str(text), "href": f"#{key}"} for text in form.errors["word"]]
    if nothing := context.get("nothing_chosen"):
        found.append({"text": nothing, "href": "#decision"})
    return found


def _back_forms(tasks: TaskList, data: Any = None, number: int = 1) -> "BaseFormSet[SendBackForm]":
    choices = [(task.provision.code, task.name) for task in tasks.tasks]
    formset = formset_factory(SendBackForm, extra=number, max_num=len(choices), absolute_max=len(choices) + 5)
    return formset(data, prefix="back", form_kwargs={"descriptors": choices})


def _send(request: PortalRequest, assessment: Assessment) -> HttpResponse:
    require(rules.can_send(request.membership, assessment))
    form = SendForm(request.POST)
    if not form.is_valid():
        return _show(request, assessment, send_form=form, status=422)
    try:
        signing.send_for_signature(
            assessment=assessment, note=form.cleaned_data["note"], by=request.membership
        )
    except (NotReadyError, signing.NotAllowedNowError) as reason:
        messages.error(request, str(reason))
        return redirect("assessments:sign_off", assessment.public_id)
    messages.success(
        request, "Sent to the chief officer. Answers are locked until it is signed or sent back."
    )
    return redirect("assessments:sign_off", assessment.public_id)


def _words(request: PortalRequest, assessment: Assessment) -> HttpResponse:
    """Why what is weakly founded is sent all the same: one box for each that wants a word."""
    require(rules.can_send(request.membership, assessment))
    asked = [point for point in weak_points(assessment, today=timezone.localdate()) if point.wants_a_word]
    typed = {
        point: WordForm({"word": request.POST.get(point.key)}) for point in asked if point.key in request.POST
    }
    wrong = {point.key: form for point, form in typed.items() if not form.is_valid()}
    if wrong:
        weak = weak_points(assessment, today=timezone.localdate())
        typed_in = [replace(point, word=request.POST.get(point.key, point.word)) for point in weak]
        return _show(request, assessment, weak=typed_in, wrong_words=wrong, status=422)
    words = {point: form.cleaned_data["word"] for point, form in typed.items()}
    signing.say_why(assessment=assessment, words=words, by=request.membership)
    messages.success(request, "Saved.")
    return redirect(f"{reverse('assessments:sign_off', args=[assessment.public_id])}#weak")


def _sign(request: PortalRequest, assessment: Assessment) -> HttpResponse:
    require(rules.can_sign(request.membership, assessment, signing.sent_by(assessment)))
    form = SignForm(request.POST)
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
    require(rules.can_sign(request.membership, assessment, signing.sent_by(assessment)))
    tasks = task_list(assessment)
    if request.POST.get("do") == "add":
        return _show(request, assessment, back_forms=_one_more(request, tasks), decision="send_back")
    forms = _back_forms(tasks, request.POST)
    reasons: dict[str, str] = {}
    if forms.is_valid():
        chosen = [form.cleaned_data for form in forms if form.cleaned_data.get("descriptor")]
        for data in chosen:  # two reasons for one descriptor are both sent
            before = reasons.get(data["descriptor"])
            reasons[data["descriptor"]] = f"{before}\n\n{data['reason']}" if before else data["reason"]
    if not reasons:
        nothing = "" if forms.total_error_count() else "Choose what should change, and say why"
        return _show(
            request, assessment, back_forms=forms, decision="send_back", nothing_chosen=nothing, status=422
        )
    provisions = {p.code: p for p in Provision.objects.filter(code__in=reasons)}
    try:
        signing.send_back(
            assessment=assessment,
            reasons={provisions[code]: reason for code, reason in reasons.items()},
            by=request.membership,
        )
    except signing.NotAllowedNowError as reason:
        messages.error(request, str(reason))
        return redirect("assessments:sign_off", assessment.public_id)
    messages.success(request, "Sent back to the lead with your reasons.")
    return redirect("assessments:assessment", assessment.public_id)


def _one_more(request: PortalRequest, tasks: TaskList) -> "BaseFormSet[SendBackForm]":
    """The same page with what was typed and one more empty place."""
    data = request.POST.copy()
    sent = data.get("back-TOTAL_FORMS", "1")
    number = min(int(sent), len(tasks.tasks)) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 1
    data["back-TOTAL_FORMS"] = str(number + 1)
    return _back_forms(tasks, data)


def _nothing_chosen(request: PortalRequest, assessment: Assessment) -> HttpResponse:
    return _show(request, assessment, nothing_chosen="Choose what you want to do", status=422)
