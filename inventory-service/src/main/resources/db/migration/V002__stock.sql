-- Products, receipts and reservations. Amounts are minor units.

-- Every batch locks and updates its products, so: room for HOT updates, and no index but the key.
CREATE TABLE product (
    product_id text COLLATE "C" PRIMARY KEY,
    name       text    NOT NULL,
    unit_price bigint  NOT NULL CHECK (unit_price >= 0),
    currency   text    NOT NULL,
    for_sale   boolean NOT NULL,
    version    integer NOT NULL,
    available  bigint  NOT NULL CHECK (available >= 0),
    reserved   bigint  NOT NULL CHECK (reserved >= 0),
    sold       bigint  NOT NULL CHECK (sold >= 0),
    received   bigint  NOT NULL CHECK (received >= 0),
    CONSTRAINT product_pieces CHECK (available + reserved + sold = received)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_cost_delay = 0);

-- Goods that came in. Never updated.
CREATE TABLE receipt (
    receipt_id text COLLATE "C" PRIMARY KEY,
    product_id text COLLATE "C" NOT NULL REFERENCES product,
    quantity   bigint      NOT NULL CHECK (quantity > 0),
    at         timestamptz NOT NULL
);

-- One per order. RELEASED without lines is a tombstone: the release came before its order.
CREATE TABLE reservation (
    order_id    uuid PRIMARY KEY,
    status      text  NOT NULL CHECK (status IN ('ACTIVE', 'COMMITTED', 'RELEASED', 'EXPIRED', 'REJECTED')),
    items       jsonb NOT NULL, -- {"lines": [{"productId", "quantity", "unitPrice"}]}
    unavailable jsonb,          -- {"lines": [{"productId", "requested", "available", "reason"}]}; REJECTED only
    reason      text,           -- RELEASED only
    expires_at  timestamptz,    -- ACTIVE, COMMITTED and EXPIRED
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT reservation_shape CHECK (
        (status IN ('ACTIVE', 'COMMITTED', 'EXPIRED')) = (expires_at IS NOT NULL)
        AND (status = 'REJECTED') = (unavailable IS NOT NULL)
        AND (status = 'RELEASED') = (reason IS NOT NULL))
) PARTITION BY RANGE (order_id);
CREATE TABLE reservation_rest PARTITION OF reservation DEFAULT WITH (fillfactor = 75);

-- For the sweep of those whose time has run out. Holds the open ones only.
CREATE INDEX reservation_open ON reservation (expires_at) WHERE status = 'ACTIVE';

SELECT add_partitions(3);
