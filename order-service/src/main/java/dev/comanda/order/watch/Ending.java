package dev.comanda.order.watch;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.watch.SagaWatch.Following;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// The end of one saga, waited for.
public final class Ending implements AutoCloseable {

    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final Following following;

    /// Waits from now on; the saga need not have begun.
    ///
    /// @throws dev.comanda.nats.database.Unavailable if too many wait already
    public Ending(SagaWatch watch, OrderId orderId) {
        following =
                watch.follow(
                        orderId,
                        0,
                        step -> {
                            if (step.to().isEnd()) {
                                ended.complete(true);
                            }
                        });
    }

    /// Whether the saga has ended, as soon as it has; `false` when the time is up. Whoever asks on
    /// a Vert.x context is told on that same context, although it is another's work that ends the
    /// saga: what a request keeps in its context, a Hibernate session above all, is its own.
    public Uni<Boolean> within(Duration wait) {
        Context context = Vertx.currentContext();
        Uni<Boolean> told =
                Uni.createFrom()
                        .completionStage(() -> ended.copy())
                        .ifNoItem()
                        .after(wait)
                        .recoverWithItem(false);
        return context == null ? told : told.emitOn(task -> context.runOnContext(_ -> task.run()));
    }

    /// Waits no longer. Harmless twice.
    @Override
    public void close() {
        following.close();
    }
}
