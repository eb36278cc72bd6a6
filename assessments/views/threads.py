"""Questions and answers on one behaviour or summary: a page of their own, apart from the answer."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, F, Prefetch, QuerySet, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from assessments import asking, rules
from assessments.models import Assessment, Post, Thread
from assessments.readiness import descriptor_code_of
from assessments.thread_forms import PostForm
from assessments.views.loading import assessment_or_404
from forces.http import PortalRequest, form_page, own_force, require
from forces.models import Membership
from forces.roles import Permission
from frameworks.choices import ProvisionKind
from frameworks.models import Provision

PER_PAGE = 20
NAMED = 3  # in one message, of those whom nobody is called


@form_page
def threads(request: PortalRequest, public_id: UUID, code: str) -> HttpResponse:
    """Those on one behaviour, or on the summary of a descriptor; and a box to ask."""
    assessment = assessment_or_404(request, public_id)
    provision = _subject_or_404(request, assessment, code)
    if request.method == "POST":
        require(rules.can_discuss(request.membership, assessment))
        form = PostForm(request.POST, people=_others(request, assessment, provision))
        if form.is_valid():
            thread = asking.ask(
                assessment=assessment,
                provision=provision,
                text=form.cleaned_data["text"],
                mention=form.cleaned_data["mention"],
                by=request.membership,
            )
            messages.success(request, _posted("Asked.", thread, form))
            return redirect(asking.place_of(thread))
        return _show(request, assessment, provision, refused=form, status=422)
    return _show(request, assessment, provision)


@require_POST
def answer_thread(request: PortalRequest, public_id: UUID) -> HttpResponse:
    thread = _thread_or_404(request, public_id)
    require(rules.can_discuss(request.membership, thread.assessment))
    people = _others(request, thread.assessment, thread.provision)
    form = PostForm(request.POST, people=people)
    if not form.is_valid():
        return _show(request, thread.assessment, thread.provision, refused=form, thread=thread, status=422)
    asking.answer(
        thread=thread,
        text=form.cleaned_data["text"],
        mention=form.cleaned_data["mention"],
        by=request.membership,
    )
    messages.success(request, _posted("Answered.", thread, form))
    return redirect(asking.place_of(thread))


@require_POST
def resolve_thread(request: PortalRequest, public_id: UUID) -> HttpResponse:
    thread = _thread_or_404(request, public_id)
    require(rules.can_discuss(request.membership, thread.assessment))
    asking.resolve(thread=thread, by=request.membership)
    messages.success(request, "Resolved.")
    return redirect(asking.place_of(thread))


@require_POST
def open_thread(request: PortalRequest, public_id: UUID) -> HttpResponse:
    thread = _thread_or_404(request, public_id)
    require(rules.can_discuss(request.membership, thread.assessment))
    asking.open_again(thread=thread, by=request.membership)
    messages.success(request, "Open again.")
    return redirect(asking.place_of(thread))


def _posted(done: str, thread: Thread, form: PostForm) -> str:
    """With the names after an @ that are nobody's who reads it."""
    text = form.cleaned_data["text"]
    if "@" not in text:
        return done
    people = list(asking.who_may_see(thread.assessment, thread.provision))
    nobody = asking.nobody_in(text, people)[:NAMED]
    if not nobody:
        return done
    return f"{done} Nobody who sees this question is called {' or '.join(nobody)}: nobody was told for that."


def _show(
    request: PortalRequest,
    assessment: Assessment,
    provision: Provision,
    *,
    refused: PostForm | None = None,
    thread: Thread | None = None,
    status: int = 200,
) -> HttpResponse:
    """refused: what was sent; in answer to `thread`, or as a new question.

    That thread, or the one in ?thread=, comes first.
    """
    posts = Prefetch("posts", Post.objects.filter(force=assessment.force_id).select_related("by"))
    rows = (
        Thread.objects.filter(force=assessment.force_id, assessment=assessment, provision=provision)
        .select_related("resolved_by")
        .prefetch_related(posts)
        .order_by(_meant(request, thread), F("resolved_at").desc(nulls_first=True), "-opened_at", "-pk")
    )
    box = thread.box if thread else "ask"
    context = {
        "assessment": assessment,
        "provision": provision,
        "about_summary": provision.kind == ProvisionKind.DESCRIPTOR,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "people": list(_others(request, assessment, provision)),
        "refused": refused,
        "box": box if refused else "",
        "has_errors": refused is not None,
        "error_list": [
            {"text": str(text), "href": f"#{box}-{name}"}
            for name, texts in (refused.errors.items() if refused else ())
            for text in texts
        ],
        "can_discuss": rules.can_discuss(request.membership, assessment),
        "breadcrumbs": _crumbs(assessment, provision),
    }
    return render(request, "assessments/threads.html", context, status=status)


def _meant(request: PortalRequest, thread: Thread | None) -> Case:
    """Sorts the thread that somebody came for before all others, so that no page of the list hides it."""
    try:
        meant = thread.public_id if thread else UUID(request.GET.get("thread", ""))
    except ValueError:
        return Case(default=1)
    return Case(When(public_id=meant, then=0), default=1)


def _others(request: PortalRequest, assessment: Assessment, provision: Provision) -> QuerySet[Membership]:
    return asking.who_may_see(assessment, provision).exclude(pk=request.membership.pk)


def _subject_or_404(request: PortalRequest, assessment: Assessment, code: str) -> Provision:
    """A behaviour that this person may see; a descriptor, for its summary, where they see the whole."""
    kinds = [ProvisionKind.BEHAVIOUR]
    if rules.can_read_whole(request.membership, assessment):
        kinds.append(ProvisionKind.DESCRIPTOR)
    rows = Provision.objects.filter(framework=assessment.cycle.framework_id, kind__in=kinds)
    provision = get_object_or_404(rows, code=code)
    if provision.kind == ProvisionKind.BEHAVIOUR:
        ratings = assessment.ratings.filter(force=assessment.force_id, provision=provision)
        if not ratings.in_sight_of(request.membership).exists():
            raise Http404
    return provision


def _thread_or_404(request: PortalRequest, public_id: UUID) -> Thread:
    require(request.membership.may(Permission.READ_ASSESSMENT))
    rows = Thread.objects.filter(force=own_force(request)).in_sight_of(request.membership)
    related = ("assessment__cycle", "assessment__force", "provision")
    return get_object_or_404(rows.select_related(*related), public_id=public_id)


def _crumbs(assessment: Assessment, provision: Provision) -> list[dict[str, str]]:
    descriptor = descriptor_code_of(provision.code)
    summary = provision.kind == ProvisionKind.DESCRIPTOR
    anchor = "#summary" if summary else f"#b-{provision.code}"
    return [
        {
            "label": f"Assessment, {assessment.cycle.name}",
            "url": reverse("assessments:assessment", args=[assessment.public_id]),
        },
        {
            "label": "Back to the summary" if summary else f"Back to {provision.reference}",
            "url": reverse("assessments:descriptor", args=[assessment.public_id, descriptor]) + anchor,
        },
    ]
