-- What came of it. An action without one was cut short: what it did is not known.
CREATE TABLE operator_outcome (
    action_id bigint      NOT NULL PRIMARY KEY REFERENCES operator_action,
    at        timestamptz NOT NULL DEFAULT now(),
    outcome   text        NOT NULL CHECK (outcome IN ('DONE', 'REFUSED', 'FAILED')),
    detail    text        NOT NULL
);

-- Only ever added to: whoever may write them, the service itself included, can change and remove nothing.
CREATE FUNCTION only_ever_added_to() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% of %: what operators did is only ever added to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege', HINT = 'Do it the other way round: that is recorded as well.';
END
$$;
CREATE TRIGGER only_ever_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_action
    FOR EACH STATEMENT EXECUTE FUNCTION only_ever_added_to();
CREATE TRIGGER only_ever_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_outcome
    FOR EACH STATEMENT EXECUTE FUNCTION only_ever_added_to();
