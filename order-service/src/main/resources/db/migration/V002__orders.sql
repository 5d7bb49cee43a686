-- What was ordered. Written once.
CREATE TABLE orders (
    order_id       uuid        NOT NULL PRIMARY KEY,
    customer_id    text        NOT NULL,
    items          jsonb       NOT NULL,            -- {"lines": [{productId, quantity, unitPrice}]}
    total_minor    bigint      NOT NULL CHECK (total_minor >= 0),
    currency       text        NOT NULL,
    payment_method text        NOT NULL,
    created_at     timestamptz NOT NULL
) PARTITION BY RANGE (order_id);
CREATE TABLE orders_rest PARTITION OF orders DEFAULT;

-- Where its saga stands. One row per order, updated in place.
CREATE TABLE saga (
    order_id         uuid        NOT NULL PRIMARY KEY,
    version          integer     NOT NULL,          -- of the last transition
    status           text        NOT NULL,
    undo             text,                          -- which of the compensating states
    reason           text,
    reservation_id   text,
    payment_id       text,
    attempt          integer     NOT NULL,          -- of the forward request that is open, or was last
    refunds          integer     NOT NULL,          -- attempts of payments.refund_request
    releases         integer     NOT NULL,          -- attempts of inventory.release_request
    saga_deadline    timestamptz,
    payment_deadline timestamptz,
    resend_at        timestamptz,
    wake_at          timestamptz,                   -- the earliest of the three
    updated_at       timestamptz NOT NULL
) PARTITION BY RANGE (order_id);
CREATE TABLE saga_rest PARTITION OF saga DEFAULT WITH (fillfactor = 75);
CREATE INDEX saga_wake ON saga (wake_at) WHERE wake_at IS NOT NULL;

-- Every step that it took, written in the transaction that took it.
CREATE TABLE saga_transition (
    order_id    uuid        NOT NULL,
    version     integer     NOT NULL,
    at          timestamptz NOT NULL,
    from_status text,
    to_status   text        NOT NULL,
    cause       text        NOT NULL,
    PRIMARY KEY (order_id, version)
) PARTITION BY RANGE (order_id);
CREATE TABLE saga_transition_rest PARTITION OF saga_transition DEFAULT;

SELECT add_partitions(3);
