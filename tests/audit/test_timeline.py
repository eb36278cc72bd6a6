"""A history as people read it: sitting by sitting, from what stood before to what stood after."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assessments.models import Rating
from audit import timeline
from audit.timeline import Entry, Field, Source, sittings, who
from forces.choices import Audience
from forces.scope import By, scope
from tests.conftest import arranging
from tests.queries import queries_of

CODE = "PREPARE.7.2.a"
START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
ADA = {"by": 1, "name": "Ada", "audience": "force", "request": "r"}
BEA = {"by": 2, "name": "Bea", "audience": "force", "request": "r"}


@dataclass
class Event:
    comment: str = ""
    minute: int = 0
    pgh_context: dict[str, Any] | None = field(default_factory=lambda: ADA)
    pgh_label: str = "update"
    pgh_obj_id: int = 1
    grade_id: int | None = None

    @property
    def pgh_created_at(self) -> datetime:
        return START + timedelta(minutes=self.minute)


def told(*events: Event, **source: Any) -> list[Entry]:
    fields = {
        "comment": Field("Comment", long=True),
        "grade_id": Field("Grade", {1: "Planned", 3: "In place"}.get),
    }
    of = Source(Rating, {}, fields, **source)
    before, found = None, []
    for sitting in sittings(events):
        entry = timeline._entry(of, before, sitting, "force")
        found += [entry] if entry else []
        before = sitting[-1]
    return found


class TestSittings:
    def test_what_one_person_wrote_in_one_sitting_is_one_entry(self):
        made = Event(pgh_label="insert")
        (entry,) = told(made, *(Event(f"A text that grows {n}", minute=n * 5) for n in range(20)))
        assert entry.title == "Changed: comment"
        assert entry.by == "Ada"
        assert entry.text == "Comment: <ins>A text that grows 19</ins>"
        assert entry.happened_at == START + timedelta(minutes=95)

    def test_a_long_pause_ends_a_sitting(self):
        assert len(told(Event("One"), Event("Two", minute=30), Event("Three", minute=61))) == 2

    def test_another_person_ends_a_sitting(self):
        found = told(Event("One"), Event("Two", minute=1, pgh_context=BEA), Event("Three", minute=2))
        assert [entry.by for entry in found] == ["Ada", "Bea", "Ada"]
        assert "<del>Two</del>" in found[2].text

    def test_another_row_ends_a_sitting(self):
        assert len(list(sittings([Event("One"), Event("Two", pgh_obj_id=2)]))) == 2

    def test_what_was_changed_and_put_back_is_still_there_to_read(self):
        (entry,) = told(
            Event("Stands", pgh_label="insert"), Event("Quite another", minute=1), Event("Stands", minute=2)
        )
        assert entry.title == "Changed, and put back as it was"
        assert entry.before == (("Comment", "Quite another"),)

    def test_a_change_of_nothing_that_is_told_is_no_entry(self):
        assert told(Event("Same", pgh_label="insert"), Event("Same", minute=1)) == []


class TestEntries:
    def test_the_whole_text_that_was_replaced_is_there_to_read(self):
        *_, entry = told(Event("The old text."), Event("The new text.", minute=90))
        assert entry.before == (("Comment", "The old text."),)
        assert entry.text == "Comment: The <del>old</del> <ins>new</ins> text."

    def test_a_fact_is_told_as_a_whole(self):
        *_, entry = told(Event(grade_id=1), Event(grade_id=3, minute=90))
        assert entry.text == "Grade: <del>Planned</del> <ins>In place</ins>"

    def test_markup_in_a_text_is_text(self):
        *_, entry = told(Event("<b>old</b>"), Event("<script>", minute=90))
        assert "<script>" not in entry.text

    def test_making_and_removing(self):
        found = told(Event("Text", pgh_label="insert"), Event("Text", minute=1, pgh_label="delete"), made="Written",
                     name=lambda event: "Gap, PREPARE.7")  # fmt: skip # laid out to be read
        assert [entry.title for entry in found] == ["Gap, PREPARE.7: written", "Gap, PREPARE.7: removed"]

    def test_a_row_that_is_made_empty_says_nothing(self):
        assert told(Event(pgh_label="insert")) == []

    def test_a_force_is_told_of_the_national_team_and_not_who(self):
        event = Event(pgh_context={**ADA, "audience": "national"})
        assert who(event, "force") == "the national team"
        assert who(event, "national") == "Ada"
        assert who(Event(pgh_context=None)) == "the portal"


def save(people, text: str, by) -> None:
    with scope(Audience.FORCE, people.force.pk, by=By.of(by)):
        Rating.objects.filter(assessment=people.assessment, provision__code=CODE).update(comment=text)


@pytest.mark.django_db
class TestPage:
    def address(self, people) -> str:
        return f"/history/answers/{people.assessment.public_id}/{CODE}/"

    def test_it_says_who_wrote_what(self, world, sign_in):
        people = world.warwickshire
        save(people, "What the lead wrote.", people.lead)
        save(people, "What the contributor wrote.", people.contributor)
        page = sign_in(people.viewer).get(self.address(people)).content.decode()
        assert page.index("by Contributor") < page.index("by Lead")
        assert "<del>lead</del> <ins>contributor</ins>" in page
        assert "What the lead wrote." in page

    def test_names_are_those_of_the_time(self, world, sign_in):
        people = world.warwickshire
        save(people, "A text.", people.contributor)
        with arranging():
            people.contributor.display_name = "Married Name"
            people.contributor.save()
        assert b"by Contributor" in sign_in(people.lead).get(self.address(people)).content

    def test_nothing_yet(self, world, sign_in):
        page = sign_in(world.kent.lead).get(self.address(world.kent))
        assert b"Nothing has happened here yet." in page.content

    def test_its_queries_do_not_grow_and_it_is_paged(self, world, sign_in):
        people = world.warwickshire
        client = sign_in(people.lead)
        save(people, "0", people.lead)
        one = queries_of(client, self.address(people))
        for number in range(30):
            save(people, str(number), (people.lead, people.contributor)[number % 2])
        many = queries_of(client, self.address(people))
        assert len(many) == len(one) <= 8
        page = client.get(self.address(people)).content
        assert page.count(b"moj-timeline__item") == 20
        assert b"Page 1 of 2" in page

    def test_the_descriptors_page_leads_there_and_asks_nothing_more(self, world, sign_in):
        people = world.warwickshire
        page = sign_in(people.lead).get(f"/assessments/{people.assessment.public_id}/descriptors/PREPARE.7/")
        assert self.address(people) in page.content.decode()
        assert not [
            sql for sql in queries_of(sign_in(people.lead), page.wsgi_request.path) if "ratingevent" in sql
        ]

    def test_another_forces_answer_is_not_there(self, world, sign_in):
        assert sign_in(world.kent.lead).get(self.address(world.warwickshire)).status_code == 404
