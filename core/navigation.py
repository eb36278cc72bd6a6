"""The main navigation of each role, by URL name: the one place that decides what stands in the menu."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool


_PLAN = ("Action plan", "actionplans:plan")
_EVIDENCE = ("Evidence", "evidence:list")
_RECOMMENDATIONS = ("Recommendations", "recommendations:list")
_FRAMEWORKS = ("Frameworks", "frameworks:list")
_REPORTS = ("Reports", "reports:list")
_PEOPLE = ("People", "people:list")
_ASSESSMENT = ("Assessment", "assessments:current")
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

MENUS: dict[str, list[tuple[str, str]]] = {
    "force_lead": [_HOME, _ASSESSMENT, _PLAN, _EVIDENCE, _RECOMMENDATIONS, _FRAMEWORKS, _PEOPLE],
    "contributor": [_HOME, _ASSESSMENT, _PLAN, _EVIDENCE, _RECOMMENDATIONS, _FRAMEWORKS],
    "chief_officer": [_HOME, _ASSESSMENT, _PLAN, _EVIDENCE, _RECOMMENDATIONS, _FRAMEWORKS],
    "deputy": [_HOME, _ASSESSMENT, _PLAN, _EVIDENCE, _RECOMMENDATIONS, _FRAMEWORKS],
    "viewer": [_HOME, _ASSESSMENT, _PLAN, _EVIDENCE, _RECOMMENDATIONS, _FRAMEWORKS],
    "reviewer": [*_NATIONAL, _FRAMEWORKS],
    "national_lead": [*_NATIONAL, _FRAMEWORKS, _PEOPLE],
    "portfolio_owner": [_RECOMMENDATIONS, _FRAMEWORKS],
    "policing_body": [("Position", "reporting:home"), _EDITIONS, _RECOMMENDATIONS, _REPORTS, _FRAMEWORKS],
    "observer": [_REPORTS, _RECOMMENDATIONS, _FRAMEWORKS],
}


def items_for(request: HttpRequest, role: str) -> list[Item]:
    """The role's menu; the item whose address begins this page's address, and no longer one does, is current."""
    links = [(label, _reverse(name)) for label, name in MENUS.get(role, [])]
    beginning = [url for _, url in links if request.path.startswith(url) and url != "/"]
    current = max(beginning, key=len, default="/" if request.path == "/" else "")
    return [Item(label, url, url == current) for label, url in links]


def _reverse(name: str) -> str:
    # Scaffolding while the apps are being built: a page that is not there yet leads nowhere.
    try:
        return reverse(name)
    except NoReverseMatch:
        return "#"
