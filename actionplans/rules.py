"""Who may do what to plans, editions and recommendations."""

from actionplans.choices import PUBLICATION_MOVES, PublicationStep
from actionplans.models import (
    Action,
    ChiefOfficerComment,
    Inspection,
    Publication,
    RecommendationUpdate,
    Standing,
)
from forces.choices import Audience
from forces.models import Membership
from forces.roles import Permission
from frameworks.models import Provision


def can_read_plan(by: Membership) -> bool:
    return by.may(Permission.READ_PLAN)


def can_add_action(by: Membership) -> bool:
    return by.may(Permission.EDIT_PLAN)


def can_change_action(by: Membership, action: Action) -> bool:
    """Those who keep the plan of the action's own force."""
    return by.may(Permission.EDIT_PLAN) and by.force_id == action.force_id


def can_bring_strategy(by: Membership) -> bool:
    return by.may(Permission.EDIT_PLAN)


def can_change_plan(by: Membership) -> bool:
    """Those who keep the plan: its commitments, its milestones, who keeps it moving. Whose plan is the scope's."""
    return by.may(Permission.EDIT_PLAN)


def can_share_edition(by: Membership) -> bool:
    return by.may(Permission.SHARE_EDITION)


def can_read_editions(by: Membership) -> bool:
    """The force, the national team, and the force's policing body; whose editions they see is the scope's."""
    return any(
        by.may(permission)
        for permission in (Permission.READ_PLAN, Permission.READ_SUBMISSIONS, Permission.READ_POSITION)
    )


def can_read_frozen_evidence(by: Membership) -> bool:
    """Titles of evidence in an edition and of a released response: not those who see only their parts of their own
    force's evidence."""
    return can_read_editions(by) and (by.audience != Audience.FORCE or by.may(Permission.READ_WHOLE))


def can_prepare_publication(by: Membership) -> bool:
    """Choose what goes public and how it is worded; whether that is still open, the publication says."""
    return by.may(Permission.PREPARE_PUBLICATION)


def could_take(by: Membership, step: PublicationStep) -> bool:
    """Whether the step is theirs at all, in whatever state the publication is."""
    if step == PublicationStep.SEND:
        return by.may(Permission.PREPARE_PUBLICATION)
    return by.may(Permission.RELEASE_PUBLICATION)


def can_take(by: Membership, publication: Publication, step: PublicationStep) -> bool:
    """Whether somebody may take the step with the publication as it is now. Whoever sent it never releases it."""
    mine = could_take(by, step) and by.force_id == publication.force_id
    sent_by = publication.sent_by
    twice = step == PublicationStep.RELEASE and sent_by is not None and sent_by.user_id == by.user_id
    return mine and publication.state in PUBLICATION_MOVES[step] and not twice


def can_update_recommendation(by: Membership, recommendation: Provision) -> bool:
    """Portfolio owners, on recommendations that their own portfolio answers for: it did, or is named for it."""
    if not by.may(Permission.UPDATE_RECOMMENDATIONS) or by.portfolio_id is None:
        return False
    own = {"provision": recommendation, "portfolio": by.portfolio_id}
    return any(kind.objects.filter(**own).exists() for kind in (RecommendationUpdate, Standing))


def can_answer_recommendations(by: Membership) -> bool:
    """Those who keep the force's plan. Whose response it is, the scope says."""
    return by.may(Permission.EDIT_PLAN)


def can_release_responses(by: Membership) -> bool:
    return by.may(Permission.RELEASE_RESPONSES)


def can_compare_responses(by: Membership) -> bool:
    """What all forces released, side by side."""
    return by.may(Permission.READ_SUBMISSIONS)


def can_read_own_responses(by: Membership) -> bool:
    """The force its drafts and what it released, its policing body what was released."""
    return by.may(Permission.READ_PLAN) or by.may(Permission.READ_POSITION)


def can_keep_recommendations(by: Membership) -> bool:
    return by.may(Permission.KEEP_RECOMMENDATIONS)


def can_read_inspections(by: Membership) -> bool:
    """As editions: whose they see is the scope's."""
    return can_read_editions(by)


def can_keep_inspections(by: Membership) -> bool:
    """Name the published reports on the own force."""
    return by.may(Permission.EDIT_PLAN)


def can_comment_as_chief_officer(by: Membership, inspection: Inspection) -> bool:
    return by.may(Permission.COMMENT_AS_CHIEF) and by.force_id == inspection.force_id


def can_comment_as_policing_body(by: Membership, inspection: Inspection) -> bool:
    """Of their own force, once the chief officer has."""
    if not by.may(Permission.COMMENT_AS_BODY) or by.force_id != inspection.force_id:
        return False
    return ChiefOfficerComment.objects.filter(force=inspection.force_id, inspection=inspection).exists()
