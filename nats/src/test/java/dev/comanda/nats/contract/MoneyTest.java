package dev.comanda.nats.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.00, 0",
        "0.000, 0",
        "0.01, 1",
        "4.5, 450",
        "4.50, 450",
        "4.500, 450",
        "1e2, 10000",
        "999999999999.99, 99999999999999",
    })
    void an_amount_that_is_exact_in_cents_is_taken(BigDecimal amount, long minor) {
        Money money = Money.of(amount, "EUR");
        assertThat(money.minor()).isEqualTo(minor);
        assertThat(money.amount()).isEqualByComparingTo(amount);
        assertThat(money.amount().scale()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0.01",
                "-1",
                "1000000000000",
                "1e12",
                "1e999",
                "1e999999999",
                "1e2147483647",
                "123e2147483640",
                "-1e2147483647"
            })
    void an_amount_out_of_bounds_is_refused_without_expanding_it(String amount) {
        assertThatThrownBy(() -> Money.of(new BigDecimal(amount), "EUR"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("out of bounds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.001", "4.505", "1e-3", "1e-999999999", "1e-2147483647"})
    void more_than_two_decimals_are_refused_not_rounded(String amount) {
        assertThatThrownBy(() -> Money.of(new BigDecimal(amount), "EUR"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than two decimals");
    }

    /// All that there are, so that none is taken for one with cents by mistake.
    @Test
    void every_currency_is_held_in_cents_or_refused() {
        for (Currency currency : Currency.getAvailableCurrencies()) {
            String code = currency.getCurrencyCode();
            if (currency.getDefaultFractionDigits() == 2) {
                assertThat(Money.of(new BigDecimal("1.23"), code).minor()).isEqualTo(123);
            } else {
                assertThatThrownBy(() -> Money.of(BigDecimal.ONE, code))
                        .isInstanceOf(Money.UnsupportedCurrency.class)
                        .hasMessageContaining(code);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JPY, does not have two decimals",
        "BHD, does not have two decimals",
        "XAU, does not have two decimals",
        "eur, not an ISO 4217 currency",
        "EURO, not an ISO 4217 currency",
        "'', not an ISO 4217 currency"
    })
    void a_currency_that_cannot_be_held_in_cents_is_refused(String currency, String reason) {
        assertThatThrownBy(() -> new Money(1, currency))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void sums_and_products_are_exact() {
        assertThat(new Money(1, "EUR").plus(new Money(2, "EUR"))).isEqualTo(new Money(3, "EUR"));
        assertThat(new Money(1999, "USD").times(3)).isEqualTo(new Money(5997, "USD"));
        assertThat(Money.zero("EUR").times(7)).isEqualTo(Money.zero("EUR"));
        assertThat(new Money(123456, "EUR")).hasToString("1234.56 EUR");
    }

    @Test
    void what_leaves_the_bounds_is_refused() {
        Money most = new Money(Money.MAX_MINOR, "EUR");
        assertRefused(() -> most.plus(new Money(1, "EUR")));
        assertRefused(() -> most.times(2));
        assertRefused(() -> most.times(Integer.MAX_VALUE)); // overflows a long
        assertRefused(() -> most.times(Integer.MIN_VALUE));
        assertRefused(() -> new Money(1, "EUR").times(-1));
        assertRefused(() -> new Money(Money.MAX_MINOR + 1, "EUR"));
        assertRefused(() -> new Money(-1, "EUR"));
    }

    @Test
    void different_currencies_do_not_add_up() {
        assertThatThrownBy(() -> new Money(1, "EUR").plus(new Money(1, "USD")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot add USD to EUR");
    }

    @Test
    void every_amount_survives_the_way_to_decimals_and_back() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("MoneyTest: -Dseed=" + seed);
        new Random(seed)
                .longs(10_000, 0, Money.MAX_MINOR + 1)
                .mapToObj(minor -> new Money(minor, "EUR"))
                .forEach(money -> assertThat(Money.of(money.amount(), "EUR")).isEqualTo(money));
    }

    @Test
    void what_has_two_decimals_goes_over_the_wire_as_it_is_and_the_rest_as_if_by_way_of_money() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("MoneyTest: -Dseed=" + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 10_000; run++) {
            BigDecimal amount =
                    BigDecimal.valueOf(
                            random.nextLong() >> random.nextInt(64), random.nextInt(-3, 6));
            try {
                assertThat(Money.exact(amount, "EUR")).isEqualTo(slowly(amount).amount());
            } catch (IllegalArgumentException e) {
                assertThatThrownBy(() -> slowly(amount)).hasMessage(e.getMessage());
            }
        }
        BigDecimal usual = new BigDecimal("12.30");
        assertThat(Money.exact(usual, "EUR")).isSameAs(usual);
        assertThatThrownBy(() -> Money.exact(usual, "JPY"))
                .isInstanceOf(Money.UnsupportedCurrency.class);
    }

    /// Without the short cut for two decimals.
    private static Money slowly(BigDecimal amount) {
        return Money.of(amount.setScale(Math.max(amount.scale(), 3)), "EUR");
    }

    private static void assertRefused(Runnable operation) {
        assertThatThrownBy(operation::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("out of bounds");
    }
}
