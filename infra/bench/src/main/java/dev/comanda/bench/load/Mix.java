package dev.comanda.bench.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What becomes of the orders, in percent of all; the others are confirmed.
public enum Mix {
    /// All confirmed.
    FORWARD(0, 0),
    /// A shop on a usual day.
    MIXED(3, 2),
    /// Half of the cards are declined: reserved, asked to pay, and undone.
    HALF_FAILING(50, 0);

    private final int declined;
    private final int outOfStock;

    Mix(int declined, int outOfStock) {
        this.declined = declined;
        this.outOfStock = outOfStock;
    }

    /// Percent with a card that is declined.
    int declined() {
        return declined;
    }

    /// Percent that want a product of which there is nothing.
    int outOfStock() {
        return outOfStock;
    }

    /// `half-failing`
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws IllegalArgumentException naming the option and what it may be
    public static Mix named(String name) {
        return Arrays.stream(values())
                .filter(mix -> mix.toString().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "--mix must be "
                                                + Arrays.stream(values())
                                                        .map(Mix::toString)
                                                        .collect(Collectors.joining(", "))
                                                + ", not "
                                                + name));
    }
}
