"""How people name a provision."""

import pytest

from frameworks.models import Provision

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("PREPARE", "Prepare"),
        ("PREPARE.7", "Prepare 7"),
        ("PREPARE.7.2.h", "Prepare 7.2.h"),
        ("2021.P2", "2021, pillar 2"),
        ("2021.4", "2021, area 4"),
        ("2021.4.1", "2021, area 4, action 1"),
        ("2021.8.2.14", "2021, outcome code 14"),
        ("HMICFRS.2.4", "Recommendation 2.4"),
    ],
)
def test_a_provision_is_named_as_people_name_it(arrange, code, said):
    with arrange():
        assert Provision.objects.get(code=code).reference == said


def test_alone_on_a_line_it_has_its_strand_and_what_it_is(arrange):
    with arrange():
        descriptor, behaviour = Provision.objects.filter(code__in=["PREPARE.7", "PREPARE.7.2.a"])
    assert descriptor.name == "Prepare 7 Capacity and capability"
    assert behaviour.name == f"Prepare 7.2.a {behaviour.text}"
