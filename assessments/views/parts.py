"""Parts of an assessment: the lead's list of who has what, giving one, and the page of a part."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments import giving, rules
from assessments.choices import PARTLY_OPEN, AssignmentState, AssignmentStep
from assessments.models import Assessment, Assignment, SentBack
from assessments.my_parts import answers_url, late_days
from assessments.part_forms import AskToChangeForm, GiveForm, GiveOnForm, StandInForm, sentence, usual_day
from assessments.readiness import descriptor_code_of
from assessments.views.loading import whole_assessment_or_404
from audit.conflicts import came_too_late
from core.templatetags.portal import count
from forces import workflow as people
from forces.choices import Role
from forces.http import PortalRequest, form_page, own_force, require
from forces.models import Membership
from forces.roles import ROLES, Permission
from forces.rules import can_manage_people
from frameworks.choices import ProvisionKind
from frameworks.models import Provision

MOVED_ON = "Somebody has moved this part on in the meantime. Look at it again."
HELD = "{} holds {} already. Give that part on from its own page."
NO_MAIL = "The invitation could not be sent, so nothing was given. Try again in a few minutes."


# --- who has what -----------------------------------------------------------------------------------------------


@require_safe
def parts(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """All parts that are given, by descriptor; what nobody has is the task list's."""
    assessment = whole_assessment_or_404(request, public_id)
    rows = Assignment.objects.live().filter(force=assessment.force_id, assessment=assessment)
    state = request.GET.get("state", "")
    shown = rows.filter(state=state) if state in AssignmentState.values else rows
    today = timezone.localdate()
    listed = [
        (part, late_days(part, today=today))
        for part in shown.with_progress().select_related("provision__parent", "to")
    ]
    context = {
        "assessment": assessment,
        "parts": listed,
        "states": AssignmentState.choices,
        "state": state,
        "can_give": rules.can_give(request.membership, assessment),
        "breadcrumbs": [_crumb(assessment)],
    }
    return render(request, "assessments/parts.html", context)


# --- giving -----------------------------------------------------------------------------------------------------


@form_page
def give(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """?for=<code> one part: a descriptor, a heading or a behaviour. Without it any of the descriptors."""
    assessment = whole_assessment_or_404(request, public_id)
    require(rules.can_give(request.membership, assessment))
    code = request.GET.get("for", "")
    offered = _offered(assessment, code)
    if code and not offered:
        raise Http404
    options: dict[str, Any] = {
        "parts": offered,
        "people": _people(request),
        "may_invite": can_manage_people(request.membership),
    }
    if request.method == "POST":
        form = GiveForm(request.POST, **options)
        if form.is_valid() and (given := _try_to_give(request, assessment, form)):
            messages.success(request, sentence(given))
            return redirect(_back(assessment, code))
    else:
        chosen = [code] if code else []
        form = GiveForm(initial={"due_on": usual_day(assessment), "parts": chosen}, **options)
    context = {
        "assessment": assessment,
        "form": form,
        "one": offered[0] if code else None,
        "offered": offered,
        "chosen": set(form["parts"].value() or []),
        "back": _back(assessment, code),
        "breadcrumbs": [_crumb(assessment)],
    }
    return render(request, "assessments/give.html", context, status=422 if form.errors else 200)


def _offered(assessment: Assessment, code: str) -> QuerySet[Provision]:
    """The part that was asked for; or the descriptors that nobody holds."""
    provisions = Provision.objects.filter(framework=assessment.cycle.framework_id).select_related("parent")
    if assessment.stage in PARTLY_OPEN:
        asked = SentBack.objects.filter(force=assessment.force_id, assessment=assessment).unsettled()
        provisions = provisions.filter(Exists(asked.over(OuterRef("code"))))
    if code:
        kinds = [ProvisionKind.DESCRIPTOR, ProvisionKind.HEADING, ProvisionKind.BEHAVIOUR]
        return provisions.filter(code=code, kind__in=kinds)
    held = Assignment.objects.live().filter(force=assessment.force_id, assessment=assessment)
    return (
        provisions.filter(kind=ProvisionKind.DESCRIPTOR)
        .exclude(pk__in=held.values("provision"))
        .order_by("position")
    )


def _people(request: PortalRequest) -> QuerySet[Membership]:
    """Everybody of the force whose role answers, those who are invited too."""
    roles = [role for role, entry in ROLES.items() if Permission.ANSWER in entry.permissions]
    return Membership.objects.colleagues(request.membership.organisation).filter(role__in=roles)


def _try_to_give(request: PortalRequest, assessment: Assessment, form: GiveForm) -> list[Assignment]:
    """Empty when it could not be done: then the form says why."""
    asked = form.cleaned_data
    try:
        with transaction.atomic():
            to = _invited(request, form) if form.is_new else asked["to"]
            given = giving.give(
                assessment=assessment,
                provisions=asked["parts"],
                to=to,
                due_on=asked["due_on"],
                note=asked["note"],
                by=request.membership,
            )
            if form.is_new:  # last: a mail cannot be taken back
                site = request.build_absolute_uri("/").rstrip("/")
                people.send_invitation(membership=to, by=request.membership, site=site)
            return given
    except giving.HeldError as held:
        form.add_error(None, HELD.format("Somebody", held.provision.name))
    except people.AlreadyThereError:
        form.add_error("email", "This person is in the list already. Choose them there")
    except people.MailNotSentError:
        form.add_error(None, NO_MAIL)
    return []


def _invited(request: PortalRequest, form: GiveForm) -> Membership:
    return people.add_invited(
        organisation=request.membership.organisation,
        name=form.cleaned_data["name"],
        email=form.cleaned_data["email"],
        role=Role.CONTRIBUTOR,
        at=timezone.now(),
    )


def _holders(request: PortalRequest, live: QuerySet[Assignment]) -> QuerySet[Membership]:
    """Who has parts; those too who have left, and whose work somebody must take up."""
    return Membership.objects.filter(force=own_force(request), pk__in=live.values("to")).order_by(
        "display_name"
    )


@form_page
def stand_in(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Somebody is away: all that is still with them goes to another."""
    assessment = whole_assessment_or_404(request, public_id)
    require(rules.can_give(request.membership, assessment))
    colleagues = _people(request)
    live = Assignment.objects.live().filter(force=assessment.force_id, assessment=assessment)
    options = {"people": colleagues, "holders": _holders(request, live)}
    form = StandInForm(request.POST, **options) if request.method == "POST" else StandInForm(**options)
    if request.method == "POST" and form.is_valid():
        try:
            given = giving.stand_in(assessment=assessment, by=request.membership, **form.cleaned_data)
        except (giving.MovedOnError, giving.HeldError):
            messages.info(request, MOVED_ON)
        else:
            who = form.cleaned_data["to"].display_name
            messages.success(
                request, f"{who} has {count(len(given), 'part')} of {form.cleaned_data['away']} now."
            )
        return redirect("assessments:parts", assessment.public_id)
    context = {"assessment": assessment, "form": form, "breadcrumbs": [_crumb(assessment)]}
    return render(request, "assessments/stand_in.html", context, status=422 if form.errors else 200)


# --- one part ---------------------------------------------------------------------------------------------------


@require_safe
def part(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """How far a part is, what was said with it, and what may be done."""
    found = _part_or_404(request, public_id)
    context = _of_part(request, found) | {
        "answer_url": answers_url(found),
        "late": late_days(found, today=timezone.localdate()),
        **{f"can_{step.value}": rules.can_take(request.membership, found, step) for step in AssignmentStep},
    }
    return render(request, "assessments/part.html", context)


@require_POST
def hand_in(request: PortalRequest, public_id: UUID) -> HttpResponse:
    try:
        return _take(
            request, public_id, AssignmentStep.HAND_IN, giving.hand_in, "Handed in. The lead looks at it."
        )
    except giving.UnansweredError as left:
        number = count(left.number, "behaviour")
        messages.error(
            request,
            f"Not handed in: {number} of this part {'has' if left.number == 1 else 'have'} no answer.",
        )
        return redirect("assessments:part", public_id)


@require_POST
def take_up_again(request: PortalRequest, public_id: UUID) -> HttpResponse:
    return _take(
        request, public_id, AssignmentStep.TAKE_UP_AGAIN, giving.take_up_again, "You can answer again."
    )


@require_POST
def agree(request: PortalRequest, public_id: UUID) -> HttpResponse:
    return _take(request, public_id, AssignmentStep.AGREE, giving.agree, "Agreed.")


@require_POST
def take_back(request: PortalRequest, public_id: UUID) -> HttpResponse:
    found = _part_or_404(request, public_id)
    require(rules.can_give(request.membership, found.assessment))
    try:
        giving.take_back(part=found, by=request.membership)
    except giving.MovedOnError:
        messages.info(request, MOVED_ON)
    else:
        messages.success(request, f"Taken back from {found.to.display_name}. The answers stay as they are.")
    return redirect("assessments:parts", found.assessment.public_id)


def _take(
    request: PortalRequest, public_id: UUID, step: AssignmentStep, act: Callable[..., None], done: str
) -> HttpResponse:
    found = _part_or_404(request, public_id)
    if not rules.can_take(request.membership, found, step):
        require(rules.could_take(request.membership, found, step))
        messages.info(request, MOVED_ON)
        return redirect("assessments:part", public_id)
    try:
        act(part=found, by=request.membership)
    except giving.MovedOnError:
        messages.info(request, MOVED_ON)
    else:
        messages.success(request, done)
    return redirect("assessments:part", public_id)


@form_page
def ask_to_change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    found = _part_or_404(request, public_id)
    require(rules.could_take(request.membership, found, AssignmentStep.ASK_TO_CHANGE))
    form = AskToChangeForm(request.POST) if request.method == "POST" else AskToChangeForm()
    if request.method == "POST" and form.is_valid():
        try:
            giving.ask_to_change(part=found, what=form.cleaned_data["what"], by=request.membership)
        except giving.MovedOnError:
            return _too_late(request, found, {"What should change": form.cleaned_data["what"]})
        messages.success(request, f"{found.to.display_name} has it again.")
        return redirect("assessments:part", public_id)
    context = _of_part(request, found) | {"form": form}
    return render(request, "assessments/ask_to_change.html", context, status=422 if form.errors else 200)


@form_page
def give_on(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Somebody else takes the part up where it is."""
    found = _part_or_404(request, public_id)
    require(rules.can_give(request.membership, found.assessment))
    others = _people(request).exclude(pk=found.to_id)
    if request.method == "POST":
        form = GiveOnForm(request.POST, people=others)
        if form.is_valid():
            return _given_on(request, found, form)
    else:
        form = GiveOnForm(initial={"due_on": found.due_on, "note": found.note}, people=others)
    context = _of_part(request, found) | {"form": form}
    return render(request, "assessments/give_on.html", context, status=422 if form.errors else 200)


def _given_on(request: PortalRequest, found: Assignment, form: GiveOnForm) -> HttpResponse:
    try:
        made = giving.give_on(part=found, by=request.membership, **form.cleaned_data)
    except giving.MovedOnError:
        return _too_late(request, found, {"Note": form.cleaned_data["note"]})
    messages.success(request, sentence([made]))
    return redirect("assessments:part", made.public_id)


def _too_late(request: PortalRequest, found: Assignment, yours: dict[str, str]) -> HttpResponse:
    """Somebody moved the part on. What was written with the step is kept, and shown to be used elsewhere."""
    messages.info(request, MOVED_ON)
    place = reverse("assessments:parts", args=[found.assessment.public_id])
    return came_too_late(request, Assignment, about=found.name, place=place, yours=yours)


# --- finding ----------------------------------------------------------------------------------------------------


def _part_or_404(request: PortalRequest, public_id: UUID) -> Assignment:
    """One that this person may see; another's, another force's and none answer alike."""
    require(request.membership.may(Permission.READ_ASSESSMENT))
    rows = Assignment.objects.live().filter(force=own_force(request)).with_progress()
    related = ("assessment__cycle", "assessment__force", "provision__parent", "to", "given_by")
    found = get_object_or_404(rows.select_related(*related), public_id=public_id)
    if not rules.can_see_part(request.membership, found):
        raise Http404
    return found


def _of_part(request: PortalRequest, found: Assignment) -> dict[str, Any]:
    crumbs = [_crumb(found.assessment)]
    if rules.can_read_whole(request.membership, found.assessment):
        url = reverse("assessments:parts", args=[found.assessment.public_id])
        crumbs.append({"label": "Parts given", "url": url})
    can_give = rules.can_give(request.membership, found.assessment)
    return {"part": found, "assessment": found.assessment, "can_give": can_give, "breadcrumbs": crumbs}


def _back(assessment: Assessment, code: str) -> str:
    if not code:
        return reverse("assessments:parts", args=[assessment.public_id])
    return reverse("assessments:descriptor", args=[assessment.public_id, descriptor_code_of(code)])


def _crumb(assessment: Assessment) -> dict[str, str]:
    url = reverse("assessments:assessment", args=[assessment.public_id])
    return {"label": f"Assessment, {assessment.cycle.name}", "url": url}
