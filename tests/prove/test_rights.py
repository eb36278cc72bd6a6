"""No right is given that nobody uses: whatever an audience may write, some page, form or task of the portal writes."""

import pytest

from forces.choices import Audience
from forces.grants import GRANTS
from tests.architecture.asking import taken_back
from tests.architecture.planting import plant
from tests.architecture.test_matrix import own_pages
from tests.prove.pressing import Pressed, Right, watching
from tests.prove.stage import client_for

F, N, PF, PB, OB = (
    Audience.FORCE,
    Audience.NATIONAL,
    Audience.PORTFOLIO,
    Audience.POLICING_BODY,
    Audience.OBSERVER,
)
SENDS_NOTHING = "the key of a form, whoever sends one; they have few"
GIVEN_BACK = "a form that was refused gives its key back: tests/audit/test_middleware.py"
AUTOSAVES = "the page's script saves an answer: tests/assessments/test_views_answering.py"
ASKED_NATIONALLY = "a national lead asks for it, or the task that searches the files: tests/audit/removal"
NOBODY = "nothing does it today"

# {right: what uses it}, where no page and no form of tests/prove/cases.py does.
ELSEWHERE: dict[Right, str] = {
    (F, "actionplans.ActionProvision", "delete"): "an action answers less: tests/actionplans/test_actions.py",
    (F, "actionplans.ActionEvidence", "delete"): "as actionplans.ActionProvision",
    (F, "actionplans.CommitmentProvision", "delete"): "as actionplans.ActionProvision",
    (F, "actionplans.DueDateChange", "insert"): "a due date that moves: tests/actionplans/test_workflow.py",
    (F, "actionplans.HeardAction", "delete"): "an action is not behind it any more: tests/actionplans/test_heard.py",
    (F, "actionplans.Plan", "insert"): "what is said first: tests/actionplans/test_commitments.py",
    (F, "actionplans.Response", "insert"): "what is said first: tests/actionplans/test_responses.py",
    (N, "actionplans.Standing", "insert"): "as actionplans.Response",
    (F, "assessments.Assessment", "insert"): "the first look at a cycle's assessment: tests/assessments",
    (F, "assessments.Opening", "update"): "the task that makes an assessment: tests/assessments/test_making.py",
    (F, "assessments.Rating", "insert"): "made with the assessment: tests/assessments",
    (F, "assessments.Summary", "insert"): "made with the assessment: tests/assessments",
    (PF, "audit.AccessLog", "insert"): NOBODY,
    **{(audience, "audit.IdempotencyKey", "delete"): GIVEN_BACK for audience in (F, N, PF, PB, OB)},
    **{(a, "audit.IdempotencyKey", verb): SENDS_NOTHING for a in (OB,) for verb in ("insert", "update")},
    (F, "audit.KeptConflict", "insert"): AUTOSAVES,
    (PB, "audit.LastSeen", "update"): "a visit on another day: tests/reporting/test_position.py",
    **{(a, "audit.LastSeen", verb): NOBODY for a in (F, N, PF, OB) for verb in ("insert", "update")},
    **{
        (N, f"audit.Removal{part}", verb): ASKED_NATIONALLY
        for part, verb in (
            ("", "insert"), ("", "update"), ("File", "insert"), ("File", "update"), ("Words", "insert"),
            ("Words", "delete"),
        )
    },
    **{(F, "audit.RemovalFile", verb): ASKED_NATIONALLY for verb in ("insert", "update")},
    (N, "reporting.PackSection", "insert"): "the worker drafts a pack: tests/reporting/test_packs.py",
    (N, "reviews.ThemeTag", "insert"): "a theme is chosen: tests/reviews/themes/test_views.py",
    (N, "assessments.SentBack", "insert"): "questions open parts: tests/reviews/test_workflow.py",
    (N, "assessments.SignOff", "insert"): "as assessments.SentBack",
    (F, "assessments.WeakPointWord", "insert"): "the first word on a point: tests/assessments/test_weak_points.py",
    **{(N, "audit.KeptConflict", verb): "what came too late: tests/reviews" for verb in ("insert", "update")},
    (N, "frameworks.Guidance", "insert"): "the first on a behaviour: tests/frameworks/test_guidance.py",
    **{(F, "notices.Mail", verb): "the task that sends: tests/notices" for verb in ("insert", "update")},
    (F, "notices.Preference", "insert"): "the first choice: tests/notices",
    (F, "assessments.Reply", "insert"): "the first answer: tests/assessments/test_signed_again.py",
    (F, "evidence.Evidence", "update"): "to lock it while a version is added: evidence/workflow.py",
    (F, "evidence.EvidenceVersion", "update"): "the scanner's word: tests/evidence/test_tasks.py",
    (N, "forces.FormerForce", "delete"): "one that was named by mistake: tests/forces/test_views_former.py",
    (F, "practice.Uptake", "insert"): "what a force says first: tests/practice/test_taking_up.py",
    (F, "practice.TakenUp", "insert"): "as practice.Uptake, with which it is written",
    (F, "returns.Answer", "insert"): "the first answer to a question: tests/returns/test_workflow.py",
    (F, "reporting.PlanPage", "update"): "the task that makes it: tests/reporting/test_plan_pages.py",
    (F, "reporting.PublishedPaper", "update"): "the task that makes it: tests/actionplans/test_publishing.py",
    (N, "reporting.ReportText", "insert"): "the first words of a section: tests/reporting",
}  # fmt: skip # laid out to be read


def given() -> set[Right]:
    return {
        (audience, label, do.split(" ")[0])
        for label, grants in GRANTS.items()
        for audience, grant in grants.items()
        for do in grant.do
        if do != "select"
    }


@pytest.mark.asvs("13.2.2")
@pytest.mark.django_db
def test_every_right_to_write_is_used(presses: list[Pressed], world, sign_in, arrange, figure):
    with arrange():
        everything = plant(world)
    used = set().union(*(pressed.used for pressed in presses))
    for role, who in everything.actors().items():
        if who is None or role == "left":
            continue
        for url in own_pages(everything, role):
            with taken_back(), watching(Audience(who.audience)) as watch:
                client_for(who, sign_in).get(url)
            used |= watch.used
    unused = given() - used - set(ELSEWHERE)
    said = sorted(f"{label}: {audience.label} may {verb}" for audience, label, verb in unused)
    figure("isolation", f"{len(given())} rights to write: that nothing uses", len(said), 0)
    assert not unused, (
        "\n".join(said)
        + "\nNo page and no form does that. Take the right away in forces/grants.py; or say in"
        " ELSEWHERE of tests/prove/test_rights.py what uses it."
    )
    both = sorted(map(str, set(ELSEWHERE) & used))
    assert not both, f"{both}: said to be used elsewhere, and a page or form uses it"
    assert set(ELSEWHERE) <= given()
