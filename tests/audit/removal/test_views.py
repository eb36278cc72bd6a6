"""The pages of removals: what is typed before much is taken out, and words that nobody can mean."""

import pytest
from django.urls import reverse

from actionplans.models import Action
from audit.models import Removal, RemovalFile
from audit.removal.extent import MANY_FILES, MANY_PLACES, Extent, NotCountedError
from tests.audit.removal.removals import acting, ask, files_searched, places_left
from tests.conftest import arranging

pytestmark = pytest.mark.django_db(transaction=True)

COMMON = "community safety"
ASKED = {"words": COMMON, "whose": "victim", "reason": "Pasted by mistake."}


@pytest.fixture
def common(world):
    """Words that stand in the titles of many actions."""
    people = world.warwickshire
    with arranging():
        Action.objects.bulk_create(
            Action(force=people.force, title=f"{COMMON} {number}", owner=people.lead)
            for number in range(MANY_PLACES + 1)
        )


def places(client, data):
    page = client.post(reverse("removals:ask"), data)
    assert page.status_code == 200
    return page.context["extent"].number


class TestManyPlaces:
    def test_whoever_asks_types_how_many(self, world, common, sign_in):
        client = sign_in(world.warwickshire.lead)
        number = places(client, ASKED)
        assert number > MANY_PLACES
        for counted in ("", str(number - 1)):
            refused = client.post(reverse("removals:ask"), {**ASKED, "sure": "1", "counted": counted})
            assert refused.status_code == 422
            assert f"Type {number} to say" in refused.content.decode()
        assert not count_of_removals(world.warwickshire.lead)
        client.post(reverse("removals:ask"), {**ASKED, "sure": "1", "counted": f" {number} "})
        assert count_of_removals(world.warwickshire.lead) == 1

    def test_so_does_whoever_agrees(self, world, common, sign_in):
        removal = ask(world.warwickshire.lead, words=COMMON)
        files_searched(removal)
        client = sign_in(world.warwickshire.chief)
        page = client.get(reverse("removals:removal", args=[removal.public_id]))
        number = page.context["extent"].number
        agree = reverse("removals:agree", args=[removal.public_id])
        refused = client.post(agree, follow=True)
        assert "Nothing was changed. Type the number" in refused.content.decode()
        assert places_left(COMMON)["actionplans_action"] == MANY_PLACES + 1
        client.post(agree, {"counted": str(number)})
        assert "actionplans_action" not in places_left(COMMON)

    def test_the_national_lead_is_told_how_many_files_and_none_of_their_names(self, world, sign_in):
        removal = ask(world.warwickshire.lead, to_national=True)
        with acting(world.warwickshire.lead):
            RemovalFile.objects.bulk_create(
                RemovalFile(
                    force=world.warwickshire.force, removal=removal, subject="evidence.None", row_id=row
                )
                for row in range(MANY_FILES + 1)
            )
        files_searched(removal)
        said = sign_in(world.national_lead).get(reverse("removals:removal", args=[removal.public_id]))
        assert f"Type {MANY_FILES + 1} to say" in said.content.decode()
        assert f"{MANY_FILES + 1} files" in said.content.decode()


@pytest.mark.parametrize("words", ["removed", "March", "[Removed 3", "2026"])
def test_what_a_removal_leaves_cannot_be_removed(world, sign_in, words):
    refused = sign_in(world.warwickshire.lead).post(reverse("removals:ask"), {**ASKED, "words": words})
    assert refused.status_code == 422
    assert "the mark that each removal leaves" in refused.content.decode()


def test_few_places_need_no_typing():
    Extent(MANY_PLACES, MANY_FILES).check("")
    with pytest.raises(NotCountedError):
        Extent(MANY_PLACES, MANY_FILES + 1).check("")
    Extent(1_200, 4).check("1,204")


def count_of_removals(by):
    with acting(by):
        return Removal.objects.count()
