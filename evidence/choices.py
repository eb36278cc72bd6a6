"""Kinds of evidence, files and states: closed lists."""

from django.db.models import TextChoices


class EvidenceKind(TextChoices):
    # Products that the frameworks name: each force is to have them, and to keep them up to date.
    PROBLEM_PROFILE = "problem_profile", "VAWG problem profile"
    PP_VAWG_PROFILE = "pp_vawg_profile", "PP-VAWG profile (police-perpetrated)"
    STRA = "stra", "Contribution to the strategic threat and risk assessment (STRA)"
    EQUALITY_IMPACT = "equality_impact", "Equality impact assessment"
    FORCE_MANAGEMENT = "force_management", "Force management statement"
    SKILLS_GAP = "skills_gap", "Skills gap analysis"
    POLICY = "policy", "Policy or procedure"
    STRATEGY = "strategy", "Strategy or plan"
    PROFILE = "profile", "Other profile or analysis"
    PERFORMANCE = "performance", "Performance data"
    AUDIT = "audit", "Audit or dip sample"
    TRAINING = "training", "Training record"
    MINUTES = "minutes", "Minutes or decision"
    FEEDBACK = "feedback", "Survey or feedback from women and girls"
    OTHER = "other", "Other"


# Those that the frameworks name. Obligations ask for them by kind.
PRODUCTS = (
    EvidenceKind.PROBLEM_PROFILE,
    EvidenceKind.PP_VAWG_PROFILE,
    EvidenceKind.STRA,
    EvidenceKind.EQUALITY_IMPACT,
    EvidenceKind.FORCE_MANAGEMENT,
    EvidenceKind.SKILLS_GAP,
)


class ScanState(TextChoices):
    """Of files only CLEAN is ever handed out; and NOT_SCANNED in a demonstration that has no scanner."""

    RECEIVED = "received", "Waiting for the virus scanner"
    SCANNING = "scanning", "Being scanned"
    CLEAN = "clean", "Clean"
    REJECTED = "rejected", "Rejected"
    FAILED = "failed", "Could not be scanned"
    NOT_SCANNED = "not_scanned", "Not virus-scanned"
    LINK = "link", "Link"
    REMOVED = "removed", "Removed"


# Their bytes are not kept.
GONE = (ScanState.REJECTED, ScanState.REMOVED)
# The scanner has still to say something about these. FAILED is tried again too, at long intervals.
TO_SCAN = (ScanState.RECEIVED, ScanState.SCANNING, ScanState.FAILED, ScanState.NOT_SCANNED)
# A page about these changes by itself before long.
CHANGES_SOON = (ScanState.RECEIVED, ScanState.SCANNING)


# The files that are taken, and the type under which each is handed out: ours, never what a browser claimed.
EXTENSIONS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "csv": "text/csv",
    "txt": "text/plain",
}
