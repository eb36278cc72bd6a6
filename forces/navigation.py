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
_REQUESTS = ("Requests", "requests:list")
_PRACTICE = ("Practice", "practice:list")
_HOME = ("My force", "reporting:home")
_FORCE = [_HOME, _ASSESSMENT, _PLAN, _EVIDENCE, _RECOMMENDATIONS, _PRACTICE, _REQUESTS]
_COLLEAGUE = [*_FORCE, _FRAMEWORKS, _NOTICES]
_EDITIONS = ("Action plans", "actionplans:editions")
_NATIONAL = [
    ("Desk", "reporting:home"),
    ("National overview", "reporting:grid"),
    _EDITIONS,
    _RECOMMENDATIONS,
    ("Feedback packs", "packs:list"),
    _REPORTS,
    ("Cycles", "assessments:cycles"),
    _REQUESTS,
]

MENUS: dict[Role, list[tuple[str, str]]] = {
    Role.FORCE_LEAD: [*_FORCE, _FRAMEWORKS, _PEOPLE, _NOTICES],
    Role.CONTRIBUTOR: _COLLEAGUE,
    Role.CHIEF_OFFICER: _COLLEAGUE,
    Role.DEPUTY: _COLLEAGUE,
    Role.VIEWER: _COLLEAGUE,
    Role.REVIEWER: [*_NATIONAL, _PRACTICE, _FRAMEWORKS],
    Role.NATIONAL_LEAD: [*_NATIONAL, _PRACTICE, _FRAMEWORKS, _PEOPLE],
    Role.PORTFOLIO_OWNER: [_RECOMMENDATIONS, _PRACTICE, _FRAMEWORKS],
    Role.POLICING_BODY: [
        ("Position", "reporting:home"),
        _EDITIONS,
        _RECOMMENDATIONS,
        _INSPECTIONS,
        _REPORTS,
        _PRACTICE,
        _FRAMEWORKS,
    ],
    Role.OBSERVER: [_REPORTS, _RECOMMENDATIONS, _PRACTICE, _FRAMEWORKS],
}


# Pages whose address begins otherwise than that of the item they belong under.
BENEATH = {
    "/reviews/": "reporting:home",
    "/national/moderation/": "reporting:home",
    "/national/chase/": "assessments:cycles",
    "/national/plans/": "actionplans:editions",
    "/national/blockers/": "practice:list",
    "/national/organisations/": "people:list",
    "/themes/": "reporting:grid",
}


def items_for(request: HttpRequest, role: Role) -> list[Item]:
    """The role's menu; the item whose address begins this page's address, and no longer one does, is current."""
    begins = {url: name for _, name in MENUS[role] if (url := reverse(name)) != "/"} | BENEATH
    beginning = [url for url in begins if request.path.startswith(url)]
    home = "reporting:home" if request.path == "/" else ""
    current = begins[max(beginning, key=len)] if beginning else home
    return [Item(label, reverse(name), name == current) for label, name in MENUS[role]]
