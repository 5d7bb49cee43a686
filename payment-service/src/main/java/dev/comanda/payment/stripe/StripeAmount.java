package dev.comanda.payment.stripe;

import dev.comanda.nats.contract.Money;
import java.util.Locale;
import java.util.Set;

/// An amount as [Stripe counts it](https://docs.stripe.com/currencies): whole numbers of its own
/// smallest unit, which is not always the one of ISO 4217.
///
/// @param units Stripe's smallest unit: cents, as a rule
/// @param currency in lower case
record StripeAmount(long units, String currency) {

    /// Eight digits: 999 999.99 in most currencies.
    static final long MOST = 99_999_999L;

    /// Twelve digits, for the rupiah alone.
    static final long MOST_IDR = 999_999_999_999L;

    /// Two decimals by ISO 4217, none at Stripe. The currencies without decimals at Stripe that
    /// have none in ISO 4217 either are no [Money] in the first place.
    private static final Set<String> WHOLE_ONLY = Set.of("MGA");

    /// @throws Refused if Stripe could not charge exactly that
    static StripeAmount of(Money money) throws Refused {
        long units = money.minor();
        if (WHOLE_ONLY.contains(money.currency())) {
            if (units % 100 != 0) {
                throw new Refused("amount_not_whole");
            }
            units /= 100;
        }
        if (units > (money.currency().equals("IDR") ? MOST_IDR : MOST)) {
            throw new Refused("amount_too_large");
        }
        return new StripeAmount(units, money.currency().toLowerCase(Locale.ROOT));
    }

    /// The reason is a code like those of Stripe.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final String reason;

        Refused(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }
}
