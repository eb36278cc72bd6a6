"""Nothing of a plan leaves its force but by an edition; refused by the pages, and by the database itself."""

import re
import uuid
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from actionplans.models import (
    Action,
    ActionProvision,
    ActionUpdate,
    Edition,
    EditionAction,
    EditionActionProvision,
    RecommendationUpdate,
)
from forces.choices import Audience
from forces.scope import By, scope
from frameworks.models import Provision
from tests.actionplans.plans import acting, form_of, make_action, make_edition

pytestmark = pytest.mark.django_db

LIVE = (Action, ActionProvision, ActionUpdate)
FROZEN = (Edition, EditionAction, EditionActionProvision)
UPDATE = {"status": "done", "status_was": "not_started", "text": "x", "key": uuid.uuid4()}


@pytest.fixture
def both(world, arrange):
    """An action with everything to it, and an edition, of each force."""
    made = {}
    with arrange():
        for place in (world.warwickshire, world.kent):
            action = make_action(
                place.force, title=f"Secret of {place.force}", answers=("PREPARE.7.2.h",), owner=place.lead
            )
            ActionUpdate.objects.create(
                force=place.force, action=action, text=f"Word of {place.force}", status="late", by=place.lead
            )
            made[place.force.slug] = (action, make_edition(place.force, note=f"Note of {place.force}"))
    return made


def addresses(action, edition):
    return [
        *(
            reverse(f"actionplans:{name}", args=[action.public_id])
            for name in ("action", "change", "answers")
        ),
        reverse("actionplans:edition", args=[edition.public_id]),
    ]


def without_token(response):
    return re.sub(r'name="(csrfmiddlewaretoken|form_key)" value="[\w-]+"', "", response.content.decode())


def test_another_forces_pages_and_those_of_nothing_are_not_found_alike(world, both, sign_in):
    client = sign_in(world.warwickshire.lead)
    nothing = Action(public_id=uuid.uuid4()), Edition(public_id=uuid.uuid4())
    for other, absent in zip(addresses(*both["kent"]), addresses(*nothing), strict=True):
        for method in (client.get, client.post):
            answers = [method(other), method(absent)]
            assert [answer.status_code for answer in answers] in ([404, 404], [405, 405])
            assert without_token(answers[0]) == without_token(answers[1])
        assert client.get(other).status_code == 404
    assert sign_in(world.warwickshire.policing_body).get(addresses(*both["kent"])[-1]).status_code == 404


def test_lists_hold_nothing_of_another_force(world, both, sign_in):
    lead = sign_in(world.warwickshire.lead)
    assert "Secret of Kent" not in lead.get("/plan/?status=all").content.decode()
    for reader in (world.warwickshire.lead, world.warwickshire.policing_body):
        page = sign_in(reader).get("/plan/editions/")
        assert page.content.decode().count("/plan/editions/") - page.content.decode().count("share") <= 2
        assert str(both["kent"][1].public_id) not in page.content.decode()


def test_an_owner_of_another_force_is_refused(world, both, sign_in):
    answer = sign_in(world.warwickshire.lead).post(
        "/plan/add/", form_of(owner=world.kent.lead.pk, status="done", key=uuid.uuid4())
    )
    assert answer.status_code == 422


def test_those_who_only_read_write_nothing(world, both, sign_in):
    action, edition = both["warwickshire"]
    page, change, answers, _ = addresses(action, edition)
    for reader in (world.warwickshire.viewer, world.warwickshire.chief):
        client = sign_in(reader)
        assert client.get(page).status_code == 200
        assert "Save update" not in client.get(page).content.decode()
        for url in ("/plan/add/", change, answers):
            assert client.get(url).status_code == 403
        for url, posted in (
            ("/plan/add/", form_of(status="done", key=uuid.uuid4())),
            (page, UPDATE),
            (change, form_of(revision=1)),
            (answers, {"add": "2021.4"}),
        ):
            assert client.post(url, posted).status_code == 403
    with acting(world.warwickshire.lead):
        assert Action.objects.get().title == "Secret of Warwickshire Police"
        assert ActionUpdate.objects.count() == ActionProvision.objects.count() == 1


def test_only_a_chief_officer_shares(world, both, sign_in):
    for reader in (
        world.warwickshire.lead,
        world.warwickshire.contributor,
        world.warwickshire.viewer,
        world.warwickshire.policing_body,
        world.reviewer,
        world.stalking,
    ):
        client = sign_in(reader)
        assert client.get("/plan/editions/share/").status_code == 403
        assert client.post("/plan/editions/share/", {"number": 2}).status_code == 403


def test_the_live_plan_is_the_forces_alone(world, both, sign_in):
    action, edition = both["warwickshire"]
    for reader in (world.warwickshire.policing_body, world.reviewer, world.national_lead, world.stalking):
        client = sign_in(reader)
        for url in ("/plan/", "/plan/add/", *addresses(action, edition)[:3]):
            assert client.get(url).status_code in {403, 404}
            assert client.post(url, UPDATE).status_code in {403, 404, 405}


def test_editions_are_not_for_portfolio_owners(world, both, sign_in):
    client = sign_in(world.stalking)
    assert client.get("/plan/editions/").status_code == 403
    assert client.get(addresses(*both["warwickshire"])[-1]).status_code == 403


# --- the database itself --------------------------------------------------------------------------------------


@contextmanager
def refused(error, words):
    """The block is refused by the database, and nothing of it stays."""
    with pytest.raises(error, match=words), transaction.atomic():
        yield


def test_the_database_shows_a_force_only_its_own_plan_and_history(world, both):
    with acting(world.warwickshire.lead):
        for model in (*LIVE, *FROZEN):
            assert set(model.objects.values_list("force_id", flat=True)) == {world.warwickshire.force.pk}
        events = Action._meta.get_field("history").related_model.objects
        assert set(events.values_list("force_id", flat=True)) == {world.warwickshire.force.pk}


@pytest.mark.parametrize(
    "audience", [Audience.NATIONAL, Audience.POLICING_BODY, Audience.PORTFOLIO, Audience.OBSERVER]
)
def test_the_database_shows_nobody_else_the_live_plan(world, both, audience):
    with scope(audience, world.warwickshire.force.pk):
        for model in LIVE:
            with refused(ProgrammingError, "permission denied"):
                model.objects.count()


def test_the_database_lets_nobody_change_an_edition(world, both):
    for model, change in ((Edition, {"note": "x"}), (EditionAction, {"title": "x"})):
        for audience in (Audience.FORCE, Audience.NATIONAL, Audience.POLICING_BODY):
            with scope(audience, world.warwickshire.force.pk):
                with refused(ProgrammingError, "permission denied"):
                    model.objects.update(**change)
                with refused(ProgrammingError, "permission denied"):
                    model.objects.all()._raw_delete("default")


def test_the_database_lets_nobody_change_an_update(world, both):
    with acting(world.warwickshire.lead), refused(ProgrammingError, "permission denied"):
        ActionUpdate.objects.update(text="x")


def test_the_database_lets_no_reader_share(world, both):
    for audience in (Audience.NATIONAL, Audience.POLICING_BODY):
        with scope(audience, world.warwickshire.force.pk), refused(ProgrammingError, "permission denied"):
            make_edition(world.warwickshire.force, 2, actions=0)


def test_the_database_refuses_a_row_of_or_on_another_force(world, both):
    kents_action, _ = both["kent"]
    with acting(world.warwickshire.lead):
        with refused(DatabaseError, "row-level security"):
            make_action(world.kent.force)
        with refused(IntegrityError, "action_update_same_force"):
            ActionUpdate.objects.create(
                force=world.warwickshire.force, action=kents_action, text="x", status="done"
            )
        with refused(IntegrityError, "action_owner_same_force"):
            Action.objects.update(owner=world.kent.lead)


def report(world, **values):
    return RecommendationUpdate.objects.create(
        **{
            "provision": Provision.objects.get(code="HMICFRS.2.4"),
            "portfolio": world.stalking.portfolio,
            "title": "x",
            "body": "x",
            "as_at": "2027",
            "posted_at": timezone.now(),
        }
        | values
    )


def test_the_database_lets_a_portfolio_report_for_itself_alone(world, arrange):
    with arrange():
        other = (
            Provision.objects.get(code="HMICFRS.2.4")
            .recommendation_updates.exclude(portfolio=world.stalking.portfolio)[0]
            .portfolio
        )
    with acting(world.stalking):
        report(world)
        for wrong in ({"portfolio": other}, {"code": "hmicfrs-2-4-u99"}):
            with refused(DatabaseError, "row-level security"):
                report(world, **wrong)
        with refused(ProgrammingError, "permission denied"):
            RecommendationUpdate.objects.update(body="x")


def test_the_database_refuses_a_portfolio_of_somebody_who_left_or_is_nobody(world, arrange):
    with arrange():
        world.stalking.left_at = timezone.now()
        world.stalking.save()
    for by in (By.of(world.stalking), By()):
        with scope(Audience.PORTFOLIO, by=by), refused(DatabaseError, "row-level security"):
            report(world)


@pytest.mark.parametrize(
    "audience", [Audience.FORCE, Audience.NATIONAL, Audience.POLICING_BODY, Audience.OBSERVER]
)
def test_the_database_lets_nobody_else_report(world, audience):
    with scope(audience, world.warwickshire.force.pk), refused(ProgrammingError, "permission denied"):
        report(world)
