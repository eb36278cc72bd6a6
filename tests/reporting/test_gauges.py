"""/health/metrics: few figures, for programs alone, without a name or an id in them."""

import re

import pytest
from django.db import connection
from django.utils import timezone

from forces.models import Membership
from notices.choices import MailState
from notices.models import Mail
from reporting import plan_pages, workflow
from reporting.choices import ReportKind
from tests.actionplans.plans import make_edition
from tests.conftest import arranging

pytestmark = pytest.mark.django_db
ADDRESS = "/health/metrics"


def value(text: str, name: str) -> float:
    (found,) = re.findall(rf"^{re.escape(name)} (\S+)$", text, flags=re.MULTILINE)
    return float(found)


def test_how_things_stand(client, world, sign_in):
    sign_in(world.kent.lead)
    with arranging():
        for people in (world.kent, world.warwickshire):
            Mail.objects.create(force=people.force, to=people.lead, state=MailState.STOPPED)
        plan_pages.ask_for_page(
            force=world.kent.force, edition=make_edition(world.kent.force), by_name="Kent"
        )
        Membership.objects.filter(pk=world.kent.lead.pk).update(left_at=timezone.now())
        workflow.ask_for_report(kind=ReportKind.NATIONAL_INTERNAL, cycle=world.cycle, by=world.national_lead)
    text = client.get(ADDRESS).content.decode()
    assert value(text, "portal_database_up") == 1
    assert value(text, 'portal_jobs{kind="report",state="queued"}') == 1
    assert value(text, 'portal_jobs{kind="report",state="stopped"}') == 0
    assert value(text, 'portal_jobs{kind="plan_page",state="queued"}') == 1
    assert value(text, 'portal_jobs{kind="published_plan",state="queued"}') == 0
    assert 0 <= value(text, 'portal_jobs_oldest_waiting_seconds{kind="report"}') < 60
    assert value(text, "portal_sessions") == 1
    assert value(text, "portal_mails_waiting") == 0
    assert value(text, "portal_mails_set_aside") == 1


def test_what_is_counted_as_it_happens(client, world):
    name = 'portal_requests_total{method="GET",status="200",view="account_login"}'
    client.get("/accounts/login/")
    before = value(client.get(ADDRESS).content.decode(), name)
    failed = value(client.get(ADDRESS).content.decode(), "portal_sign_ins_failed_total")
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": world.kent.lead.email, "password": "not this one"})
    text = client.get(ADDRESS).content.decode()
    assert value(text, name) >= before + 1
    assert value(text, "portal_sign_ins_failed_total") == failed + 1
    assert 'portal_request_seconds_bucket{le="0.3",view="account_login"}' in text


def test_no_figure_names_a_person_a_force_or_an_address(client, world, sign_in):
    lead = sign_in(world.kent.lead)
    lead.get(f"/assessments/{world.kent.assessment.public_id}/")
    lead.get("/nowhere/at/all/")
    text = client.get(ADDRESS).content.decode().lower()
    for word in ("kent", "warwickshire", "@", str(world.kent.assessment.public_id), "nowhere"):
        assert word not in text
    labels = set(re.findall(r'(\w+)="', text))
    assert labels <= {"view", "method", "status", "le", "kind", "state", "implementation", "major", "minor",
                      "patchlevel", "version", "generation"}  # fmt: skip # laid out to be read


def test_strangers_do_not_learn_that_it_is_there(client, settings):
    nowhere = client.get("/health/nowhere").content
    for facts in ({"REMOTE_ADDR": "192.0.2.1"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}, {"REMOTE_ADDR": ""}):
        answer = client.get(ADDRESS, **facts)
        assert (answer.status_code, answer.content) == (404, nowhere)
    settings.TRUSTED_PROXIES = 1
    assert client.get(ADDRESS).status_code == 404


def test_a_token_opens_it_from_anywhere_and_nothing_else_does(client, settings):
    settings.METRICS_TOKEN = "a-token-of-the-watchers"
    settings.TRUSTED_PROXIES = 1
    assert client.get(ADDRESS).status_code == 404
    assert client.get(ADDRESS, headers={"Authorization": "Bearer another"}).status_code == 404
    right = {"Authorization": "Bearer a-token-of-the-watchers"}
    assert client.get(ADDRESS, headers=right, REMOTE_ADDR="192.0.2.1").status_code == 200


def test_without_the_database_it_says_that_and_the_rest(client, monkeypatch):
    from reporting import gauges

    def away(*_: object) -> None:
        from django.db import OperationalError

        raise OperationalError

    monkeypatch.setattr(gauges, "_sessions", away)
    text = client.get(ADDRESS).content.decode()
    assert value(text, "portal_database_up") == 0
    assert "portal_requests_total" in text
    assert "portal_sessions" not in text
    assert connection.is_usable()
