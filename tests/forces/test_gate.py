"""The gate says nothing of a sound database, and names each fault that is planted in one, in a sentence of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import psycopg
import pytest
from django.core import checks
from django.db import connection, transaction

from forces import gate
from forces.gate import keys, reading
from tests import servers

pytestmark = [pytest.mark.django_db, pytest.mark.asvs("8.2.2", "8.4.1", "13.2.2")]


@dataclass(frozen=True)
class Fault:
    """plant: SQL that a superuser runs; undo: what takes it back; said: a part of the sentence that names it."""

    name: str
    plant: str
    undo: str
    said: str


OPEN = "(SELECT nullif(current_setting('portal.force_id', true), '')::int)"
HANDED = "portal_force_select ON assessments_rating"

FAULTS = [
    # --- row-level security and its policies
    Fault(
        "row security off",
        "ALTER TABLE assessments_rating DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE assessments_rating ENABLE ROW LEVEL SECURITY",
        "Table assessments_rating has its row-level security switched off",
    ),
    Fault(
        "not forced on the owner",
        "ALTER TABLE assessments_ratingevent NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE assessments_ratingevent FORCE ROW LEVEL SECURITY",
        "Table assessments_ratingevent does not force row-level security on its owner",
    ),
    Fault(
        "policy lets everything through",
        f"ALTER POLICY {HANDED} USING (true)",
        f"ALTER POLICY {HANDED} USING (force_id = {OPEN})",
        "Policy portal_force_select on assessments_rating says USING (true)",
    ),
    Fault(
        "policy lets more through beside",
        f"ALTER POLICY {HANDED} USING (force_id = {OPEN} OR force_id = 3)",
        f"ALTER POLICY {HANDED} USING (force_id = {OPEN})",
        "Policy portal_force_select on assessments_rating says USING (((force_id =",
    ),
    Fault(
        "policy compares a column with itself",
        "ALTER POLICY portal_national_select ON evidence_evidenceversion USING (EXISTS (SELECT FROM"
        " assessments_submittedevidence pinned WHERE pinned.force_id = pinned.force_id"
        " AND pinned.version_id = evidence_evidenceversion.id))",
        "ALTER POLICY portal_national_select ON evidence_evidenceversion USING (EXISTS (SELECT FROM"
        " assessments_submittedevidence pinned WHERE pinned.force_id = evidence_evidenceversion.force_id"
        " AND pinned.version_id = evidence_evidenceversion.id))",
        "Policy portal_national_select on evidence_evidenceversion says USING",
    ),
    Fault(
        "policy lets anything be written",
        "ALTER POLICY portal_force_insert ON evidence_evidence WITH CHECK (true)",
        f"ALTER POLICY portal_force_insert ON evidence_evidence WITH CHECK (force_id = {OPEN})",
        "Policy portal_force_insert on evidence_evidence says WITH CHECK (true)",
    ),
    Fault(
        "policy too many",
        "CREATE POLICY helpful ON assessments_rating FOR SELECT TO portal_national USING (true)",
        "DROP POLICY helpful ON assessments_rating",
        "Policy helpful on assessments_rating is none of forces/grants.py (for portal_national)",
    ),
    Fault(
        "policy for everybody",
        f"ALTER POLICY {HANDED} TO PUBLIC",
        f"ALTER POLICY {HANDED} TO portal_force",
        "Policy portal_force_select on assessments_rating is for PUBLIC",
    ),
    Fault(
        "policy for two audiences",
        f"ALTER POLICY {HANDED} TO portal_force, portal_policing_body",
        f"ALTER POLICY {HANDED} TO portal_force",
        "is for portal_force, portal_policing_body and not for portal_force alone",
    ),
    Fault(
        "policy missing",
        f"DROP POLICY {HANDED}",
        f"CREATE POLICY portal_force_select ON assessments_rating FOR SELECT TO portal_force USING (force_id = {OPEN})",
        "Policy portal_force_select on assessments_rating is missing",
    ),
    # --- rights
    Fault(
        "right too many",
        "GRANT SELECT ON assessments_rating TO portal_national",
        "REVOKE SELECT ON assessments_rating FROM portal_national",
        "portal_national may SELECT on assessments_rating",
    ),
    Fault(
        "right of the bare login",
        "GRANT SELECT ON evidence_evidence TO portal_web",
        "REVOKE SELECT ON evidence_evidence FROM portal_web",
        "portal_web may SELECT on evidence_evidence",
    ),
    Fault(
        "right of everybody",
        "GRANT SELECT ON forces_user TO PUBLIC",
        "REVOKE SELECT ON forces_user FROM PUBLIC",
        "PUBLIC may SELECT on forces_user",
    ),
    Fault(
        "right on one column",
        "GRANT UPDATE (declaration) ON assessments_submission TO portal_force",
        "REVOKE UPDATE (declaration) ON assessments_submission FROM portal_force",
        "portal_force may UPDATE on assessments_submission (declaration)",
    ),
    Fault(
        "history can be changed",
        "GRANT UPDATE, DELETE ON assessments_ratingevent TO portal_force",
        "REVOKE UPDATE, DELETE ON assessments_ratingevent FROM portal_force",
        "portal_force may DELETE and UPDATE on assessments_ratingevent",
    ),
    Fault(
        "table can be emptied",
        "GRANT TRUNCATE ON audit_accesslog TO portal_national",
        "REVOKE TRUNCATE ON audit_accesslog FROM portal_national",
        "portal_national may TRUNCATE on audit_accesslog",
    ),
    Fault(
        "right that can be handed on",
        "GRANT SELECT ON forces_region TO portal_public WITH GRANT OPTION",
        "REVOKE GRANT OPTION FOR SELECT ON forces_region FROM portal_public",
        "portal_public may hand on its right SELECT on forces_region",
    ),
    Fault(
        "right of a stranger",
        "CREATE ROLE curious; GRANT SELECT ON assessments_submission TO curious",
        "DROP OWNED BY curious; DROP ROLE curious",
        "curious may SELECT on assessments_submission",
    ),
    Fault(
        "right missing",
        "REVOKE INSERT ON assessments_signoff FROM portal_force",
        "GRANT INSERT ON assessments_signoff TO portal_force",
        "portal_force may not INSERT on assessments_signoff",
    ),
    Fault(
        "sequence in reach",
        "GRANT USAGE ON SEQUENCE assessments_rating_id_seq TO portal_public",
        "REVOKE USAGE ON SEQUENCE assessments_rating_id_seq FROM portal_public",
        "portal_public may USAGE on assessments_rating_id_seq",
    ),
    Fault(
        "rights of what is to come",
        "ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner GRANT SELECT ON TABLES TO portal_public",
        "ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner REVOKE SELECT ON TABLES FROM portal_public",
        "Default right of what portal_owner will make is none of the portal's",
    ),
    # --- roles, database, schemas, settings
    Fault(
        "web above row security",
        "ALTER ROLE portal_web BYPASSRLS",
        "ALTER ROLE portal_web NOBYPASSRLS",
        "Role portal_web is above row-level security",
    ),
    Fault(
        "audience a superuser",
        "ALTER ROLE portal_public SUPERUSER",
        "ALTER ROLE portal_public NOSUPERUSER",
        "Role portal_public is a superuser",
    ),
    Fault(
        "owner makes roles",
        "ALTER ROLE portal_owner CREATEROLE",
        "ALTER ROLE portal_owner NOCREATEROLE",
        "Role portal_owner may make roles",
    ),
    Fault(
        "web inherits",
        "ALTER ROLE portal_web INHERIT",
        "ALTER ROLE portal_web NOINHERIT",
        "Role portal_web has the rights of what it may become",
    ),
    Fault(
        "audience logs in",
        "ALTER ROLE portal_national LOGIN",
        "ALTER ROLE portal_national NOLOGIN",
        "Role portal_national can log in",
    ),
    Fault(
        "web may become the owner",
        "GRANT portal_owner TO portal_web",
        "REVOKE portal_owner FROM portal_web",
        "Role portal_web is a member of portal_owner",
    ),
    Fault(
        "audience within another",
        "GRANT portal_national TO portal_force",
        "REVOKE portal_national FROM portal_force",
        "Role portal_force is a member of portal_national",
    ),
    Fault(
        "web reads all",
        "GRANT pg_read_all_data TO portal_web",
        "REVOKE pg_read_all_data FROM portal_web",
        "Role portal_web is a member of pg_read_all_data",
    ),
    Fault(
        "web inherits one audience",
        "GRANT portal_national TO portal_web WITH INHERIT TRUE",
        "GRANT portal_national TO portal_web WITH INHERIT FALSE",
        "Role portal_web has other options in portal_national",
    ),
    Fault(
        "web cannot become an audience",
        "REVOKE portal_observer FROM portal_web",
        "GRANT portal_observer TO portal_web WITH ADMIN FALSE, INHERIT FALSE, SET TRUE",
        "Role portal_web is no member of portal_observer",
    ),
    Fault(
        "everybody makes temporary tables",
        "GRANT TEMPORARY ON DATABASE portal_test TO PUBLIC",
        "REVOKE TEMPORARY ON DATABASE portal_test FROM PUBLIC",
        "PUBLIC has the right TEMPORARY on the database",
    ),
    Fault(
        "everybody connects",
        "GRANT CONNECT ON DATABASE portal_test TO PUBLIC",
        "REVOKE CONNECT ON DATABASE portal_test FROM PUBLIC",
        "PUBLIC has the right CONNECT on the database",
    ),
    Fault(
        "everybody makes tables",
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "PUBLIC has the right CREATE on schema public",
    ),
    Fault(
        "a second schema",
        "CREATE SCHEMA copies",
        "DROP SCHEMA copies",
        "Schema copies is none of the portal's",
    ),
    Fault(
        "every session starts in a force",
        "ALTER ROLE portal_web SET portal.force_id = '3'",
        "ALTER ROLE portal_web RESET portal.force_id",
        "The setting portal.force_id is kept for role portal_web",
    ),
    Fault(
        "names mean something else",
        "ALTER DATABASE portal_test SET search_path = copies, public",
        "ALTER DATABASE portal_test RESET search_path",
        "The setting search_path is kept for the database",
    ),
    Fault(
        "triggers can be skipped by a parameter",
        "GRANT SET ON PARAMETER session_replication_role TO portal_web",
        "REVOKE SET ON PARAMETER session_replication_role FROM portal_web",
        "portal_web has the right SET on the server's parameter session_replication_role",
    ),
    # --- what exists at all
    Fault(
        "a table of somebody's own",
        "SET ROLE portal_owner; CREATE TABLE copy_of_ratings AS SELECT * FROM forces_region; RESET ROLE",
        "DROP TABLE copy_of_ratings",
        "Table copy_of_ratings has no model",
    ),
    Fault(
        "a table of another's",
        "ALTER TABLE assessments_rating OWNER TO postgres",
        "ALTER TABLE assessments_rating OWNER TO portal_owner",
        "Table assessments_rating belongs to postgres",
    ),
    Fault(
        "a view with its owner's rights",
        "CREATE VIEW all_ratings AS SELECT * FROM assessments_rating",
        "DROP VIEW all_ratings",
        "View all_ratings reads with its owner's rights",
    ),
    Fault(
        "a materialized view",
        "CREATE MATERIALIZED VIEW all_ratings AS SELECT * FROM assessments_rating",
        "DROP MATERIALIZED VIEW all_ratings",
        "Materialized view all_ratings shows its rows to all",
    ),
    Fault(
        "a table that inherits",
        "CREATE TABLE offspring () INHERITS (assessments_signoff)",
        "DROP TABLE offspring",
        "Table assessments_signoff inherits or is inherited",
    ),
    Fault(
        "a rule that copies",
        "CREATE RULE copies AS ON INSERT TO assessments_sentback DO ALSO NOTHING",
        "DROP RULE copies ON assessments_sentback",
        "Rule copies on assessments_sentback is none of the portal's",
    ),
    Fault(
        "a publication",
        "SET client_min_messages = error; CREATE PUBLICATION everything FOR ALL TABLES",
        "DROP PUBLICATION everything",
        "Publication everything is none of the portal's",
    ),
    Fault(
        "an event trigger",
        "CREATE FUNCTION watches() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
        "CREATE EVENT TRIGGER watching ON sql_drop EXECUTE FUNCTION watches()",
        "DROP EVENT TRIGGER watching; DROP FUNCTION watches()",
        "Event trigger watching is none of the portal's",
    ),
    Fault(
        "another server",
        "CREATE FOREIGN DATA WRAPPER away; CREATE SERVER elsewhere FOREIGN DATA WRAPPER away;"
        "CREATE FOREIGN TABLE rows_elsewhere (id int) SERVER elsewhere",
        "DROP FOREIGN DATA WRAPPER away CASCADE",
        "Foreign table rows_elsewhere sends rows to another server",
    ),
    Fault(
        "a large object",
        "SELECT lo_create(4242)",
        "SELECT lo_unlink(4242)",
        "Large object 4242 is none of the portal's",
    ),
    Fault(
        "a table that a crash empties",
        "ALTER TABLE django_session SET UNLOGGED",
        "ALTER TABLE django_session SET LOGGED",
        "Table django_session is not logged",
    ),
    # --- functions
    Fault(
        "a function with its owner's rights",
        "CREATE FUNCTION every_rating() RETURNS SETOF assessments_rating LANGUAGE sql SECURITY DEFINER"
        " AS 'SELECT * FROM assessments_rating'",
        "DROP FUNCTION every_rating()",
        "Function every_rating() is none of the code's",
    ),
    Fault(
        "a trigger's function with its owner's rights",
        "ALTER FUNCTION portal_by_trigger_alone() SECURITY DEFINER",
        "ALTER FUNCTION portal_by_trigger_alone() SECURITY INVOKER",
        "Function portal_by_trigger_alone() runs with its owner's rights",
    ),
    Fault(
        "a definer without its search path",
        "ALTER FUNCTION portal_chain_append(bigint, text, text, bigint, int, text, bigint) RESET search_path",
        "ALTER FUNCTION portal_chain_append(bigint, text, text, bigint, int, text, bigint)"
        " SET search_path = pg_catalog, public, pg_temp",
        "Function portal_chain_append(chain bigint",
    ),
    Fault(
        "a definer that everybody may call",
        "GRANT EXECUTE ON FUNCTION portal_chain_append(bigint, text, text, bigint, int, text, bigint) TO PUBLIC",
        "REVOKE EXECUTE ON FUNCTION portal_chain_append(bigint, text, text, bigint, int, text, bigint) FROM PUBLIC",
        "PUBLIC may call function portal_chain_append",
    ),
    Fault(
        "a function that is leakproof",
        "ALTER FUNCTION portal_with_the_whole() LEAKPROOF",
        "ALTER FUNCTION portal_with_the_whole() NOT LEAKPROOF",
        "Function portal_with_the_whole() is marked LEAKPROOF",
    ),
    Fault(
        "files of the server in reach",
        "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO portal_web",
        "REVOKE EXECUTE ON FUNCTION pg_read_file(text) FROM portal_web",
        "portal_web has the right EXECUTE on PostgreSQL's own pg_read_file(text)",
    ),
    Fault(
        "passwords in reach",
        "GRANT SELECT ON pg_authid TO PUBLIC",
        "REVOKE SELECT ON pg_authid FROM PUBLIC",
        "PUBLIC has the right SELECT on PostgreSQL's own pg_authid",
    ),
    Fault(
        "text run as SQL",
        "GRANT EXECUTE ON FUNCTION query_to_xml(text, boolean, boolean, text) TO PUBLIC",
        "REVOKE EXECUTE ON FUNCTION query_to_xml(text, boolean, boolean, text) FROM PUBLIC",
        "PUBLIC may call functions that get round row-level security (query_to_xml)",
    ),
    # --- triggers
    Fault(
        "a history switched off",
        "ALTER TABLE assessments_rating DISABLE TRIGGER USER",
        "ALTER TABLE assessments_rating ENABLE TRIGGER USER",
        "on assessments_rating are switched off or changed",
    ),
    Fault(
        "keys switched off",
        "ALTER TABLE evidence_evidenceuse DISABLE TRIGGER ALL",
        "ALTER TABLE evidence_evidenceuse ENABLE TRIGGER ALL",
        "The keys on evidence_evidenceuse are switched off",
    ),
    Fault(
        "a trigger missing",
        "DROP TRIGGER portal_with_the_whole ON assessments_submittedrating",
        "CREATE TRIGGER portal_with_the_whole BEFORE INSERT ON assessments_submittedrating FOR EACH ROW"
        " EXECUTE FUNCTION portal_with_the_whole('assessments_submission', 'submission_id')",
        "Trigger portal_with_the_whole on assessments_submittedrating is missing",
    ),
    Fault(
        "a trigger that never fires",
        "CREATE OR REPLACE TRIGGER portal_by_trigger_alone BEFORE INSERT ON assessments_ratingevent FOR EACH ROW"
        " WHEN (false) EXECUTE FUNCTION portal_by_trigger_alone()",
        "CREATE OR REPLACE TRIGGER portal_by_trigger_alone BEFORE INSERT ON assessments_ratingevent FOR EACH ROW"
        " EXECUTE FUNCTION portal_by_trigger_alone()",
        "Trigger portal_by_trigger_alone on assessments_ratingevent fires otherwise",
    ),
    Fault(
        "a trigger of somebody's own",
        "CREATE TRIGGER quiet BEFORE UPDATE ON assessments_rating FOR EACH ROW"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "DROP TRIGGER quiet ON assessments_rating",
        "Trigger quiet on assessments_rating is none of the code's",
    ),
    # --- keys
    Fault(
        "a composite key missing",
        "ALTER TABLE assessments_rating DROP CONSTRAINT rating_assessment_same_force",
        "ALTER TABLE assessments_rating ADD CONSTRAINT rating_assessment_same_force FOREIGN KEY"
        " (force_id, assessment_id) REFERENCES assessments_assessment (force_id, id)",
        "The composite key of assessments_rating (force_id, assessment_id) to assessments_assessment is missing",
    ),
    Fault(
        "a key without the force",
        "ALTER TABLE assessments_signoff ADD CONSTRAINT anyones FOREIGN KEY (assessment_id)"
        " REFERENCES assessments_assessment (id)",
        "ALTER TABLE assessments_signoff DROP CONSTRAINT anyones",
        "Foreign key anyones on assessments_signoff is none of the models'",
    ),
    Fault(
        "a key that deletes",
        "ALTER TABLE assessments_rating DROP CONSTRAINT rating_assessment_same_force,"
        " ADD CONSTRAINT rating_assessment_same_force FOREIGN KEY (force_id, assessment_id)"
        " REFERENCES assessments_assessment (force_id, id) ON DELETE CASCADE",
        "ALTER TABLE assessments_rating DROP CONSTRAINT rating_assessment_same_force,"
        " ADD CONSTRAINT rating_assessment_same_force FOREIGN KEY (force_id, assessment_id)"
        " REFERENCES assessments_assessment (force_id, id)",
        "Foreign key rating_assessment_same_force on assessments_rating would delete",
    ),
    Fault(
        "a constraint that is excused",
        "ALTER TABLE assessments_rating DROP CONSTRAINT rating_updated_by_same_force,"
        " ADD CONSTRAINT rating_updated_by_same_force FOREIGN KEY (force_id, updated_by_id)"
        " REFERENCES forces_membership (force_id, id) NOT VALID",
        "ALTER TABLE assessments_rating DROP CONSTRAINT rating_updated_by_same_force,"
        " ADD CONSTRAINT rating_updated_by_same_force FOREIGN KEY (force_id, updated_by_id)"
        " REFERENCES forces_membership (force_id, id)",
        "Constraint rating_updated_by_same_force on assessments_rating is not checked for every row",
    ),
    Fault(
        "a check that says nothing",
        "ALTER TABLE reporting_report DROP CONSTRAINT report_released_names_no_force,"
        " ADD CONSTRAINT report_released_names_no_force CHECK (true)",
        "ALTER TABLE reporting_report DROP CONSTRAINT report_released_names_no_force,"
        " ADD CONSTRAINT report_released_names_no_force CHECK (released_at IS NULL OR kind = 'national_public')",
        "Constraint report_released_names_no_force on reporting_report says (true)",
    ),
    Fault(
        "a unique key missing",
        "ALTER TABLE assessments_rating DROP CONSTRAINT rating_once",
        "ALTER TABLE assessments_rating ADD CONSTRAINT rating_once UNIQUE (force_id, assessment_id, provision_id)",
        "The unique key of assessments_rating (force_id, assessment_id, provision_id) is missing",
    ),
    Fault(
        "a unique key with another condition",
        "DROP INDEX submission_one_in_force",
        "CREATE UNIQUE INDEX submission_one_in_force ON assessments_submission (force_id, cycle_id)"
        " WHERE NOT superseded",
        "The unique key submission_one_in_force of assessments_submission is missing or another",
    ),
    Fault(
        "a row without a force",
        "ALTER TABLE assessments_sentback ALTER force_id DROP NOT NULL",
        "ALTER TABLE assessments_sentback ALTER force_id SET NOT NULL",
        "Column force_id of assessments_sentback may be empty",
    ),
]


@cache
def superuser() -> psycopg.Connection:
    assert servers.running is not None
    return psycopg.connect(servers.running.cluster.url("postgres", servers.DATABASE), autocommit=True)


@contextmanager
def planted(fault: Fault) -> Iterator[None]:
    superuser().execute(fault.plant)
    try:
        yield
    finally:
        superuser().execute(fault.undo)
        superuser().execute("RESET client_min_messages; RESET ROLE")


def found() -> list[str]:
    """As the web's own login. Taken back, so that the test's transaction keeps no lock in the superuser's way."""
    with transaction.atomic(), connection.cursor() as cursor:
        sentences = gate.faults(cursor)
        transaction.set_rollback(True)
    return sentences


def test_a_sound_database_is_without_fault():
    assert found() == []


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_each_planted_fault_is_named_and_so_is_its_cure(fault):
    with planted(fault):
        sentences = [sentence for sentence in found() if fault.said in sentence]
    assert len(sentences) == 1, sentences
    assert sentences[0].endswith(".")
    assert found() == []


def test_a_session_that_looks_elsewhere_first_fools_nobody():
    """A schema before the catalogue, with a table that is called like one of its own."""
    superuser().execute("CREATE SCHEMA before; CREATE TABLE before.pg_policy AS SELECT * FROM pg_policy")
    superuser().execute(
        "GRANT USAGE ON SCHEMA before TO portal_web; GRANT SELECT ON before.pg_policy TO portal_web"
    )
    fault = FAULTS[2]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL search_path = before, pg_catalog, public")
        with planted(fault):
            assert [sentence for sentence in found() if fault.said in sentence]
    finally:
        superuser().execute("DROP SCHEMA before CASCADE")


def test_it_needs_no_right_that_the_web_lacks():
    """The login that asks can read none of the tables that it asks about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, has_table_privilege('assessments_rating', 'SELECT')")
        assert cursor.fetchone() == ("portal_web", False)
    with planted(FAULTS[0]):
        assert len(found()) == 1


def test_the_check_says_so_and_the_owner_who_mends_it_is_not_hindered(settings):
    assert said_by_the_check() == []
    with planted(FAULTS[0]):
        assert said_by_the_check() == found()
        settings.AS_OWNER = True
        assert said_by_the_check() == []


def said_by_the_check():
    with transaction.atomic():
        errors = checks.run_checks(tags=["database"], databases=["default"])
        transaction.set_rollback(True)
    return [error.msg for error in errors if error.id == "forces.E005"]


def test_only_the_tests_own_role_is_known_besides():
    assert reading.besides == {"portal_test"}
    reading.besides.clear()
    try:
        said = found()
    finally:
        reading.besides.add("portal_test")
    assert any("Role portal_web is a member of portal_test" in sentence for sentence in said)
    assert any("Policy arrange on" in sentence for sentence in said)


class TestForgottenInTheModels:
    """What the database has as the model says is a fault all the same when the model forgot the force."""

    def said(self):
        with connection.cursor() as cursor:
            return list(keys.keys_of_the_models(cursor))

    def test_a_key_that_leaves_the_force_out(self, monkeypatch):
        from assessments.models import SentBack

        monkeypatch.setattr(SentBack._meta, "constraints", [])
        assert any("assessments.SentBack.assessment may point at another force's" in s for s in self.said())

    def test_a_unique_key_that_leaves_the_force_out(self, monkeypatch):
        from django.db.models import UniqueConstraint

        from assessments.models import Rating

        alone = UniqueConstraint(fields=["assessment", "provision"], name="rating_once")
        kept = [c for c in Rating._meta.constraints if c.name != "rating_once"]
        monkeypatch.setattr(Rating._meta, "constraints", [*kept, alone])
        assert any(
            "The unique key rating_once of assessments.Rating does not include" in s for s in self.said()
        )
