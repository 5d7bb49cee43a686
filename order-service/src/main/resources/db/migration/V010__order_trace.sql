-- The trace of the request that placed the order (W3C traceparent), if it had one: what the timer or an operator makes
-- the saga say later belongs to it, too.
ALTER TABLE orders ADD COLUMN traceparent text;
