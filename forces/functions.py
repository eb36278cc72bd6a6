"""The portal's own functions in the database, as they must stand there: forces.policies makes them, the gate looks.

Those that triggers of models call are pgtrigger's, and known by it. A function of an app above is declared by its
own app with `declare()`.
"""

from dataclasses import dataclass

from forces.choices import Audience, Role


@dataclass(frozen=True)
class Function:
    """body: between the dollar signs, to the letter. definer: runs as its owner, with its search_path fixed.

    owner: a role that it is handed over to; empty for whoever owns the tables.
    callers: roles that may call it by name. A trigger needs none: its function runs whoever writes the row.
    settings: what holds while it runs, whatever the session says.
    """

    name: str
    body: str
    arguments: str = ""
    returns: str = "trigger"
    definer: bool = False
    owner: str = ""
    callers: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()


FUNCTIONS: dict[str, Function] = {}
# pghistory brings it for a table of contexts, which the portal does not use.
UNUSED = ("_pgh_attach_context()",)
# No schema that anybody else could write to; temporary tables last, or they would come first.
SEARCH_PATH = "pg_catalog, public, pg_temp"


def declare(function: Function) -> Function:
    FUNCTIONS[function.name] = function
    return function


# The history has one writer. An audience may insert into it, or its triggers could not; by hand it may not.
declare(
    Function(
        "portal_by_trigger_alone",
        """
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'history is written by its triggers alone' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END """,
    )
)

# A row that this transaction can see and whose maker is still at work was made by this transaction. Only the force's
# role adds here; the owner loads what it must. xmin is the lower half of the number that pg_xact_status asks for.
declare(
    Function(
        "portal_with_the_whole",
        """
DECLARE
    maker bigint;
    now bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF current_user <> 'portal_force' THEN
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT xmin::text::bigint FROM %I WHERE id = $1', TG_ARGV[0])
       INTO maker USING (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    maker := (now >> 32 << 32) + maker;
    IF maker > now + 2147483648 THEN
        maker := maker - 4294967296;
    ELSIF maker < now - 2147483648 THEN
        maker := maker + 4294967296;
    END IF;
    IF maker IS NULL OR maker < 0 OR pg_xact_status(maker::text::xid8) IS DISTINCT FROM 'in progress' THEN
        RAISE EXCEPTION 'what was signed or shared is complete' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END """,
    )
)

_ROLES = " ".join(f"WHEN '{role.value}' THEN '{role.label}'" for role in Role)
_AUDIENCES = ", ".join(f"'portal_{audience.value}'" for audience in Audience)

# Nobody enters another's name into the access log, or an earlier time. A person can read no membership but those
# of their own organisations, and always their own.
declare(
    Function(
        "portal_who_looked",
        """
BEGIN
    IF current_user NOT IN (<audiences>) THEN
        RETURN NEW;
    END IF;
    SELECT me.id, left(me.display_name || ', ' || CASE me.role <roles> END || ', ' || organisation.name, 220)
      INTO NEW.by_id, NEW.by_name
      FROM forces_membership me JOIN forces_organisation organisation ON organisation.id = me.organisation_id
     WHERE me.id = nullif(current_setting('portal.membership_id', true), '')::int;
    NEW.audience := substr(current_user, 8);
    NEW.at := clock_timestamp();
    RETURN NEW;
END """.replace("<audiences>", _AUDIENCES).replace("<roles>", _ROLES),
    )
)

# pgtrigger lets a session switch its triggers off by a setting that anybody may set: history, counts, append-only.
# Here it is the owner's, and portal_remove's, which changes histories and has a role of its own; nobody else is
# heard.
declare(
    Function(
        "_pgtrigger_should_ignore",
        """
BEGIN
    RETURN current_user IN ('portal_owner', 'portal_remover')
       AND trigger_name = ANY (coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), '{}')::text[]);
END """,
        arguments="trigger_name name",
        returns="boolean",
        callers=("PUBLIC",),
    )
)
