"""What the functions of the door do, as PostgreSQL reads it: door.py says which there are, and who may call them.

Rows are found by the parts of statements that portal_removal_tables() lists, made from the models. In them $1 is the
pattern, $2 the text that takes the words' place, $3 the force.
"""

# --- finding and replacing --------------------------------------------------------------------------------------

REDACT = """
BEGIN
    RETURN left(regexp_replace(value, pattern, said, 'gi'), coalesce(room, 2147483647));
END """

# Keys are names of ours; what people type are values.
REDACT_JSON = """
BEGIN
    CASE jsonb_typeof(value)
    WHEN 'string' THEN
        RETURN to_jsonb(regexp_replace(value #>> '{}', pattern, said, 'gi'));
    WHEN 'array' THEN
        RETURN (SELECT coalesce(jsonb_agg(public.portal_redact_json(item, pattern, said) ORDER BY place), '[]')
                  FROM jsonb_array_elements(value) WITH ORDINALITY AS items(item, place));
    WHEN 'object' THEN
        RETURN (SELECT coalesce(jsonb_object_agg(key, public.portal_redact_json(item, pattern, said)), '{}')
                  FROM jsonb_each(value) AS items(key, item));
    ELSE
        RETURN value;
    END CASE;
END """

REDACT_LIST = """
BEGIN
    RETURN (SELECT array_agg(regexp_replace(item, pattern, said, 'gi') ORDER BY place)
              FROM unnest(value) WITH ORDINALITY AS items(item, place));
END """

JSON_HAS = """
BEGIN
    RETURN EXISTS (SELECT FROM jsonb_path_query(value, 'strict $.**') AS part
                    WHERE jsonb_typeof(part) = 'string' AND part #>> '{}' ~* pattern);
END """

LIST_HAS = """
BEGIN
    RETURN EXISTS (SELECT FROM unnest(value) AS item WHERE item ~* pattern);
END """

SAID = """
BEGIN
    RETURN '[removed ' || to_char(now() AT TIME ZONE 'Europe/London', 'FMDD FMMonth YYYY') || ']';
END """

# --- who ---------------------------------------------------------------------------------------------------------

# A person who is in now. Somebody with two roles is still one person.
PERSON = """
BEGIN
    RETURN (SELECT person FROM forces_membership AS person
             WHERE person.id = wanted AND person.left_at IS NULL AND person.user_id IS NOT NULL);
END """

# Whether whoever acts now may agree to what another has asked for. The roles come from forces.roles.
AGREED = """
DECLARE
    removal audit_removal := (SELECT asked FROM audit_removal AS asked WHERE asked.id = wanted);
    me forces_membership :=
        portal_removal_person(nullif(current_setting('portal.membership_id', true), '')::bigint);
    other forces_membership := portal_removal_person(removal.asked_by_id);
BEGIN
    IF me.id IS NULL OR other.id IS NULL OR me.id = other.id OR me.user_id = other.user_id
        OR lower(me.email) = lower(other.email) THEN
        RETURN false;
    END IF;
    -- Nor somebody whom the asker brought in for it.
    IF me.joined_at IS NULL OR me.joined_at > removal.asked_at - {days} * interval '1 day' THEN
        RETURN false;
    END IF;
    IF removal.force_id IS NOT NULL AND EXISTS (
        SELECT FROM forces_membershipevent AS invited WHERE invited.pgh_obj_id = me.id
           AND invited.pgh_label = 'insert' AND invited.pgh_context ->> 'by' = removal.asked_by_id::text) THEN
        RETURN false;
    END IF;
    IF removal.force_id IS NULL THEN
        RETURN me.role IN ({national_roles}) AND (removal.raised_by_id IS NOT NULL OR other.role IN ({lead_roles}));
    END IF;
    RETURN other.force_id = removal.force_id AND other.role IN ({force_roles})
       AND (me.force_id = removal.force_id AND me.role IN ({force_roles})
            OR removal.to_national AND me.role IN ({lead_roles}));
END """

# Words of a force may also stand in what the national team wrote. A force neither learns that nor decides it: the
# national team is asked, in a removal of its own.
RAISE = """
DECLARE
    removal audit_removal := (SELECT asked FROM audit_removal AS asked WHERE asked.id = wanted);
    part record;
    there boolean := false;
    raised bigint;
BEGIN
    IF removal.force_id IS NULL OR pattern IS NULL THEN
        RETURN;
    END IF;
    FOR part IN SELECT * FROM portal_removal_tables() WHERE of_nation IS NOT NULL LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE (%s) AND (%s))', part.name, part.of_nation, part.has)
           INTO there USING pattern;
        EXIT WHEN there;
    END LOOP;
    IF NOT there THEN
        RETURN;
    END IF;
    INSERT INTO audit_removal (public_id, whose, reason, state, to_national, asked_by_id, asked_by_name, asked_at,
                               decided_by_name, raised_by_id, words_sha256, found, places, files_searched_at)
    VALUES (gen_random_uuid(), removal.whose,
            'A force has removed these words, and they stand in what the national team wrote too.',
            'asked', false, removal.asked_by_id, removal.asked_by_name, now(), '', removal.id, removal.words_sha256,
            '[]', 0, now())
    RETURNING id INTO raised;
    INSERT INTO audit_removalwords (removal_id, sealed)
    SELECT raised, sealed FROM audit_removalwords WHERE removal_id = removal.id;
END """

# --- taking out --------------------------------------------------------------------------------------------------

# First against PostgreSQL's own sweeping of tables (autovacuum), which gives way only to who has waited a second. No
# writer minds that lock, so waiting for it deadlocks with none. Then against writers: they wait while it works, and it
# does not wait for them: half a second, less than what PostgreSQL takes to look for a deadlock, and whoever agrees is
# told to try again. So nothing that is being saved slips through.
LOCK = """
DECLARE
    part record;
    patience text := current_setting('lock_timeout');
BEGIN
    PERFORM set_config('lock_timeout', '5s', true);
    FOR part IN SELECT name FROM portal_removal_tables() ORDER BY name LOOP
        EXECUTE format('LOCK TABLE %I IN SHARE UPDATE EXCLUSIVE MODE', part.name);
    END LOOP;
    PERFORM set_config('lock_timeout', '500ms', true);
    FOR part IN SELECT name FROM portal_removal_tables() ORDER BY name LOOP
        EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', part.name);
    END LOOP;
    PERFORM set_config('lock_timeout', patience, true);
END """

# Rows before their history. $4 is the removal.
REDACT_ALL = """
DECLARE
    removal audit_removal := (SELECT asked FROM audit_removal AS asked WHERE asked.id = wanted);
    part record;
BEGIN
    FOR part IN
        SELECT *, CASE WHEN removal.force_id IS NULL THEN of_nation ELSE of_force END AS whose
          FROM portal_removal_tables() ORDER BY is_history, name
    LOOP
        CONTINUE WHEN part.whose IS NULL;
        EXECUTE format(
            'INSERT INTO audit_removedplace (force_id, removal_id, table_name, row_id, column_name)'
            ' SELECT $3, $4, %L, found.key, unnest(found.columns) FROM'
            ' (SELECT %s FROM %I WHERE (%s) AND (%s)) AS found (key, columns)',
            part.name, part.noted, part.name, part.whose, part.has
        ) USING pattern, said, removal.force_id, removal.id;
        EXECUTE format('UPDATE %I SET %s WHERE (%s) AND (%s)', part.name, part.redacts, part.whose, part.has)
          USING pattern, said, removal.force_id;
    END LOOP;
END """

# What somebody handed in: the row stays, and says so here and in its history; the bytes are deleted after the commit.
TAKE_FILES = """
DECLARE
    removal audit_removal := (SELECT asked FROM audit_removal AS asked WHERE asked.id = wanted);
    file record;
    stored text;
BEGIN
    FOR file IN
        SELECT named.id, named.row_id, held.* FROM audit_removalfile AS named
          JOIN portal_removal_files() AS held USING (subject)
         WHERE named.removal_id = removal.id AND held.remade = '{}'
    LOOP
        EXECUTE format('UPDATE %I SET %s WHERE id = $2 AND force_id IS NOT DISTINCT FROM $3 RETURNING %I',
                       file.name, concat_ws(', ', nullif(file.said, ''), nullif(file.constant, '')), file.key)
           INTO stored USING said, file.row_id, removal.force_id;
        IF coalesce(stored, '') = '' THEN
            RAISE EXCEPTION 'there is no such file' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF file.history <> '' AND file.said <> '' THEN
            EXECUTE format(
                'WITH changed AS (UPDATE %I SET %s WHERE pgh_obj_id = $2 AND %I = $5 RETURNING pgh_id)'
                ' INSERT INTO audit_removedplace (force_id, removal_id, table_name, row_id, column_name)'
                ' SELECT $3, $4, %L, pgh_id, %L FROM changed',
                file.history, file.said, file.key, file.history, file.key
            ) USING said, file.row_id, removal.force_id, removal.id, stored;
        END IF;
        UPDATE audit_removalfile SET stored_as = stored, agreed = true WHERE id = file.id;
        INSERT INTO audit_removedplace (force_id, removal_id, table_name, row_id, column_name)
        VALUES (removal.force_id, removal.id, file.name, file.row_id, file.key);
    END LOOP;
END """

# What the portal made from words that changed: withdrawn at once, and queued to be made again.
REMAKE = """
DECLARE
    removal audit_removal := (SELECT asked FROM audit_removal AS asked WHERE asked.id = wanted);
    file record;
BEGIN
    FOR file IN SELECT * FROM portal_removal_files() AS held WHERE held.remade <> '{}' LOOP
        EXECUTE format(
            'INSERT INTO audit_removalfile (force_id, removal_id, subject, row_id, chosen, agreed, stored_as)'
            ' SELECT $1, $2, %L, id, false, true, %I FROM %I WHERE %I <> %L AND state = ANY($3) AND id IN'
            ' (SELECT row_id FROM audit_removedplace WHERE removal_id = $2 AND table_name = %L)',
            file.subject, file.key, file.name, file.key, '', file.name
        ) USING removal.force_id, removal.id, file.remade::text[];
        EXECUTE format(
            'UPDATE %I SET %s WHERE state = ANY($2) AND id IN'
            ' (SELECT row_id FROM audit_removedplace WHERE removal_id = $1 AND table_name = %L)',
            file.name, file.constant, file.name
        ) USING removal.id, file.remade::text[];
    END LOOP;
END """

# The chain says anew what each changed row says, and because of which removal. Its locks in their order, as in
# audit/chain.py: what stands without a force first.
CHAIN = """
DECLARE
    removal audit_removal := (SELECT asked FROM audit_removal AS asked WHERE asked.id = wanted);
    part record;
    zone text := current_setting('timezone');
BEGIN
    PERFORM pg_advisory_xact_lock(827401, 0);
    PERFORM pg_advisory_xact_lock(827401, coalesce(removal.force_id, 0)::int);
    PERFORM set_config('timezone', 'UTC', true);
    FOR part IN
        SELECT name, key FROM portal_removal_tables() AS listed WHERE is_chained AND EXISTS
            (SELECT FROM audit_removedplace AS place WHERE removal_id = removal.id AND table_name = listed.name)
    LOOP
        EXECUTE format(
            'SELECT count(portal_chain_append((facts ->> %L)::bigint, %L, %L, key,'
            ' (SELECT count(*) FROM jsonb_object_keys(facts))::int,'
            ' encode(sha256(convert_to(facts::text, %L)), %L), $1)::text)'
            ' FROM (SELECT told.%I AS key, to_jsonb(told) AS facts FROM %I AS told WHERE told.%I IN'
            ' (SELECT row_id FROM audit_removedplace WHERE removal_id = $1 AND table_name = %L) ORDER BY 1) AS rows',
            'force_id', 'removed', part.name, 'UTF8', 'hex', part.key, part.name, part.key, part.name
        ) USING removal.id;
    END LOOP;
    PERFORM set_config('timezone', zone, true);
END """

# --- the door itself ---------------------------------------------------------------------------------------------

REMOVE = """
DECLARE
    removal audit_removal;
    me forces_membership;
    file record;
    came_in boolean;
    said text := portal_removal_said();
    context text := coalesce(current_setting('pghistory.context_metadata', true), '');
    number integer;
BEGIN
    SELECT * INTO removal FROM audit_removal WHERE public_id = wanted FOR UPDATE;
    IF removal.id IS NULL OR removal.state <> 'asked' OR NOT portal_removal_agreed(removal.id) THEN
        RAISE EXCEPTION 'two people have to agree to a removal' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF removal.files_searched_at IS NULL THEN
        RAISE EXCEPTION 'the files are not searched yet' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF removal.words_sha256 <> coalesce(encode(sha256(convert_to(salt || pattern, 'UTF8')), 'hex'), '') THEN
        RAISE EXCEPTION 'these are not the words that were asked for' USING ERRCODE = 'insufficient_privilege';
    END IF;

    PERFORM portal_removal_lock();
    FOR file IN SELECT * FROM portal_removal_files() AS held WHERE held.remade = '{}' AND pattern IS NOT NULL LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE force_id = $1 AND %I <> %L AND added_at > $2)',
                       file.name, file.key, '')
           INTO came_in USING removal.force_id, removal.files_searched_at;
        IF came_in THEN
            RAISE EXCEPTION 'a file came in since' USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
    END LOOP;
    PERFORM set_config('pghistory.context_metadata', (
        coalesce(nullif(context, ''), '{}')::jsonb || jsonb_build_object('removal', removal.public_id))::text, true);
    PERFORM set_config('pgtrigger.ignore', (
        SELECT coalesce(array_agg(tgname), '{}')::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_append_only_%'),
        true);
    IF pattern IS NOT NULL THEN
        PERFORM portal_removal_redact(removal.id, pattern, said);
    END IF;
    PERFORM portal_removal_take_files(removal.id, said);
    PERFORM portal_removal_remake(removal.id);
    PERFORM set_config('pgtrigger.ignore', '{}', true);

    SELECT count(*) INTO number FROM audit_removedplace WHERE removal_id = removal.id;
    PERFORM portal_removal_raise(removal.id, pattern);
    UPDATE audit_removalwords SET sealed = '' WHERE removal_id = removal.id;
    me := portal_removal_person(nullif(current_setting('portal.membership_id', true), '')::bigint);
    UPDATE audit_removal
       SET state = 'done', decided_by_id = me.id, decided_by_name = me.display_name, decided_at = now(),
           places = number
     WHERE id = removal.id;
    PERFORM portal_removal_chain(removal.id);
    PERFORM set_config('pghistory.context_metadata', context, true);
    RETURN number;
END """
