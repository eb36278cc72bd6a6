"""Bulk exports: two people, each force told, made once, handed out to whoever asked, gone after a week."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from openpyxl import load_workbook

from audit.models import AccessLog
from forces.choices import Audience, Role
from forces.models import Membership
from forces.scope import By, scope
from reporting import exporting, rules, tasks
from reporting.choices import ExportDecision, ExportKind, ReportState
from reporting.exported import Export, ExportedForce
from tests.conftest import arranging
from tests.kept import keeps
from tests.submissions import make_submission
from tests.world import make_membership

pytestmark = pytest.mark.django_db
WHY = "For the yearly report to ministers."


@keeps
def signed(world):
    with arranging():
        for people in (world.kent, world.warwickshire):
            make_submission(people.force, world.cycle, value=3, comment="=HYPERLINK(1)")
    return world


@pytest.fixture
def ask(signed, national):
    def ask(kind=ExportKind.GRADES, by=None) -> Export:
        by = by or signed.reviewer
        with national(by):
            cycle = signed.cycle if kind == ExportKind.GRADES else None
            return exporting.ask(kind=kind, cycle=cycle, purpose=WHY, by=by)

    return ask


@pytest.fixture
def agreed(ask, signed, national):
    def agree() -> Export:
        export = ask()
        with national(signed.national_lead):
            exporting.agree(export=export, by=signed.national_lead)
        return now(export)

    return agree


def now(export: Export) -> Export:
    with arranging():
        return Export.objects.select_related("cycle", "asked_by").get(pk=export.pk)


# --- two people -------------------------------------------------------------------------------------------------


def test_nothing_is_made_before_somebody_agrees(ask, national):
    export = ask()
    tasks.make_export(str(export.public_id))
    assert (now(export).state, now(export).stored_as) == (ReportState.QUEUED, "")
    with arranging():
        assert not ExportedForce.objects.exists()


def test_each_force_reads_what_went_out_and_why_and_nothing_of_another(agreed, signed):
    agreed()
    kent = signed.kent
    with scope(Audience.FORCE, kent.force.pk, by=By.of(kent.viewer)):
        told = ExportedForce.objects.select_related("submission").get()
        assert (told.force_id, told.submission.force_id) == (kent.force.pk, kent.force.pk)
        assert told.title == "Grades of all submissions, Autumn now"
        assert told.purpose == WHY
        assert told.asked_by_name == "Reviewer, Reviewer, National VAWG team"
        assert told.agreed_by_name.startswith("Lead, National lead")
        line = AccessLog.objects.get()
        assert (line.act, line.what, line.by_name) == (
            "agreed to a bulk export",
            told.title,
            told.agreed_by_name,
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            Export.objects.exists()


def test_a_draft_is_in_no_export(signed, ask, national):
    """Of what was signed the newest; of who signed nothing, nothing."""
    with arranging():
        newer = make_submission(signed.kent.force, signed.cycle, value=5, number=2)
    export = ask()
    with national(signed.national_lead):
        assert exporting.agree(export=export, by=signed.national_lead) == 2
        assert ExportedForce.objects.get(force=signed.kent.force).submission_id == newer.pk


def test_nothing_to_export_is_said_and_changes_nothing(ask, signed, national):
    export = ask(ExportKind.PLANS)
    with national(signed.national_lead):
        with pytest.raises(exporting.NothingToExportError):
            exporting.agree(export=export, by=signed.national_lead)
        assert Export.objects.get(pk=export.pk).waits


@pytest.mark.parametrize("end", [exporting.refuse, exporting.agree])
def test_what_is_decided_is_not_decided_again(ask, signed, national, end):
    export = ask()
    with national(signed.national_lead):
        exporting.refuse(export=export, by=signed.national_lead)
        with pytest.raises(exporting.DecidedError):
            end(export=export, by=signed.national_lead)
    assert now(export).decision == ExportDecision.REFUSED


def test_the_database_lets_nobody_agree_to_their_own(ask, signed, national):
    export = ask()
    with national(signed.reviewer), pytest.raises(DatabaseError), transaction.atomic():
        exporting.agree(export=export, by=signed.reviewer)
    with arranging(), pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(decision="refused", decided_by=signed.reviewer)


def test_one_person_in_two_roles_is_one_person(ask, signed, national):
    with arranging():
        other = make_membership(signed.reviewer.organisation, Role.NATIONAL_LEAD, "again@national.example")
        Membership.objects.filter(pk=other.pk).update(user=signed.reviewer.user)
        other = Membership.objects.get(pk=other.pk)
    export = ask(by=signed.reviewer)
    export = now(export)
    with national(other):
        assert not rules.can_decide(other, export)
        assert not Export.objects.waiting_for_another(other).exists()
    with pytest.raises(DatabaseError, match="not theirs"), national(other), transaction.atomic():
        exporting.agree(export=export, by=other)


@pytest.mark.parametrize(("days", "may"), [(6, False), (8, True)])
def test_whoever_has_just_come_in_agrees_to_nothing(ask, signed, national, days, may):
    export = now(ask())
    with arranging():
        joined = export.asked_at - timedelta(days=days)
        Membership.objects.filter(pk=signed.national_lead.pk).update(joined_at=joined)
        lead = Membership.objects.get(pk=signed.national_lead.pk)
    with national(lead):
        assert rules.can_decide(lead, export) == may
        assert Export.objects.waiting_for_another(lead).exists() == may


@pytest.mark.parametrize(
    "change",
    [
        {"purpose": "Another."},
        {"decision": "agreed", "decided_by_id": None, "expires_at": timezone.now()},
        {"decision": "withdrawn"},
    ],
)
def test_the_database_lets_nobody_else_change_what_was_asked(ask, signed, national, change):
    export = ask()
    with national(signed.national_lead), pytest.raises(DatabaseError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(**change)


def test_the_database_lets_nobody_ask_in_anothers_name(signed, national):
    with national(signed.national_lead), pytest.raises(DatabaseError), transaction.atomic():
        exporting.ask(kind="plans", cycle=None, purpose=WHY, by=signed.reviewer)


def test_whoever_asked_withdraws(ask, signed, national):
    export = ask()
    with national(signed.reviewer):
        exporting.withdraw(export=export, by=signed.reviewer)
    assert now(export).decision == ExportDecision.WITHDRAWN


def test_no_force_adds_to_what_it_is_told(signed):
    kent = signed.kent
    with (
        scope(Audience.FORCE, kent.force.pk, by=By.of(kent.lead)),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        ExportedForce.objects.update(purpose="Another.")


# --- the file ---------------------------------------------------------------------------------------------------


@pytest.fixture
def made(agreed):
    export = agreed()
    tasks.make_export(str(export.public_id))
    return now(export)


def test_the_file_is_made_once_and_holds_what_was_signed(made, signed):
    assert (made.state, made.attempts, made.reason) == (ReportState.DONE, 1, "")
    tasks.make_export(str(made.public_id))
    assert now(made).finished_at == made.finished_at
    book = load_workbook(io.BytesIO(default_storage.open(made.stored_as).read()))
    assert book.sheetnames == ["About", "Descriptors", "Behaviours"]
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Why it was made"] == WHY
    assert about["Whose"] == "2 forces"
    behaviours = list(book["Behaviours"].iter_rows(min_row=2, values_only=True))
    assert len(behaviours) == 2 * 206
    assert {row[4] for row in behaviours} == {"Partly in place"}
    assert "HYPERLINK" not in str(behaviours)


def test_each_force_reads_that_it_was_fetched(made, signed, national):
    with national(signed.reviewer):
        assert exporting.hand_out(export=made, by=signed.reviewer)
    for people in (signed.kent, signed.warwickshire):
        with scope(Audience.FORCE, people.force.pk, by=By.of(people.lead)):
            line = AccessLog.objects.get(act="downloaded")
            assert line.what == "Bulk export: Grades of all submissions, Autumn now"


def test_what_was_removed_since_is_in_no_file_that_is_handed_out(made, signed, national):
    with arranging():
        rating = signed.kent.assessment.submissions.get().submittedratings.first()
        type(rating).objects.filter(pk=rating.pk).update(grade=signed.grades[1])
    with national(signed.reviewer):
        assert not exporting.hand_out(export=made, by=signed.reviewer)
        assert not AccessLog.objects.filter(act="downloaded").exists()
    again = now(made)
    assert (again.state, again.stored_as) == (ReportState.QUEUED, "")
    tasks.make_export(str(made.public_id))
    assert now(made).content_sha256 != made.content_sha256
    assert not default_storage.exists(made.stored_as)


def test_after_a_week_the_file_is_gone_and_is_not_made_again(made, national, signed):
    with arranging():
        Export.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    tasks.sweep()
    over = now(made)
    assert over.deleted_at
    assert over.stored_as == ""
    assert not default_storage.exists(made.stored_as)
    with national(signed.reviewer):
        exporting.make_again(export=over)
    assert now(made).state == ReportState.DONE


def test_a_file_that_could_not_be_deleted_is_named_until_it_is_gone(made, signed, monkeypatch):
    with arranging():
        Export.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert not rules.can_fetch(signed.reviewer, now(made)), "its time is over, whoever sweeps"

    def fails(name):
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(default_storage, "delete", fails)
        tasks.sweep()
    assert now(made).stored_as == made.stored_as
    tasks.sweep()
    assert now(made).deleted_at
    assert not default_storage.exists(made.stored_as)


def test_a_maker_that_ended_without_a_word_is_followed_by_another(agreed):
    export = agreed()
    with arranging():
        Export.objects.update(
            state=ReportState.WORKING, attempts=1, lease_until=timezone.now() - timedelta(minutes=1)
        )
    tasks.sweep()
    assert now(export).state == ReportState.QUEUED
    tasks.make_export(str(export.public_id))
    assert now(export).done


def test_what_cannot_be_made_says_why(agreed, monkeypatch):
    export = agreed()
    monkeypatch.setattr(exporting, "write", lambda lease: 1 / 0)
    tasks.make_export(str(export.public_id))
    failed = now(export)
    assert (failed.state, failed.attempts) == (ReportState.QUEUED, 1)
    assert failed.reason
