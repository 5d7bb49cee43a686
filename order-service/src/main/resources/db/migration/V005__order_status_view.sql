-- The read model: how far each order is, from the messages alone. Each time is that of the first message that says so,
-- and the stage follows from the times, so the same messages in any order, and any number of times, make the same row.
CREATE TABLE order_status_view (
    order_id               uuid NOT NULL PRIMARY KEY,
    reservation_pending_at timestamptz,             -- orders.created
    reserved_at            timestamptz,             -- inventory.reserved
    rejected_at            timestamptz,             -- inventory.out_of_stock, orders.failed
    paid_at                timestamptz,             -- payments.succeeded
    confirmed_at           timestamptz,             -- orders.confirmed
    cancelled_at           timestamptz,             -- orders.cancelled
    stage                  text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN cancelled_at IS NOT NULL THEN 'CANCELLED'
        WHEN rejected_at  IS NOT NULL THEN 'REJECTED'
        WHEN confirmed_at IS NOT NULL THEN 'CONFIRMED'
        WHEN paid_at      IS NOT NULL THEN 'PAID'
        WHEN reserved_at  IS NOT NULL THEN 'RESERVED'
        ELSE 'RESERVATION_PENDING' END) STORED
) PARTITION BY RANGE (order_id);
CREATE TABLE order_status_view_rest PARTITION OF order_status_view DEFAULT WITH (fillfactor = 75);

-- What the last replay made of the streams. Beside the view, and compared with it.
CREATE TABLE order_status_view_rebuilt (LIKE order_status_view INCLUDING ALL) PARTITION BY RANGE (order_id);
CREATE TABLE order_status_view_rebuilt_rest PARTITION OF order_status_view_rebuilt DEFAULT;

SELECT add_partitions(3);
