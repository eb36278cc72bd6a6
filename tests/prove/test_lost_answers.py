"""No acknowledged edit is lost and every refused one is shown, whoever writes at the same time.

Real requests to the portal as it runs. Each editor writes on top of the last revision that they know; refused, they
open what the answer points to, and go on from what stands.
"""

import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from django.db import connections

from assessments.models import Assessment, Rating
from audit.models import KeptConflict
from forces.choices import Role
from forces.models import Force, Organisation
from tests.conftest import arranging
from tests.prove.running import Person, running_web, standing
from tests.world import give_part, make_assessment, make_membership

pytestmark = pytest.mark.django_db(transaction=True)

CODES = ["PREPARE.1.1", "PREPARE.1.2", "PREPARE.1.3", "PREPARE.1.4"]


@pytest.fixture
def web(db, tmp_path):
    with running_web(tmp_path / "web") as web:
        yield web


@dataclass
class Editor:
    """Writes `number` texts of its own. refused: each text with the page that showed it, or "" where none did."""

    name: str
    person: Person
    assessment: Assessment
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    unlike: list[int] = field(default_factory=list)

    def write(self, codes: Sequence[str], number: int, start: threading.Barrier) -> None:
        known = dict.fromkeys(codes, 1)
        start.wait()
        for step in range(number):
            code, text = codes[step % len(codes)], f"{self.name} wrote text {step}."
            url = f"/assessments/{self.assessment.public_id}/answers/{code}/"
            answer = self.person.post(url, **{f"v-{code}": known[code], f"c-{code}": text})
            if answer.status == 200:
                known[code] = answer.json()["revision"]
                self.acknowledged.append((code, text))
            elif answer.status == 409:
                self.refused[text] = self.person.get(answer.json()["url"]).body
                known[code] = standing(self.assessment, code)[0]
            else:
                self.unlike.append(answer.status)


def write_at_once(editors: Sequence[Editor], codes: Sequence[str], number: int) -> None:
    start = threading.Barrier(len(editors))
    with ThreadPoolExecutor(len(editors)) as pool:
        for run in [pool.submit(editor.write, codes, number, start) for editor in editors]:
            run.result()
    connections.close_all()


def note(figure, what: str, editors: Sequence[Editor]) -> None:
    """What was acknowledged stands in the history of just that answer; what was refused is kept and was shown."""
    event = Rating.history.rel.related_model
    with arranging():
        written = set(event.objects.values_list("assessment_id", "provision__code", "comment"))
        kept = {yours.get("comment") for yours in KeptConflict.objects.values_list("yours", flat=True)}
    lost = [
        (editor.name, *pair)
        for editor in editors
        for pair in editor.acknowledged
        if (editor.assessment.pk, *pair) not in written
    ]
    refused = [(text, page) for editor in editors for text, page in editor.refused.items()]
    hidden = [text for text, page in refused if text not in as_read(page)]
    figure("lost answers", f"{what}: acknowledged edits lost", len(lost), 0)
    figure("lost answers", f"{what}: refused edits not kept", len({text for text, _ in refused} - kept), 0)
    figure(
        "lost answers",
        f"{what}: conflicts not shown",
        f"{len(hidden)} of {len(refused)}",
        "0",
        holds=not hidden,
    )
    figure("lost answers", f"{what}: answered unlike either", sum(len(e.unlike) for e in editors), 0)


def as_read(page: str) -> str:
    """A page's words, without those that a difference strikes through."""
    return " ".join(re.sub(r"<del>.*?</del>|<[^>]+>", "", page).split())


def test_two_editors_on_the_same_answers(world, web, sign_in, count, figure):
    number, people = count(500), world.warwickshire
    with arranging():
        give_part(people, "PREPARE.1")
    editors = [
        Editor(who.display_name, Person(web.port, sign_in(who)), people.assessment)
        for who in (people.lead, people.contributor)
    ]
    write_at_once(editors, CODES, number)
    note(figure, f"2 editors x {number} on 4 answers", editors)


def test_ten_editors_on_one_field(world, web, sign_in, count, figure):
    number, people = count(200), world.warwickshire
    organisation = Organisation.objects.get(slug="warwickshire")
    with arranging():
        leads = [
            make_membership(organisation, Role.FORCE_LEAD, f"lead.{letter}@warwickshire.example")
            for letter in "abcdefghij"
        ]
    editors = [Editor(who.display_name, Person(web.port, sign_in(who)), people.assessment) for who in leads]
    write_at_once(editors, CODES[:1], number)
    note(figure, f"10 editors x {number} on one field", editors)
    revision, _ = standing(people.assessment, CODES[0])
    assert revision == 1 + sum(len(editor.acknowledged) for editor in editors)


def test_every_force_at_once(world, web, sign_in, count, figure):
    number = count(50)
    with arranging():
        editors = [editor_of(force, world, web, sign_in) for force in Force.objects.filter(closed_on=None)]
    assert len(editors) == 43
    write_at_once(editors, CODES, number)
    note(figure, f"43 forces x {number}", editors)
    assert not any(editor.refused for editor in editors), "nobody else wrote in their force"
    event = Rating.history.rel.related_model
    with arranging():
        strangers = [
            editor.name
            for editor in editors
            if event.objects.exclude(comment="")
            .filter(force=editor.assessment.force)
            .exclude(comment__startswith=f"{editor.name} wrote")
            .exists()
        ]
    figure("lost answers", f"43 forces x {number}: forces with a text of another's", len(strangers), 0)


def editor_of(force: Force, world, web, sign_in) -> Editor:
    lead = make_membership(
        Organisation.objects.get(slug=force.slug), Role.FORCE_LEAD, f"writer.of.{force.slug}@portal.example"
    )
    own = {people.force: people.assessment for people in (world.warwickshire, world.kent)}
    assessment = own.get(force) or make_assessment(force, world.cycle)
    return Editor(lead.display_name, Person(web.port, sign_in(lead)), assessment)
