"""Closed lists of the app: kinds of organisation, roles, audiences."""

from django.db.models import TextChoices


class Audience(TextChoices):
    """Whose eyes a request has. Each is a database role of its own: portal_<audience>."""

    FORCE = "force", "A force"
    NATIONAL = "national", "National VAWG team"
    PORTFOLIO = "portfolio", "Portfolio owner"
    POLICING_BODY = "policing_body", "Policing body"
    OBSERVER = "observer", "Observer"
    PUBLIC = "public", "The public"


class Role(TextChoices):
    """What somebody is in an organisation. What each may do stands in roles.py."""

    FORCE_LEAD = "force_lead", "VAWG lead"
    CONTRIBUTOR = "contributor", "Contributor"
    CHIEF_OFFICER = "chief_officer", "Chief officer"
    DEPUTY = "deputy", "Named deputy of the chief officer"
    VIEWER = "viewer", "Viewer"
    REVIEWER = "reviewer", "Reviewer"
    NATIONAL_LEAD = "national_lead", "National lead"
    PORTFOLIO_OWNER = "portfolio_owner", "Portfolio owner"
    POLICING_BODY = "policing_body", "Policing body"
    OBSERVER = "observer", "Observer"


class ForceKind(TextChoices):
    """Which forces answer for an area, and which for something else."""

    TERRITORIAL = "territorial", "Territorial police force"
    OTHER = "other", "Other force, such as British Transport Police"


class PolicingBodyKind(TextChoices):
    PCC = "pcc", "Police and crime commissioner"
    PFCC = "pfcc", "Police, fire and crime commissioner"
    MAYOR = "mayor", "Mayor"
    COMMON_COUNCIL = "common_council", "Common Council"
