"""What happened to the words that people write for a national report, and to a report."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.models import Cycle
from audit.timeline import Field, Source, Told, tells
from forces.http import PortalRequest, require
from reporting import rules
from reporting.choices import PackSectionKind, ReportState, TextSection
from reporting.models import PackSection, Report, ReportText


@tells("report_words", "report-words/<slug:cycle>/<slug:section>/", has_texts=True)
def report_words(request: PortalRequest, cycle: str, section: str) -> Told:
    require(rules.can_edit_text(request.membership))
    if section not in TextSection.values:
        raise Http404
    row = get_object_or_404(Cycle, slug=cycle)
    return Told(
        heading=TextSection(section).label,
        caption=f"National report, {row}",
        back=("Back to the text", reverse("reports:text", args=[cycle, section])),
        sources=[
            Source(
                ReportText,
                {"cycle": row, "section": section},
                {"text": Field("Text", long=True)},
                made="Begun",
            )
        ],
        row=ReportText.objects.select_related("cycle").filter(cycle=row, section=section).first(),
    )


@tells("report", "reports/<uuid:public_id>/")
def report(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_make(request.membership))
    row = get_object_or_404(Report.objects.select_related("cycle"), public_id=public_id)
    fields = {
        "state": Field("State", lambda value: ReportState(value).label),
        "reason": Field("Reason"),
        "released_at": Field("Released"),
    }
    return Told(
        heading=row.title,
        caption="Report",
        back=("Back to the report", reverse("reports:report", args=[row.public_id])),
        sources=[Source(Report, {"pgh_obj": row}, fields, made="Asked for")],
    )


@tells("pack_words", "pack-words/<uuid:public_id>/", has_texts=True)
def pack_words(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_make_packs(request.membership))
    rows = PackSection.objects.select_related("pack__force", "pack__cycle")
    row = get_object_or_404(rows, public_id=public_id)
    return Told(
        heading=PackSectionKind(row.kind).label,
        caption=str(row.pack),
        back=("Back to the text", reverse("packs:section", args=[row.pack.public_id, row.public_id])),
        sources=[Source(PackSection, {"pgh_obj": row}, {"text": Field("Text", long=True)}, made="Drafted")],
        row=row,
    )
