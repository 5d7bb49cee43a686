-- The name that a client gave its wish to place an order, so that it can ask again after it got no answer. Written in
-- the order's own transaction, forgotten after a while (comanda.saga.keys-kept).
CREATE TABLE idempotency_key (
    key         text        NOT NULL PRIMARY KEY,
    fingerprint text        NOT NULL,               -- SHA-256 of the request, in hex
    order_id    uuid        NOT NULL,
    at          timestamptz NOT NULL
);
CREATE INDEX idempotency_key_at ON idempotency_key (at);

-- The orders of one customer, newest first: order ids sort by time.
CREATE INDEX orders_customer ON orders (customer_id, order_id);
