package dev.comanda.e2e.bench;

/// What can become of an order, and how that is brought about. Of each product there are
/// [#RECEIVED] pieces, and one order wants it.
public enum Road {
    CONFIRMED("pm_card_visa", 2, new End("CONFIRMED", 1, 0, 2)),
    DECLINED("pm_card_chargeDeclined", 2, new End("CANCELLED", 0, 0, 0)),
    /// The customer cancels while a charge is under way: it went through, but its answer never
    /// comes.
    CANCELLED("pm_sim_timeoutAfterCharge", 2, new End("CANCELLED", 1, 1, 0)),
    OUT_OF_STOCK("pm_card_visa", 11, new End("FAILED", 0, 0, 0));

    static final int RECEIVED = 10;

    private final String paymentMethod;
    private final int quantity;
    private final End end;

    Road(String paymentMethod, int quantity, End end) {
        this.paymentMethod = paymentMethod;
        this.quantity = quantity;
        this.end = end;
    }

    /// How an order stands when all is over.
    ///
    /// @param order its status
    /// @param charges in the provider's book
    /// @param refunds in the provider's book
    /// @param sold pieces of its product; the others are available, none is reserved
    public record End(String order, int charges, int refunds, int sold) {

        /// Nothing was ever heard of it.
        public static final End NEVER_PLACED = new End("no order", 0, 0, 0);

        @Override
        public String toString() {
            return order
                    + (charges + refunds == 0 ? "" : ", " + charges + "× charged")
                    + (refunds == 0 ? "" : ", " + refunds + "× refunded");
        }
    }

    String paymentMethod() {
        return paymentMethod;
    }

    int quantity() {
        return quantity;
    }

    boolean cancels() {
        return this == CANCELLED;
    }

    public End end() {
        return end;
    }
}
