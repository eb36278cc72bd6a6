"""A real worker, killed while it holds a mail that the server has not taken."""

import pytest

from notices.choices import MailState
from tests.notices.conftest import tell
from tests.notices.smtp import mail_server
from tests.worker import LEASE_SECONDS, SWEEP_SECONDS, running_worker, wait_until


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_killed_with_a_mail_in_its_hands_another_sends_it_and_it_arrives_once(world, mails, tmp_path):
    with mail_server() as box:
        box.silent.set()
        environment = {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(box.port),
            "MAIL_LEASE_SECONDS": str(LEASE_SECONDS),
            "MAIL_SWEEP_SECONDS": str(SWEEP_SECONDS),
        }
        with running_worker(tmp_path, environment=environment) as worker:
            tell(world.warwickshire.contributor, "one", "two")
            assert box.waiting.wait(30), worker.text()
            worker.kill_child()
            box.silent.clear()
            wait_until(
                lambda: [mail.state for mail in mails()] == [MailState.SENT], seconds=60, what="it is sent"
            )
    (mail,) = mails()
    assert mail.attempts >= 2
    (taken,) = box.taken
    assert taken["To"] == "contributor@warwickshire.example"
    assert str(mail.public_id) in taken["Message-ID"]
    assert taken["Subject"] == "VAWG portal: Given to you (2)"
