"""From fixtures: owners' published updates on recommendations, national deliverables, and dated obligations."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

from actionplans.models import Deliverable, Obligation, RecommendationUpdate
from core.content import read_content
from forces.models import Portfolio
from frameworks.models import Framework, Provision


def load_updates() -> None:
    with _open_to_the_owner("RecommendationUpdate", "RecommendationUpdateEvent"):
        _load_updates()


@contextmanager
def _open_to_the_owner(*models: str) -> Iterator[None]:
    """Row-level security binds the tables' owner too. Lift that for the block, in one transaction with it."""
    tables = [sql.Identifier(apps.get_model("actionplans", model)._meta.db_table) for model in models]
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(table))
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while it has checks to come
        for table in tables:
            cursor.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(table))


def _load_updates() -> None:
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
    """Quoted, so reloaded; but for the status, and whatever the national lead has changed of one."""
    changed = set(Deliverable.objects.filter(revision__gt=1).values_list("code", flat=True))
    for position, entry in enumerate(read_content("deliverables"), start=1):
        recommendation = entry["recommendation"]
        quoted = {"title": entry["title"], "short_title": entry["short_title"], "position": position}
        if entry["code"] in changed:
            Deliverable.objects.filter(code=entry["code"]).update(**quoted)
            continue
        Deliverable.objects.update_or_create(
            code=entry["code"],
            defaults={
                **quoted,
                "owner_label": entry["owner_label"] or "",
                "portfolio": Portfolio.objects.get(code=entry["portfolio"]) if entry["portfolio"] else None,
                "due_text": entry["due_text"],
                "due_date": entry["due_on"],
                "framework": Framework.objects.get(code=entry["framework"]),
                "recommendation": Provision.objects.get(code=recommendation) if recommendation else None,
            },
        )


def load_obligations() -> None:
    """Quoted, and nobody's to change, so reloaded."""
    for position, entry in enumerate(read_content("obligations"), start=1):
        place = entry["provision"]
        Obligation.objects.update_or_create(
            code=entry["code"],
            defaults={
                "framework": Framework.objects.get(code=entry["framework"]),
                "provision": Provision.objects.get(code=place) if place else None,
                "title": entry["title"],
                "text": entry["text"],
                "due_date": entry["due_on"],
                "due_text": entry["due_text"],
                "product_kind": entry["product"] or "",
                "superseded_by_text": entry["superseded_by"] or "",
                "position": position,
            },
        )
