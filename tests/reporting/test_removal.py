"""A report that says what was removed is withdrawn at once and made again under its address."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audit.models import RemovalFile
from audit.tasks import delete_removed_files
from forces.choices import Role
from reporting import workflow
from reporting.builders import content
from reporting.models import Report
from tests.audit.removal.removals import CANARY, acting, agree, ask, places_left
from tests.world import make_membership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second(world, arrange):
    with arrange():
        return make_membership(world.reviewer.organisation, Role.REVIEWER, "second@national.example")


def make(world, arrange, **values):
    with arrange():
        return Report.objects.create(
            kind="national_public",
            cycle=world.cycle,
            content={"foreword": {"text": f"Thanks to {CANARY}.", "written": True}},
            content_sha256="0" * 64,
            template_version="1",
            **values,
        )


def test_a_finished_report_is_made_again_without_the_words(world, arrange, second):
    stored = default_storage.save("reports/finished.pdf", ContentFile(CANARY.encode()))
    report = make(world, arrange, state="done", step=7, stored_as=stored, attempts=3)
    removal = ask(world.national_lead, force=None)
    agree(removal, second)
    with acting(second):
        report.refresh_from_db()
        assert (report.state, report.stored_as, report.attempts) == ("queued", "", 0)
        assert report.content_sha256 == content.digest(report.content)
        assert RemovalFile.objects.get(removal=removal).stored_as == stored
        lease = workflow.claim(str(report.public_id))
        assert lease is not None
        assert "removed" in lease.content["foreword"]["text"]
    delete_removed_files(0, str(removal.public_id))
    assert not default_storage.exists(stored)
    assert places_left() == {}


def test_a_maker_at_work_with_the_words_publishes_nothing(world, arrange, second):
    report = make(world, arrange)
    with acting(second):
        lease = workflow.claim(str(report.public_id))
    agree(ask(world.national_lead, force=None), second)
    with acting(second), pytest.raises(workflow.LeaseLostError):
        workflow.publish(lease, stored_as="reports/late.pdf", sha256="", size=1, pages=1)
