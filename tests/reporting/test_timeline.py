"""Histories of reports and of their words."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("section", "status"), [("foreword", 200), ("no-such-section", 404)])
def test_words_of_a_section_that_there_is(world, sign_in, section, status):
    page = reverse("history:report_words", args=[world.cycle.slug, section])
    assert sign_in(world.national_lead).get(page).status_code == status
