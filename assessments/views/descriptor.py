"""The page of a descriptor: its behaviours as rows to rate, and beneath them the force's summary."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from assessments import rules
from assessments.behaviour_rows import saved_time
from assessments.descriptor_page import DescriptorPage, descriptor_page
from assessments.models import Assessment, Assignment, Rating, Summary
from assessments.my_parts import MyPart, parts_of
from assessments.readiness import descriptor_code_of
from audit.editing import news_url
from core import jinja2
from core.revisions import revision_typed
from forces.http import PortalRequest, require
from forces.models import Membership

RULE = (
    "The rule: the middle grade of the rated behaviours, the lower one of two; "
    "never above Partly in place while one of them is Not started."
)

NO_LONGER = (
    "What was given to you here is no longer with you: your lead took it back, or gave it to somebody else, who may"
    " stand in for you. What you wrote stays. Ask your lead if you need it again."
)


def show_descriptor(
    request: PortalRequest,
    assessment: Assessment,
    code: str,
    *,
    open_code: str = "",
    errors: dict[str, str] | None = None,
    typed: Any = None,
    status: int = 200,
) -> HttpResponse:
    """errors: {code of a behaviour, or "summary": what to mend}; typed: what was sent, to stand beside them."""
    page = descriptor_page(assessment, code, by=request.membership, open_code=open_code)
    if page is None:
        _tell_what_was_theirs(assessment, code, request.membership)
        raise Http404
    if errors:
        _put_back(page, errors, typed)
    can_answer = rules.can_answer(request.membership, assessment) and not page.locked
    whole = rules.can_read_whole(request.membership, assessment)
    own = [] if whole else parts_of(assessment, request.membership)
    more = page.more_elsewhere or any(_is_left(part, code) for part in own)
    steps = reverse("assessments:unanswered", args=[assessment.public_id])
    leads_on = can_answer and (more or bool(page.first_open))
    context = {
        "page": page,
        "assessment": assessment,
        "can_answer": can_answer,
        "can_summarise": rules.can_summarise(request.membership, assessment) and not page.locked,
        "can_give": rules.can_give(request.membership, assessment) and not page.locked,
        "can_discuss": rules.can_discuss(request.membership, assessment),
        "whole": whole,
        "own_parts": [part for part in own if descriptor_code_of(part[0].provision.code) == code],
        "next_url": f"{steps}?after={code}" if leads_on else "",
        "previous_url": f"{steps}?before={code}" if leads_on else "",
        "all_is_here": not more,
        "has_errors": bool(errors),
        "error_list": [{"text": text, "href": anchor_of(row)} for row, text in (errors or {}).items()],
        "summary_state": "",
    }
    after = ""
    if page.summary is not None:
        context["summary_state"] = "Confirmed" if page.summary.confirmed_at else "Not yet"
        summary = _summary_context(page, page.summary, errors)
        after = render_to_string("assessments/_summary.html", context | summary, request)
    context["rows"] = jinja2.render(
        request, "rating_rows.html", **_rows_context(page, context, after=SafeString(after))
    )
    return render(request, "assessments/descriptor.html", context, status=status)


def _tell_what_was_theirs(assessment: Assessment, code: str, by: Membership) -> None:
    """Raise PermissionDenied where they had a part of the descriptor, and have it no more."""
    parts = Assignment.objects.filter(force=assessment.force_id, assessment=assessment, to=by)
    in_it = Q(provision__code=code) | Q(provision__code__startswith=f"{code}.")
    require(not parts.filter(in_it).exists(), otherwise=NO_LONGER)


def _is_left(own: MyPart, code: str) -> bool:
    """Whether something of the part is still to be answered, elsewhere than in that descriptor."""
    part, _, _ = own
    elsewhere = descriptor_code_of(part.provision.code) != code
    return elsewhere and part.is_with_holder and part.answered < part.total  # type: ignore[attr-defined]  # annotated


def _rows_context(page: DescriptorPage, context: dict[str, Any], *, after: SafeString) -> dict[str, Any]:
    """What rating_rows.html wants."""
    assessment, code = page.assessment, page.provision.code
    together = reverse("assessments:together", args=[assessment.public_id, code])
    return {
        "descriptor": {
            "url": "",
            "news": _news_url(assessment, code) if context["can_answer"] else "",
            "last_cycle": assessment.cycle.previous.name if assessment.cycle.previous else "",
            "answered": page.answered,
            "total": page.total,
            "next_url": context["next_url"],
            "all_is_here": context["all_is_here"],
            "may_ask": context["can_discuss"],
        },
        "groups": page.groups,
        "grades": [
            {"code": g.code, "value": g.value, "name": g.name, "short": g.name, "definition": g.definition}
            for g in page.grades
        ],
        "editable": context["can_answer"],
        "after": after,
        "give_url": reverse("assessments:give", args=[assessment.public_id]) if context["can_give"] else "",
        "together_url": together if context["can_answer"] else "",
    }


def _news_url(assessment: Assessment, code: str) -> str:
    """Where the open page asks what others saved of it."""
    of = [assessment.pk, code, timezone.now().isoformat()]
    return news_url((Rating, of), (Summary, of))


def _summary_context(page: DescriptorPage, summary: Summary, errors: dict[str, str] | None) -> dict[str, Any]:
    """What components/summary_form.html wants."""
    left = page.total - page.answered
    saved = f"Saved {saved_time(summary)}" if summary.updated_at else _of_last_time(page, summary)
    return {
        "summary": {
            "save_url": reverse(
                "assessments:save_summary", args=[page.assessment.public_id, page.provision.code]
            ),
            "revision": summary.revision,
            "grade": summary.grade.code if summary.grade else "",
            "last_grade": page.last.grade.value if page.last and page.last.grade else "",
            "suggested": {"value": page.suggested.value, "name": page.suggested.name}
            if page.suggested
            else {},
            "strengths": summary.strengths,
            "gaps": summary.gaps,
            "support_needed": summary.support_needed,
            "saved": f"{saved} by {summary.updated_by.display_name}" if summary.updated_by else saved,
            "error": (errors or {}).get("summary", ""),
            "confirmed": summary.confirmed_at is not None,
        },
        "grades": page.grades,
        "rule": RULE,
        "note": f"You can confirm when all {page.total} behaviours are answered: {left} to go."
        if left
        else "",
    }


def _of_last_time(page: DescriptorPage, summary: Summary) -> str:
    """Said while nobody has saved the summary, and it holds words all the same."""
    last = page.assessment.cycle.previous
    if last is None or not (summary.strengths or summary.gaps or summary.support_needed):
        return ""
    return f"The words of {last.name}, not yet confirmed"


def _put_back(page: DescriptorPage, errors: dict[str, str], typed: Any) -> None:
    """What was typed stays on the page beside what is wrong with it, as stale as it was when it was sent."""
    for row in page.rows:
        if row.code not in errors:
            continue
        row.error = errors[row.code]
        row.open = True
        row.comment = typed.get(f"c-{row.code}", row.comment)
        row.reason = typed.get(f"r-{row.code}", row.reason)
        row.grade = typed.get(f"g-{row.code}", row.grade)
        row.revision = revision_typed(typed.get(f"v-{row.code}", ""))
    if "summary" in errors and (summary := page.summary):
        summary.revision = revision_typed(typed.get("revision", ""))
        for name in ("strengths", "gaps", "support_needed"):
            setattr(summary, name, typed.get(name, getattr(summary, name)))
        chosen = typed.get("grade", "")
        summary.grade = next((grade for grade in page.grades if grade.code == chosen), summary.grade)


def anchor_of(row: str) -> str:
    """Where a behaviour, or the summary, stands on the page."""
    return "#summary" if row == "summary" else f"#b-{row}"
