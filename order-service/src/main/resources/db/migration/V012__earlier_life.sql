-- Of a saga that the database was put back to, or that was placed again after that: how far it had come in the time that
-- is forgotten, and up to which attempt its requests were made. Null in a first life; only what recovers writes them.
ALTER TABLE saga ADD COLUMN earlier_reach text;
ALTER TABLE saga ADD COLUMN earlier_attempts integer;
