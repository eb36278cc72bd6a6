"""A save that came too late: both texts side by side, and one question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from assessments import rules, workflow
from assessments.forms import AnswerForm, SummaryForm
from assessments.models import Rating, Summary
from assessments.readiness import descriptor_code_of
from audit.models import KeptConflict
from core import diff
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, own_force, require
from forces.models import Membership
from forces.roles import Permission
from frameworks.models import Grade

LABELS = {
    "comment": "Comment",
    "reason": "Why it does not apply",
    "strengths": "Strengths",
    "gaps": "Gaps",
    "support_needed": "Support needed",
}

# No page of answers has as many.
# Whose late texts are settled here.
SUBJECTS = (Rating._meta.label, Summary._meta.label)
MOST_AT_ONCE = 50
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Version:
    """One of the three: its grade, and each text with what changed since the start."""

    grade: Grade | None
    texts: list[tuple[str, SafeString]]


def conflict_answer(conflict: KeptConflict, row: Rating | Summary, *, theirs: bool = True) -> JsonResponse:
    """For the page that saves by itself: where to see both texts. theirs: whether it is still with this person."""
    who = conflict.theirs_name or "Somebody else"
    message = f"{who} changed this answer while you were writing. Both texts are kept."
    if not rules.is_open(row.assessment):
        message = "The assessment was sent while you were writing. Your text is kept, and not in force."
    elif not workflow.is_open(row):
        message = "Locked: only what was sent back is open. Your text is kept, and not in force."
    elif not theirs:
        message = "This part is no longer with you. Your text is kept, and not in force."
    url = reverse("assessments:conflict", args=[conflict.public_id])
    return JsonResponse({"url": url, "message": message}, status=409)


@form_page
def conflict(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(request.membership.may(Permission.ANSWER))
    kept = get_object_or_404(
        KeptConflict, public_id=public_id, force=own_force(request), by=request.membership
    )
    then = _waiting(request)
    if request.method == "POST":
        return _settle(request, kept, then)
    return conflict_page(request, kept, then=then)


def _waiting(request: PortalRequest) -> list[KeptConflict]:
    """The other answers of the same page that came too late: they are settled one after the other."""
    sent = request.POST if request.method == "POST" else request.GET
    ids = [UUID(text) for text in sent.getlist("then")[:MOST_AT_ONCE] if _UUID.fullmatch(text)]
    if not ids:
        return []
    own = KeptConflict.objects.waiting_for(request.membership, *SUBJECTS).filter(public_id__in=ids)
    return sorted(own, key=lambda kept: ids.index(kept.public_id))


def conflict_page(
    request: PortalRequest,
    kept: KeptConflict,
    *,
    status: int = 200,
    error: str = "",
    then: Sequence[KeptConflict] = (),
) -> HttpResponse:
    """Start, theirs as it is now, yours; then which one counts. then: what waits to be settled after it."""
    row = _row(kept, request.membership)
    with_them = workflow.is_theirs(row)
    # Of a part that was taken away one sees what one typed, and no more what it says.
    seen = bool(getattr(row, "is_seen", True))
    theirs = workflow.content_of(row) if seen else {}
    grades = list(Grade.objects.filter(scale=row.assessment.cycle.scale_id))
    context = {
        "kept": kept,
        "then": then,
        "provision": row.provision,
        "back": _place(row),
        "who": row.updated_by.display_name if row.updated_by else "Somebody else",
        "row": row,
        "locked": not workflow.is_open(row) or not with_them,
        "taken": not with_them,
        "seen": seen,
        "start": _version(kept.start, kept.start, grades),
        "theirs": _version(kept.start, theirs, grades),
        "yours": _version(kept.start, kept.yours, grades),
        "fields": [(name, LABELS[name], theirs[name]) for name in LABELS if name in theirs],
        "chosen": row.grade,
        "grades": [g for g in grades if g.value or isinstance(row, Rating)],
        "error": error,
        "has_errors": bool(error),
    }
    return render(request, "assessments/conflict.html", context, status=status)


def _row(kept: KeptConflict, by: Membership) -> Rating | Summary:
    """What it is about, locked for saving. The person who typed it may see that it is there, whoever has it now."""
    rows: Any = Summary.objects.with_asked()
    if kept.subject == Rating._meta.label:
        rows = Rating.objects.with_holder(by).with_asked()
    rows = rows.filter(force=kept.force_id)
    related = ("assessment__cycle__scale", "provision", "grade", "updated_by")
    found: Rating | Summary = get_object_or_404(
        rows.select_related(*related).select_for_update(of=("assessment",)), pk=kept.subject_id
    )
    return found


def _version(start: dict[str, Any], content: dict[str, Any], grades: list[Grade]) -> Version:
    texts = [
        (LABELS[name], diff.changes(start.get(name, ""), content[name]))
        for name in LABELS
        if content.get(name) or start.get(name)
        if name in content
    ]
    return Version(next((g for g in grades if g.pk == content.get("grade_id")), None), texts)


def _settle(request: PortalRequest, kept: KeptConflict, then: list[KeptConflict]) -> HttpResponse:
    """Theirs stays as it is; mine, or one made from both, is saved over what stands now. Then the next."""
    row = _row(kept, request.membership)
    require(workflow.is_open(row))
    require(
        rules.can_answer(request.membership, row.assessment) and workflow.is_theirs(row)
        if isinstance(row, Rating)
        else rules.can_summarise(request.membership, row.assessment)
    )
    which = request.POST.get("which")
    if which == "theirs":
        _mark_settled(kept)
        messages.success(request, f"{kept.about} stays as it was. Your text is kept in the history.")
        return redirect(_after(row, then))
    if which not in {"mine", "both"}:
        return conflict_page(request, kept, status=422, error="Choose which one counts", then=then)
    changes = kept.yours if which == "mine" else _merged(request, row)
    if isinstance(changes, str):
        return conflict_page(request, kept, status=422, error=changes, then=then)
    revision = revision_typed(request.POST.get("revision", ""))
    try:
        if isinstance(row, Rating):
            workflow.save_rating(rating=row, revision=revision, changes=changes, by=request.membership)
        else:
            workflow.save_summary(summary=row, revision=revision, changes=changes, by=request.membership)
    except workflow.StaleSaveError as stale:
        return conflict_page(request, stale.conflict, status=409, then=then)
    _mark_settled(kept)
    messages.success(request, f"{kept.about} saved.")
    return redirect(_after(row, then))


def _mark_settled(kept: KeptConflict) -> None:
    """With all that the same person wrote too late about the same row before: this answer is about them, too."""
    earlier = (
        KeptConflict.objects.waiting_for(kept.by, kept.subject) if kept.by else KeptConflict.objects.none()
    )
    earlier.filter(subject_id=kept.subject_id, at__lte=kept.at).update(settled_at=timezone.now())


def _after(row: Rating | Summary, then: list[KeptConflict]) -> str:
    """The next answer that waits to be settled; after the last, where this one stands."""
    if not then:
        return _place(row)
    query = urlencode([("then", str(kept.public_id)) for kept in then[1:]])
    return reverse("assessments:conflict", args=[then[0].public_id]) + (f"?{query}" if query else "")


def _merged(request: PortalRequest, row: Rating | Summary) -> dict[str, Any] | str:
    """The answer made from both; or what is wrong with it."""
    form = (AnswerForm if isinstance(row, Rating) else SummaryForm)(request.POST)
    if not form.is_valid():
        return form.first_error()
    changes: dict[str, Any] = dict(form.sent_words())
    if chosen := form.cleaned_data["grade"]:
        grade = Grade.objects.filter(scale=row.assessment.cycle.scale_id, code=chosen).first()
        if grade is None:
            return "Choose one of the grades"
        changes["grade_id"] = grade.pk
    return changes


def _place(row: Rating | Summary) -> str:
    """Where the answer stands."""
    page = reverse(
        "assessments:descriptor", args=[row.assessment.public_id, descriptor_code_of(row.provision.code)]
    )
    return f"{page}#{f'b-{row.provision.code}' if isinstance(row, Rating) else 'summary'}"
