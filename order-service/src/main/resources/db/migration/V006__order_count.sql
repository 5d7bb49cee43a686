-- How the orders with ids up to a mark have ended, so that nobody has to count them again. The mark follows at a
-- distance; beyond it there are few enough to count each time.
CREATE TABLE order_count (
    one       boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
    upto      uuid    NOT NULL,
    confirmed bigint  NOT NULL,
    cancelled bigint  NOT NULL,
    failed    bigint  NOT NULL
) WITH (fillfactor = 50);
INSERT INTO order_count (upto, confirmed, cancelled, failed)
VALUES ('00000000-0000-0000-0000-000000000000', 0, 0, 0);

-- Those that had not ended when the mark passed them: few, and counted when they have.
CREATE TABLE order_count_open (order_id uuid NOT NULL PRIMARY KEY);
