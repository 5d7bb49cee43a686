package dev.comanda.payment.gateway;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the simulator does with a payment method: [Stripe's own test
/// methods](https://docs.stripe.com/testing), with the decline codes that Stripe answers, and some
/// of its own (`pm_sim_…`) for trouble.
///
/// @param decline the decline code; absent if the method pays
/// @param pause how long the answer takes on top of the configured delay
/// @param trouble what goes wrong at the first call
record TestMethod(@Nullable String decline, Duration pause, Trouble trouble) {

    /// What goes wrong at the first call with a key. Later ones go well.
    enum Trouble {
        NONE,
        /// Fails without charging.
        FAILS,
        /// Charges, but the answer never comes.
        SILENT
    }

    private static final Set<String> PAYS =
            Set.of(
                    "visa",
                    "visa_debit",
                    "mastercard",
                    "mastercard_debit",
                    "mastercard_prepaid",
                    "amex",
                    "discover",
                    "diners",
                    "jcb",
                    "unionpay");

    /// Stripe writes some with the brand (`pm_card_visa_chargeDeclined`) and some without; both are
    /// taken.
    private static final Pattern DECLINED =
            Pattern.compile("pm_card_(?:visa_)?chargeDeclined([A-Za-z]*)");

    private static final Pattern CARD = Pattern.compile("pm_card_([a-z_]+)");

    private static final Map<String, String> DECLINE_CODES =
            Map.of(
                    "", "card_declined",
                    "InsufficientFunds", "insufficient_funds",
                    "LostCard", "lost_card",
                    "StolenCard", "stolen_card",
                    "ExpiredCard", "expired_card",
                    "IncorrectCvc", "incorrect_cvc",
                    "ProcessingError", "processing_error",
                    "VelocityLimitExceeded", "card_velocity_exceeded");

    static TestMethod named(String paymentMethod) {
        return switch (paymentMethod) {
            case "pm_sim_slow" -> new TestMethod(null, Duration.ofSeconds(3), Trouble.NONE);
            case "pm_sim_timeoutAfterCharge" -> new TestMethod(null, Duration.ZERO, Trouble.SILENT);
            case "pm_sim_errorOnce" -> new TestMethod(null, Duration.ZERO, Trouble.FAILS);
            default -> new TestMethod(declineCode(paymentMethod), Duration.ZERO, Trouble.NONE);
        };
    }

    private static @Nullable String declineCode(String paymentMethod) {
        Matcher declined = DECLINED.matcher(paymentMethod);
        String code = declined.matches() ? DECLINE_CODES.get(declined.group(1)) : null;
        if (code != null) {
            return code;
        }
        Matcher card = CARD.matcher(paymentMethod);
        boolean pays = card.matches() && (PAYS.contains(card.group(1)) || isCountry(card.group(1)));
        return pays ? null : "invalid payment method";
    }

    /// Cards are issued in countries, such as `pm_card_de`.
    private static boolean isCountry(String code) {
        return Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2)
                .contains(code.toUpperCase(Locale.ROOT));
    }
}
