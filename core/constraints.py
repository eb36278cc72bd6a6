"""Composite keys: a row can only point at a row of the same force, whatever the code above forgets."""

from typing import Any, cast

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models.constraints import BaseConstraint


class SameForceKey(BaseConstraint):
    """FOREIGN KEY (force_id, <field>_id) REFERENCES <target> (force_id, id).

    Give the field itself db_constraint=False, and the target own_key(), the unique key that this one needs.
    """

    def __init__(self, *, field: str, to: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field
        self.to = to

    def _clause(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        quote = schema_editor.quote_name
        column = cast("models.ForeignKey[Any, Any]", model._meta.get_field(self.field)).column
        target = model._meta.apps.get_model(self.to)._meta.db_table
        return (
            f"FOREIGN KEY ({quote('force_id')}, {quote(str(column))}) "
            f"REFERENCES {quote(target)} ({quote('force_id')}, {quote('id')})"
        )

    def constraint_sql(  # type: ignore[override]  # Django's own signature; the stubs' differs
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> None:
        """Never inside CREATE TABLE: the target's own key may not be there yet."""
        self.create_sql(model, schema_editor)

    def create_sql(  # type: ignore[override]  # Django's own signature; the stubs' differs
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> None:
        """Left to the end of the migration, when every own key exists."""
        schema_editor.deferred_sql.append(
            Statement(
                "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s %(clause)s",
                table=Table(model._meta.db_table, schema_editor.quote_name),
                name=schema_editor.quote_name(self.name),
                clause=self._clause(model, schema_editor),
            )
        )

    def remove_sql(  # type: ignore[override]  # Django's own signature; the stubs' differs
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> Statement:
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Left to the database: a check here would need rows that the reader may not see."""

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), {**kwargs, "field": self.field, "to": self.to}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SameForceKey):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    __hash__ = BaseConstraint.__hash__


def own_key(name: str) -> models.UniqueConstraint:
    """The unique (force, id) that a SameForceKey points at."""
    return models.UniqueConstraint(fields=["force", "id"], name=f"{name}_own_key")
