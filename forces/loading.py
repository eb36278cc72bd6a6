"""Regions, forces, policing bodies, portfolios and their organisations, from fixtures; twice changes nothing.

What the national lead changed since is theirs: it is not loaded over.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

from core.content import read_content
from forces.choices import Audience
from forces.models import Force, Organisation, PolicingBody, Portfolio, Region

NATIONAL_TEAM = "national"
OBSERVERS = {"hmicfrs": "HMICFRS", "home-office": "Home Office", "college-of-policing": "College of Policing"}

Kept = TypeVar("Kept", bound=models.Model)


def load_forces() -> None:
    for position, entry in enumerate(read_content("regions"), start=1):
        Region.objects.update_or_create(
            code=entry["code"], defaults={"name": entry["name"], "position": position}
        )
    for position, entry in enumerate(read_content("forces"), start=1):
        _load_force(entry, position)
    _load(Organisation, NATIONAL_TEAM, {"name": "National VAWG team", "audience": Audience.NATIONAL})
    for slug, name in OBSERVERS.items():
        _load(Organisation, slug, {"name": name, "audience": Audience.OBSERVER})


def _load(model: type[Kept], slug: str, values: dict[str, Any]) -> Kept:
    """The row of that slug, as the fixtures have it unless somebody has changed it here."""
    changed = model._default_manager.filter(slug=slug, revision__gt=1).first()
    return changed or model._default_manager.update_or_create(slug=slug, defaults=values)[0]


def _load_force(entry: dict[str, Any], position: int) -> None:
    force = _load(
        Force,
        entry["slug"],
        {
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
    _load(
        Organisation,
        force.slug,
        {"name": force.name, "audience": Audience.FORCE, "force": force, "closed_on": force.closed_on},
    )
    # Backwards, so that a successor is there before the body that names it.
    for body in reversed(entry["policing_bodies"]):
        _load_policing_body(force, body)


def _load_policing_body(force: Force, entry: dict[str, Any]) -> None:
    successor = entry["successor"]
    body = _load(
        PolicingBody,
        entry["slug"],
        {
            "name": entry["name"],
            "kind": entry["kind"],
            "force": force,
            "from_date": entry["from"],
            "to_date": entry["to"],
            "successor": PolicingBody.objects.get(slug=successor) if successor else None,
        },
    )
    _load(
        Organisation,
        body.slug,
        {
            "name": body.name,
            "audience": Audience.POLICING_BODY,
            "force": force,
            "policing_body": body,
            "closed_on": body.to_date + timedelta(days=1) if body.to_date else None,
        },
    )


def load_portfolios() -> None:
    for entry in read_content("portfolios"):
        portfolio, _ = Portfolio.objects.update_or_create(
            code=entry["code"], defaults={"name": entry["name"], "labels": entry["labels"]}
        )
        _load(
            Organisation,
            f"portfolio-{portfolio.code}",
            {"name": f"NPCC portfolio: {portfolio.name}", "audience": Audience.PORTFOLIO},
        )


@contextmanager
def open_to_the_owner(*labels: str) -> Iterator[None]:
    """Row-level security binds the tables' owner too. Lift that for the block, in one transaction with it.

    labels: of the models that are loaded, and of their histories: practice.Practice, practice.PracticeEvent.
    """
    tables = [sql.Identifier(apps.get_model(label)._meta.db_table) for label in labels]
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(table))
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while it has checks to come
        for table in tables:
            cursor.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(table))
