"""The library: found by words, line, region and strength, and kept by the national team."""

import re
import uuid

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from audit.models import AccessLog
from forces.models import Force
from frameworks.models import Provision
from notices.models import Notice
from practice import workflow
from practice.models import Consent, Practice, PracticeProvision, TakenBack, TakenUp
from tests.practice.conftest import SAID, act, text_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

LIST = "/practice/"


def titles(client, query=""):
    page = client.get(f"{LIST}?{query}").content.decode()
    return re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]*)</a>', page)


@pytest.fixture
def reviewer(world, sign_in):
    return sign_in(world.reviewer)


@pytest.fixture
def lead(world, sign_in):
    return sign_in(world.warwickshire.lead)


def test_the_first_entries_are_there_for_everybody_who_is_in(world, sign_in):
    for reader in (world.warwickshire.viewer, world.warwickshire.policing_body, world.stalking):
        found = titles(sign_in(reader))
        assert len(found) == 4
        assert "Scrutiny of investigations (West Yorkshire Police)" in found


def test_it_is_found_by_words_in_any_form_the_best_match_first(lead, kents, arrange):
    assert titles(lead, "words=neighbourhood+evening") == ["Walk and talk"]
    assert titles(lead, "words=giraffes") == []
    assert "Nothing in the library is like this" in text_of(lead.get(f"{LIST}?words=giraffes"))
    with arrange():
        Practice.objects.create(
            title="Another", what="They walk.", published_at=timezone.now(), key=uuid.uuid4()
        )
    assert titles(lead, "words=walk")[0] == "Walk and talk"
    # What is no query, and only stop words, is nothing to search for: no fault.
    for words in ("the", "&|!", "'", '"unended'):
        assert lead.get(LIST, {"words": words}).status_code == 200


def test_it_is_found_by_descriptor_strand_region_and_strength(world, lead, kents, arrange):
    with arrange():
        about = Provision.objects.get(code="PREVENT.2")
        PracticeProvision.objects.create(practice=kents, provision=about)
        region = world.kent.force.region.code
    assert "Walk and talk" in titles(lead, "part=PREVENT.2")
    assert "Walk and talk" in titles(lead, "part=PREVENT")
    assert titles(lead, "part=PROTECT.5") == []
    # A pillar's areas do not have its code: the place in the tree counts.
    assert "Promising activity: safer spaces" in titles(lead, "part=2021.P3")
    assert titles(lead, f"region={region}") == ["Walk and talk"]
    assert titles(lead, "strength=local") == ["Walk and talk"]
    assert titles(lead, "strength=independent&region=wales") == []
    assert len(titles(lead, "strength=nonsense&region=nowhere&part=x")) == 5


def test_an_entry_is_agreed_to_in_its_words_before_others_read_it(world, sign_in, reviewer, lead, draft):
    page = f"{LIST}{draft.public_id}/"
    assert "Ask for consent" in text_of(reviewer.get(page))
    assert lead.get(page).status_code == 404
    reviewer.post(f"{page}publish/")
    with act(world.reviewer):
        assert Practice.objects.get(pk=draft.pk).published_at is None
    for _ in range(2):
        reviewer.post(f"{page}ask/")
    with act(world.kent.lead):
        asked = Consent.objects.get()
        notice = Notice.objects.get(to=world.kent.lead)
    assert (asked.what, asked.state) == (SAID["what"], "asked")
    assert notice.url == f"/practice/consents/{asked.public_id}/"
    kent = sign_in(world.kent.lead)
    assert "may others read this" in text_of(kent.get(notice.url)).lower()
    assert "1 question to answer" in text_of(kent.get(LIST))
    assert lead.get(notice.url).status_code == 404
    assert sign_in(world.kent.viewer).post(notice.url, {"answer": "given"}).status_code == 403
    assert kent.post(notice.url, {}).status_code == 422
    assert kent.post(notice.url, {"answer": "given", "note": "Gladly."}).status_code == 302
    # The first answer stands; what was typed with the second is kept.
    assert kent.post(notice.url, {"answer": "refused", "note": "No."}).status_code == 409
    assert "Gladly." in text_of(reviewer.get(notice.url))
    with act(world.kent.lead):
        assert AccessLog.objects.filter(what="Consent: Walk and talk").count() == 1
    reviewer.post(f"{page}publish/")
    assert "Walk and talk" in text_of(lead.get(page))
    assert "Walk and talk" in text_of(sign_in(world.kent.policing_body).get(page))


def test_other_words_are_agreed_to_anew(world, reviewer, lead, kents):
    page = f"{LIST}{kents.public_id}/"
    day = {"review_on_0": "1", "review_on_1": "3", "review_on_2": "2028"}
    sent = SAID | {"source": kents.source_id, "revision": 1}
    reviewer.post(f"{page}change/", sent | day)
    assert lead.get(page).status_code == 200, "another review date is no other words"
    assert reviewer.post(f"{page}change/", sent | {"what": "Late."}).status_code == 409
    assert reviewer.post(f"{page}change/", sent | day | {"revision": 2, "what": "Run."}).status_code == 302
    assert lead.get(page).status_code == 404
    reviewer.post(f"{page}publish/")
    assert lead.get(page).status_code == 404
    with pytest.raises(ProgrammingError, match="row-level security"), act(world.reviewer):
        Practice.objects.filter(pk=kents.pk).update(published_at=timezone.now())
    reviewer.post(f"{page}ask/")
    with act(world.kent.lead):
        assert Consent.objects.waiting().get().what == "Run."


def test_what_its_source_takes_back_nobody_else_reads(world, sign_in, reviewer, lead, kents, arrange):
    with arrange():
        asked = Consent.objects.get()
    page, taking = f"{LIST}{kents.public_id}/", f"/practice/consents/{asked.public_id}/take-back/"
    assert lead.post(taking).status_code == 404
    assert sign_in(world.kent.contributor).post(taking).status_code == 403
    assert sign_in(world.kent.lead).post(taking).status_code == 302
    for reader in (lead, sign_in(world.kent.lead), sign_in(world.kent.policing_body)):
        assert reader.get(page).status_code == 404
        assert "Walk and talk" not in titles(reader)
    with act(world.warwickshire.lead):
        assert not Practice.objects.filter(pk=kents.pk).exists(), "kept from it by the database, too"
    assert "Taken back" in text_of(reviewer.get(page))
    reviewer.post(f"{page}publish/")
    assert lead.get(page).status_code == 404
    sign_in(world.kent.lead).post(taking)
    with arrange():
        assert TakenBack.objects.count() == 1


def test_a_practice_stays_the_forces_that_was_asked_about_it(world, reviewer, draft, arrange):
    """Refused, it is not made nobody's and published all the same: not by its form, nor past it."""
    page = f"{LIST}{draft.public_id}/"
    reviewer.post(f"{page}ask/")
    with arrange():
        Consent.objects.filter(practice=draft).update(state="refused", answered_at=timezone.now())
    sent = {**SAID, "source": "", "revision": "1"}
    assert reviewer.post(f"{page}change/", sent).status_code == 302
    with arrange():
        assert Practice.objects.get(pk=draft.pk).source == world.kent.force
        Practice.objects.filter(pk=draft.pk).update(source=None)
    reviewer.post(f"{page}publish/")
    with arrange():
        assert Practice.objects.get(pk=draft.pk).published_at is None
    with act(world.reviewer), pytest.raises(ProgrammingError), transaction.atomic():
        Practice.objects.filter(pk=draft.pk).update(published_at=timezone.now())
    with arrange(), pytest.raises(IntegrityError), transaction.atomic():
        Practice.objects.filter(pk=draft.pk).update(origin="offer")


def test_another_force_takes_nothing_back(world, kents):
    with pytest.raises(ProgrammingError, match="row-level security"), act(world.warwickshire.lead):
        TakenBack.objects.create(force=world.warwickshire.force, practice=kents)


def test_what_is_quoted_is_changed_by_nobody(world, reviewer):
    with act(world.reviewer):
        quoted = Practice.objects.filter(origin="quoted").first()
        assert not Practice.objects.filter(pk=quoted.pk).update(what="Otherwise.")
    page = f"{LIST}{quoted.public_id}/"
    assert "Quoted from" in text_of(reviewer.get(page))
    assert reviewer.get(f"{page}change/").status_code == 403
    reviewer.post(f"{page}take-out/")
    reviewer.post(f"{page}ask/")
    with act(world.reviewer):
        assert Practice.objects.get(pk=quoted.pk).published_at
        assert not Consent.objects.exists()


def test_its_lines_are_named_by_their_codes(reviewer, draft, arrange):
    page = f"{LIST}{draft.public_id}/lines/"
    assert "No line has the code NOWHERE.1" in text_of(reviewer.post(page, {"lines": "NOWHERE.1"}))
    reviewer.post(page, {"lines": "prepare.7\n2021.4.2"})
    # A colleague's page showed none of them: what it did not show stays.
    reviewer.post(page, {"lines": "PREPARE.4", "was": ""})
    reviewer.post(page, {"lines": "PREPARE.4", "was": "PREPARE.4 2021.4.2"})
    with arrange():
        codes = set(draft.lines.values_list("provision__code", flat=True))
    assert codes == {"PREPARE.4", "PREPARE.7"}
    assert "Capacity and capability" in text_of(reviewer.get(f"{LIST}{draft.public_id}/"))


def test_a_form_sent_twice_makes_one(world, reviewer, lead, arrange):
    key = uuid.uuid4()
    sent = SAID | {"key": key, "source": ""}
    assert reviewer.post(f"{LIST}add/", sent | {"title": ""}).status_code == 422
    for said in (sent, sent, sent | {"title": "Another"}):
        reviewer.post(f"{LIST}add/", said)
    with arrange():
        assert Practice.objects.exclude(origin="quoted").count() == 2
        entry = Practice.objects.get(title="Walk and talk")
    assert lead.get(f"{LIST}add/").status_code == 403
    # Nobody's practice: nobody is asked, and it can stand in the library at once.
    reviewer.post(f"{LIST}{entry.public_id}/publish/")
    assert "Walk and talk" in titles(lead)
    reviewer.post(f"{LIST}{entry.public_id}/take-out/")
    assert "Walk and talk" not in titles(lead)


def test_the_library_asks_no_more_of_more(world, sign_in, reviewer, lead, kents, arrange):
    with arrange():
        PracticeProvision.objects.create(practice=kents, provision=Provision.objects.get(code="PREVENT.2"))
        TakenUp.objects.create(key=uuid.uuid4(), practice=kents, state="trying")
    pages = [(reviewer, LIST), (lead, LIST), (lead, f"{LIST}?words=walk&part=PREVENT")]
    pages += [(who, f"{LIST}{kents.public_id}/") for who in (reviewer, lead)]
    before = [len(queries_of(*page)) for page in pages]
    with arrange():
        for number, force in enumerate(Force.objects.all()[:18]):
            more = Practice.objects.create(
                title=f"Walk {number}", what="Walk.", source=force, published_at=timezone.now()
            )
            PracticeProvision.objects.create(practice=more, provision=Provision.objects.get(code="PREVENT.2"))
            TakenUp.objects.create(key=uuid.uuid4(), practice=kents, state="adopted", by_force=force)
    assert [len(queries_of(*page)) for page in pages] == before
    assert "18 forces adopted it" in text_of(lead.get(f"{LIST}{kents.public_id}/"))


def test_publishing_tells_its_force_once(world, draft, arrange):
    with arrange():
        Consent.objects.create(
            force=world.kent.force, practice=draft, of_worded=1, state="given", asked_by_name="A", **SAID
        )
    for _ in range(2):
        with act(world.reviewer):
            assert workflow.publish(
                practice=Practice.objects.select_related("source").get(pk=draft.pk), by=world.reviewer
            )
    with act(world.kent.lead):
        assert [notice.about for notice in Notice.objects.all()] == [
            "Your practice is in the library: Walk and talk"
        ]


def test_words_that_nobody_read_are_not_published(world, draft, arrange):
    with arrange():
        for worded in (1, 2):
            Consent.objects.create(
                force=world.kent.force,
                practice=draft,
                of_worded=worded,
                state="given",
                asked_by_name="A",
                **SAID,
            )
        read = Practice.objects.select_related("source").get(pk=draft.pk)
        Practice.objects.filter(pk=draft.pk).update(worded=2)
    with act(world.reviewer):
        assert not workflow.publish(practice=read, by=world.reviewer)
    with act(world.kent.lead):
        assert not Notice.objects.exists()
