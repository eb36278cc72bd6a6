"""What was touched behind the portal's back is named; what was not, is not."""

import base64
import shutil
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from audit.heads import sign_heads, signing_key
from audit.models import AccessLog, ChainHead
from audit.tasks import sign_todays_heads
from audit.verification import verify
from forces.models import Force
from tests.audit.behind import (
    KEY,
    OTHER_KEY,
    as_superuser,
    behind_its_back,
    lines_of,
    make_anew,
    relink,
    something_written,
    sql,
)
from tests.conftest import arranging, empty_tables
from tests.world import World

CHAINS = 43 + 1  # each force's, which tells of its organisations, and the national one


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker, tmp_path_factory):
    """Written and committed once; what a test does behind the portal's back is undone after it."""
    heads = tmp_path_factory.mktemp("heads")
    with django_db_blocker.unblock():
        with arranging():
            world = World.make()
        something_written(world)
        with override_settings(AUDIT_SIGNING_KEY=KEY, AUDIT_HEADS_DIR=heads):
            sign_heads(timezone.localdate())
        yield world, heads
        connection.close()
        empty_tables()


@pytest.fixture
def written(kept, django_db_blocker, settings, tmp_path):
    world, heads = kept
    settings.AUDIT_SIGNING_KEY, settings.AUDIT_HEADS_DIR = KEY, tmp_path / "heads"
    shutil.copytree(heads, settings.AUDIT_HEADS_DIR)
    with django_db_blocker.unblock(), as_superuser(), transaction.atomic():
        yield world
        transaction.set_rollback(True)


def faults(only: str = "") -> list[str]:
    return [str(fault) for fault in verify(only).faults]


def one_event(table: str, order: str = "pgh_id") -> int:
    ((row,),) = sql(f"SELECT {order} FROM {table} ORDER BY {order} LIMIT 1 OFFSET 3")
    return row


def test_what_nobody_touched_is_as_it_was_written(written):
    found = verify()
    assert [str(fault) for fault in found.faults] == []
    assert found.links == found.rows > 800
    assert found.chains == found.heads == CHAINS
    assert verify("kent").links < found.links


@pytest.mark.asvs("16.4.2")
class TestRows:
    def test_an_edited_event_is_named_by_table_row_force_and_time(self, written):
        with behind_its_back():
            row = one_event("assessments_ratingevent")
            sql("UPDATE assessments_ratingevent SET comment = 'Nicer.' WHERE pgh_id = %s", row)
            said, *_ = faults()
        slug = Force.objects.get(pk=written.warwickshire.force.pk).slug
        assert said.startswith(f"{slug}: assessments_ratingevent {row} (")
        assert f"{timezone.localdate():%Y}" in said
        assert said.endswith("was changed after it was written.")

    def test_a_deleted_event(self, written):
        with behind_its_back():
            row = one_event("assessments_summaryevent")
            sql("DELETE FROM assessments_summaryevent WHERE pgh_id = %s", row)
            said = faults()
        assert f"assessments_summaryevent {row} (" in said[0]
        assert said[0].endswith("was deleted.")

    def test_an_event_put_in(self, written):
        with behind_its_back():
            sql(
                "INSERT INTO actionplans_actionevent SELECT (jsonb_populate_record(e, '{\"pgh_id\": 999999}')).*"
                " FROM actionplans_actionevent e LIMIT 1"
            )
            assert "actionplans_actionevent 999999" in faults()[0]
            assert faults()[0].endswith("was put in: no link of the chain knows it.")

    def test_two_events_in_each_others_place(self, written):
        with behind_its_back():
            a = one_event("assessments_ratingevent")
            sql("UPDATE assessments_ratingevent SET pgh_id = -1 WHERE pgh_id = %s", a)
            sql("UPDATE assessments_ratingevent SET pgh_id = %s WHERE pgh_id = %s", a, a + 1)
            sql("UPDATE assessments_ratingevent SET pgh_id = %s WHERE pgh_id = -1", a + 1)
            assert len([said for said in faults() if said.endswith("was changed after it was written.")]) == 2

    def test_a_note_of_who_opened_what(self, written):
        with behind_its_back():
            row = one_event("audit_accesslog", "id")
            sql("DELETE FROM audit_accesslog WHERE id = %s", row)
            (said,) = faults()
        assert f"audit_accesslog {row} (" in said

    def test_a_frozen_row(self, written):
        with behind_its_back():
            sql("UPDATE assessments_submittedrating SET comment = 'Better.' WHERE id ="
                " (SELECT min(id) FROM assessments_submittedrating)")  # fmt: skip # laid out to be read
            (said,) = faults()
        assert said.startswith("kent: assessments_submittedrating")

    def test_a_live_row_that_was_changed_while_its_trigger_slept(self, written):
        with behind_its_back():
            sql(
                "UPDATE assessments_rating SET comment = 'Nicer.' WHERE id = (SELECT min(id) FROM assessments_rating)"
            )
            (said,) = faults()
        assert said.endswith("stands otherwise than its history says.")

    def test_a_live_row_that_was_deleted_while_its_trigger_slept(self, written):
        with behind_its_back():
            sql("DELETE FROM actionplans_action")
            (said,) = faults()
        assert said.endswith("was deleted, and its history does not say so.")

    def test_a_live_row_that_was_put_in_while_its_trigger_slept(self, written):
        with behind_its_back():
            sql("INSERT INTO actionplans_deliverable SELECT (jsonb_populate_record(d, '{\"id\": 999999, \"code\":"
                " \"put.in\"}')).* FROM actionplans_deliverable d LIMIT 1")  # fmt: skip # laid out to be read
            (said,) = faults()
        assert said == "national: actionplans_deliverable 999999 has no history that ends so."


class TestLinks:
    def test_a_changed_link(self, written):
        with behind_its_back():
            sql("UPDATE audit_chainlink SET at = at - interval '1 day' WHERE force_id = %s AND number = 7",
                written.kent.force.pk)  # fmt: skip # laid out to be read
            assert any("link 7 of the chain was changed." in said for said in faults("kent"))

    def test_links_taken_out(self, written):
        with behind_its_back():
            sql(
                "DELETE FROM audit_chainlink WHERE force_id = %s AND number BETWEEN 5 AND 6",
                written.kent.force.pk,
            )
            said = faults("kent")
        assert said[0].startswith("kent: of the chain, links 5 to 6 before ")
        assert len([one for one in said if one.endswith("no link of the chain knows it.")]) == 2

    def test_a_row_with_its_link_and_all_hashes_made_anew(self, written):
        """The chain hangs together again, and is not the one that was signed."""
        with behind_its_back():
            row = one_event("assessments_ratingevent")
            sql("UPDATE assessments_ratingevent SET comment = 'Nicer.' WHERE pgh_id = %s", row)
            make_anew(*relink("assessments_ratingevent", "pgh_id", row))
            said = faults()
        assert said[0].endswith("is another one in the chain: it was made anew from some link before.")
        assert "signed on" in said[0]

    def test_an_end_that_was_cut_off(self, written):
        with behind_its_back():
            ((last, table, row),) = sql(
                "DELETE FROM audit_chainlink WHERE hash = (SELECT hash FROM audit_chainlink WHERE force_id = %s"
                " ORDER BY number DESC LIMIT 1) RETURNING number, event_table, event_id",
                written.warwickshire.force.pk,
            )
            sql(f"DELETE FROM {table} WHERE id = %s", row)
            (said,) = faults()
        assert f"(link {last}) is no longer in the chain: its end was cut off." in said

    def test_a_row_that_was_changed_and_linked_once_more(self, written):
        with behind_its_back():
            row = one_event("audit_accesslog", "id")
            sql("UPDATE audit_accesslog SET by_name = 'Nobody' WHERE id = %s", row)
            sql("SET LOCAL timezone = 'UTC'")
            sql("SELECT portal_chain_append(force_id, 'event', 'audit_accesslog', id, 8,"
                " encode(sha256(convert_to(to_jsonb(t)::text, 'UTF8')), 'hex'), NULL)"
                " FROM audit_accesslog t WHERE id = %s", row)  # fmt: skip # laid out to be read
            (said,) = faults()
        assert said.endswith("links a row that was linked before: it was put in.")

    def test_a_removal_that_nobody_agreed_on(self, written):
        with behind_its_back():
            row = one_event("audit_accesslog", "id")
            sql("UPDATE audit_accesslog SET by_name = 'Nobody' WHERE id = %s", row)
            sql("SET LOCAL timezone = 'UTC'")
            sql("SELECT portal_chain_append(force_id, 'removed', 'audit_accesslog', id, 8,"
                " encode(sha256(convert_to(to_jsonb(t)::text, 'UTF8')), 'hex'), 99)"
                " FROM audit_accesslog t WHERE id = %s", row)  # fmt: skip # laid out to be read
            (said,) = faults()
        assert said.endswith("says that personal data was removed, and no two people agreed on that.")


class TestHeads:
    def test_a_day_is_signed_once(self, written, settings):
        before = lines_of(settings.AUDIT_HEADS_DIR)
        assert sign_heads(timezone.localdate()) == 0
        assert lines_of(settings.AUDIT_HEADS_DIR) == before
        assert sign_heads(timezone.localdate() + timedelta(days=1)) == CHAINS
        assert faults() == []

    def test_a_line_whose_row_was_never_written_is_taken_over(self, written, settings):
        before = lines_of(settings.AUDIT_HEADS_DIR)
        ChainHead.objects.all().delete()
        assert len(faults()) == CHAINS
        assert sign_heads(timezone.localdate()) == CHAINS
        assert lines_of(settings.AUDIT_HEADS_DIR) == before
        assert faults() == []

    def test_a_head_of_another_key_is_no_head(self, written, settings):
        settings.AUDIT_SIGNING_KEY = OTHER_KEY
        assert len(faults()) == CHAINS
        assert all("bears no signature of a key that is known" in said for said in faults())

    def test_a_new_key_leaves_the_old_heads_good(self, written, settings):

        settings.AUDIT_OLD_PUBLIC_KEYS = [
            base64.b64encode(signing_key().public_key().public_bytes_raw()).decode()
        ]
        settings.AUDIT_SIGNING_KEY = OTHER_KEY
        assert sign_heads(timezone.localdate() + timedelta(days=1)) == CHAINS
        assert faults() == []

    def test_a_file_that_is_gone_or_spoilt(self, written, settings):
        (file,) = settings.AUDIT_HEADS_DIR.glob("*.jsonl")
        text = file.read_text()
        file.write_text(text + "nonsense\n")
        assert "holds a line that is no head" in faults()[0]
        file.unlink()
        assert all(said.endswith("is missing from the file of that day.") for said in faults())

    @pytest.mark.django_db
    def test_without_a_key_nothing_is_signed(self, db, settings):
        settings.AUDIT_SIGNING_KEY = ""
        sign_todays_heads()
        with arranging():
            assert not ChainHead.objects.exists()

    @pytest.mark.django_db
    def test_the_worker_signs_as_the_bare_login(self, world, settings, tmp_path):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        settings.AUDIT_SIGNING_KEY, settings.AUDIT_HEADS_DIR = KEY, tmp_path
        sign_todays_heads()
        with arranging():
            assert ChainHead.objects.count() == len(lines_of(tmp_path)) > 1
            assert (next(tmp_path.glob("*.jsonl")).stat().st_mode & 0o777) == 0o600


class TestCommand:
    def test_all_is_well_in_one_sentence(self, written, capsys):
        call_command("verify_audit")
        assert capsys.readouterr().out.startswith("All is as it was written: ")

    def test_a_fault_is_named_and_the_command_fails(self, written, capsys):
        with behind_its_back():
            AccessLog.objects.all()[:1].get().delete()
            with pytest.raises(SystemExit) as ended:
                call_command("verify_audit", force="warwickshire")
        assert ended.value.code == 1
        said = capsys.readouterr().out
        assert "was deleted." in said
        assert "1 fault in what was looked at" in said

    def test_a_force_that_is_none(self, written):
        with pytest.raises(CommandError, match="There is no force atlantis"):
            call_command("verify_audit", force="atlantis")
