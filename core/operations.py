"""Migrations whose work on the database is done once, against the models as they leave them.

After each operation Django renders anew every model that the changed one is related to, and here that is nearly all of
them: a table with its fields, keys, and history is ten operations, and a hundred tables took a minute and a half.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AlterModelOptions, CreateModel, RenameField, RenameIndex
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation
from django.db.migrations.state import ProjectState

BRINGS = ("field", "index", "constraint", "trigger")


class AtOnce(Operation):
    """Several operations on models as one: first all that they say of the models, then all that they do to tables.

    A model that it creates is created as it is in the end, with its fields, indexes, constraints and triggers, so what
    the others say of that model needs no work. The rest is done in order, from the models before to the models after.
    Nothing is renamed or deleted in it, no SQL and no Python runs, and what was there before is touched at most once
    (or removed and added anew): that would want the models in between. Raises ValueError, saying which.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations
        self._made = {one.name_lower for one in operations if isinstance(one, CreateModel)}
        self._refuse_what_wants_the_models_between()

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop(
            "apps", None
        )  # the rendered models; while they are there each operation renders anew
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self._with_work():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed([*self._with_work()]):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} operations at once"

    def _with_work(self) -> Iterator[Operation]:
        for operation in self.operations:
            if isinstance(operation, CreateModel) or _model(operation) not in self._made:
                yield operation

    def _refuse_what_wants_the_models_between(self) -> None:
        touched: dict[tuple[str, str, str], bool] = {}
        for operation in self._with_work():
            if isinstance(operation, CreateModel | AlterModelOptions):
                continue
            key, brings = _touches(operation), _brings(operation)
            if key in touched and (touched[key] or not brings):
                raise ValueError(f"Twice in one AtOnce: {operation.describe()}. Put it after the AtOnce.")
            touched[key] = brings


def _model(operation: Operation) -> str:
    """The name of the model that it is about. Raises ValueError for an operation that AtOnce is not for."""
    match operation:
        case RenameField() | RenameIndex():
            pass
        case FieldOperation() | IndexOperation():
            return str(operation.model_name_lower)
        case CreateModel() | AlterModelOptions():
            return operation.name_lower
    raise ValueError(f"Not for AtOnce: {operation.describe()}. Put it before or after.")


def _touches(operation: Operation) -> tuple[str, str, str]:
    """Model, kind and name of what it changes."""
    kind = str(getattr(operation, "option_name", "fields"))
    brought: Any = next(
        (getattr(operation, part) for part in BRINGS[1:] if hasattr(operation, part)), operation
    )
    return _model(operation), kind, str(brought.name).lower()


def _brings(operation: Operation) -> bool:
    """Whether it adds or changes, and does not remove."""
    return any(getattr(operation, part, None) is not None for part in BRINGS)
