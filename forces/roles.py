"""What each role holds: one table, which the help page renders word for word.

A permission says what somebody may do at all; <app>/rules.py adds the state of the thing that it is done to.
"""

from dataclasses import dataclass
from enum import Enum

from forces.choices import Audience, Role


class Permission(Enum):
    """Each permission's value is what the help page says of it."""

    READ_ASSESSMENT = "read what was given to them of the force's assessment"
    READ_WHOLE = "read all of the force's assessment, also while it is a draft"
    GIVE_PARTS = "give parts of the assessment to colleagues, and agree what they hand in"
    ANSWER = "grade behaviours, comment and attach evidence"
    DISCUSS = "ask colleagues about an answer or a summary, and answer them"
    SUMMARISE = "write and confirm the force's summary of a descriptor"
    SEND_FOR_SIGNATURE = "send the assessment to the chief officer"
    SIGN = "sign and so submit the assessment, or send parts of it back"
    READ_PLAN = "read the live action plan"
    EDIT_PLAN = "add and change actions, and post updates"
    SHARE_EDITION = "share a frozen edition of the plan"
    RELEASE_RESPONSES = "release the force's responses to recommendations"
    COMMENT_AS_CHIEF = "comment on a published inspection report, before the policing body does"
    COMMENT_AS_BODY = "comment on a published inspection report, once the chief officer has"
    KEEP_RECOMMENDATIONS = (
        "add recommendations, say which are for forces and which are closed, and keep deliverables"
    )
    PREPARE_PUBLICATION = "choose what of the plan the public reads, and send that to the chief officer"
    RELEASE_PUBLICATION = (
        "release to the public what the lead chose, or send it back; withdraw what was published"
    )
    KEEP_PRACTICE = (
        "keep the practice library: add to it, ask the source's consent, publish, and call for practice"
    )
    TAKE_UP_PRACTICE = "say what came of a practice of others, and draft answers to calls for practice"
    OFFER_PRACTICE = (
        "send what answers a call for practice, and agree that all forces read of the force's own"
    )
    MANAGE_PEOPLE = "invite and remove people of their own organisation"
    ASK_REMOVAL = (
        "ask for personal data to be removed from all that the force wrote, and agree when another asks"
    )
    LEAD_REMOVAL = (
        "ask for personal data to be removed from what the national team wrote, and agree if a force asks it"
    )
    AGREE_TO_REMOVAL = "agree to removing personal data from what the national team wrote"
    READ_SUBMISSIONS = "read what forces submitted, and the evidence that it rests on"
    REVIEW = (
        "read and grade what was given to them, record findings, accept a submission or send it back with questions,"
        " mark shared plans, tag themes, and draft and word feedback packs"
    )
    SHARE_OUT = (
        "share out submissions among those who read them, and say for which forces each of them has worked"
    )
    KEEP_ORGANISATIONS = (
        "add, rename and close forces, policing bodies and observers, and bring in the first people of each"
    )
    CHASE = "note contacts with forces, blockers and help offered, and write to forces’ leads"
    SETTLE = "record what a panel decides where two readings differ, and see how each reviewer reads"
    RUN_CYCLES = "open and close cycles, give a force more time, and keep the list of themes"
    WRITE_GUIDANCE = "write what good looks like, and which evidence is typical, beside each behaviour"
    EDIT_CROSSWALK = "say which lines of the frameworks touch each other, and why"
    EDIT_REPORT_TEXT = (
        "edit the words of the national report, release it, and release feedback packs to forces"
    )
    MAKE_REPORTS = "make and read national reports"
    EXPORT = "ask for a bulk export, with a reason, and agree when another asks"
    READ_REQUESTS = "read what the national team asks the force, and what the force returned"
    ANSWER_REQUESTS = "answer what the national team asks the force"
    SEND_RETURNS = "send the force's answers to the national team"
    ASK_FORCES = "ask forces for information: make a request, send and close it, give a force more time"
    UPDATE_RECOMMENDATIONS = "post updates on the recommendations of their portfolio"
    READ_POSITION = "read where their own force stands: what was submitted and released"


@dataclass(frozen=True)
class RoleEntry:
    """One line of the table."""

    audience: Audience
    summary: str
    permissions: frozenset[Permission]
    second_factor: bool = False  # whoever has it signs in with more than a password

    @property
    def permissions_in_order(self) -> list[Permission]:
        return [permission for permission in Permission if permission in self.permissions]


_FORCE_READER = {
    Permission.READ_ASSESSMENT,
    Permission.READ_WHOLE,
    Permission.READ_PLAN,
    Permission.READ_REQUESTS,
}
_CONTRIBUTOR = {
    Permission.READ_ASSESSMENT,
    Permission.READ_PLAN,
    Permission.ANSWER,
    Permission.DISCUSS,
    Permission.EDIT_PLAN,
    Permission.TAKE_UP_PRACTICE,
    Permission.READ_REQUESTS,
    Permission.ANSWER_REQUESTS,
}
_CHIEF_OFFICER = _FORCE_READER | {
    Permission.DISCUSS,
    Permission.SIGN,
    Permission.SHARE_EDITION,
    Permission.COMMENT_AS_CHIEF,
    Permission.RELEASE_PUBLICATION,
    Permission.ASK_REMOVAL,
}
_REVIEWER = {
    Permission.READ_SUBMISSIONS,
    Permission.REVIEW,
    Permission.CHASE,
    Permission.MAKE_REPORTS,
    Permission.EDIT_CROSSWALK,
    Permission.KEEP_PRACTICE,
    Permission.AGREE_TO_REMOVAL,
    Permission.EXPORT,
}

ROLES: dict[Role, RoleEntry] = {
    Role.FORCE_LEAD: RoleEntry(
        Audience.FORCE,
        "Runs the force's assessment and plan, and sends them to be signed.",
        frozenset(
            _CONTRIBUTOR
            | {
                Permission.READ_WHOLE,
                Permission.GIVE_PARTS,
                Permission.SUMMARISE,
                Permission.SEND_FOR_SIGNATURE,
                Permission.RELEASE_RESPONSES,
                Permission.SEND_RETURNS,
                Permission.PREPARE_PUBLICATION,
                Permission.OFFER_PRACTICE,
                Permission.MANAGE_PEOPLE,
                Permission.ASK_REMOVAL,
            }
        ),
    ),
    Role.CONTRIBUTOR: RoleEntry(
        Audience.FORCE,
        "Answers what was given to them, and keeps actions up to date.",
        frozenset(_CONTRIBUTOR),
    ),
    Role.CHIEF_OFFICER: RoleEntry(
        Audience.FORCE,
        "Reads the force's position and signs it, or sends it back.",
        frozenset(_CHIEF_OFFICER),
        second_factor=True,
    ),
    Role.DEPUTY: RoleEntry(
        Audience.FORCE, "Signs in the chief officer's place.", frozenset(_CHIEF_OFFICER), second_factor=True
    ),
    Role.VIEWER: RoleEntry(Audience.FORCE, "Reads, and changes nothing.", frozenset(_FORCE_READER)),
    Role.REVIEWER: RoleEntry(
        Audience.NATIONAL,
        "Reads and grades submissions and shared plans, records findings, accepts or asks.",
        frozenset(_REVIEWER),
        second_factor=True,
    ),
    Role.NATIONAL_LEAD: RoleEntry(
        Audience.NATIONAL,
        "Runs the cycles, shares out the reading, keeps organisations, and releases reports and feedback packs.",
        frozenset(
            _REVIEWER
            | {
                Permission.SHARE_OUT,
                Permission.SETTLE,
                Permission.RUN_CYCLES,
                Permission.ASK_FORCES,
                Permission.KEEP_ORGANISATIONS,
                Permission.WRITE_GUIDANCE,
                Permission.KEEP_RECOMMENDATIONS,
                Permission.EDIT_REPORT_TEXT,
                Permission.MANAGE_PEOPLE,
                Permission.LEAD_REMOVAL,
            }
        ),
        second_factor=True,
    ),
    Role.PORTFOLIO_OWNER: RoleEntry(
        Audience.PORTFOLIO,
        "Reports progress on the recommendations of one national portfolio.",
        frozenset({Permission.UPDATE_RECOMMENDATIONS}),
    ),
    Role.POLICING_BODY: RoleEntry(
        Audience.POLICING_BODY,
        "Reads where its own force stands, and comments on inspection reports. Sees no draft and no other force.",
        frozenset({Permission.READ_POSITION, Permission.COMMENT_AS_BODY}),
    ),
    Role.OBSERVER: RoleEntry(
        Audience.OBSERVER,
        "Reads the national reports released to it, recommendations and the practice library.",
        frozenset(),
    ),
}
