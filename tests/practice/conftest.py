"""A library with something in it, and ways to act in it."""

import re
import uuid

import pytest
from django.utils import timezone

from forces.choices import Audience
from forces.models import Membership
from forces.scope import By, scope
from practice.models import Consent, Practice


def act(membership: Membership):
    """Everything inside runs in that person's scope, as in a request."""
    return scope(Audience(membership.audience), membership.force_id, by=By.of(membership))


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


SAID = {
    "title": "Walk and talk",
    "what": "Officers walk with women along the streets that they name.",
    "for_whom": "Women who go home late.",
    "strength": "local",
    "cost": "Two evenings a month.",
    "contact_post": "Head of Neighbourhoods",
}


@pytest.fixture
def kents(world, arrange) -> Practice:
    """Of Kent, published with its consent."""
    with arrange():
        entry = Practice.objects.create(source=world.kent.force, published_at=timezone.now(), **SAID)
        Consent.objects.create(
            force=world.kent.force,
            practice=entry,
            of_worded=1,
            state="given",
            asked_by_name="A reviewer",
            answered_by_name="A lead",
            answered_at=timezone.now(),
            **SAID,
        )
    return entry


@pytest.fixture
def draft(world, arrange) -> Practice:
    """Of Kent, not asked about yet."""
    with arrange():
        return Practice.objects.create(source=world.kent.force, key=uuid.uuid4(), **SAID)
