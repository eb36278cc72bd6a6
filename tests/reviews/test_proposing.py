"""From a released finding to the practice library: its force is asked there."""

import pytest
from django.utils import timezone

from practice.models import Practice
from reviews.models import Finding, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(desk, write_finding, arrange):
    found = write_finding("promising_practice", "They walk with women.\nAt night.")
    with arrange():
        now = timezone.now()
        Review.objects.update(state="accepted", released_at=now, decided_at=now)
        Finding.objects.update(released_at=now)
    return found


def test_a_released_promising_practice_becomes_one_draft(desk, finding, sign_in, arrange):
    reviewer = sign_in(desk.world.reviewer)
    page = desk.url("propose", finding.public_id)
    assert page in reviewer.get(desk.url("feedback")).content.decode()
    assert page not in sign_in(desk.world.warwickshire.lead).get(desk.url("feedback")).content.decode()
    where = {reviewer.post(page).headers["Location"] for _ in range(2)}
    with arrange():
        entry = Practice.objects.get(origin="finding")
        assert [line.provision.code for line in entry.lines.select_related("provision")] == ["PREPARE.7"]
    assert where == {f"/practice/{entry.public_id}/"}
    assert (entry.title, entry.source, entry.published_at) == (
        "They walk with women.",
        desk.world.warwickshire.force,
        None,
    )
    assert "There is an entry for it already" in reviewer.get(page).content.decode()
    assert sign_in(desk.world.warwickshire.lead).get(page).status_code == 403


@pytest.mark.parametrize("change", [{"released_at": None}, {"kind": "strength"}])
def test_nothing_else_does(desk, finding, sign_in, arrange, change):
    with arrange():
        Finding.objects.update(**change)
    assert sign_in(desk.world.reviewer).post(desk.url("propose", finding.public_id)).status_code == 404
    # Nor by the address of another submission.
    other = desk.url("propose", finding.public_id, submission=desk.kent)
    assert sign_in(desk.world.reviewer).get(other).status_code == 404
