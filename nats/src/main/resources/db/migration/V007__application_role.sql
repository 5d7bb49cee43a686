-- Two roles have to do with a database: its owner, as whom migrations run, and the application role, as whom its service
-- works. The latter is called as the database is, owns nothing and changes no table, only rows. What later migrations and
-- add_partitions() make is granted in the same moment, by default privileges. Where both are one role (a test's
-- database), there is nothing to grant.
DO $$
DECLARE
    application text := current_database();
BEGIN
    IF current_user = application THEN
        RETURN;
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), application);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', application);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', application);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I',
        application);
    -- A service only looks whether its schema is there.
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM %I', application);
    REVOKE ALL ON FUNCTION add_partitions(integer) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION add_partitions(integer) TO %I', application);
END
$$;

-- It runs with its owner's rights: what it names must not be a caller's temporary table.
ALTER FUNCTION add_partitions(integer) SET search_path = public, pg_temp;
