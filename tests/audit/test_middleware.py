"""A form has one effect: sent again it is answered alike, and with something else in it nothing is done."""

import re
import uuid

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from actionplans.models import Action
from audit.models import IdempotencyKey
from evidence.models import Evidence
from forces.models import Membership

pytestmark = pytest.mark.django_db

INVITE = "/people/invite/"
FIELD = re.compile(r'name="form_key" value="([0-9a-f-]{36})"')


@pytest.fixture
def lead(world, sign_in):
    return sign_in(world.warwickshire.lead)


@pytest.fixture
def invited(arrange):
    def count():
        with arrange():
            return Membership.objects.filter(email__startswith="new").count()

    return count


@pytest.fixture
def keys(arrange):
    def count():
        with arrange():
            return IdempotencyKey.objects.count()

    return count


def a_form(key=None, **fields):
    key = key or str(uuid.uuid4())
    return {"form_key": key, "name": "New Person", "email": "new@x.example", "role": "viewer"} | fields


def told(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_each_form_has_a_key_of_its_own(lead):
    first, second = (FIELD.findall(lead.get(INVITE).content.decode()) for _ in range(2))
    assert first
    assert len({*first, *second}) == len(first) + len(second)


def test_the_rating_rows_have_one_as_well(world, lead):
    page = f"/assessments/{world.warwickshire.assessment.public_id}/descriptors/PREPARE.7/"
    html = lead.get(page).content.decode()
    assert (
        html.count('name="form_key"') == html.count('name="csrfmiddlewaretoken"') == 3
    )  # signing out, staying signed in


def test_sent_again_it_is_answered_alike_and_nothing_is_done(lead, invited, keys, mailoutbox):
    form = a_form()
    answers = [lead.post(INVITE, form) for _ in range(3)]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, answers[0].url)}
    assert invited() == len(mailoutbox) == keys() == 1


def test_what_was_said_is_said_again(world, lead):
    form = {"form_key": str(uuid.uuid4()), "title": "Train", "priority": "high", "status": "not_started"}
    form["key"] = str(uuid.uuid4())
    said = [told(lead.post("/plan/add/", form)) for _ in range(2)]
    assert said[0] == said[1] == ["Action added to the plan: Train"]
    assert "Action added to the plan: Train" in lead.get("/plan/").content.decode()


def test_without_a_key_each_sending_counts(lead, invited):
    for number in range(2):
        form = a_form(email=f"new{number}@x.example")
        del form["form_key"]
        assert lead.post(INVITE, form).status_code == 302
    assert invited() == 2


def test_with_other_content_nothing_is_done_and_nothing_is_lost(lead, invited, keys):
    form = a_form()
    first = lead.post(INVITE, form)
    changed = lead.post(f"{INVITE}?again=1", a_form(form["form_key"], name='Another "Person"\nhere'))
    assert changed.status_code == 409
    page = changed.content.decode()
    assert first.url in page
    assert 'name="name" value="Another &quot;Person&quot;\nhere"' in page
    assert 'action="/people/invite/?again=1"' in page
    assert form["form_key"] not in FIELD.findall(page)
    assert invited() == keys() == 1


def test_a_changed_form_can_be_sent_by_the_button_that_is_offered(lead, invited):
    form = a_form()
    lead.post(INVITE, form)
    page = lead.post(INVITE, a_form(form["form_key"], email="new.too@x.example")).content.decode()
    fresh = FIELD.findall(page)[-1]
    assert lead.post(INVITE, a_form(fresh, email="new.too@x.example")).status_code == 302
    assert invited() == 2


def test_another_file_is_other_content(world, lead, arrange):
    form = {"form_key": str(uuid.uuid4()), "title": "Paper", "kind": "policy", "confirm": "on"}
    file = SimpleUploadedFile("a.txt", b"One.")
    first = lead.post("/evidence/add/", form | {"file": file})
    assert first.status_code == 302, first.content.decode()
    file.seek(0)
    assert lead.post("/evidence/add/", form | {"file": file}).url == first.url
    other = lead.post("/evidence/add/", form | {"file": SimpleUploadedFile("a.txt", b"Two.")})
    assert other.status_code == 409
    assert "choose the file once more" in other.content.decode()
    with arrange():
        assert Evidence.objects.count() == 1


def test_a_refused_form_does_not_use_up_its_key(lead, invited, keys):
    form = a_form(email="no address")
    assert lead.post(INVITE, form).status_code == 422
    assert keys() == 0
    assert lead.post(INVITE, form | {"email": "new@x.example"}).status_code == 302
    assert invited() == 1


def test_a_failure_gives_the_key_back(lead, invited, keys, monkeypatch):
    lead.raise_request_exception = False
    form = a_form()
    with monkeypatch.context() as broken:
        broken.setattr("forces.views.people.redirect", lambda *_: 1 / 0)
        assert lead.post(INVITE, form).status_code == 500
    assert invited() == keys() == 0
    assert lead.post(INVITE, form).status_code == 302


def test_one_persons_key_says_nothing_to_another(world, sign_in, lead, arrange):
    form = {"form_key": str(uuid.uuid4()), "title": "Train", "priority": "high", "status": "not_started"}
    colleague = sign_in(world.kent.lead)
    for client in (lead, colleague):
        assert client.post("/plan/add/", form | {"key": str(uuid.uuid4())}).status_code == 302
    with arrange():
        assert Action.objects.count() == 2


@pytest.mark.parametrize("key", ["1", "x" * 5000, "ffffffff-ffff-ffff-ffff-fffffffffffff"])
def test_a_key_that_no_form_has_is_refused(lead, invited, key):
    assert lead.post(INVITE, a_form(key)).status_code == 400
    assert invited() == 0


def test_who_may_not_do_it_is_told_so_each_time(world, sign_in, keys):
    viewer = sign_in(world.warwickshire.viewer)
    form = a_form()
    assert [viewer.post(INVITE, form).status_code for _ in range(2)] == [403, 403]
    assert keys() == 0
