"""Who sees what, when: forces.scope.GRANTS in words, for the help page. What the database enforces is what it says."""

from dataclasses import dataclass

from django.apps import apps

from forces.choices import Audience
from forces.scope import EVERY, GRANTS, OWN_FORCE, OWN_PERSON, Grant

NOTHING = "–"
# Shown for a condition that has no words yet, rather than a promise that may be wrong. A test finds it.
PARTLY = "a part"

# What a reader calls it, and the tables that it is made of: those are seen by the same people at the same time.
THINGS: list[tuple[str, list[str]]] = [
    (
        "Frameworks, passages and grades; names of forces, regions, policing bodies and portfolios",
        [
            "frameworks.Framework",
            "frameworks.Provision",
            "frameworks.Passage",
            "frameworks.Scale",
            "frameworks.Grade",
            "forces.Region",
            "forces.Force",
            "forces.PolicingBody",
            "forces.Portfolio",
        ],
    ),
    ("Cycles", ["assessments.Cycle"]),
    ("How far an assessment is: stage, counts, last activity", ["assessments.Assessment"]),
    (
        "Draft ratings and summaries, and what was said before signing",
        ["assessments.Rating", "assessments.Summary", "assessments.SignOff", "assessments.SentBack"],
    ),
    ("The force’s evidence, and what it is used for", ["evidence.Evidence", "evidence.EvidenceUse"]),
    ("The files and links of evidence", ["evidence.EvidenceVersion"]),
    (
        "Submissions, with the evidence that they rest on by its title",
        [
            "assessments.Submission",
            "assessments.SubmittedRating",
            "assessments.SubmittedSummary",
            "assessments.SubmittedEvidence",
        ],
    ),
    (
        "The live action plan",
        ["actionplans.Action", "actionplans.ActionProvision", "actionplans.ActionUpdate"],
    ),
    (
        "Shared editions of the plan",
        ["actionplans.Edition", "actionplans.EditionAction", "actionplans.EditionActionProvision"],
    ),
    ("Updates on recommendations", ["actionplans.RecommendationUpdate"]),
    ("National deliverables", ["actionplans.Deliverable"]),
    ("Reviews", ["reviews.Review"]),
    ("Findings", ["reviews.Finding"]),
    ("The words of the next national report", ["reporting.ReportText"]),
    ("National reports", ["reporting.Report"]),
    ("Organisations", ["forces.Organisation"]),
    ("People: name, role, post, work email address", ["forces.Membership"]),
    ("Passwords", ["forces.User"]),
    ("Who opened or downloaded what", ["audit.AccessLog"]),
    ("When somebody was last here", ["audit.LastSeen"]),
    ("Which forms somebody sent, for a day, so that none counts twice", ["audit.IdempotencyKey"]),
    ("Both texts of two people who wrote at once", ["audit.KeptConflict"]),
]

_IN_WORDS = [
    (OWN_FORCE, "own force"),
    (OWN_PERSON, "own"),
    ("id = (SELECT nullif(current_setting('portal.membership_id', true), '')::int)", "oneself"),
    ("audience <> 'force' OR role = 'force_lead'", "all but forces’ people, and each force’s lead"),
    ("audience = 'force'", ""),
    ("audience = 'national'", "national team"),
    ("portfolio_id IS NOT NULL", "all"),
    ("kind = 'national_public'", "public version"),
    ("kind <> 'question'", "no questions"),
    ("review_id IN (SELECT id FROM reviews_review)", "once accepted"),
    ("state = 'accepted'", "once accepted"),
    ("released_at IS NOT NULL", "once released"),
]
# Rights to a few columns alone.
_COLUMNS = {
    "update (superseded)": "marks what a newer one replaces",
    "update (stage, revision)": "moves its stage",
}
_PINNED = "EXISTS (SELECT FROM assessments_submittedevidence pinned"


@dataclass(frozen=True)
class Cell:
    """What one audience may do to one thing: what it sees of it, and what it may write there."""

    audience: Audience
    sees: str
    writes: str


@dataclass(frozen=True)
class Row:
    thing: str
    cells: list[Cell]


def table() -> list[Row]:
    listed = {label for _, labels in THINGS for label in labels}
    unlisted = [
        (str(apps.get_model(label)._meta.verbose_name).capitalize(), [label])
        for label in GRANTS
        if label not in listed
    ]
    return [
        Row(thing, [_cell(audience, labels) for audience in Audience])
        for thing, labels in [*THINGS, *unlisted]
    ]


def _cell(audience: Audience, labels: list[str]) -> Cell:
    grants = [GRANTS[label][audience] for label in labels if audience in GRANTS[label]]
    if not grants:
        return Cell(audience, NOTHING, "")
    seen = {rows_in_words(grant.rows) for grant in grants}
    complete = len(grants) == len(labels) and len(seen) == 1
    return Cell(audience, seen.pop() if complete else PARTLY, _writes(grants))


def rows_in_words(rows: str) -> str:
    """own force, once released."""
    if rows == EVERY:
        return "all"
    if rows.startswith(_PINNED):
        return "what a submission rests on"
    words = []
    for condition, said in _IN_WORDS:
        if condition in rows:
            rows = rows.replace(condition, "")
            words.append(said)
    left = rows.replace(" AND ", "").strip()
    return PARTLY if left else ", ".join(dict.fromkeys(filter(None, words)))


def _writes(grants: list[Grant]) -> str:
    """adds; marks what a newer one replaces."""
    rights = {do for grant in grants for do in grant.do} - {"select"}
    said = [_COLUMNS[do] for do in sorted(rights) if do in _COLUMNS]
    verbs = {do.split(" ")[0] for do in rights if do not in _COLUMNS}
    adds, changes = "insert" in verbs, bool(verbs & {"update", "delete"})
    plain = "adds and changes" if adds and changes else "adds" if adds else "changes" if changes else ""
    return "; ".join(filter(None, [plain, *said]))
