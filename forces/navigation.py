"""The main navigation of each role, by URL name: the one place that decides what stands in the menu."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from forces.choices import Role


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool


_PLAN = ("Action plan", "actionplans:plan")
_EVIDENCE = ("Evidence", "evidence:list")
_RECOMMENDATIONS = ("Recommendations", "recommendations:list")
_INSPECTIONS = ("Inspection reports", "recommendations:inspections")
_FRAMEWORKS = ("Frameworks", "frameworks:list")
_REPORTS = ("Reports", "reports:list")
_PEOPLE = ("People", "people:list")
_ASSESSMENT = ("Assessment", "assessments:current")
_NOTICES = ("Notices", "notices:list")
_HOME = ("My force", "reporting:home")
_EDITIONS = ("Action plans", "actionplans:editions")
_NATIONAL = [
    ("Desk", "reporting:home"),
    ("National overview", "reporting:grid"),
    _EDITIONS,
    _RECOMMENDATIONS,
    _REPORTS,
    ("Cycles", "assessments:cycles"),
]

MENUS: dict[Role, list[tuple[str, str]]] = {
    Role.FORCE_LEAD: [_HOME, _ASSESSMENT, _PLAN, _EVIDENCE, _RECOMMENDATIONS, _FRAMEWORKS, _PEOPLE, _NOTICES],
    Role.CONTRIBUTOR: [_HOME, _ASSESSMENT, _PLAN, _EVIDENCE, _RECOMMENDATIONS, _FRAMEWORKS, _NOTICES],
    Role.CHIEF_OFFICER: [_HOME, _ASSESSMENT, _PLAN, _EVIDENCE, _RECOMMENDATIONS, _FRAMEWORKS, _NOTICES],
    Role.DEPUTY: [_HOME, _ASSESSMENT, _PLAN, _EVIDENCE, _RECOMMENDATIONS, _FRAMEWORKS, _NOTICES],
    Role.VIEWER: [_HOME, _ASSESSMENT, _PLAN, _EVIDENCE, _RECOMMENDATIONS, _FRAMEWORKS, _NOTICES],
    Role.REVIEWER: [*_NATIONAL, _FRAMEWORKS],
    Role.NATIONAL_LEAD: [*_NATIONAL, _FRAMEWORKS, _PEOPLE],
    Role.PORTFOLIO_OWNER: [_RECOMMENDATIONS, _FRAMEWORKS],
    Role.POLICING_BODY: [
        ("Position", "reporting:home"),
        _EDITIONS,
        _RECOMMENDATIONS,
        _INSPECTIONS,
        _REPORTS,
        _FRAMEWORKS,
    ],
    Role.OBSERVER: [_REPORTS, _RECOMMENDATIONS, _FRAMEWORKS],
}


def items_for(request: HttpRequest, role: Role) -> list[Item]:
    """The role's menu; the item whose address begins this page's address, and no longer one does, is current."""
    links = [(label, reverse(name)) for label, name in MENUS[role]]
    beginning = [url for _, url in links if request.path.startswith(url) and url != "/"]
    current = max(beginning, key=len, default="/" if request.path == "/" else "")
    return [Item(label, url, url == current) for label, url in links]
