package dev.comanda.nats.contract;

import java.math.BigDecimal;
import java.util.Currency;

/// An exact amount in a currency that has two decimals, held as minor units (cents).
///
/// Currencies with another number of decimals (JPY has none, BHD three) are refused rather than
/// rounded.
///
/// @param minor minor units, 0 to [#MAX_MINOR]
/// @param currency ISO 4217 code, such as `EUR`
public record Money(long minor, String currency) {

    /// The largest amount: 999 999 999 999.99, far above any order and far below overflow.
    public static final long MAX_MINOR = 99_999_999_999_999L;

    private static final int MAX_DIGITS = 14;

    /// @throws UnsupportedCurrency if it has another number of decimals than two
    /// @throws IllegalArgumentException naming what else is wrong: negative, too large, or no
    ///     currency at all
    public Money {
        if (minor < 0 || minor > MAX_MINOR) {
            throw new IllegalArgumentException(
                    "amount out of bounds: " + minor + " minor units (0 to " + MAX_MINOR + ")");
        }
        requireTwoDecimals(currency);
    }

    /// @throws IllegalArgumentException if the amount is not exact in two decimals, or is out of
    ///     bounds
    public static Money of(BigDecimal amount, String currency) {
        if (amount.scale() == 2 && amount.signum() >= 0 && amount.precision() <= MAX_DIGITS) {
            return new Money(amount.unscaledValue().longValue(), currency);
        }
        // Bounds first: 1e999999 is cheap to compare and ruinous to expand.
        if (amount.signum() < 0 || integerDigits(amount) > 12) {
            throw new IllegalArgumentException(
                    "amount out of bounds: 0 to 999999999999.99 is accepted");
        }
        if (amount.signum() != 0 && amount.stripTrailingZeros().scale() > 2) {
            throw new IllegalArgumentException("amount has more than two decimals");
        }
        return new Money(
                amount.signum() == 0 ? 0 : amount.movePointRight(2).longValueExact(), currency);
    }

    /// An amount as it goes over the wire: with exactly two decimals. The very same object if it
    /// has them already, as nearly all have.
    ///
    /// @throws IllegalArgumentException as [#of(BigDecimal, String)]
    public static BigDecimal exact(BigDecimal amount, String currency) {
        if (amount.scale() != 2 || amount.signum() < 0 || amount.precision() > MAX_DIGITS) {
            return of(amount, currency).amount();
        }
        requireTwoDecimals(currency);
        return amount;
    }

    private static long integerDigits(BigDecimal amount) {
        // In long: the scale of 1e2147483647 leaves no room in an int.
        return (long) amount.precision() - amount.scale();
    }

    public static Money zero(String currency) {
        return new Money(0, currency);
    }

    /// The amount with exactly two decimals, as it goes over the wire.
    public BigDecimal amount() {
        return BigDecimal.valueOf(minor, 2);
    }

    /// @throws IllegalArgumentException if the product is out of bounds
    public Money times(int quantity) {
        if (Math.multiplyHigh(minor, quantity) != 0 || minor * quantity < 0) {
            throw new IllegalArgumentException(
                    "amount out of bounds: " + quantity + " times " + this);
        }
        return new Money(minor * quantity, currency);
    }

    /// @throws IllegalArgumentException if the currencies differ or the sum is out of bounds
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        }
        return new Money(minor + other.minor, currency);
    }

    private static void requireTwoDecimals(String currency) {
        int decimals;
        try {
            decimals = Currency.getInstance(currency).getDefaultFractionDigits();
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("not an ISO 4217 currency: '" + currency + "'");
        }
        if (decimals != 2) {
            throw new UnsupportedCurrency(currency);
        }
    }

    @Override
    public String toString() {
        return amount().toPlainString() + " " + currency;
    }

    /// There is such a currency, but amounts in it are not held: it has another number of
    /// decimals.
    public static final class UnsupportedCurrency extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        UnsupportedCurrency(String currency) {
            super(
                    "currency "
                            + currency
                            + " does not have two decimals, which is all that is supported");
        }
    }
}
