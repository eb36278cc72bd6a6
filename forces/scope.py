"""As whom, and for which force: the scope that a transaction runs in.

`scope()` puts one audience, one force and the history context into a transaction, in one statement, and nothing
survives its end. What each audience may then do to whose rows stands in forces/grants.py.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from forces.choices import Audience
from forces.grants import role_of
from forces.models import Membership


@dataclass(frozen=True)
class By:
    """Who acts, for the history: a membership's id, a name, and the open page that saves by itself, if one does."""

    membership_id: int | None = None
    name: str = ""
    page: str = ""

    @classmethod
    def of(cls, membership: Membership | None, *, page: str = "") -> "By":
        return cls(membership.pk, membership.display_name, page) if membership else cls()


SYSTEM = By(name="The portal")


@contextmanager
def scope(
    audience: Audience, force_id: int | None = None, *, by: By = SYSTEM, request_id: str = ""
) -> Iterator[None]:
    """Run the block as one audience, in one transaction that ends with it.

    Durable, so it cannot be nested: no inner scope can leak into an outer one. Raises RuntimeError when entered
    inside a transaction.
    """
    with transaction.atomic(durable=True):
        _enter(audience, force_id, by=by, request_id=request_id)
        yield
    if connection.in_atomic_block:  # only inside a test's own transaction, which outlives the scope
        _leave()


def _enter(audience: Audience, force_id: int | None, *, by: By, request_id: str) -> None:
    context = {
        "audience": audience.value,
        "by": by.membership_id,
        "name": by.name,
        "request": request_id,
        **({"page": by.page} if by.page else {}),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config('portal.force_id', %s, true),"
            " set_config('portal.membership_id', %s, true), set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true)",
            [
                role_of(audience),
                str(force_id or ""),
                str(by.membership_id or ""),
                str(uuid.uuid4()),
                json.dumps(context),
            ],
        )


def _leave() -> None:
    """What the end of the transaction would do: ask what is asked at its end, and forget the scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DO $$ BEGIN SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;"
            " PERFORM set_config('role', 'none', true), set_config('portal.force_id', '', true),"
            " set_config('portal.membership_id', '', true), set_config('pghistory.context_id', '', true),"
            " set_config('pghistory.context_metadata', '', true); END $$"
        )


@contextmanager
def signing_in(*, by: By) -> Iterator[None]:
    """The bare login's own transaction, for those on their way in: no audience, yet a history that says who."""
    context = {"audience": "", "by": by.membership_id, "name": by.name, "request": ""}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pghistory.context_id', %s, true),"
                " set_config('pghistory.context_metadata', %s, true)",
                [str(uuid.uuid4()), json.dumps(context)],
            )
        yield
