"""The demonstration has a past: rows keep the times that they are given, where Django would write that of now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from random import Random
from uuid import UUID

from django.db import models


@contextmanager
def dated(*kinds: type[models.Model]) -> Iterator[None]:
    """Inside it, a time of these models that Django fills by itself when a row is made or saved is left as given."""
    fields = [
        field
        for kind in kinds
        for field in kind._meta.local_fields
        if isinstance(field, models.DateTimeField)
    ]
    before = [(field, field.auto_now, field.auto_now_add) for field in fields]
    for field in fields:
        field.auto_now = field.auto_now_add = False
    try:
        yield
    finally:
        for field, auto_now, auto_now_add in before:
            field.auto_now, field.auto_now_add = auto_now, auto_now_add


@contextmanager
def made_at(moment: datetime, roll: Random, *kinds: type[models.Model]) -> Iterator[None]:
    """Inside it, rows of these models come into being at that moment, whoever makes them.

    Their public ids fall from the dice, the same every time.
    """
    fields = [
        field
        for kind in kinds
        for field in kind._meta.local_fields
        if isinstance(field, (models.DateTimeField, models.UUIDField)) and not field.null
    ]
    with dated(*kinds):
        for field in fields:
            # Where Django looks a field's default up; what is there otherwise it works out anew.
            vars(field)["_get_default"] = (
                partial(_rolled, roll) if isinstance(field, models.UUIDField) else lambda: moment
            )
        try:
            yield
        finally:
            for field in fields:
                vars(field).pop("_get_default", None)


def _rolled(roll: Random) -> UUID:
    return UUID(int=roll.getrandbits(128), version=4)
