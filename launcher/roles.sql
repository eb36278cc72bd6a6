-- The database's roles, and the database itself. Run by a superuser, with psql; running it again changes nothing.
--
-- portal_owner  owns every table: migrations and fixtures alone log in as it. Neither superuser nor above row security.
-- portal_web    the login of the web server and the workers. Owns nothing and inherits nothing: it may do almost
--               nothing until it becomes one of the audiences, for one transaction (forces/scope.py).
-- portal_backup the login of `./portal backup` alone: it reads every row of every force, and writes none. Nobody may
--               become it, and neither web nor workers know its password.
-- portal_remover owns the one function that takes personal data out of what nobody else may change
--               (audit/removal/door.py). Nobody can log in as it, and the web login can never become it.
-- portal_...    one role for each audience; what each may read and write stands in forces/grants.py.
-- portal_auditor reads the history of all, for ./portal verify-audit; the owner alone may become it.
--
-- Passwords come from PORTAL_OWNER_PASSWORD, PORTAL_WEB_PASSWORD and PORTAL_BACKUP_PASSWORD, or from the files that
-- PORTAL_..._PASSWORD_FILE name. Without them the logins have none, which only a private socket accepts.
\set ON_ERROR_STOP on
\if :{?database}
\else
    \set database portal
\endif
\set owner_password `if [ -n "$PORTAL_OWNER_PASSWORD_FILE" ]; then cat "$PORTAL_OWNER_PASSWORD_FILE"; else printf %s "$PORTAL_OWNER_PASSWORD"; fi`
\set web_password `if [ -n "$PORTAL_WEB_PASSWORD_FILE" ]; then cat "$PORTAL_WEB_PASSWORD_FILE"; else printf %s "$PORTAL_WEB_PASSWORD"; fi`
\set backup_password `if [ -n "$PORTAL_BACKUP_PASSWORD_FILE" ]; then cat "$PORTAL_BACKUP_PASSWORD_FILE"; else printf %s "$PORTAL_BACKUP_PASSWORD"; fi`

SET client_min_messages = warning;

SELECT format('CREATE ROLE %I', name)
  FROM unnest(ARRAY['portal_owner', 'portal_web', 'portal_backup', 'portal_force', 'portal_national',
                    'portal_portfolio', 'portal_policing_body', 'portal_observer', 'portal_public',
                    'portal_auditor', 'portal_remover']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

ALTER ROLE portal_owner LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
ALTER ROLE portal_web LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
-- Row-level security holds for the owner too, so that a dump of the owner's would be empty; and a backup changes nothing.
ALTER ROLE portal_backup LOGIN INHERIT NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE portal_backup SET default_transaction_read_only = on;
GRANT pg_read_all_data TO portal_backup;
SELECT format('ALTER ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION', name)
  FROM unnest(ARRAY['portal_force', 'portal_national', 'portal_portfolio', 'portal_policing_body',
                    'portal_observer', 'portal_public', 'portal_auditor', 'portal_remover']) AS name
\gexec

SELECT format('ALTER ROLE portal_owner PASSWORD %L', :'owner_password') WHERE :'owner_password' <> ''
\gexec
SELECT format('ALTER ROLE portal_web PASSWORD %L', :'web_password') WHERE :'web_password' <> ''
\gexec
SELECT format('ALTER ROLE portal_backup PASSWORD %L', :'backup_password') WHERE :'backup_password' <> ''
\gexec

-- The web login may become an audience and has none of its rights until it does. Before PostgreSQL 16 a membership
-- had no options of its own, and NOINHERIT on the login alone says so.
SELECT format('GRANT %I TO portal_web%s', name,
              CASE WHEN current_setting('server_version_num')::int >= 160000
                   THEN ' WITH ADMIN FALSE, INHERIT FALSE, SET TRUE' ELSE '' END)
  FROM unnest(ARRAY['portal_force', 'portal_national', 'portal_portfolio', 'portal_policing_body',
                    'portal_observer', 'portal_public']) AS name
\gexec

-- The owner verifies the history as portal_auditor, and hands over to portal_remover the functions that it makes for it.
SELECT format('GRANT %I TO portal_owner%s', name,
              CASE WHEN current_setting('server_version_num')::int >= 160000
                   THEN ' WITH ADMIN FALSE, INHERIT FALSE, SET TRUE' ELSE '' END)
  FROM unnest(ARRAY['portal_auditor', 'portal_remover']) AS name
\gexec

SELECT format('CREATE DATABASE %I OWNER portal_owner', :'database')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec
ALTER DATABASE :"database" OWNER TO portal_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO portal_web, portal_backup;

\connect :"database"
SET client_min_messages = warning;
ALTER SCHEMA public OWNER TO portal_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO portal_web, portal_force, portal_national, portal_portfolio, portal_policing_body,
                                portal_observer, portal_public, portal_auditor, portal_remover;

-- What PostgreSQL lets everybody call and no page needs: it runs a text as SQL, keeps what no policy guards (large
-- objects), or ends other sessions of the same login. forces/gate/grants.py looks for the same.
SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', oid::regprocedure)
  FROM pg_proc
 WHERE pronamespace = 'pg_catalog'::regnamespace
   AND (proname ~ '^(lo_.*|loread|lowrite|(query|table|cursor|schema|database)_to_xml.*|ts_stat|pg_cancel_backend|pg_terminate_backend)$'
        OR oid::regprocedure::text = 'ts_rewrite(tsquery,text)')
\gexec
