"""The demonstration has a past: rows keep the times that they are given, where Django would write that of now."""

from collections.abc import Iterator
from contextlib import contextmanager

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
