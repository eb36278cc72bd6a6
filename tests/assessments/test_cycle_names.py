"""A cycle's address is made from its name."""

import pytest

from assessments.models import Cycle
from assessments.views.cycles import _free_slug

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["c" * 60, "Autumn 2027 " * 5, "!?"])
def test_the_longest_name_has_an_address_of_its_own_each_time(world, arrange, name):
    with arrange():
        for _ in range(11):
            slug = _free_slug(name)
            Cycle.objects.filter(pk=world.cycle.pk).update(slug=slug)
            assert len(slug) <= Cycle._meta.get_field("slug").max_length
            Cycle.objects.create(
                slug=_free_slug(name),
                name=name,
                framework=world.cycle.framework,
                scale=world.cycle.scale,
                opens_on=world.cycle.opens_on,
                due_on=world.cycle.due_on,
            )
