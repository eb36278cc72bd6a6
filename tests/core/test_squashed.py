"""The squashed migrations: the models that the old ones end with, for whichever database."""

import pytest
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

Key = tuple[str, str]


def written() -> MigrationLoader:
    """All files, none standing for another."""
    return MigrationLoader(None, replace_migrations=False)


def order_of_the_replaced() -> list[Key]:
    loader = written()
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    last = [max(key for key in replaced if key[0] == app) for app in {app for app, _ in replaced}]
    plan = [key for leaf in sorted(last) for key in loader.graph.forwards_plan(leaf)]
    return [key for key in dict.fromkeys(plan) if key in replaced]


def models_of(app: str, state: ProjectState) -> dict[str, object]:
    """As Django compares models: by what their parts are made from."""
    deep = MigrationAutodetector(state, state).deep_deconstruct
    return {
        name: (list(model.fields), deep(model.fields), deep(model.options), model.bases)
        for (label, name), model in state.models.items()
        if label == app
    }


def test_they_end_with_the_models_that_those_they_replace_end_with():
    loader = written()
    for key, migration in loader.disk_migrations.items():
        if migration.replaces:
            app, _ = key
            old = models_of(app, loader.project_state([migration.replaces[-1]]))
            new = models_of(app, loader.project_state([key]))
            assert new == old, f"{migration} does not say what those say that it replaces"


def test_an_empty_database_is_made_by_them_alone():
    loader = MigrationLoader(None)
    plan = {key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf)}
    assert plan.isdisjoint(order_of_the_replaced())
    assert {key for key, migration in loader.disk_migrations.items() if migration.replaces} <= plan


@pytest.fixture
def applied(monkeypatch: pytest.MonkeyPatch) -> dict[Key, object]:
    """What the database says is applied."""
    said: dict[Key, object] = {}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: dict(said))
    return said


def test_a_database_goes_on_from_wherever_the_old_ones_had_brought_it(applied):
    """A backup of an earlier portal is restored, and migrated. Each app is finished as it was begun."""
    order = order_of_the_replaced()
    for count in range(len(order) + 1):
        applied.clear()
        applied.update(dict.fromkeys(order[:count]))
        loader = MigrationLoader(connection)
        left = set(loader.graph.nodes) - set(loader.applied_migrations)
        covered = {key for done in left for key in loader.disk_migrations[done].replaces or [done]}
        assert set(order[count:]) <= covered
        assert covered.isdisjoint(order[:count])
