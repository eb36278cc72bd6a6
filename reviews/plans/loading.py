"""What plans are marked against, from the frameworks and from fixtures/content/plan_matters.yaml."""

from collections.abc import Iterator
from typing import Any

from core.content import read_content
from frameworks.choices import ProvisionKind
from frameworks.models import Provision
from reviews.plans.models import PlanMatter

FRAMEWORK = "NFD-2021"


def load_plan_matters() -> None:
    """The national actions first, then what the recommendation lists. Quoted, and nobody's to change, so reloaded."""
    content = read_content("plan_matters")
    for position, (code, values) in enumerate((*_actions(content), *_listed(content)), start=1):
        PlanMatter.objects.update_or_create(code=code, defaults={**values, "position": position})


def _actions(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = Provision.objects.filter(framework__code=FRAMEWORK, kind=ProvisionKind.NATIONAL_ACTION)
    for provision in rows.in_reading_order():
        title = content["actions"][provision.code]
        yield provision.code, {"provision": provision, "short_title": title, "looks_at": [provision.code]}


def _listed(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    recommendation = Provision.objects.get(code=content["recommendation"])
    known = set(Provision.objects.values_list("code", flat=True))
    for entry in content["matters"]:
        unknown = set(entry["looks_at"]) - known
        if unknown:
            raise ValueError(f"plan_matters.yaml, {entry['letter']}: no line is called {sorted(unknown)}")
        yield f"{recommendation.code}.{entry['letter']}", {"provision": recommendation, **entry}
