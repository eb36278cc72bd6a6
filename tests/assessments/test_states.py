"""The states of an assessment: the table MOVES walked by everybody from everywhere, and the diagram of it."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from assessments import rules, signing
from assessments.choices import MOVES, STEPS, AssignmentState, SignOffStep, Stage
from assessments.models import Assessment, SentBack, SignOff, Submission
from forces.choices import Audience
from forces.scope import By, scope
from frameworks.models import Provision
from reviews import rules as review_rules
from reviews.models import Review
from tests.assessments.steps import reasons
from tests.conftest import arranging
from tests.submissions import make_submission
from tests.world import answer_all

pytestmark = pytest.mark.django_db

WHO = {
    SignOffStep.SENT: "lead",
    SignOffStep.SENT_BACK: "chief",
    SignOffStep.SIGNED: "chief",
    SignOffStep.REOPENED: "reviewer national_lead",
    SignOffStep.OPENED_MORE: "chief",
}
EVERYBODY = (
    "lead",
    "contributor",
    "chief",
    "viewer",
    "policing_body",
    "reviewer",
    "national_lead",
    "stalking",
)


@pytest.fixture
def people(world):
    """Warwickshire has submitted once; whatever comes next is decided by the stage that a test puts it in."""
    with arranging():
        make_submission(world.warwickshire.force, world.cycle, value=2)
        answer_all(world.warwickshire.assessment)
        Review.objects.create(
            force=world.warwickshire.force, submission=Submission.objects.get(), state="in_review"
        )
    return world


def put(people, stage):
    here = people.warwickshire
    row = {"force": here.force, "assessment": here.assessment}
    Assessment.objects.filter(pk=here.assessment.pk).update(stage=stage)
    SignOff.objects.create(**row, step=SignOffStep.SENT, by=here.lead, by_name="The lead")
    if stage == Stage.REOPENED:
        asked = Provision.objects.get(code="PREPARE.7")
        SentBack.objects.create(**row, provision=asked, reason="Why?", by_name="A reviewer", by_national=True)


def may(step, by):
    """What the pages ask before they take the step."""
    here = Assessment.objects.select_related("cycle", "force").get(
        force__slug="warwickshire", cycle__slug="autumn-now"
    )
    sent = signing.sent_by(here)
    return {
        SignOffStep.SENT: lambda: rules.can_send(by, here),
        SignOffStep.SENT_BACK: lambda: rules.can_sign(by, here, sent),
        SignOffStep.SIGNED: lambda: rules.can_sign(by, here, sent),
        SignOffStep.OPENED_MORE: lambda: rules.can_open_more(by, here),
        SignOffStep.REOPENED: lambda: (
            by.force_id is None
            and here.stage == Stage.SUBMITTED
            and review_rules.can_decide(by, Submission.objects.get(), Review.objects.get())
        ),
    }[step]()


def take(step, here, by):
    act = {
        SignOffStep.SENT: lambda: signing.send_for_signature(assessment=here, note="", by=by),
        SignOffStep.SENT_BACK: lambda: signing.send_back(
            assessment=here, reasons=reasons("PREPARE.7"), by=by
        ),
        SignOffStep.SIGNED: lambda: signing.sign(assessment=here, signed_as="Me", by=by),
        SignOffStep.OPENED_MORE: lambda: signing.open_more(
            assessment=here, reasons=reasons("PREPARE.4"), by=by
        ),
        SignOffStep.REOPENED: lambda: signing.reopen(
            submission=Submission.objects.get(), questions=reasons("PREPARE.7"), by=by
        ),
    }
    act[step]()


def person(people, name):
    return getattr(people.warwickshire, name, None) or getattr(people, name)


@pytest.mark.parametrize(("step", "stage"), list(product(SignOffStep, Stage)))
def test_every_step_from_every_stage_by_everybody(people, step, stage):
    """Who may, and where it leads; from anywhere else it is refused and changes nothing, whoever tries."""
    after = MOVES[step].get(stage)
    with arranging():
        put(people, stage)
        allowed = {name for name in EVERYBODY if may(step, person(people, name))}
        assert allowed == (set(WHO[step].split()) if after else set())
    by = person(people, WHO[step].split()[0])
    with scope(Audience(by.audience), by.force_id, by=By.of(by)):
        here = Assessment.objects.for_pages().get(pk=people.warwickshire.assessment.pk)
        if after:
            take(step, here, by)
        else:
            with pytest.raises(signing.NotAllowedNowError):
                take(step, here, by)
    with arranging():
        assert Assessment.objects.get(pk=here.pk).stage == (after or stage)
        told = SignOff.objects.exclude(by_name="The lead").values_list("step", flat=True)
        assert list(told) == ([step] if after else [])


# --- the diagram ------------------------------------------------------------------------------------------------

ARROW = re.compile(r"^\s*(\S+) --> (\S+?): (.+)$", re.MULTILINE)


def drawn() -> list[tuple[str, str]]:
    page = (Path(settings.BASE_DIR) / "docs" / "states.md").read_text()
    diagram, *_ = re.findall(r"```mermaid\n(.*?)```", page, re.DOTALL)
    return [(before, after) for before, after, _ in ARROW.findall(diagram)]


def name(state) -> str:
    """As the diagram writes it: WithTheChiefOfficer."""
    return "".join(word.capitalize() for word in str(state.label).split())


def test_the_diagram_draws_just_the_steps_that_there_are():
    of_assessment = [(name(a), name(b)) for moves in MOVES.values() for a, b in moves.items()]
    of_part = [(name(a), name(after)) for before, after in STEPS.values() for a in before]
    begins = [("[*]", name(Stage.DRAFT)), ("[*]", name(AssignmentState.GIVEN))]
    assert sorted(drawn()) == sorted([*of_assessment, *of_part, *begins])
