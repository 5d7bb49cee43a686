package dev.comanda.simulation;

/// Mistakes that are planted, one at a time, to see that the simulator finds them.
enum Bug {
    // The corridor.
    INBOX_NOT_ASKED("messages that were handled before are handled again"),
    OUTBOX_AFTER_COMMIT("messages are written to the outbox after the commit, not in it"),
    DELETE_BEFORE_ACK("the relay deletes a row before the broker has acknowledged it"),
    BATCH_DECIDES_ON_LOADED_STATE("a batch decides each message on the state as it was loaded"),
    CALL_BEFORE_COMMIT("the gateway is called before the payment's state is committed"),
    TIMERS_IN_MEMORY("the orchestrator keeps its timers in memory"),
    CHARGE_WITHOUT_KEY("the gateway is asked to charge without an idempotency key"),
    REFUND_WITHOUT_KEY("the gateway is asked to refund without an idempotency key"),
    ASKED_ONCE("the gateway is not asked again when nothing was heard"),

    // order-service.
    RESEND_KEEPS_ATTEMPT("a request is made again under the attempt number that it had"),
    NO_RESEND("a request is not made again"),
    UNDO_ORDER_SWAPPED("the stock is given back before the payment is settled"),
    TIMEOUT_IS_FAILURE("a time-out of the payment counts as a failed payment"),
    UNDO_NOT_AWAITED(
            "the order is cancelled when the release is asked for, not when it is answered"),
    UNDO_GIVES_UP("an undo that was asked for three times counts as failed"),
    CANCEL_AFTER_PAYMENT("an order that is paid can still be cancelled"),

    // inventory-service.
    NO_TOMBSTONE_IN_INVENTORY("a release that comes before its order is answered, and forgotten"),
    RELEASE_KEEPS_THE_STOCK("a release is answered, and the stock stays reserved"),
    EXPIRED_SOLD_UNRESERVED("an expired reservation is confirmed without reserving again"),
    REFUSAL_NOT_FINAL("a reservation that could not be had again is tried again later"),
    SALE_ANSWERED_ONCE("a confirmation that comes again is not answered again"),

    // payment-service.
    NO_TOMBSTONE_IN_PAYMENT("a refund that comes before its charge is answered, and forgotten"),
    UNKNOWN_IS_DECLINED("no answer of the gateway counts as a decline"),
    UNKNOWN_IS_REFUNDED("no answer of the gateway counts as a refund"),
    VOID_WHILE_CHARGING("a refund that meets a charge under way is answered at once"),

    // Mistakes that the protocol tolerates: something else already covers them.
    ACK_BEFORE_COMMIT("messages are acknowledged before the commit", "whoever waits asks again"),
    NO_DUPLICATE_WINDOW("the broker drops no duplicates", "the inbox does"),
    LATE_SUCCESS_IGNORED(
            "a payments.succeeded that comes after the refund was answered changes nothing",
            "payment-service answers a refund only when the payment is settled, so it is only late"),
    LOST_RESERVATION_IGNORED(
            "an expired reservation does not stop the payment",
            "the confirmation reserves again or is refused, and is refunded then");

    final String mistake;

    /// What covers the mistake; empty if nothing does.
    final String coveredBy;

    Bug(String mistake) {
        this(mistake, "");
    }

    Bug(String mistake, String coveredBy) {
        this.mistake = mistake;
        this.coveredBy = coveredBy;
    }

    boolean isTolerated() {
        return !coveredBy.isEmpty();
    }
}
