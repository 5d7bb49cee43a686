-- One payment per order: its state, and what is needed to answer every request again with the same outcome.
CREATE TABLE payment (
    order_id             uuid        NOT NULL PRIMARY KEY,
    status               text        NOT NULL CHECK (status IN
        ('EXPECTED', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'REFUNDING', 'REFUNDED', 'VOIDED')),
    -- What was asked to be charged; amounts in minor units (cents).
    customer_id          text,
    amount               bigint CHECK (amount >= 0),
    currency             text,
    payment_method       text,
    asked_attempt        integer,
    -- What orders.created says; null as long as it has not come.
    expected_customer_id text,
    expected_amount      bigint CHECK (expected_amount >= 0),
    expected_currency    text,
    violation            text,
    -- The provider's names for the charge and for the refund.
    intent_id            text,
    refund_id            text,
    -- Why it failed, or why a refund was asked for.
    reason               text,
    refund_attempt       integer,
    -- The provider owes an answer, and is asked (again) at ask_at.
    gateway_calls        integer,
    ask_at               timestamptz,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL, -- when the status last changed
    CHECK ((status IN ('PROCESSING', 'REFUNDING')) = (ask_at IS NOT NULL AND gateway_calls IS NOT NULL)),
    CHECK ((status IN ('SUCCEEDED', 'REFUNDING', 'REFUNDED')) = (intent_id IS NOT NULL)),
    CHECK ((status = 'REFUNDED') = (refund_id IS NOT NULL)),
    CHECK (status IN ('EXPECTED', 'VOIDED') OR
           (customer_id IS NOT NULL AND amount IS NOT NULL AND currency IS NOT NULL
            AND payment_method IS NOT NULL AND asked_attempt IS NOT NULL)),
    CHECK (status NOT IN ('FAILED', 'VOIDED') OR reason IS NOT NULL)
) PARTITION BY RANGE (order_id);

-- Rows change two to four times within seconds: room for the new versions on the same page. Only partitions can
-- have it, not the table itself.
CREATE TABLE payment_rest PARTITION OF payment DEFAULT WITH (fillfactor = 75);

-- For the sweep, and so only for the few that wait.
CREATE INDEX payment_ask_at ON payment (ask_at) WHERE ask_at IS NOT NULL;

SELECT add_partitions(3);
