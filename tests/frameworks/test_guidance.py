"""What good looks like: written by the national lead alone, read beside each behaviour."""

import pytest
from django.urls import reverse

from audit.models import KeptConflict
from frameworks.models import Guidance, Provision
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

CODE = "PREPARE.7.2.a"
LIST, PAGE = "/frameworks/NFD-2024/guidance/", f"/frameworks/NFD-2024/guidance/{CODE}/"


def write(arrange, *codes):
    with arrange():
        for code in codes:
            Guidance.objects.create(
                provision=Provision.objects.get(code=code),
                looks_like="Every shift has one.",
                updated_by_name="A lead",
            )


def test_it_is_written_and_stands_beside_the_behaviour(world, sign_in, arrange):
    client = sign_in(world.national_lead)
    assert "<b>0 of 206</b>" in client.get(LIST).content.decode()
    words = {"looks_like": "Every shift\r\nhas one.", "typical_evidence": "- The rota.", "revision": 0}
    assert client.post(PAGE, {**words, "do": "next"}).url == "/frameworks/NFD-2024/guidance/PREPARE.7.2.b/"
    assert client.post(PAGE, {**words, "revision": 1}).url == f"{LIST}#prepare-7-2-a"  # nothing is different
    with arrange():
        row = Guidance.objects.get()
        assert (row.looks_like, row.revision) == ("Every shift\nhas one.", 1)
        assert row.updated_by_name == world.national_lead.display_name
        assert row.history.count() == 1
    people = world.warwickshire
    url = f"/assessments/{people.assessment.public_id}/descriptors/PREPARE.7/"
    page = sign_in(people.contributor).get(url).content.decode()
    assert page.count("<li>The rota.</li>") == 1
    assert page.count("What the grades mean</b>") == 23  # also where nothing is written
    assert "Every shift has one." in client.get(f"/history/guidance/{CODE}/").content.decode().replace(
        "<br>", " "
    )
    assert sign_in(world.reviewer).get(LIST).status_code == 403


def test_who_comes_too_late_sees_both_and_saves_over(world, sign_in, arrange):
    client = sign_in(world.national_lead)
    write(arrange, CODE)
    late = client.post(PAGE, {"looks_like": "Mine.", "typical_evidence": "", "revision": 0})
    page = late.content.decode()
    assert (late.status_code, "Every shift has one." in page, "Mine." in page) == (409, True, True)
    with arrange():
        where = reverse("history:conflict", args=[KeptConflict.objects.get().public_id])
    assert client.post(where, {"which": "mine", "revision": 1}).status_code == 302
    too_long = client.post(PAGE, {"looks_like": "x" * 5001, "revision": 2})
    assert (too_long.status_code, "Shorten what good looks like" in too_long.content.decode()) == (422, True)
    with arrange():
        assert Guidance.objects.get().looks_like == "Mine."


def test_the_list_asks_the_same_however_much_is_written(world, sign_in, arrange):
    client = sign_in(world.national_lead)
    write(arrange, CODE)
    first = queries_of(client, LIST)
    write(arrange, "PREPARE.7.2.b", "PREPARE.7.2.c")
    assert len(queries_of(client, LIST)) == len(first) == 5, "\n".join(first)
    only_empty = client.get(f"{LIST}?state=empty").content.decode()
    assert (f'id="{CODE.replace(".", "-").lower()}"' in only_empty, 'id="prepare-7-2-d"' in only_empty) == (
        False,
        True,
    )
