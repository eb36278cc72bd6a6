"""What the texts of one summary are about: what shared terms suggest, and what a reviewer says."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from assessments.models import SubmittedSummary
from audit.workflow import log_access
from forces.http import PortalRequest, form_page, require
from reviews.themes import rules, workflow
from reviews.themes.listing import texts_of
from reviews.themes.views.themes import crumbs


@form_page
def tag(request: PortalRequest, submission_id: UUID, code: str) -> HttpResponse:
    """A POST says it for both texts at once: <part>=<public id of a theme>, as often as it is about several.

    <part>-was=<public id>: the themes that stood when the page was opened; what is neither ticked nor unticked stays.
    """
    require(rules.can_tag(request.membership))
    rows = SubmittedSummary.objects.select_related("submission__cycle", "force", "provision__parent")
    summary = get_object_or_404(rows, submission__public_id=submission_id, provision__code=code)
    submission, provision = summary.submission, summary.provision
    texts = texts_of(summary)
    if request.method == "POST":
        for text in texts:
            keys = {str(theme.public_id): theme.pk for theme, _ in text.offered}
            sent = {keys[one] for one in request.POST.getlist(text.part) if one in keys}
            was = {keys[one] for one in request.POST.getlist(f"{text.part}-was") if one in keys}
            workflow.tag(
                submission=submission,
                provision=provision,
                part=text.part,
                add=sent - was,
                remove=was - sent,
                by=request.membership,
            )
        messages.success(request, "Themes saved.")
        return redirect("themes:tag", submission.public_id, provision.code)
    what = f"Submission {submission.number}, {submission.cycle.name}: {provision.title}"
    log_access(force=summary.force, act="opened", what=what, by=request.membership)
    context = {
        "summary": summary,
        "texts": texts,
        "can_read": reverse("reviews:descriptor", args=[submission.public_id, provision.code]),
        "breadcrumbs": crumbs({"label": "Not tagged yet", "url": reverse("themes:waiting")}),
    }
    return render(request, "reviews/themes/tag.html", context)
