"""The first entries: what is quoted comes back, what the portal reads in it is there once."""

import pytest

from frameworks.models import Passage
from practice.models import Practice

pytestmark = pytest.mark.django_db


def test_case_studies_and_promising_activity_are_the_first_entries_with_their_source(arrange):
    with arrange():
        entries = {
            entry.passage.code: entry for entry in Practice.objects.filter(origin="quoted").for_pages()
        }
        quoted = Passage.objects.filter(kind__in=["case_study", "promising_activity"])
        assert set(entries) == {passage.code for passage in quoted}
        for entry in entries.values():
            assert entry.what == entry.passage.body
            assert entry.published_at
            assert entry.lines.filter(provision=entry.passage.provision).exists()
        mps = entries["2022-case-study-metropolitan"]
    assert (mps.source.slug, mps.region.code) == ("metropolitan", "london")
    assert entries["2022-promising-pursuit"].region is None
