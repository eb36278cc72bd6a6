"""GRANTS of forces/grants.py is what the database enforces: no more and no less, after every migration."""

from functools import cache
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import isolate_apps

from forces import grants, policies, rights
from forces.choices import Audience
from forces.grants import GRANTS, SIGN_IN, role_of
from tests import servers

pytestmark = pytest.mark.django_db

AUDIENCES = [role_of(audience) for audience in Audience]
ROLES = [*AUDIENCES, grants.LOGIN_ROLE, grants.AUDITOR_ROLE]
EVERY_ROLE = [*ROLES, grants.REMOVER_ROLE]
VERBS = ("select", "insert", "update", "delete")


@cache
def superuser():
    assert servers.running is not None
    return psycopg.connect(servers.running.cluster.url("postgres", servers.DATABASE), autocommit=True)


def catalogue(query, *values):
    return superuser().execute(query, values or None).fetchall()


def models():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def has_rights(role, table, verb):
    """On the table or on a column of it."""
    if verb == "delete":
        return catalogue("SELECT has_table_privilege(%s, %s, %s)", role, table, verb)[0][0]
    return catalogue("SELECT has_any_column_privilege(%s, %s, %s)", role, table, verb)[0][0]


def expected(label, role):
    if role == grants.LOGIN_ROLE:
        do = SIGN_IN.get(label, ())
    elif role == grants.AUDITOR_ROLE:
        do = ("select",) if GRANTS[label] else ()
    else:
        audience = next(audience for audience in Audience if role_of(audience) == role)
        grant = GRANTS[label].get(audience)
        do = grant.do if grant else ()
    return {right.split(" ")[0] for right in do}


@pytest.mark.parametrize("label", sorted(GRANTS))
def test_each_role_has_the_rights_of_the_table_and_no_others(label):
    table = apps.get_model(label)._meta.db_table
    for role in ROLES:
        held = {verb for verb in VERBS if has_rights(role, table, verb)}
        assert held == expected(label, role), f"{role} on {table}"


def test_nobody_else_has_any_right():
    strangers = catalogue(
        "SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = 'public'"
        " AND grantee <> ALL(%s)",
        [*EVERY_ROLE, "portal_owner", "portal_test"],
    )
    assert strangers == []


def test_no_role_may_empty_a_table_or_hang_a_trigger_on_it():
    rights = catalogue(
        "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee = ANY(%s) AND privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')",
        ROLES,
    )
    assert rights == []


def test_every_table_with_an_organisations_rows_has_forced_row_security():
    forced = {
        name
        for (name,) in catalogue(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind = 'r'"
        )
    }
    with_force = {
        model._meta.db_table
        for model in models()
        if model._meta.app_label != "forces" and any(field.name == "force" for field in model._meta.fields)
    }
    assert with_force - forced == set()
    assert "forces_membership" in forced
    assert "forces_membershipevent" in forced


def test_every_policy_is_for_one_of_our_roles_and_one_verb():
    for table, name, roles, verb in catalogue(
        "SELECT tablename, policyname, roles::text[], cmd FROM pg_policies WHERE schemaname = 'public'"
    ):
        if roles == ["portal_test"]:  # the tests' own
            continue
        assert len(roles) == 1, (table, name)
        by_function = table in {apps.get_model(label)._meta.db_table for label in grants.BY_FUNCTION}
        assert roles[0] in EVERY_ROLE or (by_function and roles == [grants.OWNER_ROLE]), (table, name)
        assert verb != "ALL", (table, name)


def test_events_are_insert_only():
    events = [model._meta.db_table for model in models() if hasattr(model, "pgh_tracked_model")]
    assert events
    for table in events:
        for role in ROLES:
            assert not has_rights(role, table, "update"), f"{role} on {table}"
            assert not has_rights(role, table, "delete"), f"{role} on {table}"


def test_no_role_is_above_row_security_or_owns_anything():
    for name, superuser, bypasses, inherits in catalogue(
        "SELECT rolname, rolsuper, rolbypassrls, rolinherit FROM pg_roles WHERE rolname = ANY(%s)",
        [*ROLES, "portal_owner"],
    ):
        assert not superuser, name
        assert not bypasses, name
        assert not inherits or name in [*AUDIENCES, grants.AUDITOR_ROLE], name
    owners = catalogue(
        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname = 'public'"
    )
    assert owners == [("portal_owner",)]


def test_applying_again_changes_nothing():
    """As the owner, in a transaction that is taken back: the tests' own role has policies that it would lose."""
    state = (
        "SELECT tablename::text, policyname::text, roles::text, cmd, qual, with_check FROM pg_policies"
        " WHERE policyname <> 'arrange' UNION ALL SELECT relname::text, relacl::text, relrowsecurity::text,"
        " relforcerowsecurity::text, '', '' FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " UNION ALL SELECT attrelid::regclass::text, attname::text, attacl::text, '', '', '' FROM pg_attribute"
        " WHERE attacl IS NOT NULL"
    )
    assert servers.running is not None
    with psycopg.connect(servers.running.cluster.url("portal_owner", servers.DATABASE)) as owner:
        cursor: Any = owner.cursor()
        before = cursor.execute(state).fetchall()
        policies.apply_policies(cursor)
        after = cursor.execute(state).fetchall()
        owner.rollback()
    assert len(before) > 100
    assert set(map(in_one_order, after)) == set(map(in_one_order, before))


def in_one_order(row):
    """A list of rights says the same in any order."""
    return repr([sorted(value.strip("{}").split(",")) if value else value for value in row])


@isolate_apps("forces")
def test_a_model_without_an_entry_stops_the_migration():
    from django.db import models as fields

    class Unlisted(fields.Model):  # noqa: DJ008 - nobody reads it
        class Meta:
            app_label = "forces"

    with pytest.raises(rights.ModelWithoutGrantsError, match=r"forces\.Unlisted"):
        rights._grants_of(Unlisted)


def test_the_web_login_cannot_apply_policies():
    from django.db import DatabaseError, transaction

    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        policies.apply_policies(cursor)


def test_a_key_is_added_to_a_living_database_and_security_is_forced_again():
    """PostgreSQL reads the rows that a new key is for, and under the policies the owner would see none of them."""
    assert servers.running is not None
    key = "kept_conflict_by_same_force"
    columns = "FOREIGN KEY (force_id, by_id) REFERENCES forces_membership (force_id, id)"
    url = servers.running.cluster.url("portal_owner", servers.DATABASE)
    with psycopg.connect(url, options="-c row_security=off") as owner:
        cursor: Any = owner.cursor()
        cursor.execute(f"ALTER TABLE audit_keptconflict DROP CONSTRAINT {key}")
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"),
            owner.transaction(),
        ):
            cursor.execute(f"ALTER TABLE audit_keptconflict ADD CONSTRAINT {key} {columns}")
        policies.open_to_the_owner(cursor)
        cursor.execute(f"ALTER TABLE audit_keptconflict ADD CONSTRAINT {key} {columns}")
        policies.apply_policies(cursor)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity")
        assert cursor.fetchone() == (0,)
        owner.rollback()
