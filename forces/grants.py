"""Who may do what to whose rows: the one table of all models, and the database's roles that it speaks of.

forces.rights says what GRANTS amounts to in PostgreSQL's own terms; after each migration forces.policies makes the
database so. A model without an entry stops the migration.
"""

from dataclasses import dataclass

from forces.choices import Audience

# Migrates, and owns all but the functions of REMOVER_ROLE. No page and no task runs as it.
OWNER_ROLE = "portal_owner"
# The login that web and workers use. Outside a scope it reaches only what SIGN_IN lists for it.
LOGIN_ROLE = "portal_web"
# Owns the one function that takes personal data out of what nobody else may change; nobody can become it.
REMOVER_ROLE = "portal_remover"
# Reads all history, what it tells of and its chain, to prove that they agree. Only the owner becomes it.
AUDITOR_ROLE = "portal_auditor"


def role_of(audience: Audience) -> str:
    return f"portal_{audience.value}"


# --- which rows ------------------------------------------------------------------------------------------------

OWN_FORCE = "force_id = (SELECT nullif(current_setting('portal.force_id', true), '')::int)"
OWN_PERSON = "by_id = (SELECT nullif(current_setting('portal.membership_id', true), '')::int)"
# A person can read no membership but their own, so the portfolio is that of whoever acts.
OWN_PORTFOLIO = (
    "portfolio_id = (SELECT portfolio_id FROM forces_membership WHERE left_at IS NULL"
    " AND id = (SELECT nullif(current_setting('portal.membership_id', true), '')::int))"
)
EVERY = "true"


@dataclass(frozen=True)
class Grant:
    """What one audience may do to one table.

    do: SQL privileges, a column list allowed (`update (stage)`). rows: which it sees and changes. new: which it may
    write, when that is not the same. open: of those that it sees, which it may still change or take away.
    """

    do: tuple[str, ...]
    rows: str = EVERY
    new: str | None = None
    open: str | None = None


def read(rows: str = EVERY) -> Grant:
    return Grant(("select",), rows)


def write(*do: str, rows: str) -> Grant:
    return Grant(("select", *do), rows)


def also(*conditions: str) -> str:
    return " AND ".join((OWN_FORCE, *conditions))


F, N, PF, PB, OB, PU = (
    Audience.FORCE,
    Audience.NATIONAL,
    Audience.PORTFOLIO,
    Audience.POLICING_BODY,
    Audience.OBSERVER,
    Audience.PUBLIC,
)

Grants = dict[Audience, Grant]

# Names of forces and bodies, and everything published: all may read it, and only the owner loads it.
REFERENCE: Grants = dict.fromkeys((F, N, PF, PB, OB, PU), read())
# The force's own drafts: no other audience has any right to the table, so no policy can be got wrong.
FORCE_DRAFT: Grants = {F: write("insert", "update", rows=OWN_FORCE)}
FORCE_LINKS: Grants = {F: write("insert", "delete", rows=OWN_FORCE)}
FORCE_LOG: Grants = {F: write("insert", rows=OWN_FORCE)}
# Frozen when signed or shared: the force adds, others read, nobody changes.
FROZEN: Grants = {F: write("insert", rows=OWN_FORCE), N: read(), PB: read(OWN_FORCE)}
# The chief officer comments first.
_CHIEF_COMMENTED = "inspection_id IN (SELECT inspection_id FROM actionplans_chiefofficercomment)"
# To the public: the force adds, everybody reads, nobody changes.
RELEASED: Grants = {
    F: Grant(("select", "insert"), EVERY, new=OWN_FORCE),
    **dict.fromkeys((N, PF, PB, OB, PU), read()),
}
# The national team's own notes: no force's people have any right to the table.
NATIONAL_DRAFT: Grants = {N: write("insert", "update", rows=EVERY)}
EVERYBODY_IN = (F, N, PF, PB, OB)

# The national team's own removals, and those that a force asks it to agree to.
_TO_NATIONAL = "force_id IS NULL OR to_national"
_OF_REMOVAL = "removal_id IN (SELECT id FROM audit_removal)"
_FILES = ("select", "insert", "update (deleted_at)")
DECIDES = "update (state, decided_by_id, decided_by_name, decided_at, files_searched_at)"

_BEING_READ = "reading_id IN (SELECT id FROM reviews_reading WHERE state <> 'handed_in')"
_PINNED = (
    "EXISTS (SELECT FROM assessments_submittedevidence pinned"
    " WHERE pinned.force_id = {table}.force_id AND pinned.version_id = {table}.id)"
)

# How far a force is with a request, and that it sent it: never that it has more time, or is open again.
OF_ASKED = "update (state, answered, last_activity_at, sent_at, sent_number)"
DECIDES_ON_ASKED = "update (state, extended_until)"
# A request is made until it is sent, and answered until that is sent or closed.
_REQUEST_IN_DRAFT = "request_id IN (SELECT id FROM returns_request WHERE state = 'draft')"
_ASKED_OPEN = "asked_id IN (SELECT id FROM returns_asked WHERE state <> 'sent' AND state <> 'closed')"
# Not extended_until: a force gives itself no more time.
OF_ASSESSMENT = "update (stage, answered, confirmed, last_activity_at, revision)"
OPENING_COLUMNS = "update (state, attempts, reason, lease_token, lease_until, not_before, finished_at)"
SCAN_COLUMNS = "scan_state, scan_reason, scan_attempts, scan_token, scan_until, scan_not_before"

SHEET_COLUMNS = f"state, outcome, settled_at, {SCAN_COLUMNS}"
# What was withdrawn is shown to nobody any more, its own force included.
_NOT_WITHDRAWN = "NOT (plan_id IN (SELECT plan_id FROM actionplans_publishedwithdrawal))"

# A practice that everybody in reads: published, and its source has not taken it back.
_IN_THE_LIBRARY = "published_at IS NOT NULL AND NOT (id IN (SELECT practice_id FROM practice_takenback))"
# It stands published only in words that its source agreed to; of an offer, those with which it was sent.
_AGREED = (
    "published_at IS NULL OR origin = 'quoted'"
    # Of no one force; what was once a force's stays its own to agree to.
    " OR (source_id IS NULL AND origin = 'written' AND NOT (id IN (SELECT practice_id FROM practice_consent)))"
    " OR (id, worded, source_id) IN"
    " (SELECT practice_id, of_worded, force_id FROM practice_consent WHERE state = 'given')"
    " OR (worded = 1 AND (origin_id, source_id) IN"
    " (SELECT public_id, force_id FROM practice_practiceoffer WHERE consents))"
)
_OWN_PRACTICE = (
    "practice_id IN (SELECT id FROM practice_practice"
    " WHERE source_id = (SELECT nullif(current_setting('portal.force_id', true), '')::int))"
)
# Whose it is, only its own uptake says, which no other force reads.
_OWN_UPTAKE = (
    "key IN (SELECT key FROM practice_uptake) AND (by_force_id IS NULL"
    " OR by_force_id = (SELECT nullif(current_setting('portal.force_id', true), '')::int))"
)
ANSWERS_CONSENT = "update (state, note, answered_by_name, answered_at)"

GRANTS: dict[str, Grants] = {
    "forces.Region": REFERENCE,
    # The national lead keeps them, and what the sign-in asks of them; nothing of them is ever taken away.
    "forces.Force": {**REFERENCE, N: write("insert", "update", rows=EVERY)},
    "forces.PolicingBody": {**REFERENCE, N: write("insert", "update", rows=EVERY)},
    "forces.Portfolio": REFERENCE,
    "forces.Organisation": {
        **dict.fromkeys(EVERYBODY_IN, read()),
        N: write("insert", "update", rows=EVERY),
    },
    "forces.User": {},
    "forces.Membership": {
        F: write("insert", "update", rows=also("audience = 'force'")),
        # Everybody who belongs to no force, and who leads in each: the national team brings them in.
        N: write("insert", "update", rows="audience <> 'force' OR role = 'force_lead'"),
        **dict.fromkeys(
            (PF, PB, OB), read("id = (SELECT nullif(current_setting('portal.membership_id', true), '')::int)")
        ),
    },
    "forces.FormerForce": {
        N: Grant(
            ("select", "insert", "delete"),
            EVERY,
            new="membership_id IN (SELECT id FROM forces_membership WHERE audience = 'national')",
        )
    },
    # Triggers of the models keep the national lead to what was added: nothing that is quoted changes.
    "frameworks.Framework": {**REFERENCE, N: write("insert", "update", rows=EVERY)},
    "frameworks.Provision": {**REFERENCE, N: write("insert", "update", rows=EVERY)},
    "frameworks.Passage": REFERENCE,
    "frameworks.Guidance": {
        **dict.fromkeys((F, PF, PB, OB), read()),
        N: write("insert", "update", rows=EVERY),
    },
    "frameworks.CrosswalkLink": {
        **dict.fromkeys((F, PF, PB, OB), read()),
        N: write("insert", "update", rows=EVERY),
    },
    "frameworks.Scale": REFERENCE,
    "frameworks.Grade": REFERENCE,
    # Each notes what they themselves do; of whose thing, is theirs to say only where they see several forces'.
    "audit.AccessLog": {
        F: Grant(("select", "insert"), OWN_FORCE, new=also(OWN_PERSON)),
        N: write("insert", rows=OWN_PERSON),
        PB: Grant(
            ("select", "insert"), OWN_PERSON, new=f"{OWN_PERSON} AND (force_id IS NULL OR {OWN_FORCE})"
        ),
        **dict.fromkeys(
            (PF, OB), Grant(("select", "insert"), OWN_PERSON, new=f"{OWN_PERSON} AND force_id IS NULL")
        ),
    },
    # Both are written beneath everybody: the chain by BY_FUNCTION's function, its signed heads by the worker.
    "audit.ChainLink": {F: read(OWN_FORCE), N: read("force_id IS NULL")},
    "audit.ChainHead": {F: read(OWN_FORCE), N: read("force_id IS NULL")},
    "audit.LastSeen": dict.fromkeys(EVERYBODY_IN, write("insert", "update", rows=OWN_PERSON)),
    # The team's own, always; what a force reads is the paper that was released to it.
    "reporting.Pack": {N: write("insert", "update", rows=EVERY)},
    "reporting.PackSection": {N: write("insert", "update", rows=EVERY)},
    "reporting.PackPaper": {
        N: write("insert", "update", rows=EVERY),
        **dict.fromkeys((F, PB), read(also("released_at IS NOT NULL"))),
    },
    "reporting.SavedFilter": {N: write("insert", "delete", rows=OWN_PERSON)},
    "audit.IdempotencyKey": dict.fromkeys(
        EVERYBODY_IN, write("insert", "update (location, messages)", "delete", rows=OWN_PERSON)
    ),
    "audit.KeptConflict": {
        F: Grant(("select", "insert", "update (settled_at)"), OWN_FORCE, new=also(OWN_PERSON)),
        # What the national team wrote, about whichever force: the force does not see it.
        N: Grant(
            ("select", "insert", "update (settled_at)"),
            "audience = 'national'",
            new=f"audience = 'national' AND {OWN_PERSON}",
        ),
    },
    # That something is removed is written by portal_remove alone (audit/removal/door.py), as its own role.
    "audit.Removal": {
        F: Grant(
            ("select", "insert", DECIDES), OWN_FORCE, new=also("state <> 'done'"), open="state = 'asked'"
        ),
        N: Grant(
            ("select", "insert", DECIDES),
            _TO_NATIONAL,
            new=f"({_TO_NATIONAL}) AND state <> 'done'",
            open="state = 'asked'",
        ),
    },
    "audit.RemovalWords": {
        F: write("insert", "delete", rows=OWN_FORCE),
        N: write("insert", "delete", rows=_OF_REMOVAL),
    },
    "audit.RemovalFile": {
        F: Grant(_FILES, OWN_FORCE, new=also("agreed = (deleted_at IS NOT NULL)"), open=also("agreed")),
        N: Grant(_FILES, _OF_REMOVAL, new="agreed = (deleted_at IS NOT NULL)", open="agreed"),
    },
    "audit.RemovedPlace": {F: read(OWN_FORCE), N: read(_OF_REMOVAL)},
    "notices.Notice": {
        F: write("insert", "update (read_at, by_mail, mail_id)", rows=OWN_FORCE),
        # It tells a force's leads of feedback, more time, requests, practice; it reads nothing that anybody is told.
        N: Grant(
            ("insert",),
            "kind = 'feedback' OR kind = 'new_day' OR kind = 'practice' OR kind = 'requested'"
            " OR kind = 'message'",
        ),
    },
    "notices.Mail": FORCE_DRAFT,
    "notices.Preference": FORCE_DRAFT,
    "evidence.Evidence": FORCE_DRAFT,
    "evidence.EvidenceVersion": {
        # What was handed in never changes; what the scanner says of it does.
        F: write("insert", f"update ({SCAN_COLUMNS})", rows=OWN_FORCE),
        N: read(_PINNED.format(table="evidence_evidenceversion")),
    },
    "evidence.EvidenceUse": {F: write("insert", "update (version_id)", "delete", rows=OWN_FORCE)},
    # What is quoted came with the portal, and is changed by nobody.
    "practice.Practice": {
        N: Grant(("select", "insert", "update"), EVERY, new=_AGREED, open="origin <> 'quoted'"),
        **dict.fromkeys((F, PF, PB, OB), read(_IN_THE_LIBRARY)),
    },
    "practice.PracticeProvision": {
        N: write("insert", "delete", rows=EVERY),
        **dict.fromkeys((F, PF, PB, OB), read("practice_id IN (SELECT id FROM practice_practice)")),
    },
    # Asked by the national team, answered once by the force.
    "practice.Consent": {
        F: Grant(
            ("select", ANSWERS_CONSENT), OWN_FORCE, open=also("state = 'asked'"), new=also("state <> 'asked'")
        ),
        N: Grant(("select", "insert"), EVERY, new="state = 'asked'"),
    },
    "practice.TakenBack": {
        F: Grant(("select", "insert"), EVERY, new=also(_OWN_PRACTICE)),
        **dict.fromkeys((N, PF, PB, OB), read()),
    },
    "practice.CallForPractice": {
        N: write("insert", "update", rows=EVERY),
        F: read("called_at IS NOT NULL"),
    },
    # Sent, it stands as it was sent.
    "practice.PracticeOffer": {
        F: Grant(("select", "insert", "update"), OWN_FORCE, open=also("state = 'draft'"), new=OWN_FORCE),
        N: read("state = 'sent'"),
    },
    "practice.Uptake": {F: write("insert", "update", rows=OWN_FORCE), N: read()},
    "reviews.BarrierPractice": {N: write("insert", "delete", rows=EVERY)},
    "practice.TakenUp": {
        F: Grant(("select", "insert", "update"), EVERY, new=_OWN_UPTAKE, open=_OWN_UPTAKE),
        **dict.fromkeys((N, PF, PB, OB), read()),
    },
    "actionplans.Plan": FORCE_DRAFT,
    "actionplans.Commitment": FORCE_DRAFT,
    "actionplans.CommitmentProvision": FORCE_LINKS,
    "actionplans.Action": FORCE_DRAFT,
    "actionplans.ActionProvision": FORCE_LINKS,
    "actionplans.ActionEvidence": FORCE_LINKS,
    "actionplans.ActionUpdate": FORCE_LOG,
    "actionplans.Milestone": FORCE_DRAFT,
    "actionplans.DueDateChange": FORCE_LOG,
    "actionplans.StrategyUpload": {F: write("insert", f"update ({SHEET_COLUMNS})", rows=OWN_FORCE)},
    "actionplans.Edition": FROZEN,
    "actionplans.EditionAction": FROZEN,
    "actionplans.EditionActionProvision": FROZEN,
    "actionplans.EditionCommitment": FROZEN,
    "actionplans.EditionCommitmentProvision": FROZEN,
    "actionplans.EditionMilestone": FROZEN,
    "actionplans.EditionEvidence": FROZEN,
    "actionplans.Heard": FORCE_DRAFT,
    "actionplans.HeardAction": FORCE_LINKS,
    "actionplans.Publication": FORCE_DRAFT,
    "actionplans.PublicationLine": FORCE_DRAFT,
    "actionplans.PublishedPlan": RELEASED,
    "actionplans.PublishedWithdrawal": RELEASED,
    "actionplans.PublishedLine": {
        F: Grant(("select", "insert"), _NOT_WITHDRAWN, new=OWN_FORCE),
        **dict.fromkeys((N, PF, PB, OB, PU), read(_NOT_WITHDRAWN)),
    },
    "actionplans.Obligation": REFERENCE,
    "actionplans.RecommendationUpdate": {
        **dict.fromkeys((F, N, PB, OB, PU), read()),
        PF: Grant(("select", "insert"), EVERY, new=f"code IS NULL AND {OWN_PORTFOLIO}"),
    },
    "actionplans.Response": FORCE_DRAFT,
    "actionplans.ReleasedResponse": FROZEN,
    "actionplans.Inspection": {
        F: write("insert", "update", rows=OWN_FORCE),
        N: read(),
        PB: read(OWN_FORCE),
    },
    "actionplans.ChiefOfficerComment": {
        F: Grant(("select", "insert"), OWN_FORCE, new=also(OWN_PERSON)),
        N: read(),
        PB: read(OWN_FORCE),
    },
    # All that a policing body writes, beside what notes that it was here.
    "actionplans.PolicingBodyComment": {
        PB: Grant(("select", "insert"), OWN_FORCE, new=also(OWN_PERSON, _CHIEF_COMMENTED)),
        F: read(OWN_FORCE),
        N: read(),
    },
    "actionplans.Standing": {
        **dict.fromkeys((F, PF, PB, OB, PU), read()),
        N: write("insert", "update", rows=EVERY),
    },
    "actionplans.Deliverable": {
        **dict.fromkeys((F, PF, PB, OB, PU), read()),
        N: write("insert", "update", rows=EVERY),
    },
    # The national team's own, as it is made; a force reads the copy that it is sent.
    "returns.Request": {
        N: Grant(("select", "insert", "update"), EVERY, open="state <> 'closed'", new=EVERY),
    },
    "returns.Question": {
        N: Grant(
            ("select", "insert", "update", "delete"), EVERY, open=_REQUEST_IN_DRAFT, new=_REQUEST_IN_DRAFT
        ),
    },
    "returns.Asked": {
        # Opened again by the national team alone.
        F: Grant(
            ("select", OF_ASKED), OWN_FORCE, open=also("state <> 'sent'", "state <> 'closed'"), new=OWN_FORCE
        ),
        N: write("insert", DECIDES_ON_ASKED, rows=EVERY),
    },
    "returns.Answer": {
        F: Grant(("select", "insert", "update"), OWN_FORCE, open=also(_ASKED_OPEN), new=also(_ASKED_OPEN)),
    },
    "returns.Return": {F: Grant(("select", "insert"), OWN_FORCE, new=also(_ASKED_OPEN)), N: read()},
    "returns.ReturnedAnswer": {F: write("insert", rows=OWN_FORCE), N: read()},
    "returns.Decision": {F: read(OWN_FORCE), N: write("insert", rows=EVERY)},
    "assessments.Cycle": {
        **dict.fromkeys((F, PF, PB, OB), read()),
        N: write("insert", "update", rows=EVERY),
    },
    # The national team opens a cycle for each force, and takes up again what was set aside; the rest is done as the
    # force, by the portal.
    "assessments.Opening": {
        F: Grant(("select", OPENING_COLUMNS), OWN_FORCE),
        N: write("insert", "update (state, attempts, not_before)", rows=EVERY),
    },
    "assessments.Assessment": {
        F: write("insert", OF_ASSESSMENT, rows=OWN_FORCE),
        # Stage and progress, no content; sending back moves the stage.
        N: Grant(("select", "update (stage, extended_until, revision)"), EVERY),
    },
    "assessments.Rating": FORCE_DRAFT,
    "assessments.Summary": FORCE_DRAFT,
    "assessments.Assignment": FORCE_DRAFT,
    # The file as it was handed in never changes; what the scanner says of it does, and what came of it.
    "assessments.SheetUpload": {F: write("insert", f"update ({SHEET_COLUMNS})", rows=OWN_FORCE)},
    "assessments.WeakPointWord": FORCE_DRAFT,
    "assessments.Thread": FORCE_DRAFT,
    "assessments.Post": FORCE_LOG,
    # Not the policing body's: it is for those who review.
    "assessments.SubmittedWeakPoint": {F: write("insert", rows=OWN_FORCE), N: read()},
    # The national team adds its own step, and reads no other.
    "assessments.SignOff": {
        F: write("insert", rows=OWN_FORCE),
        N: write("insert", rows="step = 'reopened'"),
    },
    "assessments.SentBack": {
        F: write("insert", "update (settled_at)", rows=OWN_FORCE),
        N: write("insert", rows="by_national"),
    },
    # Sent with a submission, it stands as it was sent.
    "assessments.Reply": {
        F: Grant(
            ("select", "insert", "update"), OWN_FORCE, open=also("submission_id IS NULL"), new=OWN_FORCE
        ),
        N: read("submission_id IS NOT NULL"),
    },
    "assessments.Extension": {F: read(OWN_FORCE), N: write("insert", rows=EVERY)},
    "assessments.Submission": {
        # Once, and by a later number: a trigger of the model asks for it.
        F: Grant(
            ("select", "insert", "update (superseded)"), OWN_FORCE, open=also("NOT superseded"), new=OWN_FORCE
        ),
        N: read(),
        PB: read(OWN_FORCE),
    },
    "assessments.SubmittedRating": FROZEN,
    "assessments.SubmittedSummary": FROZEN,
    "assessments.SubmittedEvidence": FROZEN,
    "reviews.Review": {
        F: read(also("released_at IS NOT NULL")),
        # A decision is final: what went to the force stands as it went.
        N: Grant(("select", "insert", "update"), EVERY, open="released_at IS NULL", new=EVERY),
        PB: read(also("released_at IS NOT NULL", "state = 'accepted'")),
    },
    "reviews.Finding": {
        F: read(also("released_at IS NOT NULL")),
        N: Grant(("select", "insert", "update", "delete"), EVERY, open="released_at IS NULL", new=EVERY),
        # Read under the policing body's own rights: it sees no review before it is accepted.
        PB: read(
            also(
                "released_at IS NOT NULL",
                "kind <> 'question'",
                "review_id IN (SELECT id FROM reviews_review)",
            )
        ),
    },
    # The national team's own, and nobody else's. What was handed in stands.
    "reviews.Reading": {
        N: Grant(
            ("select", "insert", "update"),
            EVERY,
            new="reader_id IS NOT NULL OR state = 'given'",
            open="state <> 'handed_in'",
        )
    },
    "reviews.ReadingGrade": {
        N: Grant(("select", "insert", "update"), EVERY, new=_BEING_READ, open=_BEING_READ)
    },
    "reviews.TeamComment": {N: Grant(("select", "insert"), EVERY, new=OWN_PERSON)},
    # Of plans: what they are marked against is quoted; marks and findings are as a review's findings.
    "reviews.PlanMatter": REFERENCE,
    "reviews.PlanReview": {
        F: read(also("released_at IS NOT NULL")),
        N: Grant(("select", "insert", "update"), EVERY, open="released_at IS NULL", new=EVERY),
        PB: read(also("released_at IS NOT NULL")),
    },
    "reviews.PlanMark": {
        F: read(also("released_at IS NOT NULL")),
        N: Grant(("select", "insert", "update"), EVERY, open="released_at IS NULL", new=EVERY),
        PB: read(also("released_at IS NOT NULL")),
    },
    "reviews.PlanFinding": {
        F: read(also("released_at IS NOT NULL")),
        N: Grant(("select", "insert", "update", "delete"), EVERY, open="released_at IS NULL", new=EVERY),
        PB: read(also("released_at IS NOT NULL")),
    },
    "reviews.PlanArea": {N: write("insert", "update", rows=EVERY)},
    # Chasing returns: the national team's alone.
    "reviews.Theme": NATIONAL_DRAFT,
    "reviews.ThemeTag": {N: write("insert", "delete", rows=EVERY)},
    "reviews.Contact": NATIONAL_DRAFT,
    "reviews.Barrier": NATIONAL_DRAFT,
    "reviews.HelpOffer": NATIONAL_DRAFT,
    "reviews.Message": {F: read(OWN_FORCE), N: write("insert", rows=EVERY)},
    # Released with the submission that is accepted. Who decided it stands in PanelDecision, which no force may read.
    "reviews.ModeratedGrade": {
        F: read(also("released_at IS NOT NULL")),
        N: Grant(("select", "insert", "update"), EVERY, open="released_at IS NULL", new=EVERY),
        PB: read(also("released_at IS NOT NULL", "review_id IN (SELECT id FROM reviews_review)")),
    },
    "reviews.PanelDecision": {N: write("insert", rows=EVERY)},
    "reporting.ReportText": {N: write("insert", "update", rows=EVERY)},
    "reporting.PublishedPaper": {
        F: Grant(("select", "insert", "update"), _NOT_WITHDRAWN, new=OWN_FORCE, open=also(_NOT_WITHDRAWN)),
        **dict.fromkeys((N, PF, PB, OB, PU), read(_NOT_WITHDRAWN)),
    },
    "reporting.Report": {
        N: write("insert", "update", rows=EVERY),
        # A released report names no force: a constraint of the table.
        **dict.fromkeys((F, PB, OB, PU), read("released_at IS NOT NULL")),
    },
    # Of the live plan, the force's own alone; of a shared edition, whoever reads that.
    "reporting.PlanPage": {
        F: write("insert", "update", rows=OWN_FORCE),
        N: read("edition_id IS NOT NULL"),
        PB: read(also("edition_id IS NOT NULL")),
    },
    # Triggers of the model keep each step to whose it is. What went out of a force, it reads itself.
    "reporting.Export": {N: write("insert", "update", rows=EVERY)},
    "reporting.ExportedForce": {N: write("insert", rows=EVERY), F: read(OWN_FORCE)},
}

# What portal_remove writes about itself.
REMOVALS = {"audit.Removal", "audit.RemovalWords", "audit.RemovalFile", "audit.RemovedPlace"}

# A signed or shared thing is whole from the start: rows beneath it are added in the transaction that makes it, or
# not at all. {model: the field that names what it is a part of}
SEALED: dict[str, str] = {
    "assessments.SubmittedRating": "submission",
    "assessments.SubmittedSummary": "submission",
    "assessments.SubmittedEvidence": "submission",
    "actionplans.EditionAction": "edition",
    "actionplans.EditionActionProvision": "edition_action",
    "actionplans.EditionCommitment": "edition",
    "actionplans.EditionCommitmentProvision": "edition_commitment",
    "actionplans.EditionMilestone": "edition_action",
    "actionplans.EditionEvidence": "edition",
    "actionplans.PublishedLine": "plan",
    "returns.ReturnedAnswer": "returned",
}

# Who looked, as whom and when is written by the database, whatever the statement says.
NOTED_BY_DATABASE = {"audit.AccessLog"}

# What the bare login may touch by itself: sessions, sign-in, throttling, and sweeping keys of forms by their age alone.
# Everything else is permission denied.
SIGN_IN: dict[str, tuple[str, ...]] = {
    "forces.User": ("select", "insert", "update"),
    "forces.Membership": ("select", "update (user_id, joined_at)"),
    "forces.Organisation": ("select",),
    "forces.Force": ("select",),
    "forces.PolicingBody": ("select",),
    "forces.Portfolio": ("select",),
    "audit.ChainHead": ("select", "insert"),
    "forces.Session": ("select", "insert", "update", "delete"),
    "forces.IdentityProvider": ("select",),
    "forces.IdentityProvider_organisations": ("select",),
    "mfa.Authenticator": ("select", "insert", "update", "delete"),
    "socialaccount.SocialAccount": ("select", "insert", "update", "delete"),
    # None is kept; unlinking an account looks for some.
    "socialaccount.SocialToken": ("select", "delete"),
    "account.EmailAddress": ("select", "insert", "update", "delete"),
    "account.EmailConfirmation": ("select", "insert", "update", "delete"),
    "axes.AccessAttempt": ("select", "insert", "update", "delete"),
    "axes.AccessAttemptExpiration": ("select", "insert", "update", "delete"),
    "axes.AccessFailureLog": ("select", "insert"),
    "axes.AccessLog": ("select", "insert"),
    "audit.IdempotencyKey": ("select (at)", "delete"),
}

# Tables that a function of the owner's adds to, on everybody's behalf: row-level security is forced on the owner too.
BY_FUNCTION = {"audit.ChainLink"}

# Django's and allauth's own tables, which the portal does not use: nobody may touch them.
CLOSED = {
    "auth.Permission",
    "auth.Group",
    "auth.Group_permissions",
    "pghistory.Context",
    "sessions.Session",
    "socialaccount.SocialApp",
}
# Names of models, which the history asks for.
CONTENT_TYPES = "contenttypes.ContentType"
