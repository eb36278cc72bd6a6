"""What a force does with a practice of others: its own words for the national team, a count for all."""

import pytest
from django.db import ProgrammingError

from audit.models import AccessLog
from practice.models import TakenUp, Uptake
from tests.practice.conftest import act, text_of

pytestmark = pytest.mark.django_db

DAY = {"since_0": "1", "since_1": "3", "since_2": "2026"}
TRYING = {"state": "trying", "what_happened": "Warwickshire walks on Fridays.", "revision": 0, **DAY}


@pytest.fixture
def lead(world, sign_in):
    return sign_in(world.warwickshire.lead)


def test_others_read_that_somebody_does_and_whose_only_where_it_agrees(world, sign_in, lead, kents):
    page = f"/practice/{kents.public_id}/"
    assert lead.post(f"{page}uptake/", TRYING | {"state": ""}).status_code == 422
    assert lead.post(f"{page}uptake/", TRYING | {"since_2": "2099"}).status_code == 422
    assert lead.post(f"{page}uptake/", TRYING).status_code == 302
    kent = sign_in(world.kent.lead)
    said = text_of(kent.get(page))
    assert "0 forces adopted it, 1 force tries it." in said
    assert "Warwickshire" not in said
    with act(world.kent.lead):
        assert not Uptake.objects.exists()
        assert TakenUp.objects.get().by_force_id is None
    lead.post(f"{page}uptake/", TRYING | {"state": "adopted", "named": "on", "revision": 1})
    assert "Warwickshire Police: adopted it" in text_of(kent.get(page))
    assert "walks on Fridays" not in text_of(kent.get(page))
    assert "walks on Fridays" in text_of(lead.get("/practice/uptakes/"))
    lead.post(f"{page}uptake/", TRYING | {"state": "stopped", "revision": 2})
    assert "Warwickshire" not in text_of(kent.get(page))
    assert "No force says yet that it tries it." in text_of(kent.get(page))


def test_the_national_team_reads_what_happened_and_when_and_the_force_sees_that(world, sign_in, lead, kents):
    page = f"/practice/{kents.public_id}/"
    lead.post(f"{page}uptake/", TRYING)
    lead.post(f"{page}uptake/", TRYING | {"what_happened": "Fewer calls.", "revision": 1})
    reviewer = sign_in(world.reviewer)
    assert "walks on Fridays" not in text_of(reviewer.get(page))
    with act(world.warwickshire.lead):
        history = f"/history/practice/uptakes/{Uptake.objects.get().public_id}/"
    said = text_of(reviewer.get(history))
    assert "Fewer calls." in said
    assert sign_in(world.kent.lead).get(history).status_code == 404
    assert sign_in(world.warwickshire.policing_body).get(history).status_code == 403
    with act(world.warwickshire.lead):
        assert AccessLog.objects.filter(by=world.reviewer).count() == 1


def test_what_comes_too_late_is_kept_beside_what_stands(lead, world, sign_in, kents):
    page = f"/practice/{kents.public_id}/uptake/"
    lead.post(page, TRYING)
    contributor = sign_in(world.warwickshire.contributor)
    contributor.post(page, TRYING | {"what_happened": "Contributor's.", "revision": 1})
    late = lead.post(page, TRYING | {"what_happened": "Lead's.", "revision": 1})
    assert late.status_code == 409
    assert "Contributor" in text_of(late)
    assert "Lead" in text_of(late)
    assert contributor.post(page, TRYING | {"what_happened": "Blind.", "revision": 0}).status_code == 409


def test_who_may_not_and_what_is_not_there(world, sign_in, lead, draft, kents):
    assert lead.get(f"/practice/{draft.public_id}/uptake/").status_code == 404
    for who in (world.warwickshire.viewer, world.warwickshire.chief, world.reviewer):
        assert sign_in(who).post(f"/practice/{kents.public_id}/uptake/", TRYING).status_code == 403
    assert sign_in(world.reviewer).get("/practice/uptakes/").status_code == 403


def test_no_force_writes_what_goes_with_anothers(world, lead, kents):
    lead.post(f"/practice/{kents.public_id}/uptake/", TRYING)
    with act(world.kent.lead):
        row = TakenUp.objects.get()
        assert not TakenUp.objects.filter(pk=row.pk).update(state="adopted")
    with pytest.raises(ProgrammingError, match="row-level security"), act(world.kent.lead):
        TakenUp.objects.create(key=kents.public_id, practice=kents, state="adopted")
    # Nor does it name another.
    with pytest.raises(ProgrammingError, match="row-level security"), act(world.warwickshire.lead):
        TakenUp.objects.filter(pk=row.pk).update(by_force=world.kent.force)
