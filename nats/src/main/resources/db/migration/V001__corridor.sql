-- The corridor's own tables. Every service has them in its own database.

-- Messages that were handled. Its key is the header Nats-Msg-Id: order, subject, attempt.
CREATE TABLE inbox (
    order_id uuid    NOT NULL,
    subject  text    NOT NULL,
    attempt  integer NOT NULL,
    PRIMARY KEY (order_id, subject, attempt)
) PARTITION BY RANGE (order_id);
CREATE TABLE inbox_rest PARTITION OF inbox DEFAULT;

-- Messages on their way out: inserted with the decision, deleted when the broker has acknowledged, never updated.
CREATE TABLE outbox (
    order_id    uuid        NOT NULL,
    subject     text        NOT NULL,
    attempt     integer     NOT NULL,
    body        bytea       NOT NULL,
    at          timestamptz NOT NULL,
    traceparent text,
    PRIMARY KEY (order_id, subject, attempt)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000,
        autovacuum_vacuum_cost_delay = 0);

-- The smallest UUIDv7 of an instant: order ids sort by time, so a month of them is a range.
CREATE FUNCTION uuid7_floor(at timestamptz) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT
    AS $$ SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid $$;

-- Makes sure that every table partitioned by order id has a partition for this month and the coming ones.
-- Ids of no such month (replayed, or foreign) are kept in <table>_rest. Retention is dropping a partition.
-- SECURITY DEFINER: the services call it without being allowed to change the schema otherwise.
CREATE FUNCTION add_partitions(months_ahead integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
    AS $$
DECLARE
    parent record;
    month  timestamp; -- in UTC, whatever the session's time zone
    name   text;
    made   integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('add_partitions'));
    FOR parent IN
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'p' AND n.nspname = 'public' ORDER BY c.relname
    LOOP
        FOR i IN 0..months_ahead LOOP
            month := date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i);
            name := parent.relname || '_' || to_char(month, 'YYYYMM');
            CONTINUE WHEN to_regclass(quote_ident(name)) IS NOT NULL;
            BEGIN
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)%s',
                    name, parent.relname, uuid7_floor(month AT TIME ZONE 'UTC'),
                    uuid7_floor((month + interval '1 month') AT TIME ZONE 'UTC'),
                    -- storage options (fillfactor, autovacuum) are those of <table>_rest: a parent cannot have any
                    (SELECT ' WITH (' || array_to_string(r.reloptions, ', ') || ')'
                     FROM pg_class r WHERE r.oid = to_regclass(quote_ident(parent.relname || '_rest'))));
                made := made + 1;
            EXCEPTION WHEN check_violation THEN
                RAISE WARNING 'partition % not made: %_rest holds rows of that month; they stay there', name, parent.relname;
            END;
        END LOOP;
    END LOOP;
    RETURN made;
END
$$;
