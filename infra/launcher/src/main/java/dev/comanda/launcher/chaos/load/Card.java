package dev.comanda.launcher.chaos.load;

import java.util.random.RandomGenerator;

/// How customers pay: the payment methods of the simulated provider, and how often each is used.
public enum Card {
    PAYS("pm_card_visa", 70),
    DECLINED("pm_card_chargeDeclined", 8),
    NO_FUNDS("pm_card_chargeDeclinedInsufficientFunds", 4),
    /// Charges at once and answers seconds later.
    SLOW("pm_sim_slow", 6),
    /// Charges and never answers the first call.
    SILENT("pm_sim_timeoutAfterCharge", 6),
    /// Fails at the first call without charging.
    FAILS_ONCE("pm_sim_errorOnce", 6);

    private static final int ALL_WEIGHTS = 100;

    private final String method;
    private final int weight;

    Card(String method, int weight) {
        this.method = method;
        this.weight = weight;
    }

    String method() {
        return method;
    }

    /// Whether nobody can ever have been charged with it.
    public boolean declines() {
        return this == DECLINED || this == NO_FUNDS;
    }

    static Card drawn(RandomGenerator random) {
        int point = random.nextInt(ALL_WEIGHTS);
        for (Card card : values()) {
            point -= card.weight;
            if (point < 0) {
                return card;
            }
        }
        return PAYS;
    }
}
