"""What one descriptor's page gathers."""

import pytest

from assessments.descriptor_page import descriptor_page
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from frameworks.models import Provision

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "said"),
    [("clean", ""), ("rejected", "Rejected"), ("received", "Waiting for the virus scanner")],
)
def test_evidence_says_what_the_scanner_made_of_it_unless_it_is_clean(world, arrange, state, said):
    people = world.warwickshire
    with arrange():
        evidence = Evidence.objects.create(force=people.force, title="A paper", kind="policy")
        version = EvidenceVersion.objects.create(
            force=people.force,
            evidence=evidence,
            stored_as="evidence/0",
            file_name="paper.pdf",
            sha256="0" * 64,
            scan_state=state,
        )
        EvidenceUse.objects.create(
            force=people.force,
            evidence=evidence,
            version=version,
            provision=Provision.objects.get(code="PREPARE.7.2.c"),
        )
        page = descriptor_page(people.assessment, "PREPARE.7", by=people.lead)
    (row,) = [row for row in page.rows if row.evidence]
    assert [(item.title, item.state) for item in row.evidence] == [("A paper", said)]
