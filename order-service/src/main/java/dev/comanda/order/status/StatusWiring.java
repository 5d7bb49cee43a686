package dev.comanda.order.status;

import dev.comanda.nats.consume.Subscription;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// The view's own consumers: beside the saga's, so that neither waits for the other.
final class StatusWiring {

    @Produces
    @Singleton
    StatusView view(Pool pool) {
        return new StatusView(pool);
    }

    @Produces
    @Singleton
    Subscription orders(StatusView view) {
        return readingAlong("orders", view);
    }

    @Produces
    @Singleton
    Subscription inventory(StatusView view) {
        return readingAlong("inventory", view);
    }

    @Produces
    @Singleton
    Subscription payments(StatusView view) {
        return readingAlong("payments", view);
    }

    /// Messages of one consumer in one write. More than usual: the view may be late by
    /// [StatusView#GATHER], and what gathers meanwhile is written at once.
    private static final int BATCH = 2_000;

    private static Subscription readingAlong(String family, StatusView view) {
        return new Subscription(
                "order-service-status-" + family,
                Stage.subjects(family),
                view::gather,
                BATCH,
                false);
    }
}
