-- A replay empties the rebuilt read model first. The only table that the application role may empty at once.
DO $$
BEGIN
    IF current_user <> current_database() THEN
        EXECUTE format('GRANT TRUNCATE ON order_status_view_rebuilt TO %I', current_database());
    END IF;
END
$$;
