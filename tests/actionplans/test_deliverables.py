"""Next steps: what is promised nationally is everybody's to read and the national lead's to keep."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from actionplans.loading import load_deliverables
from actionplans.models import Deliverable
from frameworks.models import Provision
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

LIST, CODE = "/recommendations/next-steps/", "2022-section-28-pilot"


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def kept(day=None, **values):
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    due = {f"due_date_{place}": part for place, part in enumerate(parts)}
    return (
        {"owner_label": "The College", "status": "ahead", "recommendation": "", "revision": "1"}
        | due
        | values
    )


def test_one_that_is_added_is_among_the_next_steps(world, sign_in, arrange):
    with arrange():
        recommendation = Provision.objects.get(code="HMICFRS.2.4")
    national, day = sign_in(world.national_lead), timezone.localdate() + timedelta(days=40)
    new = kept(day, title="A tool is tried.", short_title="A tool", recommendation=recommendation.pk)
    new["key"] = uuid.uuid4()
    assert national.post(f"{LIST}add/", new | {"short_title": ""}).status_code == 422
    assert national.post(f"{LIST}add/", new).status_code == 302
    national.post(f"{LIST}add/", new)
    # Gone back to, with other words: they are not lost.
    for _ in "ab":
        national.post(f"{LIST}add/", new | {"title": "Another tool is tried."})
    assert said(national.get(LIST)).count("Another tool is tried.") == 1
    for url in (LIST, "/recommendations/", "/recommendations/HMICFRS.2.4/"):
        text = said(sign_in(world.warwickshire.viewer).get(url))
        assert text.count("A tool is tried.") == 1
        assert "Change A tool" not in text
    assert sign_in(world.reviewer).get(f"{LIST}add/").status_code == 403


def test_it_is_changed_over_its_revision_and_reloading_leaves_that(world, sign_in, arrange):
    national, day = sign_in(world.national_lead), timezone.localdate()
    assert national.post(f"{LIST}{CODE}/", kept(day, status="late")).status_code == 302
    assert national.post(f"{LIST}{CODE}/", kept(day, status="delivered")).status_code == 409
    assert "The College" in said(national.get(f"/history/next-steps/{CODE}/"))
    with arrange():
        load_deliverables()
        row = Deliverable.objects.get(code=CODE)
        assert (row.owner_label, row.status, row.due_date, row.revision) == ("The College", "late", day, 2)
        assert str(day.year) in row.due_text


def test_the_list_takes_the_same_queries_for_any_number(world, sign_in):
    assert len(queries_of(sign_in(world.national_lead), LIST)) <= 6
