from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        from audit import chain, people  # noqa: F401 - importing declares functions, and tells of people
        from audit.removal.door import declare_functions

        declare_functions()
        autodiscover_modules("timeline", "editing")

        post_migrate.connect(_chain_every_history, sender=self)


def _chain_every_history(
    *, using: str = DEFAULT_DB_ALIAS, plan: list[Any] | None = None, **_: object
) -> None:
    """After every migration, when all tables are there: a model that became tracked is chained from then on."""
    from audit.chain import install

    with connections[using].cursor() as cursor:
        install(cursor)
