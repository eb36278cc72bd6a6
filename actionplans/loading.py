"""The owners' published updates on recommendations, and the dated national deliverables, from fixtures."""

from actionplans.models import Deliverable, RecommendationUpdate
from core.content import read_content
from forces.models import Portfolio
from frameworks.models import Framework, Provision


def load_updates() -> None:
    for position, entry in enumerate(read_content("frameworks/HMICFRS-2021")["updates"], start=1):
        RecommendationUpdate.objects.update_or_create(
            code=entry["code"],
            defaults={
                "provision": Provision.objects.get(code=entry["recommendation"]),
                "portfolio": Portfolio.objects.get(code=entry["portfolio"]),
                "owner_label": entry["owner_label"],
                "title": entry["title"] or "",
                "body": entry["body"],
                "as_at": entry["as_at"],
                "position": position,
            },
        )


def load_deliverables() -> None:
    """Quoted, so reloaded; but for the status, which is the national team's to keep."""
    for position, entry in enumerate(read_content("deliverables"), start=1):
        recommendation = entry["recommendation"]
        Deliverable.objects.update_or_create(
            code=entry["code"],
            defaults={
                "title": entry["title"],
                "short_title": entry["short_title"],
                "owner_label": entry["owner_label"] or "",
                "portfolio": Portfolio.objects.get(code=entry["portfolio"]) if entry["portfolio"] else None,
                "due_text": entry["due_text"],
                "due_date": entry["due_on"],
                "framework": Framework.objects.get(code=entry["framework"]),
                "recommendation": Provision.objects.get(code=recommendation) if recommendation else None,
                "position": position,
            },
        )
