-- Who did what by hand, and why. Only ever added to.
CREATE TABLE operator_action (
    id     bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     timestamptz NOT NULL DEFAULT now(),
    who    text        NOT NULL,
    action text        NOT NULL,
    target text        NOT NULL,
    reason text        NOT NULL
);
