"""Who may do what to an assessment, in which stage."""

from assessments.choices import HOLDERS_STEPS, OPEN_STAGES, STEPS, AssignmentStep, CycleState, Stage
from assessments.models import Assessment, Assignment, SignOff
from forces.models import Membership
from forces.roles import Permission


def can_read(by: Membership, assessment: Assessment) -> bool:
    return by.may(Permission.READ_ASSESSMENT) and by.force_id == assessment.force_id


def can_read_whole(by: Membership, assessment: Assessment) -> bool:
    """All answers, the summaries and what was sent and signed; others read what was given to them."""
    return can_read(by, assessment) and by.may(Permission.READ_WHOLE)


def is_open(assessment: Assessment) -> bool:
    """Answers can change: the cycle is open, or the national team asked again, and it is with the lead."""
    return assessment.stage in OPEN_STAGES and (
        assessment.cycle.state == CycleState.OPEN or assessment.stage == Stage.REOPENED
    )


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


def can_give(by: Membership, assessment: Assessment) -> bool:
    """Give parts to people, take them back, agree them or ask for a change: while the lead can still send it."""
    return can_read(by, assessment) and by.may(Permission.GIVE_PARTS) and is_open(assessment)


def could_take(by: Membership, part: Assignment, step: AssignmentStep) -> bool:
    """Whether the step is theirs at all, in whatever state. START is nobody's: the first save takes it."""
    if step == AssignmentStep.START:
        return False
    if step in HOLDERS_STEPS:
        return part.to_id == by.pk and is_open(part.assessment)
    return can_give(by, part.assessment)


def can_take(by: Membership, part: Assignment, step: AssignmentStep) -> bool:
    """Whether somebody may take the step with the part as it is now."""
    before, _ = STEPS[step]
    return part.ended_at is None and part.state in before and could_take(by, part, step)


def can_see_part(by: Membership, part: Assignment) -> bool:
    return part.force_id == by.force_id and (by.may(Permission.READ_WHOLE) or part.to_id == by.pk)


def can_run_cycles(by: Membership) -> bool:
    return by.may(Permission.RUN_CYCLES)
