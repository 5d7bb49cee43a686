package dev.comanda.order.audit;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.saga.SagaStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What order-service says of an order. Statuses are as they are stored: what an audit looks for
/// may have been written by hand.
///
/// @param totalMinor what it costs, minor units
/// @param saga the status in the saga's row; absent if there is no such row
/// @param version of the saga's row
/// @param step the status that the last recorded step led to; absent if none is recorded
/// @param stepVersion of that step
public record OrderFact(
        OrderId orderId,
        long totalMinor,
        String currency,
        @Nullable String saga,
        int version,
        @Nullable String step,
        int stepVersion) {

    /// The saga's status; absent if there is none, or none of that name.
    public @Nullable SagaStatus status() {
        return Arrays.stream(SagaStatus.values())
                .filter(status -> status.name().equals(saga))
                .findFirst()
                .orElse(null);
    }

    /// Whether its saga has ended, so that its participants are settled.
    public boolean hasEnded() {
        SagaStatus status = status();
        return status != null && status.isEnd();
    }
}
