package dev.comanda.bench.follow;

import org.jspecify.annotations.Nullable;

/// How an order ended.
public enum End {
    CONFIRMED("orders.confirmed", "CONFIRMED"),
    FAILED("orders.failed", "FAILED"),
    COMPENSATED("orders.cancelled", "CANCELLED");

    private final String subject;
    private final String status;

    End(String subject, String status) {
        this.subject = subject;
        this.status = status;
    }

    /// What order-service says then.
    String subject() {
        return subject;
    }

    /// @param status of the order, as `GET /orders/{id}` shows it
    /// @return null while it is under way
    static @Nullable End ofStatus(String status) {
        for (End end : values()) {
            if (end.status.equals(status)) {
                return end;
            }
        }
        return null;
    }
}
