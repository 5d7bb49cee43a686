package dev.comanda.order.nats;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.GroupCommit;
import dev.comanda.nats.exchange.Exchange;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.order.db.SagaBatch;
import dev.comanda.order.saga.Order;
import dev.comanda.order.saga.SagaEvent;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/// The door for what comes in over HTTP. What arrives at the same time shares a transaction.
public final class OrderDoor {

    /// Transactions at the same time: while one is committed the next is filled.
    private static final int UNDER_WAY = 2;

    private final GroupCommit<Incoming<SagaEvent>> events;

    OrderDoor(Exchange<SagaEvent, SagaBatch> exchange, SagaConfig config) {
        this.events =
                new GroupCommit<>(
                        config.placeBatch(), config.placeWaiting(), UNDER_WAY, exchange::handle);
    }

    /// Completes when the order is stored, and its first message with it.
    ///
    /// @param traceparent of the request, if it had one
    public Uni<Void> place(Order order, @Nullable String traceparent) {
        return events.submit(new Incoming<>(new SagaEvent.Placed(order), null, traceparent));
    }

    /// Completes when it is decided what becomes of the wish: the state tells.
    public Uni<Void> cancel(OrderId order, String reason) {
        return events.submit(Incoming.local(new SagaEvent.CancelRequested(order, reason)));
    }

    /// Makes the open request of a saga again, before its time.
    public Uni<Void> resend(OrderId order) {
        return events.submit(Incoming.local(new SagaEvent.ResendDue(order)));
    }
}
