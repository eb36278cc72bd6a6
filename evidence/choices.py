"""Kinds of evidence and states of a file."""

from django.db.models import TextChoices


class EvidenceKind(TextChoices):
    POLICY = "policy", "Policy or procedure"
    STRATEGY = "strategy", "Strategy or plan"
    PROFILE = "profile", "Problem profile or analysis"
    PERFORMANCE = "performance", "Performance data"
    AUDIT = "audit", "Audit or dip sample"
    TRAINING = "training", "Training record"
    MINUTES = "minutes", "Minutes or decision"
    FEEDBACK = "feedback", "Survey or feedback from women and girls"
    OTHER = "other", "Other"


class ScanState(TextChoices):
    """Only CLEAN, or NOT_SCANNED in the demonstration, is ever handed out."""

    CLEAN = "clean", "Clean"
    NOT_SCANNED = "not_scanned", "Not virus-scanned"
    LINK = "link", "Link"
