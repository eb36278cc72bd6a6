"""43 forces with 200 actions each: no page asks the database more often than with a handful."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans import responding, sharing
from actionplans.choices import ActionStatus, ResponsePosition
from actionplans.models import Action, ActionProvision, ActionUpdate, Edition, Milestone, Response
from forces.models import Force, Membership
from frameworks.choices import ProvisionKind
from frameworks.models import Provision
from tests.architecture.asking import Asker
from tests.architecture.planting import Everything, plant
from tests.architecture.test_matrix import own_pages
from tests.architecture.test_queries import queries
from tests.conftest import arranging
from tests.queries import queries_of
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

ROLES = ("lead", "contributor", "chief", "reviewer", "national_lead", "portfolio", "policing_body")
WIDEST = ("lead", "national_lead", "policing_body")  # of each audience whoever is shown most
OF_EDITIONS = ("edition", "differences", "edition_page")
ACTIONS = 200
RECOMMENDATION = "HMICFRS.4.1"
BAR = 10  # queries of a matrix


@pytest.fixture
def planted(transactional_db) -> Everything:
    with arranging():
        return plant(World.make())


def test_full_plans_cost_no_more_queries(planted, sign_in, count, short, figure):
    """In short as those who are shown most."""
    actions, world = count(ACTIONS), planted.world
    askers = {role: Asker(role, planted.actors()[role], planted) for role in (WIDEST if short else ROLES)}
    pages = [(asker, url) for role, asker in askers.items() for url in own_pages(planted, role)]
    body = askers["policing_body"]
    with arranging():
        fill(planted.own.force, world.warwickshire.chief, 1)
    few = [queries(*page) for page in pages]
    few_of_edition = [queries(body, url) for url in newest_edition(planted.own.force)]
    with arranging():
        forces = list(Force.objects.order_by("position"))
    for force in forces:
        with arranging():  # each by itself: what is done in one step is chained in one step
            fill(force, world.warwickshire.chief, actions)
    many = [queries(*page) for page in pages]
    many_of_edition = [queries(body, url) for url in newest_edition(planted.own.force)]
    pages += [(body, f"{name} of {actions} actions") for name in OF_EDITIONS]
    grown = [
        f"{asker.role}: {url}: {before}, then {after}"
        for (asker, url), before, after in zip(
            pages, few + few_of_edition, many + many_of_edition, strict=True
        )
        if after > before
    ]
    said = f"{len(forces)} forces with {actions} actions each: of {len(pages)} pages, those with more queries"
    figure("plans", said, "; ".join(grown) or 0, 0)
    address = reverse("recommendations:forces", args=[RECOMMENDATION])
    matrix = len(queries_of(sign_in(world.national_lead), address))
    figure(
        "plans",
        f"matrix of a recommendation, {len(forces)} forces: queries",
        matrix,
        BAR,
        holds=matrix <= BAR,
    )


def newest_edition(force: Force) -> list[str]:
    with arranging():
        edition = Edition.objects.last_of(force)
    return [reverse(f"actionplans:{name}", args=[edition.public_id]) for name in OF_EDITIONS]


def fill(force: Force, by: Membership, number: int) -> None:
    """Actions with an answer, a milestone and an update each; all of it shared; the recommendation answered."""
    today = timezone.localdate()
    statuses = [status for status in ActionStatus if status != ActionStatus.LATE]
    provisions = list(Provision.objects.filter(kind=ProvisionKind.NATIONAL_ACTION))
    recommendation = Provision.objects.get(code=RECOMMENDATION)
    made = Action.objects.bulk_create(
        Action(
            force=force,
            title=f"Action {place}",
            status=statuses[place % len(statuses)],
            due_date=today + timedelta(days=place - number // 2),
        )
        for place in range(number)
    )
    for place, action in enumerate(made):
        about = {"force": force, "action": action}
        answered = {provisions[place % len(provisions)], recommendation}
        ActionProvision.objects.bulk_create(ActionProvision(provision=one, **about) for one in answered)
        Milestone.objects.create(title="Half of it", due_date=action.due_date, **about)
        ActionUpdate.objects.create(text="Half of it is done.", status=action.status, **about)
    last = Edition.objects.last_of(force)
    sharing.share_edition(force=force, by=by, number=last.number + 1 if last else 1, note="")
    response, _ = Response.objects.get_or_create(force=force, provision=recommendation)
    response.position, response.statement = ResponsePosition.ACCEPTED, "It is done."
    response.save()
    responding.release_response(response=response, by=by, revision=response.revision)
