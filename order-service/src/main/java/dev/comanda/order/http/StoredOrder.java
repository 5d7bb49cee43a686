package dev.comanda.order.http;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.Problem;
import dev.comanda.order.db.OrderEntity;
import dev.comanda.order.db.SagaEntity;
import dev.comanda.order.db.TransitionEntity;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/// An order and its saga, as they are stored.
record StoredOrder(OrderEntity order, SagaEntity saga) {

    OrderId id() {
        return new OrderId(order.orderId);
    }

    OrderView view() {
        return OrderView.of(order, saga);
    }

    /// Fails with a [Problem] (404) if there is no such order.
    static Uni<StoredOrder> find(OrderId id) {
        return Panache.withSession(
                () ->
                        OrderEntity.<OrderEntity>findById(id.value())
                                .onItem()
                                .ifNull()
                                .failWith(() -> unknown(id.toString()))
                                .flatMap(
                                        order ->
                                                SagaEntity.<SagaEntity>findById(id.value())
                                                        .map(
                                                                saga ->
                                                                        new StoredOrder(
                                                                                order, saga))));
    }

    /// Its saga, step by step. Fails with a [Problem] (404) if there is no such order.
    static Uni<SagaView> saga(OrderId id) {
        return Panache.withSession(
                () ->
                        SagaEntity.<SagaEntity>findById(id.value())
                                .onItem()
                                .ifNull()
                                .failWith(() -> unknown(id.toString()))
                                .flatMap(
                                        saga ->
                                                TransitionEntity.<TransitionEntity>list(
                                                                "orderId = ?1 order by version",
                                                                id.value())
                                                        .map(steps -> SagaView.of(saga, steps))));
    }

    /// Both in one.
    static Uni<OrderView> withSaga(OrderId id) {
        return find(id).flatMap(stored -> saga(id).map(stored.view()::with));
    }

    /// What is no id cannot be the id of an order: not found as well.
    ///
    /// @throws Problem if it is no id
    static OrderId known(String id) {
        try {
            return OrderId.parse(id);
        } catch (IllegalArgumentException _) {
            throw unknown(id);
        }
    }

    static Problem unknown(String id) {
        return Problem.notFound("There is no order " + id + ".");
    }
}
