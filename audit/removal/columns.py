"""Where somebody's words can stand: every column of free text of every model, read from the models themselves.

A model written tomorrow is here tomorrow. Reference data that no audience writes is not: nobody can have typed there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from forces import rights
from forces.choices import Audience
from forces.grants import GRANTS
from forces.models import Membership

# What people call the places: they decide by this list what goes.
KINDS = {
    "actionplans.Action": "actions of the plan",
    "actionplans.ActionUpdate": "updates on actions",
    "actionplans.ChiefOfficerComment": "chief officers' comments on inspection reports",
    "actionplans.Commitment": "commitments of the plan",
    "actionplans.Deliverable": "national deliverables",
    "actionplans.DueDateChange": "reasons why a due date moved",
    "actionplans.Edition": "editions of the plan",
    "actionplans.EditionAction": "actions in editions of the plan",
    "actionplans.EditionCommitment": "commitments in editions of the plan",
    "actionplans.EditionEvidence": "evidence in editions of the plan",
    "actionplans.EditionMilestone": "milestones in editions of the plan",
    "actionplans.Inspection": "inspection reports",
    "actionplans.Milestone": "milestones of actions",
    "actionplans.Plan": "who keeps the plan moving",
    "actionplans.PolicingBodyComment": "policing bodies' comments on inspection reports",
    "actionplans.Heard": "what was heard, and what changed",
    "actionplans.Publication": "what is to go public of the plan",
    "actionplans.PublicationLine": "wordings for the public",
    "actionplans.PublishedLine": "published plans",
    "actionplans.PublishedWithdrawal": "reasons why a published plan was withdrawn",
    "actionplans.RecommendationUpdate": "updates on recommendations",
    "actionplans.ReleasedResponse": "responses to recommendations, as released",
    "actionplans.Response": "responses to recommendations",
    "actionplans.Standing": "where recommendations stand",
    "actionplans.StrategyUpload": "strategies that were brought to be read",
    "assessments.Assignment": "notes on parts that were given to people",
    "assessments.Cycle": "cycles",
    "assessments.Extension": "reasons for giving a force more time",
    "assessments.Post": "questions and answers between colleagues",
    "assessments.Rating": "answers",
    "assessments.Reply": "answers to the national team's questions",
    "assessments.SentBack": "reasons for sending an assessment back",
    "assessments.SheetUpload": "spreadsheets of answers that were brought back",
    "assessments.SignOff": "what was said on the way to a signature",
    "assessments.Submission": "submissions",
    "assessments.SubmittedEvidence": "evidence in submissions",
    "assessments.SubmittedRating": "answers in submissions",
    "assessments.SubmittedSummary": "summaries in submissions",
    "assessments.SubmittedWeakPoint": "what was weakly founded in submissions",
    "assessments.Summary": "summaries",
    "assessments.WeakPointWord": "why something weakly founded is sent",
    "audit.AccessLog": "notes of who opened what",
    "audit.IdempotencyKey": "what you were told after sending a form (kept for a day)",
    "audit.KeptConflict": "texts of two people who wrote at once",
    "audit.Removal": "removals of personal data",
    "evidence.Evidence": "evidence",
    "evidence.EvidenceVersion": "files and links of evidence",
    "forces.Force": "forces",
    "forces.Membership": "people",
    "forces.Organisation": "organisations",
    "forces.PolicingBody": "policing bodies",
    "frameworks.CrosswalkLink": "links between lines of the frameworks",
    "frameworks.Framework": "publications that the national lead added",
    "frameworks.Guidance": "what good looks like",
    "frameworks.Provision": "recommendations that the national lead added",
    "notices.Mail": "why a mail was refused",
    "notices.Notice": "notices",
    "reporting.Export": "reasons for bulk exports",
    "reporting.ExportedForce": "bulk exports as forces read of them",
    "practice.CallForPractice": "calls for practice",
    "practice.Consent": "what forces were asked about their practice, and said",
    "practice.Practice": "the practice library",
    "practice.PracticeOffer": "answers to calls for practice",
    "practice.Uptake": "what came of a practice",
    "reporting.PublishedPaper": "published plans as PDF",
    "reporting.Report": "national reports",
    "reporting.ReportText": "words of the next national report",
    "returns.Answer": "answers to requests",
    "returns.Asked": "what forces were asked",
    "returns.Decision": "reasons for decisions about what a force was asked",
    "returns.Question": "questions of requests",
    "returns.Request": "requests to forces",
    "returns.ReturnedAnswer": "answers that were returned",
    "reporting.Pack": "feedback packs",
    "reporting.PackPaper": "feedback packs, as they were frozen",
    "reporting.PackSection": "words of feedback packs",
    "reporting.SavedFilter": "names of kept filters",
    "reviews.Theme": "themes of gaps and needed support",
    "reviews.Barrier": "blockers that the national team noted",
    "reviews.Contact": "contacts with forces",
    "reviews.Finding": "findings",
    "reviews.ReadingGrade": "grades that reviewers gave, and why",
    "reviews.PlanArea": "areas that plans show, worded for the national report",
    "reviews.PlanFinding": "findings on plans",
    "reviews.PlanMark": "notes on what plans say",
    "reviews.PlanReview": "reviews of plans",
    "reviews.HelpOffer": "help that was offered to forces",
    "reviews.Message": "messages of the national team",
    "reviews.ModeratedGrade": "reasons of moderated grades",
    "reviews.PanelDecision": "decisions of panels",
    "reviews.Review": "reviews",
    "reviews.TeamComment": "comments inside the national team",
}

# What the portal writes for itself, never a person: to change it would break a row and remove nothing.
MACHINE = {
    "audit.AccessLog.act",
    "audit.AccessLog.audience",
    "audit.KeptConflict.subject",
    "audit.LastSeen.page",
    "audit.Removal.found",
    "audit.RemovalFile.subject",
    "audit.RemovalWords.sealed",
    "audit.RemovedPlace.column_name",
    "audit.RemovedPlace.table_name",
    "actionplans.Deliverable.code",
    "actionplans.StrategyUpload.outcome",
    "assessments.Opening.reason",
    "assessments.SheetUpload.outcome",
    "assessments.SubmittedEvidence.kind",
    "evidence.EvidenceVersion.content_type",
    # Too short for a word of anybody's.
    "forces.Force.abbreviation",
    "forces.Force.code",
    "frameworks.CrosswalkLink.code",
    "frameworks.Framework.code",
    "frameworks.Provision.code",
    "notices.Mail.counts",
    "notices.Notice.subject",
    "notices.Notice.url",
    # What stands there is the framework's, and how the force's actions stand.
    "reporting.PlanPage.content",
    "reporting.PlanPage.reason",
    "reporting.PlanPage.template_version",
    "reporting.Export.content",
    "reporting.Export.reason",
    "reporting.Export.template_version",
    "reporting.PublishedPaper.template_version",
    "reporting.PackPaper.template_version",
    "reporting.SavedFilter.values",
    "reporting.Report.template_version",
}
MACHINE_NAMES = {"digest", "sha256", "content_sha256", "words_sha256", "stored_as", "pgh_label"}

# Who did it: out of reach of every removal, or two people could take a third one's name off what that one did, and the
# preview would tell who has worked here. It is the portal that writes these, from the account; what people type about
# anybody stands elsewhere. Each with its reason, beside every column called by_name or ..._by_name (is_who).
WHO = {
    "forces.Membership.display_name": "The account's own: the people page changes it, and its history tells who did.",
    "forces.Membership.email": "By it somebody signs in and is invited.",
    "audit.KeptConflict.theirs_name": "Who saved the text that stands: perhaps somebody of another organisation.",
    "actionplans.EditionAction.owner_name": "Whose action it was when the plan was shared, from the account.",
    "reviews.Review.reviewer_name": "Whose review it is.",
    "reviews.Reading.reader_name": "Whose reading it is.",
    "reviews.PlanReview.reviewer_name": "Whose review of a plan it is.",
}
WHO_NAMES = {
    # audience, by and request are keys of ours; name is who it was. Nothing in it was typed.
    "pgh_context",
}


class NoForceError(RuntimeError):
    """A model that a force writes, and nothing in it says which force."""


@dataclass(frozen=True)
class Column:
    """kind: text, json or array. room: characters that a text may have, None without a limit."""

    name: str
    kind: str
    room: int | None


@dataclass(frozen=True)
class Table:
    """One table with its columns of free text.

    of_force: the condition for one force's rows, with %(force)s; None where no force writes. of_nation: the same for
    rows that belong to no force; None where there are none.
    """

    model: type[models.Model]
    columns: tuple[Column, ...]
    of_force: str | None
    of_nation: str | None

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        return str(self.model._meta.pk.column)

    @property
    def is_history(self) -> bool:
        return rights.is_event(self.model)

    @property
    def counted(self) -> bool:
        """Whether a save must name the revision that it started from."""
        return not self.is_history and any(field.name == "revision" for field in self.model._meta.fields)

    @property
    def label(self) -> str:
        """The kind of place, for people."""
        name = KINDS[rights.live_of(self.model)._meta.label]
        return f"Earlier states of {name}" if self.is_history else name[0].upper() + name[1:]


@cache
def tables() -> tuple[Table, ...]:
    """Rows before their history: what a save under way adds to the history is then seen."""
    found = [table for model in apps.get_models(include_auto_created=True) if (table := _table(model))]
    return tuple(sorted(found, key=lambda table: (table.is_history, table.name)))


def _table(model: type[models.Model]) -> Table | None:
    live = rights.live_of(model)
    grants = GRANTS.get(live._meta.label, {})
    columns = tuple(_columns(model, live))
    writers = {audience for audience, grant in grants.items() if any(_writes(do, columns) for do in grant.do)}
    # Its own records are written in nobody's name, and hold nothing that was typed.
    if not columns or not writers:
        return None
    by_force = Audience.FORCE in writers
    return Table(
        model,
        columns,
        of_force=_of_force(model) if by_force else None,
        # Of a table that also holds what is quoted, the rows that people write say so themselves.
        of_nation=_of_nation(model) if by_force else getattr(live, "written", "true"),
    )


def _writes(do: str, columns: Iterable[Column]) -> bool:
    """Whether with this right somebody's words can get there: not where it is for other columns alone."""
    verb, _, listed = do.partition(" ")
    if verb == "select":
        return False
    return not listed or bool({column.name for column in columns} & set(listed.strip("()").split(", ")))


def is_who(live: type[models.Model], name: str) -> bool:
    """Whether the field says who did something. live: the model, or that whose history it is in."""
    return (
        name in WHO_NAMES
        or name == "by_name"
        or name.endswith("_by_name")
        or f"{live._meta.label}.{name}" in WHO
    )


def _columns(model: type[models.Model], live: type[models.Model]) -> Iterator[Column]:
    for field in model._meta.concrete_fields:
        if field.name in MACHINE_NAMES or f"{live._meta.label}.{field.name}" in MACHINE or field.choices:
            continue
        if is_who(live, field.name):
            continue
        if isinstance(field, models.JSONField):
            yield Column(str(field.column), "json", None)
        elif isinstance(field, ArrayField):
            if isinstance(field.base_field, models.CharField | models.TextField):
                yield Column(str(field.column), "array", None)
        elif isinstance(field, models.CharField | models.TextField) and not isinstance(
            field, models.SlugField
        ):
            yield Column(str(field.column), "text", field.max_length)


def _field(model: type[models.Model], name: str) -> Any:
    return next((field for field in model._meta.concrete_fields if field.name == name), None)


_OF_PERSON = "by_id IN (SELECT id FROM forces_membership WHERE {})"


def _of_force(model: type[models.Model]) -> str:
    if _field(model, "force"):
        return "force_id = %(force)s"
    by = _field(model, "by")
    if by is not None and by.related_model is Membership:
        return _OF_PERSON.format("force_id = %(force)s")
    raise NoForceError(
        f"{model._meta.label}: give it a force, or a person (by), for removals to find its rows."
    )


def _of_nation(model: type[models.Model]) -> str | None:
    force = _field(model, "force")
    if force is None:
        return _OF_PERSON.format("force_id IS NULL")
    return "force_id IS NULL" if force.null else None


# --- files ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """A table whose rows have a file. Told by the model's own attribute `held_file`.

    key: the column with the storage's key. said: columns that then say that it was removed. constant: columns and
    what they become. remade: for a file made from the row's words, from which states it is made again; otherwise the
    file is what somebody handed in.
    """

    model: type[models.Model]
    key: str
    said: tuple[str, ...] = ()
    constant: tuple[tuple[str, str | int | None], ...] = ()
    remade: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def history(self) -> str:
        """The table of earlier states, where there is one."""
        event = getattr(self.model, "pgh_event_model", None)
        return event._meta.db_table if event else ""


@cache
def held_files() -> tuple[Held, ...]:
    return tuple(Held(model, **model.held_file) for model in apps.get_models() if hasattr(model, "held_file"))
