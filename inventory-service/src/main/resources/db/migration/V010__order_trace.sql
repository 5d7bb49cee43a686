-- The trace of the order that a reservation is for, for what this service does by itself later. Null: one that anybody
-- can guess who knows the order, see docs/tracing.md.
ALTER TABLE reservation ADD COLUMN traceparent text;
