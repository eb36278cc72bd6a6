"""Finding provisions by code and by words; only those that evidence may stand under."""

import pytest

from evidence.provisions import EVIDENCED_KINDS, evidenced, find_provisions
from forces.choices import Audience
from forces.scope import scope
from frameworks.models import Provision

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_anybody(db):
    with scope(Audience.PUBLIC):
        yield


def test_headings_and_strands_have_no_evidence():
    assert {provision.kind for provision in evidenced()} == set(EVIDENCED_KINDS)
    assert Provision.objects.exclude(kind__in=EVIDENCED_KINDS).exists()


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("PREPARE.7.2.f", ["PREPARE.7.2.f"]),
        ("prepare.7.2.F", ["PREPARE.7.2.f"]),
        ("7.2.f; 7.2.g\n2021.4.2", ["PREPARE.7.2.f", "PREPARE.7.2.g", "2021.4.2"]),
        ("", []),
        (" , ;", []),
        ("no such words anywhere", []),
    ],
)
def test_codes_are_found_however_they_are_typed(words, codes):
    assert {provision.code for provision in find_provisions(words)} >= set(codes)
    assert bool(find_provisions(words)) == bool(codes)


def test_every_word_has_to_be_there():
    found = list(find_provisions("stalking risk"))
    assert found
    for provision in found:
        whole = f"{provision.code} {provision.text} {provision.short_title} {provision.path}".lower()
        assert "stalking" in whole
        assert "risk" in whole


def test_what_is_printed_of_them_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        for provision in find_provisions("7.2.f 7.2.g"):
            assert provision.framework.code
            assert provision.parent.parent is not None
