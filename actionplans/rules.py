"""Who may do what to plans, editions and recommendations."""

from actionplans.models import Action, RecommendationUpdate
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


def can_share_edition(by: Membership) -> bool:
    return by.may(Permission.SHARE_EDITION)


def can_read_editions(by: Membership) -> bool:
    """The force, the national team, and the force's policing body; whose editions they see is the scope's."""
    return any(
        by.may(permission)
        for permission in (Permission.READ_PLAN, Permission.READ_SUBMISSIONS, Permission.READ_POSITION)
    )


def can_update_recommendation(by: Membership, recommendation: Provision) -> bool:
    """Portfolio owners, on recommendations that their own portfolio already answers for."""
    if not by.may(Permission.UPDATE_RECOMMENDATIONS) or by.portfolio_id is None:
        return False
    return RecommendationUpdate.objects.filter(provision=recommendation, portfolio=by.portfolio_id).exists()
