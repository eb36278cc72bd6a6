"""A force's response to a recommendation: written inside, released to others, and its issuer's word apart from it."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import RecommendationUpdate, ReleasedResponse, Response, Standing
from audit.models import AccessLog, KeptConflict
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from forces.models import Force
from frameworks.models import Provision
from tests.actionplans.plans import make_action
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

CODE, OTHER = "HMICFRS.4.1", "HMICFRS.2.4"  # addressed to forces; not
PAGE = f"/recommendations/{CODE}/response/"
RELEASE = f"{PAGE}release/"
FORCES = f"/recommendations/{CODE}/forces/"
OWN = "/recommendations/responses/"


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def answer(**values):
    return {
        "position": "accepted",
        "statement": "A plan is in place.",
        "says_done": "False",
        "done_reason": "",
        "revision": "1",
    } | values


def with_evidence(people, title="Minutes", scan_state="link"):
    provision = Provision.objects.get(code=CODE)
    piece = Evidence.objects.create(force=people.force, title=title, kind="minutes", added_by=people.lead)
    version = EvidenceVersion.objects.create(
        force=people.force,
        evidence=piece,
        link="https://example.org/m",
        sha256="2" * 64,
        scan_state=scan_state,
    )
    EvidenceUse.objects.create(force=people.force, evidence=piece, version=version, provision=provision)


def release(force, number=1, **values):
    return ReleasedResponse.objects.create(
        **{
            "force": force,
            "provision": Provision.objects.get(code=CODE),
            "number": number,
            "of_revision": number,
            "position": "accepted",
            "statement": "We did.",
            "rests_on": {"actions": [], "evidence": []},
            "released_by_name": "A lead",
            "released_at": timezone.now(),
        }
        | values
    )


def test_what_is_released_is_what_others_read(world, sign_in, arrange):
    people = world.warwickshire
    with arrange():
        make_action(people.force, answers=(CODE,))
        with_evidence(people)
        with_evidence(people, "Infected minutes", scan_state="rejected")
    lead, national = sign_in(people.lead), sign_in(world.reviewer)
    page = said(lead.get(PAGE))
    assert "Train supervisors" in page
    assert "Minutes" in page
    assert sign_in(people.contributor).post(PAGE, answer()).status_code == 302
    assert "Nothing is released: nobody outside the force reads it." in said(lead.get(PAGE))
    assert "Nothing released yet" in said(national.get(FORCES))
    assert sign_in(people.contributor).post(RELEASE, {"revision": 2}).status_code == 403
    address = lead.post(RELEASE, {"revision": 2}).headers["Location"]
    lead.post(PAGE, answer(statement="More than a plan.", revision="2"))
    for reader in (world.reviewer, people.policing_body):
        text = said(sign_in(reader).get(address))
        assert "A plan is in place." in text
        assert "More than" not in text
        assert "Train supervisors (not started)" in text
        assert "Minutes" in text
        assert "Infected" not in text
    contributor = said(sign_in(people.contributor).get(address))
    assert "Train supervisors (not started)" in contributor
    assert "Minutes" not in contributor  # it belongs to no part of theirs
    with arrange():
        opened = AccessLog.objects.filter(force=people.force, act="opened")
        assert set(opened.values_list("by", flat=True)) == {world.reviewer.pk, people.policing_body.pk}
    for reader in (world.kent.lead, world.kent.policing_body):
        assert sign_in(reader).get(address).status_code == 404
    assert sign_in(world.stalking).get(address).status_code == 403
    second = lead.post(RELEASE, {"revision": 3}).headers["Location"]
    assert second != address
    assert "A newer one is released" in said(national.get(address))
    assert "More than a plan." in said(national.get(second))


def test_released_twice_it_is_one_and_a_page_from_before_releases_nothing(world, sign_in, arrange):
    lead = sign_in(world.warwickshire.lead)
    lead.post(PAGE, answer())
    assert (
        lead.post(RELEASE, {"revision": 2}).headers["Location"]
        == lead.post(RELEASE, {"revision": 2}).headers["Location"]
    )
    lead.post(PAGE, answer(statement="Other words.", revision="2"))
    stale = lead.post(RELEASE, {"revision": 2}, follow=True)
    assert "Nothing was released: somebody changed the response since" in said(stale)
    with arrange():
        assert ReleasedResponse.objects.count() == 1


def test_other_evidence_beside_the_same_words_is_released_anew(world, sign_in, arrange):
    lead = sign_in(world.warwickshire.lead)
    lead.post(PAGE, answer())
    lead.post(RELEASE, {"revision": 2})
    assert "Release what is saved" not in said(lead.get(PAGE))
    with arrange():
        with_evidence(world.warwickshire)
    assert "or how they stand, changed since" in said(lead.get(PAGE))
    lead.post(RELEASE, {"revision": 2})
    assert "Release what is saved" not in said(lead.get(PAGE))
    with arrange():
        newest = ReleasedResponse.objects.first()
        assert (newest.number, newest.rests_on["evidence"]) == (2, ["Minutes"])


def test_that_the_force_says_done_wants_a_reason_each_time_and_closes_nothing(world, sign_in, arrange):
    lead = sign_in(world.warwickshire.lead)
    refused = lead.post(PAGE, answer(says_done="True"))
    assert refused.status_code == 422
    assert '<a href="#id_done_reason">Say why' in refused.content.decode()
    assert lead.post(PAGE, answer(says_done="True", done_reason="All are trained.")).status_code == 302
    again = answer(says_done="False", done_reason="All are trained.", revision="2")
    assert lead.post(PAGE, again).status_code == 422  # the reason of the change before
    assert "The force says done" in said(lead.get(PAGE))
    assert "Open for its issuer" in said(lead.get(PAGE))
    page = said(lead.get(f"/history/responses/{CODE}/"))
    assert "The force says done" in page
    assert "All are trained." in page


def test_two_who_write_at_once_meet_both_texts(world, sign_in, arrange):
    lead, colleague = sign_in(world.warwickshire.lead), sign_in(world.warwickshire.contributor)
    lead.post(PAGE, answer(statement="The first words."))
    late = colleague.post(PAGE, answer(statement="The other words."))
    assert late.status_code == 409
    with arrange():
        kept = KeptConflict.objects.get()
        assert kept.theirs["statement"] == "The first words."
        assert kept.yours["statement"] == "The other words."


def test_nobody_says_done_without_a_reason_by_mine_or_by_an_earlier_text(world, sign_in, arrange):
    lead, colleague = sign_in(world.warwickshire.lead), sign_in(world.warwickshire.contributor)
    lead.post(PAGE, answer())
    late = colleague.post(PAGE, answer(statement="The other words.", says_done="True"))
    assert late.status_code == 409
    with arrange():
        place = reverse("history:conflict", args=[KeptConflict.objects.get().public_id])
    mine = colleague.post(place, {"which": "mine", "revision": 2})
    assert (mine.status_code, "Say why the force says done" in said(mine)) == (422, True)
    lead.post(PAGE, answer(says_done="True", done_reason="All are trained.", revision="2"))
    with arrange():
        before = Response.objects.get().history.order_by("pgh_id").first().pgh_id
    texts = f"/history/responses/{CODE}/texts/"
    sent = {"field": "says_done", "event": before, "revision": 3}
    assert "Say why the force says done" in said(lead.post(texts, sent))
    with arrange():
        assert Response.objects.get().says_done


def test_the_national_lead_marks_one_and_says_that_its_issuer_closed_it(world, sign_in, arrange):
    people, page = world.warwickshire, f"/recommendations/{OTHER}/standing/"
    national, lead = sign_in(world.national_lead), sign_in(people.lead)
    assert lead.get(f"/recommendations/{OTHER}/response/").status_code == 404
    assert sign_in(world.reviewer).get(page).status_code == 403
    marked = {"addressed_to_forces": "True", "reason": "", "revision": "1"}
    assert national.post(page, marked).status_code == 422
    assert national.post(page, marked | {"reason": "By letter of the issuer."}).status_code == 302
    assert lead.post(f"/recommendations/{OTHER}/response/", answer()).status_code == 302
    closed = {
        "closed_on_0": "3",
        "closed_on_1": "3",
        "closed_on_2": "2026",
        "reason": "Closed on inspection.",
    }
    assert national.post(page, marked | closed | {"reason": "", "revision": "1"}).status_code == 409
    with arrange():
        place = reverse("history:conflict", args=[KeptConflict.objects.get().public_id])
    mine = national.post(place, {"which": "mine", "revision": 2})
    assert (mine.status_code, "Say why it changes" in said(mine)) == (422, True)
    assert national.post(page, marked | closed | {"revision": "2"}).status_code == 302
    text = said(lead.get(f"/recommendations/{OTHER}/"))
    assert "closed by its issuer on 3 March 2026." in text
    assert "Closed on inspection." in text
    with arrange():
        assert not Response.objects.get().says_done
    # Taken back, it stays among what the force answered.
    unmarked = marked | closed | {"addressed_to_forces": "False", "reason": "In error.", "revision": "3"}
    assert national.post(page, unmarked).status_code == 302
    assert "No longer addressed to forces" in said(lead.get(OWN))
    assert lead.get(f"/recommendations/{OTHER}/response/").status_code == 200
    with arrange():
        assert Standing.objects.get().history.count() == 4


def test_the_portfolio_that_the_national_lead_names_reports_on_it(world, sign_in, arrange):
    owner, national = sign_in(world.stalking), sign_in(world.national_lead)
    page = f"/recommendations/{OTHER}/"
    with arrange():
        RecommendationUpdate.objects.filter(
            provision__code=OTHER, portfolio=world.stalking.portfolio
        ).delete()
    report = {"title": "Begun", "body": "It is begun.", "key": str(uuid4())}
    assert owner.post(page, report).status_code == 403
    named = {
        "addressed_to_forces": "False",
        "portfolio": str(world.stalking.portfolio_id),
        "reason": "Agreed with its owner.",
        "revision": "1",
    }
    assert national.post(f"{page}standing/", named).status_code == 302
    assert f"Answered for nationally by: {world.stalking.portfolio}" in said(owner.get(page))
    assert "No update yet" in said(owner.get("/"))
    assert owner.post(page, report).status_code == 302
    assert "No update yet" not in said(owner.get("/"))
    listed = said(owner.get("/recommendations/"))
    assert str(world.stalking.portfolio) in listed
    assert str(world.stalking.portfolio) in said(national.get(f"/history/standing/{OTHER}/"))
    late = national.post(f"{page}standing/", named | {"portfolio": "", "reason": "In error."})
    assert late.status_code == 409


def test_the_matrix_takes_as_many_queries_for_all_forces_as_for_none(world, sign_in, arrange):
    client = sign_in(world.national_lead)
    before = len(queries_of(client, FORCES))
    with arrange():
        for force in Force.objects.all():
            release(force)
            release(force, 2, position="partly", says_done=True)
    assert len(queries_of(client, FORCES)) == before <= 10
    text = said(client.get(FORCES))
    assert re.search(r"(\d+) of \1 forces have released a response: \1 accepted in part\. \1 say done", text)
    assert len(queries_of(client, "/recommendations/forces/kent/")) <= 10
    assert len(queries_of(sign_in(world.warwickshire.policing_body), OWN)) <= 10
    assert len(queries_of(sign_in(world.warwickshire.lead), OWN)) <= 10


def test_the_matrix_is_narrowed_by_region_and_state(world, sign_in, arrange):
    client = sign_in(world.reviewer)
    with arrange():
        release(world.kent.force, says_done=True)
    rows = r'href="/recommendations/forces/([\w-]+)/"'

    def listed(query):
        return re.findall(rows, client.get(FORCES + query).content.decode())

    assert listed("?state=done") == listed("?state=accepted") == ["kent"]
    assert "kent" in listed("?region=south-east")
    assert "warwickshire" not in listed("?region=south-east")
    assert "kent" not in listed("?state=none")
    assert "No force matches these filters." in said(client.get(f"{FORCES}?state=not_accepted"))
    assert listed("?state=nonsense&region=nowhere&page=x") == listed("")


def test_one_force_across_recommendations(world, sign_in, arrange):
    people = world.warwickshire
    lead = sign_in(people.lead)
    assert said(lead.get(OWN)).count("Write it") == 3  # 4, 4.1 and 3.2
    lead.post(PAGE, answer())
    assert "Not released" in said(lead.get(OWN))
    assert "0 of 3 recommendations" in said(sign_in(people.policing_body).get(OWN))
    lead.post(RELEASE, {"revision": 2})
    for reader, url in (
        (people.policing_body, OWN),
        (world.reviewer, "/recommendations/forces/warwickshire/"),
    ):
        text = said(sign_in(reader).get(url))
        assert "1 of 3 recommendations" in text
        assert "Write it" not in text
    assert sign_in(people.policing_body).get("/recommendations/forces/kent/").status_code == 403
