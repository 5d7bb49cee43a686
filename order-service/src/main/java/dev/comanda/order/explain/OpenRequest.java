package dev.comanda.order.explain;

import dev.comanda.nats.codec.Subject;
import dev.comanda.order.db.OpenSagas.Open;
import dev.comanda.order.saga.Saga.Participant;
import dev.comanda.order.saga.SagaStatus;

/// What an open saga asks for, and the durable consumer that hears it.
enum OpenRequest {
    RESERVE(Subject.ORDERS_CREATED, "inventory-service"),
    CHARGE(Subject.PAYMENTS_PROCESS_REQUEST, "payment-service-process"),
    SELL(Subject.ORDERS_CONFIRMED, "inventory-service-confirmed"),
    RELEASE(Subject.INVENTORY_RELEASE_REQUEST, "inventory-service-release"),
    REFUND(Subject.PAYMENTS_REFUND_REQUEST, "payment-service-refund");

    private final Subject subject;
    private final String consumer;

    OpenRequest(Subject subject, String consumer) {
        this.subject = subject;
        this.consumer = consumer;
    }

    Subject subject() {
        return subject;
    }

    String consumer() {
        return consumer;
    }

    static OpenRequest of(Open saga) {
        if (saga.status() == SagaStatus.COMPENSATING) {
            return saga.waitingFor() == Participant.PAYMENT ? REFUND : RELEASE;
        }
        return switch (saga.status()) {
            case PAYMENT_PROCESSING -> CHARGE;
            case PAYMENT_SUCCEEDED -> SELL;
            case STARTED, INVENTORY_RESERVED, COMPENSATING, COMPLETED, FAILED, COMPENSATED ->
                    RESERVE;
        };
    }
}
