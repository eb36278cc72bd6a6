"""The products that the frameworks name: from what was shared alone, with reviews that are overdue."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import EditionEvidence
from assessments.models import SubmittedEvidence
from evidence.models import Evidence
from reporting.dashboards.products import products
from tests.actionplans.plans import make_edition
from tests.queries import queries_of
from tests.submissions import make_submission, pin_evidence

pytestmark = pytest.mark.django_db

URL = reverse("reporting:products")


def share(people, number, kind, **values):
    edition = make_edition(people.force, number)
    EditionEvidence.objects.create(
        force=people.force, edition=edition, title="A product", kind=kind, **values
    )
    return edition


def submit(world, people, kind, **values):
    submission = make_submission(people.force, world.previous, signed_at=timezone.now() - timedelta(days=90))
    pinned = pin_evidence(submission, "PREPARE.7.2.a")
    SubmittedEvidence.objects.filter(pk=pinned.pk).update(kind=kind, **values)
    return submission


def cells_of(world):
    return {row.force.slug: {kind.value: cell for kind, cell in row.cells if cell} for row in products().rows}


def test_the_newest_of_what_each_force_shared_stands_in_the_grid(world, arrange):
    today = timezone.localdate()
    with arrange():
        submit(world, world.warwickshire, "skills_gap", review_on=today - timedelta(days=1))
        share(world.warwickshire, 1, "problem_profile")
        share(world.warwickshire, 2, "stra", review_on=today)
        Evidence.objects.create(force=world.kent.force, title="A draft", kind="stra")
        shared = cells_of(world)
        counts = {kind.value: (many, late) for kind, many, late in products().counts}
    assert len(shared) == 43
    assert set(shared["warwickshire"]) == {"skills_gap", "stra"}, "what the newest edition no longer holds"
    assert shared["kent"] == {}, "a draft is nobody else's"
    assert shared["warwickshire"]["skills_gap"].overdue
    assert not shared["warwickshire"]["stra"].overdue
    assert (shared["warwickshire"]["stra"].source, counts["stra"]) == ("Edition 2 of the plan", (1, 0))
    assert counts["skills_gap"] == (1, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_national_team_reads_it_in_three_queries(world, arrange, sign_in, number):
    with arrange():
        for people in (world.warwickshire, world.kent):
            submit(world, people, "skills_gap", review_on=timezone.localdate() - timedelta(days=1))
            for place in range(number):
                share(people, place + 1, "stra")
    client = sign_in(world.reviewer)
    assert "Review overdue" in client.get(URL).content.decode()
    assert len(queries_of(client, URL)) == 3 + 3


def test_a_force_reads_its_own_row(world, arrange, sign_in):
    with arrange():
        share(world.warwickshire, 1, "stra")
        share(world.kent, 1, "problem_profile")
        Evidence.objects.create(
            force=world.warwickshire.force, title="Newer than shared", kind="stra", review_on="2020-01-01"
        )
    client = sign_in(world.warwickshire.lead)
    page = " ".join(client.get(URL).content.decode().split())
    assert "Newer than shared" in page
    assert "Review overdue" in page
    assert page.count("None shared") == 5
    assert page.count("Edition 1 of the plan") == 1
    assert len(queries_of(client, URL)) == 3 + 3
