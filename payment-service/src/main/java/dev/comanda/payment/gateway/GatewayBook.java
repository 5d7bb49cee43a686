package dev.comanda.payment.gateway;

import dev.comanda.nats.contract.OrderId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a provider's own book says was moved for each order: the other side of the comparison
/// when payments are audited. Where the provider has none that can be read by order, it is what
/// the provider told, and [#source()] says so.
public interface GatewayBook {

    /// All that was moved for one order.
    ///
    /// @param captures how often the customer was charged
    /// @param refunds how often something was given back
    /// @param capturedMinor the sum of the charges, minor units
    /// @param refundedMinor the sum of what was given back, minor units
    /// @param currency absent if nothing was moved, or in several currencies
    record Moved(
            OrderId orderId,
            int captures,
            int refunds,
            long capturedMinor,
            long refundedMinor,
            @Nullable String currency) {}

    /// Where a book comes from.
    enum Source {
        /// The provider's own: what it says that this service does not know shows as well.
        PROVIDER,
        /// What the provider told this service: what it never told is not in it.
        TOLD
    }

    Source source();

    /// Orders that the book knows, by order id; a short page is the last one.
    ///
    /// @param after from there, itself not included
    /// @param upTo to there, included
    Uni<List<Moved>> moved(OrderId after, OrderId upTo, int limit);
}
