"""You said, we did: noted, changed, with the actions behind it."""

import re
import uuid

import pytest
from django.urls import reverse

from actionplans.models import Heard, HeardAction
from tests.actionplans.plans import acting, make_action

pytestmark = pytest.mark.django_db

PAGE = "/plan/heard/"
SAID = {"heard": "The path is dark.", "from_whom": "Women who run", "changed": "Lamps were mended."}


@pytest.fixture
def warwickshire(world):
    return world.warwickshire


@pytest.fixture
def lead(warwickshire, sign_in):
    return sign_in(warwickshire.lead)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_it_is_noted_once_changed_and_put_back(warwickshire, lead, sign_in):
    assert "Nothing is noted yet" in text_of(lead.get(PAGE))
    assert "Do not enter personal data of a victim or a suspect." in text_of(lead.get(f"{PAGE}add/"))
    key = uuid.uuid4()
    assert lead.post(f"{PAGE}add/", SAID | {"key": key, "from_whom": ""}).status_code == 422
    for said in (SAID, SAID, SAID | {"heard": "Something else."}):
        lead.post(f"{PAGE}add/", said | {"key": key})
    with acting(warwickshire.lead):
        first, second = Heard.objects.all()
        assert (first.heard, second.position) == ("The path is dark.", 2)
    change = reverse("actionplans:change_heard", args=[first.public_id])
    sent = SAID | {"heard": "The path is too dark.", "dropped": "False", "revision": 1}
    assert lead.post(change, sent).status_code == 302
    assert lead.post(change, sent | {"heard": "Late."}).status_code == 409
    texts = reverse("history:heard_texts", args=[first.public_id])
    event = re.search(r'name="event" value="(\d+)"', lead.get(texts).content.decode())[1]
    lead.post(texts, {"field": "heard", "event": event, "revision": 2})
    assert "You said The path is dark. From Women who run" in text_of(lead.get(PAGE))
    lead.post(change, SAID | {"dropped": "True", "revision": 3})
    assert "1 entry no longer in the plan" in text_of(sign_in(warwickshire.viewer).get(PAGE))
    assert sign_in(warwickshire.viewer).get(change).status_code == 403


def test_the_actions_behind_it_are_those_of_the_own_plan(world, warwickshire, lead):
    with acting(world.kent.lead):
        theirs = make_action(world.kent.force)
    with acting(warwickshire.lead):
        heard = Heard.objects.create(force=warwickshire.force, **SAID)
        lamps, patrols = (make_action(warwickshire.force, title=title) for title in ("Lamps", "Patrols"))
    page = reverse("actionplans:heard_actions", args=[heard.public_id])
    assert lead.post(page, {"behind": str(theirs.public_id)}).status_code == 422
    lead.post(page, {"behind": [str(lamps.public_id)]})
    # A colleague ticked Lamps meanwhile: this page did not show that, and leaves it.
    lead.post(page, {"behind": [str(patrols.public_id)]})
    with acting(warwickshire.lead):
        assert HeardAction.objects.count() == 2
    lead.post(page, {"behind": [str(lamps.public_id)], "was": [str(lamps.public_id), str(patrols.public_id)]})
    assert re.search(r"Actions behind it Lamps Change", text_of(lead.get(PAGE)))
