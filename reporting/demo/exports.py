"""Bulk exports of the demonstration: one that two people agreed on, whose forces read of it, and one that waits."""

from forces.choices import Audience, Role
from forces.models import Membership
from forces.scope import By, scope
from reporting.choices import ExportKind
from reporting.demo.context import Context
from reporting.exported import Export
from reporting.exporting import agree, ask

FOR_THE_ACADEMIC = (
    "Comparing this cycle’s grades with the one before, for the academic reference group. Two analysts of the national"
    " team see the file; the group sees distributions only."
)
FOR_THE_COLLEGE = (
    "Counting which national actions forces have planned training for, with the College’s curriculum team."
)


def ask_for_exports(context: Context, lead: Membership) -> None:
    """Each step in the scope of whoever takes it. Once."""
    with scope(Audience.NATIONAL):
        if Export.objects.exists():
            return
        team = Membership.objects.filter(organisation=lead.organisation_id, role=Role.REVIEWER)
        reviewer = team.select_related("organisation").order_by("email")[0]
    with scope(Audience.NATIONAL, by=By.of(reviewer)):
        taken = ask(kind=ExportKind.GRADES, cycle=context.previous, purpose=FOR_THE_ACADEMIC, by=reviewer)
        ask(kind=ExportKind.PLANS, cycle=None, purpose=FOR_THE_COLLEGE, by=reviewer)
    with scope(Audience.NATIONAL, by=By.of(lead)):
        agree(export=taken, by=lead)
