package dev.comanda.inventory.stock;

/// The pieces of one product, each counted in exactly one place:
/// `available + reserved + sold = received`, and none negative.
///
/// @param available pieces that can be reserved
/// @param reserved pieces set aside for orders that are not paid yet
/// @param sold pieces that belong to paid orders
/// @param received pieces that ever came in
public record Stock(long available, long reserved, long sold, long received) {

    public static final Stock NONE = new Stock(0, 0, 0, 0);

    /// @throws IllegalArgumentException if pieces appeared or vanished: always a bug of the caller
    public Stock {
        if (available < 0
                || reserved < 0
                || sold < 0
                || Math.addExact(Math.addExact(available, reserved), sold) != received) {
            throw new IllegalArgumentException(
                    "no such stock: %d available, %d reserved, %d sold of %d received"
                            .formatted(available, reserved, sold, received));
        }
    }

    Stock receive(long pieces) {
        return new Stock(
                Math.addExact(available, pieces), reserved, sold, Math.addExact(received, pieces));
    }

    Stock reserve(long pieces) {
        return new Stock(available - pieces, reserved + pieces, sold, received);
    }

    /// The opposite of [#reserve].
    Stock giveBack(long pieces) {
        return new Stock(available + pieces, reserved - pieces, sold, received);
    }

    /// Turns reserved pieces into sold ones, for good.
    Stock sell(long pieces) {
        return new Stock(available, reserved - pieces, sold + pieces, received);
    }
}
