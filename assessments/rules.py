"""Who may do what to an assessment, in which stage."""

from django.utils import timezone

from assessments.choices import HOLDERS_STEPS, PARTLY_OPEN, STEPS, AssignmentStep, CycleState, Stage
from assessments.models import Assessment, Assignment, SentBack, SignOff
from forces.models import Membership
from forces.roles import Permission


def can_read(by: Membership, assessment: Assessment) -> bool:
    return by.may(Permission.READ_ASSESSMENT) and by.force_id == assessment.force_id


def can_read_whole(by: Membership, assessment: Assessment) -> bool:
    """All answers, the summaries and what was sent and signed; others read what was given to them."""
    return can_read(by, assessment) and by.may(Permission.READ_WHOLE)


def is_open(assessment: Assessment) -> bool:
    """Answers can change, all or those that were sent back: it is with the lead, and there is time or it was asked for.

    AssessmentQuerySet.open says the same in the database.
    """
    if assessment.stage in PARTLY_OPEN:
        return True
    runs = assessment.cycle.state == CycleState.OPEN
    extended = assessment.extended_until is not None and assessment.extended_until >= timezone.localdate()
    return assessment.stage == Stage.DRAFT and (runs or extended)


def is_open_for(assessment: Assessment, code: str) -> bool:
    """Whether what stands under the code can change: everything, or only what was sent back and is not settled yet."""
    if assessment.stage not in PARTLY_OPEN:
        return is_open(assessment)
    asked = SentBack.objects.filter(force=assessment.force_id, assessment=assessment).unsettled()
    return asked.filter(provision__code=".".join(code.split(".")[:2])).exists()


_WHY_LOCKED = {
    Stage.DRAFT: "The cycle has closed, so the assessment is locked. If your force needs more time, ask the national"
    " VAWG lead.",
    Stage.WITH_CHIEF_OFFICER: "The assessment is with the chief officer, so it is locked. If something must change, ask"
    " them to send it back.",
    Stage.SUBMITTED: "The assessment was signed and submitted, so it is locked. If something must change, tell the"
    " national VAWG team: what they ask about opens again.",
}
_ONLY_SENT_BACK = (
    "Locked: only what was sent back is open. If this must change too, ask your chief officer to open it."
)


def why_locked(assessment: Assessment, code: str = "") -> str:
    """Why nothing of it can change now, and what to do, in sentences; empty while it can. code: as in is_open_for."""
    if not is_open(assessment):
        return _WHY_LOCKED[Stage(assessment.stage)]
    return _ONLY_SENT_BACK if code and not is_open_for(assessment, code) else ""


def why_not_now(by: Membership, permission: Permission, assessment: Assessment, code: str = "") -> str:
    """As why_locked, for those who hold the permission; empty for others, whose role stands in the way."""
    if by.force_id != assessment.force_id or not by.may(permission):
        return ""
    if permission == Permission.SIGN and is_open(assessment):
        return "The assessment is with the lead, so there is nothing to sign now."
    return why_locked(assessment, code)


def may_answer(by: Membership, assessment: Assessment) -> bool:
    """Whether it is theirs to answer at all; whether it is open is asked where it matters."""
    return can_read(by, assessment) and by.may(Permission.ANSWER)


def may_summarise(by: Membership, assessment: Assessment) -> bool:
    return can_read_whole(by, assessment) and by.may(Permission.SUMMARISE)


def can_answer(by: Membership, assessment: Assessment) -> bool:
    return may_answer(by, assessment) and is_open(assessment)


def can_summarise(by: Membership, assessment: Assessment) -> bool:
    return may_summarise(by, assessment) and is_open(assessment)


def can_send(by: Membership, assessment: Assessment) -> bool:
    return can_read(by, assessment) and by.may(Permission.SEND_FOR_SIGNATURE) and is_open(assessment)


def can_sign(by: Membership, assessment: Assessment, sent: SignOff | None) -> bool:
    """A chief officer or deputy, when it was sent to them, and never the person who sent it."""
    return (
        can_read(by, assessment)
        and by.may(Permission.SIGN)
        and assessment.stage == Stage.WITH_CHIEF_OFFICER
        and sent is not None
        and sent.by is not None
        and sent.by.user_id != by.user_id
    )


def can_open_more(by: Membership, assessment: Assessment) -> bool:
    """Who signs may open more than was sent back: the lead found that something else must change, too."""
    return can_read(by, assessment) and by.may(Permission.SIGN) and assessment.stage in PARTLY_OPEN


def can_reply(by: Membership, assessment: Assessment) -> bool:
    """Answer the national team's questions in words."""
    return can_send(by, assessment) and assessment.stage in PARTLY_OPEN


def can_extend(by: Membership, assessment: Assessment) -> bool:
    """Give a force more time, or take that back: until it has submitted."""
    return by.may(Permission.RUN_CYCLES) and assessment.stage != Stage.SUBMITTED


def can_print(by: Membership, assessment: Assessment) -> bool:
    """Take the position away as a paper for the force's board: those who send it and those who sign it."""
    mine = by.may(Permission.SEND_FOR_SIGNATURE) or by.may(Permission.SIGN)
    return can_read_whole(by, assessment) and mine


def can_give(by: Membership, assessment: Assessment) -> bool:
    """Give parts to people, take them back, agree them or ask for a change: while the lead can still send it."""
    return can_read(by, assessment) and by.may(Permission.GIVE_PARTS) and is_open(assessment)


def could_take(by: Membership, part: Assignment, step: AssignmentStep) -> bool:
    """Whether the step is theirs at all, in whatever state. START is nobody's: the first save takes it."""
    if step == AssignmentStep.START:
        return False
    if not is_open_for(part.assessment, part.provision.code):
        return False
    if step in HOLDERS_STEPS:
        return part.to_id == by.pk
    return can_give(by, part.assessment)


def can_take(by: Membership, part: Assignment, step: AssignmentStep) -> bool:
    """Whether somebody may take the step with the part as it is now."""
    before, _ = STEPS[step]
    return part.ended_at is None and part.state in before and could_take(by, part, step)


def why_not_step(by: Membership, part: Assignment, step: AssignmentStep) -> str:
    """As why_not_now, for a step of a part."""
    holders = step in HOLDERS_STEPS
    wanted = Permission.ANSWER if holders else Permission.GIVE_PARTS
    why_not = why_not_now(by, wanted, part.assessment, part.provision.code)
    if holders and not why_not and by.may(wanted):
        return f"This part is with {part.to.display_name}, who hands it in. Give it on if it is to be somebody else’s."
    return why_not


def can_see_part(by: Membership, part: Assignment) -> bool:
    return part.force_id == by.force_id and (by.may(Permission.READ_WHOLE) or part.to_id == by.pk)


def can_discuss(by: Membership, assessment: Assessment) -> bool:
    """Ask, answer, resolve and open again, in whatever stage: it is apart from the answers."""
    return can_read(by, assessment) and by.may(Permission.DISCUSS)


def can_run_cycles(by: Membership) -> bool:
    return by.may(Permission.RUN_CYCLES)
