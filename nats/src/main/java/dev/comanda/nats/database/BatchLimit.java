package dev.comanda.nats.database;

/// The most messages, orders or rows that go into one transaction, whatever they are.
///
/// @param most [#NONE] leaves each place its usual size
public record BatchLimit(int most) {

    public static final BatchLimit NONE = new BatchLimit(Integer.MAX_VALUE);

    /// @throws IllegalArgumentException naming the property
    public BatchLimit {
        if (most < 1) {
            throw new IllegalArgumentException("comanda.batch is " + most + ", must be at least 1");
        }
    }

    /// The usual size, or less.
    public int of(int usual) {
        return Math.min(usual, most);
    }
}
