"""Several operations on models as one: the same words to the database, one rendering of the models."""

import pytest
from django.db import connection, migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState, StateApps
from django.db.migrations.writer import MigrationWriter
from pgtrigger import compiler
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from core.operations import AtOnce


def guard(words: str) -> compiler.Trigger:
    sql = compiler.UpsertTriggerSql(
        func=words,
        hash=words,
        operation="INSERT",
        pgid="guard_of_shelf",
        table="library_shelf",
        when="BEFORE",
    )
    return compiler.Trigger(name="guard", sql=sql)


SHELF = [
    migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
    migrations.CreateModel("Book", [("id", models.BigAutoField(primary_key=True))]),
    migrations.AddField("book", "shelf", models.ForeignKey("library.shelf", models.PROTECT)),
    migrations.AddField("shelf", "name", models.CharField(max_length=20)),
    migrations.AlterField("shelf", "name", models.CharField(max_length=40)),
    migrations.AddIndex("shelf", models.Index(fields=["name"], name="shelf_name")),
    migrations.AddConstraint("book", models.UniqueConstraint(fields=["shelf", "id"], name="book_once")),
    AddTrigger("shelf", guard("RETURN NEW;")),
    migrations.AlterModelOptions("book", {"ordering": ["id"]}),
]


def before() -> ProjectState:
    state = ProjectState()
    for operation in SHELF:
        operation.state_forwards("library", state)
    return state


def words(operations: list[Operation], state: ProjectState, *, back: bool = False) -> list[str]:
    """What is said to the database, nothing of which is done."""
    with connection.schema_editor(collect_sql=True) as editor:
        run(operations, state, editor, back=back)
    return list(editor.collected_sql or [])


def run(
    operations: list[Operation], state: ProjectState, editor: BaseDatabaseSchemaEditor, *, back: bool
) -> None:
    steps = []
    for operation in operations:
        old = state.clone()
        operation.state_forwards("library", state)
        steps.append((operation, old, state.clone()))
    for operation, old, new in reversed(steps) if back else steps:
        if back:
            operation.database_backwards("library", editor, new, old)
        else:
            operation.database_forwards("library", editor, old, new)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many models each rendering was of."""
    counts: list[int] = []
    whole = StateApps.render_multiple

    def counted(self: StateApps, states: list[object]) -> None:
        counts.append(len(states))
        whole(self, states)

    monkeypatch.setattr(StateApps, "render_multiple", counted)
    return counts


def test_a_model_is_created_as_it_is_in_the_end(db):
    said = words([AtOnce(SHELF)], ProjectState())
    shelf, book = (word for word in said if word.startswith("CREATE TABLE"))
    assert "varchar(40)" in shelf
    assert 'CONSTRAINT "book_once" UNIQUE' in book
    assert not [word for word in said if "COLUMN" in word]
    assert sum("guard_of_shelf" in word for word in said) == 1
    assert sum("shelf_name" in word for word in said) == 1


def test_the_models_afterwards_are_those_of_the_operations_one_by_one():
    state = ProjectState()
    AtOnce(SHELF).state_forwards("library", state)
    assert state == before()


LATER = [
    RemoveTrigger("shelf", "guard"),
    migrations.CreateModel("Lamp", [("id", models.BigAutoField(primary_key=True))]),
    migrations.AddField("lamp", "shelf", models.ForeignKey("library.shelf", models.PROTECT)),
    migrations.AddField("shelf", "wide", models.IntegerField(default=1)),
    migrations.AlterField("shelf", "name", models.CharField(max_length=60)),
    migrations.RemoveConstraint("book", "book_once"),
    migrations.AddConstraint("book", models.UniqueConstraint(fields=["shelf"], name="book_once")),
    migrations.AlterModelOptions("book", {"ordering": []}),
    AddTrigger("shelf", guard("RETURN NULL;")),
]


@pytest.mark.parametrize("back", [False, True])
def test_on_models_that_were_there_it_says_what_the_operations_say_one_by_one(db, back):
    assert said_of_old(words([AtOnce(LATER)], before(), back=back)) == said_of_old(
        words(LATER, before(), back=back)
    )


def said_of_old(said: list[str]) -> list[str]:
    return [word for word in said if "lamp" not in word]


def test_what_it_created_it_takes_away_again(db):
    said = words([AtOnce(LATER)], before(), back=True)
    assert [word for word in said if "lamp" in word] == ['DROP TABLE "library_lamp" CASCADE;']


def test_the_models_are_rendered_once_and_not_after_each_operation(db, rendered):
    state = ProjectState()
    assert state.apps  # as a migration that follows others finds it
    rendered.clear()
    words([AtOnce(SHELF)], state)
    assert [count for count in rendered if count] == [2]


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RenameField("shelf", "name", "title"),
        migrations.RenameIndex("shelf", "other", old_name="shelf_name"),
        migrations.RenameModel("shelf", "board"),
        migrations.DeleteModel("shelf"),
        migrations.RunSQL("SELECT 1"),
        migrations.RunPython(migrations.RunPython.noop),
    ],
)
def test_what_wants_the_models_in_between_is_refused(operation):
    with pytest.raises(ValueError, match=r"Not for AtOnce: .* Put it before or after"):
        AtOnce([*SHELF, operation])


@pytest.mark.parametrize(
    "second",
    [
        migrations.AlterField("shelf", "wide", models.BigIntegerField(default=1)),
        migrations.RemoveField("shelf", "wide"),
    ],
)
def test_what_was_there_is_touched_once(second):
    first = migrations.AddField("shelf", "wide", models.IntegerField(default=1))
    with pytest.raises(ValueError, match=r"Twice in one AtOnce: .* Put it after"):
        AtOnce([first, second])


def test_it_writes_itself_into_a_migration():
    written, imports = MigrationWriter.serialize(AtOnce(SHELF))
    assert imports >= {"import core.operations"}
    assert written.startswith("core.operations.AtOnce(\n    operations=[\n        migrations.CreateModel(")
    assert AtOnce(SHELF).describe() == f"{len(SHELF)} operations at once"
