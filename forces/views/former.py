"""For which forces somebody of the national team has worked: they are never given its submission to read."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from forces import rules, workflow
from forces.forms import FormerForceForm
from forces.http import PortalRequest, form_page, require
from forces.models import Force, FormerForce, Membership


@form_page
def former_forces(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Add one, or take one away that is there by mistake."""
    colleagues = Membership.objects.colleagues(request.membership.organisation)
    require(rules.can_keep_former_forces(request.membership))
    person = get_object_or_404(colleagues, public_id=public_id)
    named = Force.objects.filter(pk__in=FormerForce.objects.of_person(person).order_by().values("force"))
    form = FormerForceForm(forces=Force.objects.exclude(pk__in=named.values("pk")))
    if request.method == "POST":
        if "remove" in request.POST:
            return _remove(request, person)
        form = FormerForceForm(request.POST, forces=Force.objects.all())
        if form.is_valid():
            force = form.cleaned_data["former"]
            workflow.add_former_force(membership=person, force=force)
            messages.success(
                request,
                f"{person.display_name} is given nothing more of {force.name} to read. What they are reading of it"
                " already, give to somebody else: the desk, Who reads what",
            )
            return redirect("people:former_forces", person.public_id)
    context = {
        "person": person,
        "named": named,
        "may_take_away": not _is_me(request, person),
        "form": form,
        "breadcrumbs": [{"label": "People", "url": reverse("people:list")}],
    }
    return render(request, "people/former_forces.html", context, status=422 if form.errors else 200)


def _remove(request: PortalRequest, person: Membership) -> HttpResponse:
    require(
        not _is_me(request, person),
        otherwise="For which forces you have worked yourself, another national lead takes away.",
    )
    force = Force.objects.filter(slug=request.POST.get("remove", "")[:50].replace("\0", "")).first()
    if force is not None:
        workflow.remove_former_force(membership=person, force=force)
        messages.success(request, f"{force.name} is no longer a former force of {person.display_name}.")
    return redirect("people:former_forces", person.public_id)


def _is_me(request: PortalRequest, person: Membership) -> bool:
    return person.user_id == request.membership.user_id
