"""Kept filters: named, one's own, forgotten again."""

import pytest
from django.urls import reverse

from reporting.models import SavedFilter
from reporting.saved_filters import MOST

pytestmark = pytest.mark.django_db

GRID = reverse("reporting:grid")
KEEP = reverse("reporting:keep_filters")


def test_filters_are_kept_opened_and_forgotten(world, sign_in, arrange):
    client = sign_in(world.reviewer)
    page = client.get(f"{GRID}?region=wales&state=missing").content.decode()
    assert f"{KEEP}?region=wales&amp;state=missing" in page
    answer = client.post(f"{KEEP}?region=wales&state=missing&strand=", {"name": "Wales, missing"})
    assert answer.status_code == 302
    assert answer["Location"] == f"{GRID}?region=wales&state=missing"
    assert "Wales, missing" in client.get(GRID).content.decode()
    with arrange():
        kept = SavedFilter.objects.get()
    assert client.post(reverse("reporting:remove_filters", args=[kept.public_id])).status_code == 302
    assert "Wales, missing</a>" not in client.get(GRID).content.decode()


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("?region=wales", "", "Enter a name"),
        ("?region=wales", "Taken", "You have filters of this name"),
        ("?region=wales", "x" * 61, "Shorten this to 60 characters or fewer"),
        ("", "Nothing", "There are no filters to keep"),
    ],
)
def test_what_is_refused_says_why(world, sign_in, arrange, query, name, said):
    with arrange():
        SavedFilter.objects.create(by=world.reviewer, name="Taken", values={"region": "wales"})
    answer = sign_in(world.reviewer).post(f"{KEEP}{query}", {"name": name})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_somebody_elses_are_neither_shown_nor_forgotten(world, sign_in, arrange):
    with arrange():
        theirs = SavedFilter.objects.create(by=world.reviewer, name="A secret", values={"region": "wales"})
    client = sign_in(world.national_lead)
    assert "A secret" not in client.get(GRID).content.decode()
    assert client.post(reverse("reporting:remove_filters", args=[theirs.public_id])).status_code == 404
    with arrange():
        assert SavedFilter.objects.exists()


def test_there_is_an_end_to_how_many_are_kept(world, sign_in, arrange):
    with arrange():
        for number in range(MOST):
            SavedFilter.objects.create(by=world.reviewer, name=f"No {number}", values={"region": "wales"})
    answer = sign_in(world.reviewer).post(f"{KEEP}?region=wales", {"name": "More"})
    assert answer.status_code == 422
    assert f"You keep {MOST} already" in answer.content.decode()
