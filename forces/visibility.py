"""Who sees what, when: one table of things, their states and each audience. The help page shows it.

It says in words what forces/grants.py makes the database enforce. tests/architecture/test_table.py plants a thing in
each state, of each force, and asks the database as each audience: where the two differ, a test fails.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from forces.choices import Audience
from forces.grants import (
    ANSWERS_CONSENT,
    CLOSED,
    DECIDES,
    DECIDES_ON_ASKED,
    GRANTS,
    OF_ASKED,
    OF_ASSESSMENT,
    OPENING_COLUMNS,
    SCAN_COLUMNS,
    SHEET_COLUMNS,
    SIGN_IN,
    Grant,
)


class Reach(Enum):
    """Whose things an audience sees. The value is what the help page says."""

    ALL = "all"
    OWN_FORCE = "own force"
    OWN = "own"  # the person's own: they did it, or it is about them
    NONE = "–"


Reaches = Mapping[Audience, Reach]


@dataclass(frozen=True)
class Sight:
    """One line: a thing (the models whose rows it is made of) in a state, and who sees it then.

    sees: whoever is not named sees nothing. state: empty where it makes no difference; the same words stand in
    tests/architecture/states.py, which says how such a row is told.
    """

    thing: str
    labels: tuple[str, ...]
    sees: Reaches
    state: str = ""

    def reach(self, audience: Audience) -> Reach:
        return self.sees.get(audience, Reach.NONE)


ALL, OWN_FORCE, OWN = Reach.ALL, Reach.OWN_FORCE, Reach.OWN
F, N, PF, PB, OB, PU = (
    Audience.FORCE,
    Audience.NATIONAL,
    Audience.PORTFOLIO,
    Audience.POLICING_BODY,
    Audience.OBSERVER,
    Audience.PUBLIC,
)

EVERYBODY: Reaches = dict.fromkeys(Audience, ALL)
EVERYBODY_IN: Reaches = dict.fromkeys((F, N, PF, PB, OB), ALL)
THE_FORCE: Reaches = {F: OWN_FORCE}
THE_NATIONAL_TEAM: Reaches = {N: ALL}
FORCE_AND_NATIONAL: Reaches = {F: OWN_FORCE, N: ALL}
FORCE_NATIONAL_AND_BODY: Reaches = {F: OWN_FORCE, N: ALL, PB: OWN_FORCE}
NOBODY: Reaches = {}

# Rows of one thing stand together; what the thing is made of is seen by the same people at the same time.
DRAFTS = ("assessments.Rating", "assessments.Summary")
SUBMISSION = (
    "assessments.Submission",
    "assessments.SubmittedRating",
    "assessments.SubmittedSummary",
    "assessments.SubmittedEvidence",
)

REMOVAL = ("audit.Removal", "audit.RemovalFile", "audit.RemovedPlace")

TABLE: list[Sight] = [
    Sight(
        "Frameworks, and the recommendations of other publishers that the national lead adds to them",
        ("frameworks.Framework", "frameworks.Provision"),
        EVERYBODY,
    ),
    Sight(
        "Passages and grades; names of regions and portfolios",
        (
            "frameworks.Passage",
            "frameworks.Scale",
            "frameworks.Grade",
            "forces.Region",
            "forces.Portfolio",
        ),
        EVERYBODY,
    ),
    Sight(
        "Forces and policing bodies: their names, since when, until when, and who follows",
        ("forces.Force", "forces.PolicingBody"),
        EVERYBODY,
    ),
    Sight("What good looks like, as the national team writes it", ("frameworks.Guidance",), EVERYBODY_IN),
    Sight("Which lines of the frameworks touch each other", ("frameworks.CrosswalkLink",), EVERYBODY_IN),
    Sight("What a framework wants by which day", ("actionplans.Obligation",), EVERYBODY),
    Sight("Cycles", ("assessments.Cycle",), EVERYBODY_IN),
    Sight(
        "How far an assessment is: stage, counts, last activity",
        ("assessments.Assessment",),
        FORCE_AND_NATIONAL,
    ),
    Sight("That a cycle was opened for a force", ("assessments.Opening",), FORCE_AND_NATIONAL),
    *(
        Sight(
            "Draft ratings and summaries",
            DRAFTS,
            THE_FORCE,
            state,
        )
        for state in ("being answered", "sent to the chief officer, not signed", "after it was submitted")
    ),
    *(
        Sight(thing, (label,), sees, state)
        for thing, label in (
            ("Steps on the way to a signature, with what was said", "assessments.SignOff"),
            ("What was sent back, and what should change", "assessments.SentBack"),
        )
        for state, sees in (("by the force", THE_FORCE), ("by the national team", FORCE_AND_NATIONAL))
    ),
    Sight("What a force answers to a question", ("assessments.Reply",), THE_FORCE, "being written"),
    Sight(
        "What a force answers to a question",
        ("assessments.Reply",),
        FORCE_AND_NATIONAL,
        "sent with a submission",
    ),
    Sight("More time that one force was given", ("assessments.Extension",), FORCE_AND_NATIONAL),
    # A contributor sees those on the parts given to them.
    Sight("Questions and answers between colleagues", ("assessments.Thread", "assessments.Post"), THE_FORCE),
    Sight("Why the lead sends what is weakly founded", ("assessments.WeakPointWord",), THE_FORCE),
    Sight(
        "What was weakly founded when it was signed",
        ("assessments.SubmittedWeakPoint",),
        FORCE_AND_NATIONAL,
    ),
    # Which part is whose. A contributor sees their own (assessments/querysets.py): the database knows forces.
    Sight("Parts of an assessment, as they are given to people", ("assessments.Assignment",), THE_FORCE),
    # Whose notice it is, the code asks (notices/querysets.py): the database knows forces.
    Sight(
        "What people are told, the mails that say so, and how each wants to be told",
        ("notices.Notice", "notices.Mail", "notices.Preference"),
        THE_FORCE,
    ),
    # One's own uploads alone (assessments/sheet_uploads.py).
    Sight("Spreadsheets of answers that were brought back", ("assessments.SheetUpload",), THE_FORCE),
    # The same (actionplans/strategy_uploads.py).
    Sight("A force’s own strategy, as it was brought to be read", ("actionplans.StrategyUpload",), THE_FORCE),
    Sight(
        "The force’s evidence, and what it is used for",
        ("evidence.Evidence", "evidence.EvidenceUse"),
        THE_FORCE,
    ),
    Sight("The files and links of evidence", ("evidence.EvidenceVersion",), THE_FORCE, "in no submission"),
    Sight(
        "The files and links of evidence",
        ("evidence.EvidenceVersion",),
        FORCE_AND_NATIONAL,
        "a submission rests on it",
    ),
    *(
        Sight(
            "Submissions, with the evidence that they rest on by its title",
            SUBMISSION,
            FORCE_NATIONAL_AND_BODY,
            state,
        )
        for state in ("signed", "superseded by a later one")
    ),
    *(
        Sight("The practice library", ("practice.Practice", "practice.PracticeProvision"), sees, state)
        for state, sees in (
            ("not in the library yet", THE_NATIONAL_TEAM),
            ("in the library", EVERYBODY_IN),
            ("taken back by its source", THE_NATIONAL_TEAM),
        )
    ),
    Sight("That a force took its practice back", ("practice.TakenBack",), EVERYBODY_IN),
    Sight(
        "Whether a force agrees that all others read of its practice",
        ("practice.Consent",),
        FORCE_AND_NATIONAL,
    ),
    *(
        Sight("Calls for practice", ("practice.CallForPractice",), sees, state)
        for state, sees in (("being prepared", THE_NATIONAL_TEAM), ("called", {F: ALL, N: ALL}))
    ),
    *(
        Sight("What a force answers to a call for practice", ("practice.PracticeOffer",), sees, state)
        for state, sees in (("not sent", THE_FORCE), ("sent to the national team", FORCE_AND_NATIONAL))
    ),
    Sight("What came of a practice in a force, in its own words", ("practice.Uptake",), FORCE_AND_NATIONAL),
    Sight("Which practice may help with which blocker", ("reviews.BarrierPractice",), THE_NATIONAL_TEAM),
    # Whose it is stands there only where the force agrees to be named.
    Sight("How many forces try or adopted a practice", ("practice.TakenUp",), EVERYBODY_IN),
    Sight(
        "The live action plan",
        (
            "actionplans.Plan",
            "actionplans.Commitment",
            "actionplans.CommitmentProvision",
            "actionplans.Action",
            "actionplans.ActionProvision",
            "actionplans.ActionEvidence",
            "actionplans.ActionUpdate",
            "actionplans.Milestone",
            "actionplans.DueDateChange",
        ),
        THE_FORCE,
    ),
    Sight(
        "Editions of the plan, with their commitments, milestones and evidence by its title",
        (
            "actionplans.Edition",
            "actionplans.EditionAction",
            "actionplans.EditionActionProvision",
            "actionplans.EditionCommitment",
            "actionplans.EditionCommitmentProvision",
            "actionplans.EditionMilestone",
            "actionplans.EditionEvidence",
        ),
        FORCE_NATIONAL_AND_BODY,
        "shared",
    ),
    Sight("A force’s response to a recommendation", ("actionplans.Response",), THE_FORCE, "being written"),
    Sight(
        "A force’s response to a recommendation",
        ("actionplans.ReleasedResponse",),
        FORCE_NATIONAL_AND_BODY,
        "released",
    ),
    Sight("Published reports of inspections", ("actionplans.Inspection",), FORCE_NATIONAL_AND_BODY),
    *(
        Sight(thing, (label,), FORCE_NATIONAL_AND_BODY)
        for thing, label in (
            ("The chief officer’s comments on a report", "actionplans.ChiefOfficerComment"),
            ("The policing body’s comments on a report", "actionplans.PolicingBodyComment"),
        )
    ),
    Sight(
        "Whether a recommendation is addressed to forces, and closed by its issuer",
        ("actionplans.Standing",),
        EVERYBODY,
    ),
    Sight("Plans on a page, as a PDF", ("reporting.PlanPage",), THE_FORCE, "of the live plan"),
    Sight(
        "Plans on a page, as a PDF", ("reporting.PlanPage",), FORCE_NATIONAL_AND_BODY, "of a shared edition"
    ),
    Sight(
        "You said, we did, as the force keeps it",
        ("actionplans.Heard", "actionplans.HeardAction"),
        THE_FORCE,
    ),
    Sight(
        "What is to go public of the plan, until it is released",
        ("actionplans.Publication", "actionplans.PublicationLine"),
        THE_FORCE,
    ),
    Sight(
        "That a version of the plan was published, or withdrawn and why",
        ("actionplans.PublishedPlan", "actionplans.PublishedWithdrawal"),
        EVERYBODY,
    ),
    *(
        Sight(
            "What a force published of its plan",
            ("actionplans.PublishedLine", "reporting.PublishedPaper"),
            sees,
            state,
        )
        for state, sees in (("published", EVERYBODY), ("withdrawn", NOBODY))
    ),
    Sight("Requests, as they are made", ("returns.Request", "returns.Question"), THE_NATIONAL_TEAM),
    Sight(
        "What a force is asked, how far it is with it, and what was decided about that",
        ("returns.Asked", "returns.Decision"),
        FORCE_AND_NATIONAL,
    ),
    Sight("What a force answers to a request", ("returns.Answer",), THE_FORCE, "not sent yet"),
    Sight(
        "What a force answers to a request",
        ("returns.Return", "returns.ReturnedAnswer"),
        FORCE_AND_NATIONAL,
        "returned",
    ),
    Sight("Updates on recommendations", ("actionplans.RecommendationUpdate",), EVERYBODY),
    Sight("National deliverables", ("actionplans.Deliverable",), EVERYBODY),
    Sight("Reviews", ("reviews.Review",), THE_NATIONAL_TEAM, "not decided"),
    Sight("Reviews", ("reviews.Review",), FORCE_AND_NATIONAL, "sent back with questions"),
    Sight("Reviews", ("reviews.Review",), FORCE_NATIONAL_AND_BODY, "accepted"),
    Sight("Findings", ("reviews.Finding",), THE_NATIONAL_TEAM, "not released"),
    Sight("Findings", ("reviews.Finding",), FORCE_AND_NATIONAL, "released, sent back with questions"),
    Sight(
        "Findings", ("reviews.Finding",), FORCE_AND_NATIONAL, "released, a question, accepted all the same"
    ),
    Sight("Findings", ("reviews.Finding",), FORCE_NATIONAL_AND_BODY, "released, accepted"),
    Sight(
        "Who reads a submission, and the grades that each gives it; of what is read twice blind, each sees their own",
        ("reviews.Reading", "reviews.ReadingGrade"),
        THE_NATIONAL_TEAM,
    ),
    Sight(
        "What the national team says to itself about a submission",
        ("reviews.TeamComment",),
        THE_NATIONAL_TEAM,
    ),
    Sight(
        "For which forces somebody of the national team has worked",
        ("forces.FormerForce",),
        THE_NATIONAL_TEAM,
    ),
    Sight("What the plans of forces are marked against", ("reviews.PlanMatter",), EVERYBODY),
    *(
        Sight(
            "Reviews of plans, with their marks and findings",
            ("reviews.PlanReview", "reviews.PlanMark", "reviews.PlanFinding"),
            sees,
            state,
        )
        for state, sees in (
            ("not released", THE_NATIONAL_TEAM),
            ("released to the force", FORCE_NATIONAL_AND_BODY),
        )
    ),
    Sight("Areas that the plans show, worded for the report", ("reviews.PlanArea",), THE_NATIONAL_TEAM),
    Sight(
        "What the national team notes while it chases returns: contacts, blockers, help offered",
        ("reviews.Contact", "reviews.Barrier", "reviews.HelpOffer"),
        THE_NATIONAL_TEAM,
    ),
    Sight(
        "Themes of gaps and needed support, and what is tagged with them",
        ("reviews.Theme", "reviews.ThemeTag"),
        THE_NATIONAL_TEAM,
    ),
    Sight("What the national team wrote to a force", ("reviews.Message",), FORCE_AND_NATIONAL),
    Sight(
        "Moderated grades, with the reason", ("reviews.ModeratedGrade",), THE_NATIONAL_TEAM, "not released"
    ),
    Sight(
        "Moderated grades, with the reason",
        ("reviews.ModeratedGrade",),
        FORCE_NATIONAL_AND_BODY,
        "released with what was accepted",
    ),
    Sight(
        "What a panel decided where two readings differ, and who sat on it",
        ("reviews.PanelDecision",),
        THE_NATIONAL_TEAM,
    ),
    Sight("The words of the next national report", ("reporting.ReportText",), THE_NATIONAL_TEAM),
    Sight("National reports", ("reporting.Report",), THE_NATIONAL_TEAM, "not released"),
    Sight(
        "National reports",
        ("reporting.Report",),
        dict.fromkeys((F, N, PB, OB, PU), ALL),
        "released, the public version",
    ),
    Sight(
        "Bulk exports: what is wanted and why, who asked, who agreed, and the file",
        ("reporting.Export",),
        THE_NATIONAL_TEAM,
    ),
    Sight(
        "That a force’s data stand in a bulk export, why, and by whose word",
        ("reporting.ExportedForce",),
        FORCE_AND_NATIONAL,
    ),
    Sight("Organisations", ("forces.Organisation",), EVERYBODY_IN),
    *(
        Sight("People: name, role, post, work email address", ("forces.Membership",), sees, state)
        for state, sees in (
            ("a force’s lead", FORCE_AND_NATIONAL),
            ("others of a force", THE_FORCE),
            ("all but forces’ people", {N: ALL, PF: OWN, PB: OWN, OB: OWN}),
        )
    ),
    Sight(
        "Who opened or downloaded what",
        ("audit.AccessLog",),
        {F: OWN_FORCE, **dict.fromkeys((N, PF, PB, OB), OWN)},
    ),
    *(
        Sight(
            "What proves that no history was changed: its chain of hashes",
            ("audit.ChainLink", "audit.ChainHead"),
            sees,
            state,
        )
        for state, sees in (("of a force", THE_FORCE), ("of national content", THE_NATIONAL_TEAM))
    ),
    Sight(
        "Feedback packs while they are worded", ("reporting.Pack", "reporting.PackSection"), THE_NATIONAL_TEAM
    ),
    Sight("Feedback packs", ("reporting.PackPaper",), THE_NATIONAL_TEAM, "not released"),
    Sight("Feedback packs", ("reporting.PackPaper",), FORCE_NATIONAL_AND_BODY, "released to its force"),
    Sight("Filters that somebody keeps under a name", ("reporting.SavedFilter",), {N: OWN}),
    Sight("When somebody was last here", ("audit.LastSeen",), dict.fromkeys((F, N, PF, PB, OB), OWN)),
    Sight(
        "Which forms somebody sent, for a day, so that none counts twice",
        ("audit.IdempotencyKey",),
        dict.fromkeys((F, N, PF, PB, OB), OWN),
    ),
    Sight("Both texts of two people who wrote at once", ("audit.KeptConflict",), THE_FORCE, "of a force"),
    Sight(
        "Both texts of two people who wrote at once",
        ("audit.KeptConflict",),
        THE_NATIONAL_TEAM,
        "of what the national team wrote",
    ),
    *(
        Sight(thing, labels, sees, state)
        for thing, labels in (
            ("Removals of personal data: who asked, who agreed, how many places", REMOVAL),
            ("The words to be removed, until that is decided", ("audit.RemovalWords",)),
        )
        for state, sees in (
            ("of a force alone", THE_FORCE),
            ("of a force, which asks the national lead to agree", FORCE_AND_NATIONAL),
            ("of what the national team wrote", THE_NATIONAL_TEAM),
        )
    ),
    Sight(
        "Passwords, sessions and what signing in needs",
        tuple(sorted({"forces.User", *SIGN_IN, *CLOSED} - {label for label, own in GRANTS.items() if own})),
        NOBODY,
    ),
]

# Rights to a few columns alone.
_COLUMNS = {
    "update (location, messages)": "notes what it led to",
    "update (superseded)": "marks what a newer one replaces",
    "update (stage, extended_until, revision)": "moves its stage, and gives more time",
    OF_ASSESSMENT: "moves its stage and its counts",
    ANSWERS_CONSENT: "agrees or refuses",
    OF_ASKED: "notes how far it is, and that it is sent",
    DECIDES_ON_ASKED: "opens it again, closes it, and gives more time",
    OPENING_COLUMNS: "notes that it is made",
    "update (state, attempts, not_before)": "takes it up again",
    "update (settled_at)": "says that it is settled",
    f"update ({SCAN_COLUMNS})": "notes what the virus scanner says",
    f"update ({SHEET_COLUMNS})": "notes what the virus scanner says, and what came of it",
    "update (version_id)": "moves to another version",
    "update (deleted_at)": "notes that a file is gone",
    "update (read_at, by_mail, mail_id)": "notes what is read and what is mailed",
    DECIDES: "refuses and withdraws",
}


@dataclass(frozen=True)
class Cell:
    """What one audience may do to one thing: what it sees of it, and what it may write there."""

    audience: Audience
    sees: str
    writes: str


@dataclass(frozen=True)
class Row:
    """One thing: for each of its states who sees it. What may be written is said once, in the first."""

    thing: str
    states: list["State"] = field(default_factory=list)


@dataclass(frozen=True)
class State:
    name: str
    cells: list[Cell]


def table() -> list[Row]:
    """TABLE for the help page, each thing with its states."""
    rows: dict[str, Row] = {}
    for sight in TABLE:
        row = rows.setdefault(sight.thing, Row(sight.thing))
        first = not row.states
        cells = [_cell(sight, audience, first=first) for audience in Audience]
        row.states.append(State(sight.state, cells))
    return list(rows.values())


def _cell(sight: Sight, audience: Audience, *, first: bool) -> Cell:
    grants = [GRANTS.get(label, {}).get(audience) for label in sight.labels]
    writes = _writes([grant for grant in grants if grant]) if first else ""
    return Cell(audience, sight.reach(audience).value, writes)


def _writes(grants: list[Grant]) -> str:
    """adds; marks what a newer one replaces."""
    rights = {do for grant in grants for do in grant.do} - {"select"}
    said = [_COLUMNS[do] for do in sorted(rights) if do in _COLUMNS]
    verbs = {do.split(" ")[0] for do in rights if do not in _COLUMNS}
    adds, changes = "insert" in verbs, bool(verbs & {"update", "delete"})
    plain = "adds and changes" if adds and changes else "adds" if adds else "changes" if changes else ""
    return "; ".join(filter(None, [plain, *said]))
