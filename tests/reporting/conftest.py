"""What tests of reports share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.files.storage import default_storage

from forces.choices import Audience
from forces.scope import By, scope
from tests.conftest import arranging
from tests.kept import keeps
from tests.reporting.data import national_picture
from tests.world import World


@keeps
def picture(world: World) -> World:
    """Forty forces submitted in this cycle, forty-three in the one before; findings are released."""
    with arranging():
        national_picture(world.cycle, world.previous)
    return world


@pytest.fixture
def national() -> Callable[..., object]:
    """national(): inside the scope of the national audience, as somebody of it."""

    @contextmanager
    def entered(by: object = None) -> Iterator[None]:
        with scope(Audience.NATIONAL, by=By.of(by)):
            yield

    return entered


def stored_reports() -> list[str]:
    """The files of reports in the storage."""
    try:
        return default_storage.listdir("reports")[1]
    except FileNotFoundError:
        return []


@pytest.fixture
def no_files() -> Iterator[None]:
    """An empty store before and after."""
    _empty()
    yield
    _empty()


def _empty() -> None:
    for name in stored_reports():
        default_storage.delete(f"reports/{name}")
