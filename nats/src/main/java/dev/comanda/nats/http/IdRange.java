package dev.comanda.nats.http;

import dev.comanda.nats.contract.OrderId;

/// A range of order ids, as pages by order id are asked for.
///
/// @param after its lower end, itself not included
/// @param upTo its upper end, included
public record IdRange(OrderId after, OrderId upTo) {

    /// The smallest id and the largest, for whoever leaves an end open.
    public static final String FIRST = "00000000-0000-0000-0000-000000000000";

    public static final String LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    /// @throws Problem naming the parameter that is no UUID
    public static IdRange parse(String after, String upTo) {
        return new IdRange(id("after", after), id("upTo", upTo));
    }

    private static OrderId id(String parameter, String text) {
        try {
            return OrderId.parse(text);
        } catch (IllegalArgumentException _) {
            throw Problem.invalid(parameter, "must be a UUID");
        }
    }
}
