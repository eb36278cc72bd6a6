"""An observer (HMICFRS, Home Office, College) reads the reports released to it, and what everybody reads: no more."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from forces import rights
from forces.choices import Audience, Role
from forces.grants import GRANTS
from forces.models import Organisation
from forces.scope import By, scope
from tests.architecture.planting import DRAFT, KINDS, PUBLIC, plant
from tests.conftest import arranging
from tests.kept import keeps
from tests.world import make_membership

pytestmark = pytest.mark.django_db

# What is everybody's, of a force or not: names, published plans, frameworks, that a practice was taken back.
EVERYBODYS = {
    "forces.",
    "frameworks.",
    "actionplans.Published",
    "practice.TakenBack",
    "reporting.PublishedPaper",
}


@keeps
def planted(world):
    with arranging():
        return plant(world)


@pytest.fixture
def observer(planted):
    with arranging():
        return make_membership(
            Organisation.objects.get(slug="home-office"), Role.OBSERVER, "ann@homeoffice.example"
        )


def of_forces():
    """Every table with rows that say whose they are, but for what is everybody's."""
    for model in rights.portal_models():
        label = rights.live_of(model)._meta.label
        if rights.of_a_force(model) and not label.startswith(tuple(EVERYBODYS)):
            yield model


def test_of_no_force_does_it_read_a_row(planted, observer):
    seen = []
    for model in of_forces():
        with arranging():
            assert model._base_manager.exists() or rights.is_event(model) or not GRANTS.get(model._meta.label)
        try:
            with scope(Audience.OBSERVER, by=By.of(observer)), transaction.atomic():
                if model._base_manager.exclude(force=None).exists():
                    seen.append(model._meta.label)
        except DatabaseError:
            continue
    assert not seen, seen


def test_of_the_reports_it_reads_those_that_were_released(planted, observer, sign_in):
    client = sign_in(observer)
    reports = planted.reports
    listed = client.get(reverse("reports:list")).content.decode()
    assert str(reports["released"].public_id) in listed
    for state, status in (("released", 200), ("done", 404), ("making", 404)):
        page = client.get(reverse("reports:report", args=[reports[state].public_id]))
        assert page.status_code == status, state
        assert (str(reports[state].public_id) in listed) == (state == "released")


def test_no_page_of_its_own_shows_a_forces_words(planted, observer, sign_in):
    client = sign_in(observer)
    words = [kind for kind in KINDS if kind != PUBLIC]
    assert DRAFT in words
    for name in (
        "reports:list",
        "recommendations:list",
        "frameworks:list",
        "people:list",
        "help:roles",
        "reporting:home",
    ):
        page = client.get(reverse(name), follow=True)
        assert page.status_code == 200
        found = [kind for kind in words if f"{kind}-" in page.content.decode()]
        assert not found, (name, found)


def test_each_sees_itself_alone_of_people(planted, observer, sign_in):
    page = sign_in(observer).get(reverse("people:list")).content.decode()
    assert observer.display_name in page
    assert page.count('<th scope="row">') == 1


@pytest.mark.parametrize(
    "name",
    [
        "organisations:list",
        "reporting:grid",
        "assessments:cycles",
        "reporting:products",
        "actionplans:editions",
    ],
)
def test_the_national_teams_pages_are_shut(planted, observer, sign_in, name):
    assert sign_in(observer).get(reverse(name)).status_code == 403
