"""Regions, forces, policing bodies, portfolios and their organisations, from fixtures; twice changes nothing."""

from typing import Any

from core.content import read_content
from forces.choices import Audience
from forces.models import Force, Organisation, PolicingBody, Portfolio, Region

NATIONAL_TEAM = "national"
OBSERVERS = {"hmicfrs": "HMICFRS"}


def load_forces() -> None:
    for position, entry in enumerate(read_content("regions"), start=1):
        Region.objects.update_or_create(
            code=entry["code"], defaults={"name": entry["name"], "position": position}
        )
    for position, entry in enumerate(read_content("forces"), start=1):
        _load_force(entry, position)
    Organisation.objects.update_or_create(
        slug=NATIONAL_TEAM, defaults={"name": "National VAWG team", "audience": Audience.NATIONAL}
    )
    for slug, name in OBSERVERS.items():
        Organisation.objects.update_or_create(
            slug=slug, defaults={"name": name, "audience": Audience.OBSERVER}
        )


def _load_force(entry: dict[str, Any], position: int) -> None:
    force, _ = Force.objects.update_or_create(
        slug=entry["slug"],
        defaults={
            "name": entry["name"],
            "short_name": entry["short_name"],
            "tile_name": entry["tile_name"],
            "abbreviation": entry["abbreviation"],
            "code": entry.get("code", ""),
            "region": Region.objects.get(code=entry["region"]),
            "position": position,
            "tile_column": entry["tile"][0],
            "tile_row": entry["tile"][1],
        },
    )
    Organisation.objects.update_or_create(
        slug=force.slug, defaults={"name": force.name, "audience": Audience.FORCE, "force": force}
    )
    # Backwards, so that a successor is there before the body that names it.
    for body in reversed(entry["policing_bodies"]):
        _load_policing_body(force, body)


def _load_policing_body(force: Force, entry: dict[str, Any]) -> None:
    successor = entry["successor"]
    body, _ = PolicingBody.objects.update_or_create(
        slug=entry["slug"],
        defaults={
            "name": entry["name"],
            "kind": entry["kind"],
            "force": force,
            "from_date": entry["from"],
            "to_date": entry["to"],
            "successor": PolicingBody.objects.get(slug=successor) if successor else None,
        },
    )
    Organisation.objects.update_or_create(
        slug=body.slug,
        defaults={
            "name": body.name,
            "audience": Audience.POLICING_BODY,
            "force": force,
            "policing_body": body,
        },
    )


def load_portfolios() -> None:
    for entry in read_content("portfolios"):
        portfolio, _ = Portfolio.objects.update_or_create(
            code=entry["code"], defaults={"name": entry["name"], "labels": entry["labels"]}
        )
        Organisation.objects.update_or_create(
            slug=f"portfolio-{portfolio.code}",
            defaults={"name": f"NPCC portfolio: {portfolio.name}", "audience": Audience.PORTFOLIO},
        )
