-- A projection: what was sold on each day, from the messages alone. Each build makes it anew.
CREATE TABLE sales_by_day (
    day           date   NOT NULL,      -- of orders.confirmed, in UTC
    product_id    text   NOT NULL,
    currency      text   NOT NULL,
    orders        bigint NOT NULL,
    pieces        bigint NOT NULL,
    revenue_minor bigint NOT NULL,
    PRIMARY KEY (day, product_id, currency)
);

-- What a build has read so far, beside it: one row for each order. Empty but for the time of a build.
CREATE TABLE sales_by_day_told (
    order_id     uuid        NOT NULL PRIMARY KEY,
    items        jsonb,                             -- orders.created: {"lines": [{productId, quantity, unitPrice}]}
    currency     text,
    confirmed_at timestamptz,                       -- orders.confirmed
    cancelled    boolean     NOT NULL               -- orders.cancelled
);

-- A build empties it at once, as a replay does with its table.
DO $$
BEGIN
    IF current_user <> current_database() THEN
        EXECUTE format('GRANT TRUNCATE ON sales_by_day_told TO %I', current_database());
    END IF;
END
$$;
