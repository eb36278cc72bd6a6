from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models.signals import post_migrate, pre_migrate


class ForcesConfig(AppConfig):
    name = "forces"

    def ready(self) -> None:
        from forces import receivers, system_checks  # noqa: F401 - importing registers them

        pre_migrate.connect(_open_to_the_owner, sender=self)
        post_migrate.connect(_apply_policies, sender=self)


def _open_to_the_owner(*, using: str = DEFAULT_DB_ALIAS, plan: list[Any] | None = None, **_: object) -> None:
    """Only where something will be migrated. Should that break off, the gate stays shut until it is done."""
    from forces.policies import open_to_the_owner

    if plan:
        with transaction.atomic(using), connections[using].cursor() as cursor:
            open_to_the_owner(cursor)


def _apply_policies(*, using: str = DEFAULT_DB_ALIAS, plan: list[Any] | None = None, **_: object) -> None:
    """Last word of every migration. `forces` is sent its signal once, after all tables are there."""
    from forces.policies import apply_policies

    with connections[using].cursor() as cursor:
        apply_policies(cursor)
