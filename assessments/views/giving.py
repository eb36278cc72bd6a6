"""Giving parts of an assessment to people: a new part, one that somebody has, all of somebody who is away."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from assessments import giving
from assessments.choices import PARTLY_OPEN
from assessments.models import Assessment, Assignment, SentBack
from assessments.part_forms import GiveForm, GiveOnForm, StandInForm, sentence, usual_day
from assessments.readiness import descriptor_code_of
from assessments.views.loading import whole_assessment_or_404
from assessments.views.parts import MOVED_ON, crumb, of_part, part_or_404, require_giving, too_late
from core.templatetags.portal import count
from forces import workflow as people
from forces.choices import Role
from forces.http import PortalRequest, form_page, own_force
from forces.models import Membership
from forces.roles import ROLES, Permission
from forces.rules import can_manage_people
from frameworks.choices import ProvisionKind
from frameworks.models import Provision
from frameworks.querysets import ProvisionQuerySet

HELD = "{} holds {} already. Give that part on from its own page."
NO_MAIL = "The invitation could not be sent, so nothing was given. Try again in a few minutes."


# --- a new part -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """One descriptor. whole: the part of whoever has all of it; then it is not to be chosen. some: parts within it."""

    provision: Provision
    whole: Assignment | None
    some: list[Assignment]


@form_page
def give(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """?for=<code> one part: a descriptor, a heading or a behaviour. Without it any of the descriptors."""
    assessment = whole_assessment_or_404(request, public_id)
    require_giving(request, assessment)
    code = request.GET.get("for", "")
    offered = _offered(assessment, code)
    one = offered.first() if code else None
    if code and one is None:
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
        form = GiveForm(initial={"due_on": usual_day(assessment), "parts": [code] if code else []}, **options)
    return _page(request, assessment, form, one)


def _page(
    request: PortalRequest, assessment: Assessment, form: GiveForm, one: Provision | None
) -> HttpResponse:
    held = list(_live(assessment).select_related("provision", "to").order_by("provision__position"))
    strands = {} if one else _strands(assessment, held)
    context = {
        "assessment": assessment,
        "form": form,
        "one": one,
        "held": [part for part in held if one and _touch(part.provision.code, one.code)],
        "strands": strands,
        "first": next((c.provision.pk for choices in strands.values() for c in choices if not c.whole), None),
        "chosen": set(form["parts"].value() or []),
        "back": _back(assessment, one.code if one else ""),
        "breadcrumbs": [crumb(assessment)],
    }
    return render(request, "assessments/give.html", context, status=422 if form.errors else 200)


def _strands(assessment: Assessment, held: list[Assignment]) -> dict[str, list[Choice]]:
    """{strand: its descriptors}, with who has what of them. One query."""
    of: dict[str, list[Assignment]] = {}
    for part in held:
        of.setdefault(descriptor_code_of(part.provision.code), []).append(part)
    strands: dict[str, list[Choice]] = {}
    for provision in _open(assessment).descriptors().order_by("position"):
        parts = of.get(provision.code, [])
        whole = next((part for part in parts if part.provision_id == provision.pk), None)
        choice = Choice(provision, whole, [part for part in parts if part is not whole])
        strands.setdefault(provision.parent.title if provision.parent else "", []).append(choice)
    return strands


def _touch(code: str, other: str) -> bool:
    """Whether one of the two parts is in the other, or they are the same."""
    return f"{code}.".startswith(f"{other}.") or f"{other}.".startswith(f"{code}.")


def _offered(assessment: Assessment, code: str) -> ProvisionQuerySet:
    """The part that was asked for; or the descriptors that nobody holds."""
    provisions = _open(assessment)
    if code:
        kinds = [ProvisionKind.DESCRIPTOR, ProvisionKind.HEADING, ProvisionKind.BEHAVIOUR]
        return provisions.filter(code=code, kind__in=kinds)
    held = _live(assessment).values("provision")
    return provisions.descriptors().exclude(pk__in=held).order_by("position")


def _open(assessment: Assessment) -> ProvisionQuerySet:
    """What can change now; whether the stage is open at all the rule has said."""
    provisions = Provision.objects.filter(framework=assessment.cycle.framework_id).select_related("parent")
    if assessment.stage not in PARTLY_OPEN:
        return provisions
    asked = SentBack.objects.filter(force=assessment.force_id, assessment=assessment).unsettled()
    return provisions.filter(Exists(asked.over(OuterRef("code"))))


def _live(assessment: Assessment) -> QuerySet[Assignment]:
    return Assignment.objects.live().filter(force=assessment.force_id, assessment=assessment)


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
        form.add_error(None, _held(assessment, held.provision))
    except people.AlreadyThereError:
        form.add_error("email", "This person is in the list already. Choose them there")
    except people.MailNotSentError:
        form.add_error(None, NO_MAIL)
    return []


def _held(assessment: Assessment, provision: Provision) -> str:
    part = _live(assessment).filter(provision=provision).select_related("to").first()
    return HELD.format(part.to.display_name if part else "Somebody", provision.name)


def _invited(request: PortalRequest, form: GiveForm) -> Membership:
    return people.add_invited(
        organisation=request.membership.organisation,
        name=form.cleaned_data["name"],
        email=form.cleaned_data["email"],
        role=Role.CONTRIBUTOR,
        at=timezone.now(),
    )


def _back(assessment: Assessment, code: str) -> str:
    if not code:
        return reverse("assessments:parts", args=[assessment.public_id])
    return reverse("assessments:descriptor", args=[assessment.public_id, descriptor_code_of(code)])


# --- what somebody has ------------------------------------------------------------------------------------------


@form_page
def stand_in(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Somebody is away: all that is still with them goes to another."""
    assessment = whole_assessment_or_404(request, public_id)
    require_giving(request, assessment)
    options = {"people": _people(request), "holders": _holders(request, _live(assessment))}
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
    context = {"assessment": assessment, "form": form, "breadcrumbs": [crumb(assessment)]}
    return render(request, "assessments/stand_in.html", context, status=422 if form.errors else 200)


def _holders(request: PortalRequest, live: QuerySet[Assignment]) -> QuerySet[Membership]:
    """Who has parts; those too who have left, and whose work somebody must take up."""
    return Membership.objects.filter(force=own_force(request), pk__in=live.values("to")).order_by(
        "display_name"
    )


@form_page
def give_on(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Somebody else takes the part up where it is."""
    found = part_or_404(request, public_id)
    require_giving(request, found.assessment)
    others = _people(request).exclude(pk=found.to_id)
    if request.method == "POST":
        form = GiveOnForm(request.POST, people=others)
        if form.is_valid():
            return _given_on(request, found, form)
    else:
        form = GiveOnForm(initial={"due_on": found.due_on, "note": found.note}, people=others)
    context = of_part(request, found) | {"form": form}
    return render(request, "assessments/give_on.html", context, status=422 if form.errors else 200)


def _given_on(request: PortalRequest, found: Assignment, form: GiveOnForm) -> HttpResponse:
    try:
        made = giving.give_on(part=found, by=request.membership, **form.cleaned_data)
    except (giving.MovedOnError, giving.HeldError):  # somebody gave it on, or took it back and gave it anew
        return too_late(request, found, {"Note": form.cleaned_data["note"]})
    messages.success(request, sentence([made]))
    return redirect("assessments:part", made.public_id)
