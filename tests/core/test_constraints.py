"""Composite keys: made, compared, written into migrations, taken away again."""

import pytest
from django.db import connection

from actionplans.models import ActionUpdate
from core.constraints import SameForceKey, own_key

KEY = SameForceKey(field="action", to="actionplans.Action", name="update_same_force")


def test_it_writes_itself_into_a_migration():
    path, args, values = KEY.deconstruct()
    assert path == "core.constraints.SameForceKey"
    assert args == ()
    assert SameForceKey(**values) == KEY
    assert SameForceKey(field="other", to="actionplans.Action", name="update_same_force") != KEY
    assert KEY != "something else"


def test_its_words_name_both_halves_of_the_key(db):
    with connection.schema_editor(collect_sql=True) as editor:
        KEY.create_sql(ActionUpdate, editor)
        (made,) = editor.deferred_sql
        gone = str(KEY.remove_sql(ActionUpdate, editor))
        editor.deferred_sql.clear()
    assert str(made) == (
        'ALTER TABLE "actionplans_actionupdate" ADD CONSTRAINT "update_same_force"'
        ' FOREIGN KEY ("force_id", "action_id") REFERENCES "actionplans_action" ("force_id", "id")'
    )
    assert gone == 'ALTER TABLE "actionplans_actionupdate" DROP CONSTRAINT "update_same_force"'


def test_it_is_made_after_every_own_key_and_never_inside_create_table(db):
    with connection.schema_editor(collect_sql=True) as editor:
        KEY.constraint_sql(ActionUpdate, editor)
        assert len(editor.deferred_sql) == 1
        editor.deferred_sql.clear()


def test_an_own_key_is_the_force_and_the_row():
    assert own_key("action").fields == ("force", "id")
    assert own_key("action").name == "action_own_key"


@pytest.mark.django_db
def test_every_key_of_the_models_is_in_the_database():
    from django.apps import apps

    wanted = {
        constraint.name
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, SameForceKey)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) = 2 AND convalidated"
        )
        there = {name for (name,) in cursor.fetchall()}
    assert wanted
    assert there == wanted
