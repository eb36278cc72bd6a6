"""The paper for a force's board: the page's own figures in Word, the same bytes each time."""

import io
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import docx
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import asking
from assessments.board_paper import INVENTED, board_paper, with_word
from assessments.choices import WeakRule
from assessments.models import Thread
from assessments.standing import standing_of
from assessments.weak_points import WeakPoint
from evidence.checks import check_file
from frameworks.models import Provision
from tests.assessments.steps import ask, force_scope, found, send
from tests.submissions import make_submission

pytestmark = pytest.mark.django_db

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(data: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = {name: archive.read(name) for name in archive.namelist() if not name.endswith(".jpeg")}
    return {name: ElementTree.fromstring(text) for name, text in texts.items()}  # noqa: S314 - the portal's own


def words(element: ElementTree.Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def styled(document: ElementTree.Element, style: str) -> list[str]:
    return [
        words(paragraph)
        for paragraph in document.iter(f"{W}p")
        if any(said.get(f"{W}val") == style for said in paragraph.iter(f"{W}pStyle"))
    ]


def tables(document: ElementTree.Element) -> list[list[list[str]]]:
    return [
        [[words(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
        for table in document.iter(f"{W}tbl")
    ]


@pytest.fixture
def sent(ready, arrange):
    with arrange():
        make_submission(ready.warwickshire.force, ready.previous, value=4)
        ready.warwickshire.assessment.summaries.filter(provision__code="PREPARE.7").update(gaps="A & <b>")
    send(ready.warwickshire)
    return ready.warwickshire


def test_it_says_what_the_page_says(sent):
    with force_scope(sent, sent.chief):
        standing = standing_of(found(sent))
        data = board_paper(standing, demonstration=True)
        assert data == board_paper(standing_of(found(sent)), demonstration=True)
    document = parts(data)["word/document.xml"]
    assert styled(document, "Heading1") == ["VAWG self-assessment of Warwickshire Police, Autumn now"]
    assert styled(document, "Heading2") == [
        "Position by strand",
        "The ten weakest",
        "Is it well founded?",
        "Open questions of the national team",
        "Appendix: what is weakly founded",
    ]
    strands, weakest, weak = tables(document)
    assert strands[1:] == [
        [row.strand.provision.title, row.text, f"0 of {row.total}, was {row.total}", f"{row.total} fell"]
        for row in standing.position.strands
    ]
    assert weakest[1:] == [[low.task.name, "Partly in place", "down 1"] for low in standing.position.weakest]
    head, *counts = weak
    assert head == ["What", *(row.strand.provision.title for row in standing.position.strands), "All"]
    assert all(sum(map(int, by_strand)) == int(number) for _, *by_strand, number in counts)
    named = styled(document, "ListBullet")
    assert sum(int(row[-1]) for row in counts) == len(standing.weak) == len(named)
    assert "A gap, and no action in the plan: Prepare 1 Strategic priority" in named
    assert "0 of 24 descriptors are In place or Embedded; in Autumn last it was 24. 0 rose, 24 fell" in words(
        document
    )
    assert styled(document, "Quote") == ["A note."]
    assert "Questions between colleagues that are still open: none." in words(document)


@pytest.mark.parametrize("text", ["A list is kept.", "A list is kept"])
def test_the_leads_word_follows_one_full_stop(text):
    behaviour = Provision(code="PREPARE.7.2.a", kind="behaviour", text=text)
    point = WeakPoint(WeakRule.NO_EVIDENCE, behaviour, word="It comes in May.")
    assert with_word(point) == "Prepare 7.2.a A list is kept. The lead says: It comes in May."


def test_colleagues_open_questions_are_listed_on_the_page_and_counted_in_the_paper(sent, sign_in, arrange):
    about, resolved = ask(sent, sent.contributor), ask(sent, sent.lead, text="Which list?")
    ask(sent, sent.chief, code="PREPARE.7", text="Is this <b>ours</b>?")
    with arrange():
        Thread.objects.filter(pk=resolved.pk).update(resolved_at=timezone.now(), resolved_by=sent.lead)
    with force_scope(sent, sent.lead):
        asking.answer(thread=about, text="I do.", mention=None, by=sent.lead)
    client = sign_in(sent.chief)
    page = client.get(reverse("assessments:sign_off", args=[sent.assessment.public_id])).content.decode()
    place = reverse("assessments:threads", args=[sent.assessment.public_id, "PREPARE.7.2.a"])
    assert "2 open questions between colleagues" in page
    assert f'href="{place}?thread={about.public_id}#thread-{about.public_id}">Prepare 7.2.a ' in page
    assert "Who keeps the list?<br>" in page
    assert "Summary of Prepare 7 Capacity and capability" in page
    assert "Is this &lt;b&gt;ours&lt;/b&gt;?" in page
    assert "I do." not in page
    assert "Which list?" not in page
    with force_scope(sent, sent.chief):
        said = words(parts(board_paper(standing_of(found(sent)), demonstration=False))["word/document.xml"])
    assert "Questions between colleagues that are still open: 2." in said
    assert "Who keeps the list?" not in said


def test_it_can_be_read_by_everybody_and_opened_like_any_document(sent):
    with force_scope(sent, sent.chief):
        data = board_paper(standing_of(found(sent)), demonstration=False)
    found_in = parts(data)
    title = "VAWG self-assessment of Warwickshire Police, Autumn now"
    about = docx.Document(io.BytesIO(data))
    said = about.core_properties
    assert (said.title, said.language, said.author, said.comments) == (title, "en-GB", "", "")
    assert said.created == said.modified == datetime(1980, 1, 1, tzinfo=UTC)
    assert {element.get(f"{W}val") for element in found_in["word/styles.xml"].iter(f"{W}lang")} == {"en-GB"}
    (section,) = about.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [field.get(f"{W}instr") for field in found_in["word/footer1.xml"].iter(f"{W}fldSimple")] == [
        "PAGE"
    ]
    heads = [
        table.find(f"{W}tr/{W}trPr/{W}tblHeader") for table in found_in["word/document.xml"].iter(f"{W}tbl")
    ]
    assert heads
    assert None not in heads
    assert words(found_in["word/header1.xml"]) == "OFFICIAL–SENSITIVE"
    kept = check_file("paper.docx", io.BytesIO(data), size=len(data), max_bytes=10**6)
    assert kept.name == "paper.docx"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_page_of_the_demonstration_says_that_it_is_invented(sent):
    with force_scope(sent, sent.chief):
        data = board_paper(standing_of(found(sent)), demonstration=True)
    assert INVENTED in words(parts(data)["word/header1.xml"])


@pytest.mark.parametrize(
    ("who", "status"), [("lead", 200), ("chief", 200), ("viewer", 403), ("contributor", 403)]
)
def test_one_click_for_those_who_send_and_sign(sent, sign_in, who, status):
    client = sign_in(getattr(sent, who))
    url = reverse("assessments:board_paper", args=[sent.assessment.public_id])
    answer = client.get(url)
    assert answer.status_code == status
    if status == 200:
        data = b"".join(answer.streaming_content)
        assert "word/document.xml" in parts(data)
        assert answer.headers["Content-Disposition"].endswith('vawg-position-warwickshire-autumn-now.docx"')
        page = client.get(reverse("assessments:sign_off", args=[sent.assessment.public_id]))
        assert url in page.content.decode()
