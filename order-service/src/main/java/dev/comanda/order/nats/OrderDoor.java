package dev.comanda.order.nats;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.database.GroupCommit;
import dev.comanda.nats.exchange.Exchange;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.order.db.IdempotencyKey;
import dev.comanda.order.db.IdempotencyKeys;
import dev.comanda.order.db.IdempotencyKeys.Claim;
import dev.comanda.order.db.IdempotencyKeys.Earlier;
import dev.comanda.order.db.SagaBatch;
import dev.comanda.order.saga.Order;
import dev.comanda.order.saga.SagaEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The door for what comes in over HTTP. What arrives at the same time shares a transaction.
public final class OrderDoor {

    private final Pool pool;
    private final Exchange<SagaEvent, SagaBatch> exchange;
    private final Clock clock;
    private final GroupCommit<Wish> wishes;
    private final GroupCommit<Incoming<SagaEvent>> events;
    private final Map<String, Running> underWay = new ConcurrentHashMap<>();

    OrderDoor(
            Pool pool,
            Exchange<SagaEvent, SagaBatch> exchange,
            SagaConfig config,
            BatchLimit limit,
            Clock clock) {
        int batch = limit.of(config.placeBatch());
        this.pool = pool;
        this.exchange = exchange;
        this.clock = clock;
        this.wishes = new GroupCommit<>(batch, config.placeWaiting(), this::placeAll);
        this.events = new GroupCommit<>(batch, config.placeWaiting(), exchange::handle);
    }

    /// A request with an idempotency key that is being carried out; the same one again joins it.
    private static final class Running {
        final IdempotencyKey key;
        final CompletableFuture<Placing> outcome = new CompletableFuture<>();

        Running(IdempotencyKey key) {
            this.key = key;
        }
    }

    /// An order that somebody wants to place, and what its transaction found out.
    private static final class Wish {
        final Order order;
        final @Nullable IdempotencyKey key;
        final @Nullable String traceparent;
        volatile @Nullable Earlier earlier;

        Wish(Order order, @Nullable IdempotencyKey key, @Nullable String traceparent) {
            this.order = order;
            this.key = key;
            this.traceparent = traceparent;
        }

        Placing outcome() {
            Earlier found = earlier;
            return found == null ? new Placing.Placed(order) : repeated(found);
        }
    }

    private static Placing repeated(Earlier found) {
        return found.sameRequest() ? new Placing.Repeated(found.order()) : new Placing.KeyReused();
    }

    /// What became of the first request under this key; `null` if there was none. Places nothing.
    public Uni<@Nullable Placing> earlier(IdempotencyKey key) {
        return IdempotencyKeys.find(pool, key).map(found -> found == null ? null : repeated(found));
    }

    /// Completes when the order is stored, and its first message with it; or when it is known why
    /// not.
    ///
    /// @param key kept in the order's own transaction
    /// @param traceparent of the request, if it had one
    public Uni<Placing> place(
            Order order, @Nullable IdempotencyKey key, @Nullable String traceparent) {
        Wish wish = new Wish(order, key, traceparent);
        Uni<Placing> placed = wishes.submit(wish).map(_ -> wish.outcome());
        if (key == null) {
            return placed;
        }
        return Uni.createFrom()
                .deferred(
                        () -> {
                            Running mine = new Running(key);
                            Running first = underWay.putIfAbsent(key.key(), mine);
                            if (first == null) {
                                return carryOut(placed, mine);
                            }
                            return first.key.equals(key)
                                    ? join(first)
                                    : Uni.createFrom().item(new Placing.UnderWay());
                        });
    }

    /// Goes on when whoever asked has gone: others may have joined.
    private Uni<Placing> carryOut(Uni<Placing> placed, Running mine) {
        placed.onTermination()
                .invoke(() -> underWay.remove(mine.key.key(), mine))
                .subscribe()
                .with(mine.outcome::complete, mine.outcome::completeExceptionally);
        return Uni.createFrom().completionStage(() -> mine.outcome.thenApply(it -> it));
    }

    /// The outcome of the first, told on the Vert.x context of whoever joined.
    private static Uni<Placing> join(Running first) {
        Context context = Vertx.currentContext();
        Executor own =
                context == null ? Runnable::run : work -> context.runOnContext(_ -> work.run());
        return Uni.createFrom()
                .completionStage(() -> first.outcome.thenApply(OrderDoor::repeated))
                .emitOn(own);
    }

    private static Placing repeated(Placing first) {
        return switch (first) {
            case Placing.Placed(Order order) -> new Placing.Repeated(order);
            case Placing.Repeated _, Placing.KeyReused _, Placing.UnderWay _ -> first;
        };
    }

    private Uni<SagaBatch> placeAll(List<Wish> batch) {
        List<Claim> claims = new ArrayList<>();
        for (Wish wish : batch) {
            if (wish.key != null) {
                claims.add(new Claim(wish.key, wish.order.id()));
            }
        }
        return claims.isEmpty()
                ? exchange.handle(toBePlaced(batch, Map.of()))
                : exchange.handle(batch.size(), tx -> claimKeys(tx, claims, batch));
    }

    private Uni<List<Incoming<SagaEvent>>> claimKeys(
            SqlConnection tx, List<Claim> claims, List<Wish> batch) {
        return IdempotencyKeys.claim(tx, claims, clock.instant())
                .map(earlier -> toBePlaced(batch, earlier));
    }

    private static List<Incoming<SagaEvent>> toBePlaced(
            List<Wish> batch, Map<OrderId, Earlier> earlier) {
        List<Incoming<SagaEvent>> placed = new ArrayList<>(batch.size());
        for (Wish wish : batch) {
            wish.earlier = earlier.get(wish.order.id());
            if (wish.earlier == null) {
                placed.add(
                        new Incoming<>(new SagaEvent.Placed(wish.order), null, wish.traceparent));
            }
        }
        return placed;
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
