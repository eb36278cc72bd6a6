"""3 forces, 43 and 430: no page that shows them all asks the database more often, and one force's pages stay the same.

In short 3 and 43.
"""

import pytest

from forces.choices import Role
from forces.models import Organisation
from tests import nation
from tests.architecture.asking import Answer, taken_back
from tests.conftest import arranging
from tests.queries import queries_of
from tests.world import World, make_cycle, make_membership

pytestmark = pytest.mark.django_db

SIZES = (3, 43, 430)
OF_ONE_FORCE = (
    "/", "/plan/", "/plan/editions/", "/evidence/", "/recommendations/", "/practice/", "/requests/",
    "/packs/", "/notices/", "/people/", "/history/access/", "/exports/of-us/", f"/search/?q={nation.WORD}",
)  # fmt: skip # laid out to be read


def test_pages_of_all_forces_cost_no_more_queries_and_those_of_one_stay_the_same(
    world: World, sign_in, short, figure
):
    sizes = SIZES[:2] if short else SIZES
    with arranging():
        national = Organisation.objects.get(slug="national")
        second = make_membership(national, Role.REVIEWER, "second@national.example")
        readers = (world.reviewer, second)
        before = make_cycle("whole-before", world.previous.due_on, state="closed")
        cycle = make_cycle("whole", world.cycle.due_on, state="open", previous=before)
        one = nation.forces_beyond(1)[0]
        office = Organisation.objects.get(slug=one.slug)
        lead = make_membership(office, Role.FORCE_LEAD, "lead@first.example")
    client, own, asked, done = sign_in(world.reviewer), sign_in(lead), {}, 0
    pages = {url: set() for url in OF_ONE_FORCE}
    for size in sizes:
        with arranging():
            forces = nation.forces_beyond(size)
            nation.fill(forces[done:], cycle, readers)
        done = size
        for url, seen in pages.items():
            own.get(url)
            answer = own.get(url)
            assert answer.status_code == 200, url
            seen.add((len(queries_of(own, url)), Answer(200, answer.content, "").plain))
        with taken_back():  # a look at the force is a line of its own page
            for name, url in nation.pages(cycle, forces[0], forces[1]).items():
                client.get(url)  # what is looked up once in a process
                asked.setdefault(name, []).append(len(queries_of(client, url)))
    grown = [f"{name}: {numbers}" for name, numbers in asked.items() if max(numbers) > numbers[0]]
    said = (
        f"{', '.join(map(str, sizes))} forces: of {len(asked)} pages of all forces, those with more queries"
    )
    figure("whole", said, "; ".join(grown) or 0, 0)
    changed = [url for url, seen in pages.items() if len(seen) > 1]
    figure("whole", f"of {len(pages)} pages of one force, those that change", "; ".join(changed) or 0, 0)
