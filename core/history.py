"""History by database triggers: every change of a tracked row becomes an event, whoever makes it and however.

The trigger reads who and why from two settings that forces.scope puts into the transaction; the event tables are
insert-only, under the same row-level security as the rows that they tell of.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def tracked(*, exclude: Sequence[str] = ()) -> Callable[[M], M]:
    """Class decorator: keep each insert, change and delete of the model in <Model>Event (related name `history`).

    exclude: fields whose change alone is no event (counters, times), and that the event does not copy.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude),
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
        obj_field=pghistory.ObjForeignKey(related_name="history", db_constraint=False),
        append_only=True,
    )
