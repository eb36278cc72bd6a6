"""What was signed, as each audience meets it."""

import pytest

from tests.submissions import make_submission

pytestmark = pytest.mark.django_db


def test_every_audience_finds_the_way_back(world, sign_in, arrange):
    people = world.warwickshire
    with arrange():
        submission = make_submission(people.force, world.cycle)
    above = {
        people.lead: f"/assessments/{people.assessment.public_id}/",
        people.policing_body: "/",
        world.reviewer: f"/reviews/{submission.public_id}/",
    }
    for who, url in above.items():
        page = sign_in(who).get(f"/assessments/submissions/{submission.public_id}/").content.decode()
        assert f'breadcrumbs__link" href="{url}"' in page
