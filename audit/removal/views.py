"""Pages of removals: the list, asking with a look at what would go, and the second person's decision."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audit.choices import RemovalState
from audit.models import Removal, RemovalFile, RemovalWords
from audit.removal import files, rules, search, workflow
from audit.removal.extent import Extent, NotCountedError
from audit.removal.files import NamedRow
from audit.removal.forms import AskForm
from audit.removal.words import UnreadableWordsError, Words, pattern_of, unseal
from core.templatetags.portal import count
from forces.http import PortalRequest, form_page, require

PER_PAGE = 50
UNREADABLE = (
    "The words can no longer be read, because the portal’s key was changed. Withdraw this, and ask again."
)
DECIDED = "Somebody decided about this in the meantime. Nothing was changed."
FILES = (
    "The force’s files are being looked through, those that came in since too. Nothing was changed."
    " Try again in a minute."
)
NOT_COUNTED = "Nothing was changed. Type the number that this page shows, to say that you mean all of them."
BUSY = "Too much is being saved at this moment. Nothing was changed. Try again in a minute."


@require_safe
def removal_list(request: PortalRequest) -> HttpResponse:
    me = request.membership
    require(rules.can_see(me))
    page = Paginator(Removal.objects.in_sight_of(me), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "removals/list.html", {"page": page, "can_ask": rules.can_ask(me)})


@form_page
def ask(request: PortalRequest) -> HttpResponse:
    """The form; then what would go, to be looked at; then, with `sure`, the asking itself. ?version= names files."""
    me = request.membership
    require(rules.can_ask(me))
    named = files.named(me.force_id, request.GET.getlist("version"))
    if request.method != "POST":
        return _ask_page(request, AskForm(by=me, has_files=bool(named)), named)
    form = AskForm(request.POST, by=me, has_files=bool(named))
    if not form.is_valid():
        return _ask_page(request, form, named, status=422)
    if "change" in request.POST:
        return _ask_page(request, form, named)
    found = _found(request.membership.force_id, form.cleaned_data["words"])
    extent = Extent(found.number if found else 0, len(named))
    if "sure" not in request.POST:
        return _preview(request, form, named, found, extent)
    try:
        extent.check(request.POST.get("counted", ""))
    except NotCountedError:
        messages.error(request, NOT_COUNTED)
        return _preview(request, form, named, found, extent, status=422)
    given = {"to_national": False, **form.cleaned_data}
    removal = workflow.ask(force=me.force, by=me, files=[row.file for row in named], **given)
    messages.success(request, "Somebody else has to agree now. Nothing is removed before.")
    return redirect("removals:removal", removal.public_id)


def _ask_page(
    request: PortalRequest, form: AskForm, named: list[NamedRow], *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "named": named, "breadcrumbs": _crumbs()}
    return render(request, "removals/ask.html", context, status=status)


def _found(force_id: int | None, words: str) -> search.Found | None:
    return search.find(force_id=force_id, pattern=pattern_of(words)) if words else None


def _preview(
    request: PortalRequest,
    form: AskForm,
    named: list[NamedRow],
    found: search.Found | None,
    extent: Extent,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "named": named,
        "words": form.cleaned_data["words"],
        "found": found,
        "extent": extent,
        "breadcrumbs": _crumbs(),
    }
    return render(request, "removals/preview.html", context, status=status)


@require_safe
def removal(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """One removal: while it waits, all that the second person needs; afterwards the tombstone."""
    asked = _in_sight(request, public_id)
    me = request.membership
    context: dict[str, object] = {
        "removal": asked,
        "can_agree": rules.can_agree(me, asked),
        "can_withdraw": rules.can_withdraw(me, asked),
        "pending": files.pending(asked),
        "breadcrumbs": _crumbs(),
    }
    if asked.state == RemovalState.ASKED:
        context |= _to_decide(request, asked)
    return render(request, "removals/removal.html", context)


def _to_decide(request: PortalRequest, asked: Removal) -> dict[str, object]:
    """The words, and where they stand: shown to people of the same force, counted for the national lead."""
    own = asked.force_id == request.membership.force_id
    context: dict[str, object] = {"own": own}
    try:
        words = _words(asked)
    except UnreadableWordsError:
        return context | {"unreadable": UNREADABLE}
    found = search.find(force_id=asked.force_id, pattern=words.pattern) if own and words else None
    if own:
        context |= {"named": files.of_removal(asked), "found": found}
    context["extent"] = _extent(asked, found)
    decides = rules.can_agree(request.membership, asked) or rules.can_withdraw(request.membership, asked)
    return context | {"words": words.text if words and decides else ""}


def _words(asked: Removal) -> Words | None:
    """None where only files go. Raises UnreadableWordsError."""
    sealed = RemovalWords.objects.filter(removal=asked).values_list("sealed", flat=True).first()
    return unseal(sealed) if sealed else None


def _extent(asked: Removal, found: search.Found | None) -> Extent:
    """As it is now for people of the force; for the national lead, who reads none of its texts, as it was asked."""
    places = found.number if found else sum(number for _, number in asked.found)
    return Extent(places, RemovalFile.objects.filter(removal=asked).count())


@require_POST
def agree(request: PortalRequest, public_id: UUID) -> HttpResponse:
    def remove(asked: Removal) -> None:
        own = asked.force_id == request.membership.force_id
        words = _words(asked) if own else None
        found = search.find(force_id=asked.force_id, pattern=words.pattern) if words else None
        _extent(asked, found).check(request.POST.get("counted", ""))
        places = workflow.agree(removal=asked, by=request.membership)
        messages.success(request, f"Removed in {count(places, 'place')}.")

    return _decide(request, public_id, rules.can_agree, remove)


@require_POST
def refuse(request: PortalRequest, public_id: UUID) -> HttpResponse:
    def refuse(asked: Removal) -> None:
        workflow.refuse(removal=asked, by=request.membership)
        messages.success(request, "Refused. Nothing is removed, and the words are forgotten.")

    return _decide(request, public_id, rules.can_agree, refuse)


@require_POST
def withdraw(request: PortalRequest, public_id: UUID) -> HttpResponse:
    def withdraw(asked: Removal) -> None:
        workflow.withdraw(removal=asked, by=request.membership)
        messages.success(request, "Withdrawn. Nothing is removed, and the words are forgotten.")

    return _decide(request, public_id, rules.can_withdraw, withdraw)


def _decide(
    request: PortalRequest,
    public_id: UUID,
    allowed: Callable[..., bool],
    act: Callable[[Removal], None],
) -> HttpResponse:
    asked = _in_sight(request, public_id)
    if asked.state != RemovalState.ASKED:
        messages.info(request, DECIDED)
        return redirect("removals:removal", public_id)
    require(allowed(request.membership, asked))
    try:
        act(asked)
    except workflow.DecidedError:
        messages.info(request, DECIDED)
    except NotCountedError:
        messages.error(request, NOT_COUNTED)
    except workflow.FilesNotSearchedError:
        messages.info(request, FILES)
    except workflow.BusyError:
        messages.error(request, BUSY)
    except UnreadableWordsError:
        messages.error(request, UNREADABLE)
    return redirect("removals:removal", public_id)


def _in_sight(request: PortalRequest, public_id: UUID) -> Removal:
    require(rules.can_see(request.membership))
    found = Removal.objects.in_sight_of(request.membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "Removals of personal data", "url": reverse("removals:list")}]
