-- The book of the simulated provider. It stands for somebody else's system: nothing but the simulator reads it,
-- and it is written in transactions of its own.
CREATE TABLE simulator_book (
    idempotency_key text        NOT NULL PRIMARY KEY,
    order_id        uuid        NOT NULL,
    outcome         text        NOT NULL CHECK (outcome IN ('CHARGED', 'DECLINED', 'REFUNDED', 'FAULT')),
    reference       text        NOT NULL,
    reason          text,
    amount          bigint      NOT NULL CHECK (amount >= 0), -- minor units
    currency        text        NOT NULL,
    calls           integer     NOT NULL DEFAULT 1,
    at              timestamptz NOT NULL DEFAULT now()
);
