"""What a mail says, and what it never says."""

from datetime import date

import pytest

from notices import letters
from notices.choices import NoticeKind
from notices.models import Mail, Notice
from tests.notices.conftest import tell

pytestmark = pytest.mark.django_db


def letter(world, counts, day=None):
    return letters.write(Mail(to=world.warwickshire.contributor, counts=counts, day=day))


def test_it_counts_the_urgent_first_and_leads_to_the_portal(world, settings):
    settings.SITE_URL = "https://portal.police.example"
    written = letter(world, {"given": 3, "late": 1})
    assert written.subject == "VAWG portal: 4 notices"
    assert "- Late: 1\n- Given to you: 3\n" in written.text
    assert written.html.index("Late: 1") < written.html.index("Given to you: 3")
    for body in (written.text, written.html):
        assert "https://portal.police.example/notices/" in body
        assert "Contributor of Warwickshire Police" in body
    assert written.body in written.html


def test_one_kind_stands_in_the_subject(world):
    assert letter(world, {"sent": 1}).subject == "VAWG portal: Sent to you to sign or release (1)"
    assert "Your notices of today" in letter(world, {"sent": 1}, date(2026, 11, 23)).text


def test_a_name_is_escaped_in_html_alone(world):
    world.warwickshire.contributor.display_name = "Pat <b>O’Hara</b> & Co"
    written = letter(world, {"given": 1})
    assert "Pat <b>O’Hara</b> & Co" in written.text
    assert "Pat &lt;b&gt;O’Hara&lt;/b&gt; &amp; Co" in written.html


def test_no_word_of_a_notice_is_in_a_mail(world, deliver, mails, mailoutbox, arrange):
    tell(world.warwickshire.contributor, *(f"CANARY-{kind}" for kind in NoticeKind))
    with arrange():
        Notice.objects.update(about="CANARY-about", url="/CANARY-url")
    deliver()
    (sent,) = mailoutbox
    whole = sent.message().as_string()
    assert "multipart/alternative" in whole
    assert "CANARY" not in whole
    assert "CANARY" not in str([mail.counts for mail in mails()])
