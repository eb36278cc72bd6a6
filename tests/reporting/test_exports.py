"""Pages of bulk exports: what each person sees and may press, and what a force reads."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reporting import exporting, tasks
from reporting.exported import Export
from tests.conftest import arranging
from tests.kept import keeps
from tests.queries import queries_of
from tests.returns.asking import ask as requested
from tests.returns.asking import make_request, returned
from tests.submissions import make_submission

pytestmark = pytest.mark.django_db
LIST, ASK, OF_US = "/exports/", "/exports/ask/", "/exports/of-us/"
WHY = "For the yearly report to ministers."


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def url(name: str, export: Export) -> str:
    return reverse(f"exports:{name}", args=[export.public_id])


@keeps
def signed(world):
    with arranging():
        for people in (world.kent, world.warwickshire):
            make_submission(people.force, world.cycle)
    return world


@pytest.fixture
def asked(signed, sign_in) -> Export:
    answer = sign_in(signed.reviewer).post(
        ASK, {"kind": "grades", "cycle": "autumn-now", "purpose": WHY}, follow=True
    )
    assert "Somebody else of the national team has to agree" in text_of(answer)
    with arranging():
        return Export.objects.select_related("cycle").get()


def test_one_person_asks_another_agrees_and_each_force_reads_it(asked, signed, sign_in):
    own = text_of(sign_in(signed.reviewer).get(url("export", asked)))
    assert "Nobody agrees to their own" in own
    assert "Withdraw it" in own
    answer = sign_in(signed.national_lead).post(url("agree", asked), follow=True)
    assert "2 forces can read that their data stand in it" in text_of(answer)
    tasks.make_export(str(asked.public_id))
    page = text_of(sign_in(signed.reviewer).get(url("export", asked)))
    assert "Download the spreadsheet" in page
    file = sign_in(signed.reviewer).get(url("download", asked))
    assert file.headers["Content-Disposition"].endswith('"grades-of-all-submissions-autumn-now.xlsx"')
    assert b"".join(file.streaming_content)[:2] == b"PK"
    told = text_of(sign_in(signed.kent.viewer).get(OF_US))
    assert WHY in told
    assert "by Reviewer, Reviewer, National VAWG team" in told
    assert "Submission 1 of Autumn now: the grades" in told
    looks = text_of(sign_in(signed.kent.viewer).get("/history/access/?which=outsiders"))
    assert "Downloaded: Bulk export: Grades of all submissions, Autumn now" in looks
    assert "Agreed to a bulk export: Grades of all submissions, Autumn now" in looks


def test_what_was_not_made_in_its_time_waits_for_nothing(asked, signed, sign_in):
    sign_in(signed.national_lead).post(url("agree", asked))
    with arranging():
        Export.objects.update(expires_at=timezone.now() - timedelta(hours=1), state="queued")
    text = sign_in(signed.reviewer).get(url("export", asked)).content.decode()
    assert "not made in its time" in text
    assert "data-done" in text
    assert "Not made in time" in text_of(sign_in(signed.reviewer).get(reverse("exports:list")))
    gauges = Client().get("/health/metrics").content.decode()
    assert 'portal_jobs{kind="export",state="queued"} 0.0' in gauges


def test_whoever_else_needs_the_file_asks_for_themselves(asked, signed, sign_in):
    lead = sign_in(signed.national_lead)
    lead.post(url("agree", asked))
    tasks.make_export(str(asked.public_id))
    assert "ask with a reason of your own" in text_of(lead.get(url("export", asked)))
    assert lead.get(url("download", asked)).status_code == 403


def test_who_came_in_afterwards_cannot_agree(asked, signed, sign_in):
    """Or somebody could invite themselves as the second person."""
    with arranging():
        type(signed.national_lead).objects.filter(pk=signed.national_lead.pk).update(joined_at=asked.asked_at)
    lead = sign_in(signed.national_lead)
    assert "had been in the national team for a week" in text_of(lead.get(url("export", asked)))
    assert lead.post(url("agree", asked)).status_code == 403


@pytest.mark.parametrize(
    ("name", "who", "said"),
    [("refuse", "national_lead", "Refused. Nothing is made."), ("withdraw", "reviewer", "Withdrawn.")],
)
def test_it_can_end_without_a_file(asked, signed, sign_in, name, who, said):
    client = sign_in(getattr(signed, who))
    assert said in text_of(client.post(url(name, asked), follow=True))
    assert "in the meantime" in text_of(client.post(url(name, asked), follow=True))


def test_answers_to_a_request_are_asked_for_from_its_page(world, sign_in, arrange):
    with arrange():
        request = make_request()
        (asked,) = requested(request, [world.kent.force])
        returned(asked, "Found.")
    client = sign_in(world.reviewer)
    link = f"{ASK}?request={request.public_id}"
    assert link in client.get(reverse("requests:request", args=[request.public_id])).content.decode()
    assert f'value="{request.public_id}" selected' in client.get(link).content.decode()
    client.post(ASK, {"kind": "returns", "request": request.public_id, "purpose": WHY})
    with arranging():
        export = Export.objects.select_related("cycle", "request").get()
    assert export.title == "Answers of all forces: Misconduct review"
    assert "1 force can read" in text_of(sign_in(world.national_lead).post(url("agree", export), follow=True))
    told = text_of(sign_in(world.kent.lead).get(OF_US))
    assert "Return 1: what was answered" in told


def test_agreeing_when_nobody_signed_says_so(signed, sign_in):
    sign_in(signed.reviewer).post(ASK, {"kind": "plans", "cycle": "autumn-now", "purpose": WHY})
    with arranging():
        export = Export.objects.get()
    assert export.cycle is None
    answer = sign_in(signed.national_lead).post(url("agree", export), follow=True)
    assert "there is nothing to export" in text_of(answer)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "grades", "purpose": WHY}, "Choose the cycle whose grades you need"),
        ({"kind": "grades", "cycle": "nowhere", "purpose": WHY}, "Choose a cycle that has opened"),
        ({"kind": "returns", "purpose": WHY}, "Choose the request whose answers you need"),
        ({"kind": "returns", "request": "nowhere", "purpose": WHY}, "Choose a request that was sent"),
        ({"kind": "plans", "purpose": "Work"}, "Say in a sentence what it is for"),
        ({"purpose": WHY}, "Choose what you need"),
    ],
)
def test_what_is_missing_is_said(signed, sign_in, sent, said):
    answer = sign_in(signed.reviewer).post(ASK, sent)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_file_that_is_lost_is_made_again(asked, signed, sign_in):
    sign_in(signed.national_lead).post(url("agree", asked))
    tasks.make_export(str(asked.public_id))
    with arranging():
        default_storage.delete(Export.objects.get().stored_as)
    client = sign_in(signed.reviewer)
    assert "It is being made again" in text_of(client.get(url("download", asked), follow=True))
    tasks.make_export(str(asked.public_id))
    assert client.get(url("download", asked)).streaming


def test_what_could_not_be_made_is_tried_again(asked, signed, sign_in, monkeypatch):
    sign_in(signed.national_lead).post(url("agree", asked))
    with arranging():
        Export.objects.update(state="stopped", reason="There is no space left to keep the file.", attempts=3)
    client = sign_in(signed.reviewer)
    assert "There is no space left" in text_of(client.get(url("state", asked)))
    client.post(url("again", asked))
    assert "The file is being made" in text_of(client.get(url("state", asked)))
    tasks.make_export(str(asked.public_id))
    assert "Download the spreadsheet" in text_of(client.get(url("state", asked)))


def test_the_lists_are_paged_and_their_queries_do_not_grow(signed, sign_in, national):
    def more(number: int) -> None:
        for _ in range(number):
            with national(signed.reviewer):
                export = exporting.ask(kind="grades", cycle=signed.cycle, purpose=WHY, by=signed.reviewer)
            with national(signed.national_lead):
                exporting.agree(export=export, by=signed.national_lead)

    pages = ((sign_in(signed.national_lead), LIST), (sign_in(signed.kent.lead), OF_US))
    more(1)
    few = [len(queries_of(client, page)) for client, page in pages]
    more(20)
    assert [len(queries_of(client, page)) for client, page in pages] == few
    assert max(few) <= 6
    for client, page in pages:
        assert "Page 1 of 2" in text_of(client.get(page))


def test_empty_pages_say_so(world, sign_in):
    assert "Nobody has asked for a bulk export yet" in text_of(sign_in(world.reviewer).get(LIST))
    assert "Your data stand in no bulk export" in text_of(sign_in(world.kent.lead).get(OF_US))
