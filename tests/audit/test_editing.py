"""What pages are told of others' saves, and what a form made from both proposes."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Action
from assessments.models import Rating, Summary
from audit.editing import KINDS, merged, news_url
from forces.models import Session
from tests.actionplans.plans import acting, make_action
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def descriptor_news(world, ago=timedelta(minutes=1)):
    of = [world.warwickshire.assessment.pk, "PREPARE.1", (timezone.now() - ago).isoformat()]
    return news_url((Rating, of), (Summary, of))


def save(client, world, words, revision=1, code="PREPARE.1.1"):
    url = reverse("assessments:save_rating", args=[world.warwickshire.assessment.public_id, code])
    sent = {f"v-{code}": revision, f"c-{code}": words, f"g-{code}": "planned"}
    assert client.post(url, sent).status_code == 200


def test_an_open_page_learns_who_saved_which_row_and_what(world, sign_in):
    lead = sign_in(world.warwickshire.lead)
    assert lead.get(descriptor_news(world)).json() == {"rows": []}
    save(lead, world, "Theirs.")
    (row,) = lead.get(descriptor_news(world)).json()["rows"]
    assert (row["name"], row["revision"], row["who"]) == ("PREPARE.1.1", 2, "Lead")
    assert row["texts"] == {"g-PREPARE.1.1": "planned", "c-PREPARE.1.1": "Theirs.", "r-PREPARE.1.1": ""}
    assert len(row["at"]) == 5
    assert lead.get(descriptor_news(world, ago=timedelta(minutes=-1))).json() == {"rows": []}


def test_nobody_learns_more_than_they_may_read(world, sign_in):
    save(sign_in(world.warwickshire.lead), world, "Theirs.")
    url = descriptor_news(world)
    for person in (
        world.warwickshire.contributor,  # has another part
        world.warwickshire.chief,
        world.kent.lead,
        world.reviewer,
    ):
        assert sign_in(person).get(url).json() == {"rows": []}
    assert sign_in(world.warwickshire.lead).get("/history/news/?of=forged").json() == {"rows": []}


def test_asking_keeps_no_session_alive_and_takes_few_queries(world, sign_in):
    client, url = sign_in(world.warwickshire.lead), descriptor_news(world)
    save(client, world, "One.")
    one = queries_of(client, url)
    for code in ("PREPARE.1.2", "PREPARE.1.3"):
        save(client, world, "More.", code=code)
    assert len(queries_of(client, url)) == len(one) == 5, "\n".join(one)
    Session.objects.update(active_at=timezone.now() - timedelta(minutes=10))
    before = Session.objects.get().active_at
    client.get(url, headers=SCRIPT)
    assert Session.objects.get().active_at == before


def test_a_row_with_a_page_of_its_own_tells_by_its_revision(world, sign_in):
    people = world.warwickshire
    with acting(people.lead):
        action = make_action(people.force, due_date=date(2027, 9, 1))
    client, url = sign_in(people.lead), news_url((Action, [action.pk, 1]))
    assert client.get(url).json() == {"rows": []}
    with acting(people.contributor):
        KINDS["actionplans.Action"].save(
            action, revision=1, values={"title": "Theirs"}, by=people.contributor
        )
    (row,) = client.get(url).json()["rows"]
    assert (row["name"], row["revision"], row["who"]) == ("row", 2, "Contributor")
    assert (row["texts"]["title"], row["texts"]["due_date_1"], row["texts"]["owner"]) == ("Theirs", "9", "")
    page = client.get(reverse("actionplans:change", args=[action.public_id])).content.decode()
    assert f'data-news="{news_url((Action, [action.pk, 2]))}"' in page
    assert all(f'name="{name}"' in page for name in row["texts"])


def test_of_both_what_only_you_changed_is_yours_and_theirs_stands_where_both_did():
    kind = SimpleNamespace(stands=vars, model=Action)
    start = {"title": "Train", "due_date": "2027-06-30", "description": "n"}
    row = SimpleNamespace(title="Train 40", due_date=date(2027, 9, 1), description="n")
    yours = {"title": "Train all", "due_date": date(2027, 6, 30), "description": "mine"}
    both = {"title": "Train 40", "due_date": date(2027, 9, 1), "description": "mine"}
    assert merged(kind, start, row, yours) == both


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        ("Theirs.", "Mine.", "Theirs.\n\nMine."),
        ("The same.", "The same.", "The same."),
        ("Theirs.", "Start", "Theirs."),  # sent along with the rest, not changed
        ("Theirs.", None, "Theirs."),
        (None, "Mine.", "Mine."),
    ],
)
def test_a_long_text_that_both_changed_is_theirs_and_then_yours(theirs, mine, both):
    kind = SimpleNamespace(stands=vars, model=Rating)
    row = SimpleNamespace(comment=theirs, grade_id=2)
    yours = {"comment": mine, "grade_id": 3}
    assert merged(kind, {"comment": "Start", "grade_id": 1}, row, yours) == {"comment": both, "grade_id": 2}
