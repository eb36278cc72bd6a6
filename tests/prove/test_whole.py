"""3 forces, 43 and 430: no page that shows them all asks the database more often. In short 3 and 43."""

import pytest

from forces.choices import Role
from forces.models import Organisation
from tests import nation
from tests.conftest import arranging
from tests.queries import queries_of
from tests.world import World, make_cycle, make_membership

pytestmark = pytest.mark.django_db

SIZES = (3, 43, 430)


def test_pages_of_all_forces_cost_no_more_queries(world: World, sign_in, short, figure):
    sizes = SIZES[:2] if short else SIZES
    with arranging():
        national = Organisation.objects.get(slug="national")
        second = make_membership(national, Role.REVIEWER, "second@national.example")
        readers = (world.reviewer, second)
        before = make_cycle("whole-before", world.previous.due_on, state="closed")
        cycle = make_cycle("whole", world.cycle.due_on, state="open", previous=before)
    client, asked, done = sign_in(world.reviewer), {}, 0
    for size in sizes:
        with arranging():
            forces = nation.forces_beyond(size)
            nation.fill(forces[done:], cycle, readers)
        done = size
        for name, url in nation.pages(cycle, forces[0], forces[1]).items():
            client.get(url)  # what is looked up once in a process
            asked.setdefault(name, []).append(len(queries_of(client, url)))
    grown = [f"{name}: {numbers}" for name, numbers in asked.items() if max(numbers) > numbers[0]]
    said = (
        f"{', '.join(map(str, sizes))} forces: of {len(asked)} pages of all forces, those with more queries"
    )
    figure("whole", said, "; ".join(grown) or 0, 0)
