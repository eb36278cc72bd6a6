"""A real clamd, one for the run; and evidence to look at."""

import io
from collections.abc import Iterator
from datetime import date

import pytest
from django.db.models import prefetch_related_objects

from evidence import workflow
from evidence.checks import check_file
from frameworks.models import Provision
from launcher.clamd import Scanner
from tests.evidence import files
from tests.evidence.scanner import running_scanner


@pytest.fixture(scope="session")
def clamd() -> Iterator[Scanner]:
    with running_scanner() as scanner:
        yield scanner


@pytest.fixture
def scanner(clamd: Scanner, settings) -> Scanner:
    """The portal's scanner, for as long as the test runs."""
    settings.SCANNER_URL = clamd.url
    settings.SCANNER_SECONDS = 10
    return clamd


@pytest.fixture
def make(world, arrange):
    """make(force_people, title, codes) -> evidence with a file, used for the provisions with these codes."""

    def make_evidence(people=None, title="Problem profile", codes=(), link=""):
        people = people or world.warwickshire
        data = files.pdf()
        file = None
        if not link:
            file = check_file(f"{title}.pdf", io.BytesIO(data), size=len(data), max_bytes=10**7)
        with arrange():
            evidence = workflow.add_evidence(
                force=people.force,
                by=people.lead,
                title=title,
                kind="profile",
                refers_to=date(2026, 7, 31),
                file=file,
                link=link,
                provisions=Provision.objects.filter(code__in=codes),
            )
            prefetch_related_objects([evidence], "versions")
            return evidence

    return make_evidence
