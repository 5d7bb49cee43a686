package dev.comanda.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.nats.contract.Money;
import dev.comanda.payment.stripe.StripeAmount.Refused;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeAmountTest {

    /// [Zero-decimal currencies](https://docs.stripe.com/currencies#zero-decimal) at Stripe.
    private static final Set<String> WHOLE_AT_STRIPE =
            Set.of(
                    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX",
                    "VND", "VUV", "XAF", "XOF", "XPF");

    @ParameterizedTest
    @CsvSource({
        "0.00, EUR, 0",
        "0.01, EUR, 1",
        "20.00, USD, 2000",
        "999999.99, EUR, 99999999",
        "9999999999.99, IDR, 999999999999",
        "5000.00, MGA, 5000",
        "99999999.00, MGA, 99999999",
    })
    void an_amount_is_sent_in_the_smallest_unit_that_stripe_has(
            BigDecimal amount, String currency, long units) throws Refused {
        assertThat(StripeAmount.of(Money.of(amount, currency)))
                .isEqualTo(new StripeAmount(units, currency.toLowerCase(java.util.Locale.ROOT)));
    }

    @ParameterizedTest
    @CsvSource({
        "1000000.00, EUR, amount_too_large",
        "999999999999.99, USD, amount_too_large",
        "10000000000.00, IDR, amount_too_large",
        "100000000.00, MGA, amount_too_large",
        "5000.50, MGA, amount_not_whole",
    })
    void what_stripe_cannot_charge_exactly_is_refused_with_a_reason(
            BigDecimal amount, String currency, String reason) {
        assertThatThrownBy(() -> StripeAmount.of(Money.of(amount, currency)))
                .isInstanceOf(Refused.class)
                .hasMessage(reason);
    }

    @Test
    void a_currency_without_decimals_at_stripe_is_no_money_here_or_is_sent_without_them() {
        Set<String> both =
                Currency.getAvailableCurrencies().stream()
                        .filter(currency -> currency.getDefaultFractionDigits() == 2)
                        .map(Currency::getCurrencyCode)
                        .filter(WHOLE_AT_STRIPE::contains)
                        .collect(Collectors.toSet());
        assertThat(both).containsExactly("MGA");
    }
}
