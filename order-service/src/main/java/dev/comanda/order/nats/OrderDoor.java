package dev.comanda.order.nats;

import dev.comanda.nats.exchange.Exchange;
import dev.comanda.nats.exchange.GroupCommit;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.order.db.SagaBatch;
import dev.comanda.order.saga.Order;
import dev.comanda.order.saga.SagaEvent;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/// The door by which orders come in over HTTP. Orders that arrive at the same time share a transaction.
public final class OrderDoor {

    /// Transactions at the same time: while one is committed the next is filled.
    private static final int UNDER_WAY = 2;

    private final GroupCommit<Incoming<SagaEvent>> placing;

    OrderDoor(Exchange<SagaEvent, SagaBatch> exchange, SagaConfig config) {
        this.placing =
                new GroupCommit<>(
                        config.placeBatch(), config.placeWaiting(), UNDER_WAY, exchange::handle);
    }

    /// Completes when the order is stored, and its first message with it.
    ///
    /// @param traceparent of the request, if it had one
    public Uni<Void> place(Order order, @Nullable String traceparent) {
        return placing.submit(new Incoming<>(new SagaEvent.Placed(order), null, traceparent));
    }
}
