package dev.comanda.order.status.replay;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.database.Unavailable;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.order.status.Comparison;
import dev.comanda.order.status.Comparison.Page;
import dev.comanda.order.status.StatusView;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Makes the read model anew from all that the streams still have, into the table beside, and holds
/// the kept one against it. The system goes on meanwhile, and neither sagas nor the places of
/// consumers in their streams are touched.
@Singleton
public final class Replay {

    /// The durables that the view is kept by; the replay reads what they read.
    private static final List<String> DURABLES =
            List.of(
                    "order-service-status-orders",
                    "order-service-status-inventory",
                    "order-service-status-payments");

    /// Orders in one statement of the comparison.
    static final int PAGE = 2000;

    private static final int MAX_REPAIRED = 10;
    private static final Duration STATEMENT_WITHIN = Duration.ofSeconds(30);

    /// How long the kept view is waited for to have taken in what the replay has read.
    private static final Duration CATCH_UP_WITHIN = Duration.ofSeconds(20);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final StatusView view;
    private final Comparison comparison;
    private final Broker broker;
    private final Topology topology;
    private final StreamReader reader;
    private final Clock clock;

    Replay(
            Pool pool,
            StatusView view,
            Broker broker,
            Topology topology,
            MessageCodec codec,
            Clock clock) {
        this.view = view;
        this.comparison = new Comparison(pool);
        this.broker = broker;
        this.topology = topology;
        this.reader = new StreamReader(broker, codec);
        this.clock = clock;
    }

    /// Does all of it. Blocks, for as long as it takes to read the streams once. For one caller at
    /// a time.
    ///
    /// @throws Unavailable if the broker is away, or stops delivering
    public ReplayReport run() throws InterruptedException {
        Instant start = now();
        await(comparison.clear());
        List<StreamRead> streams = new ArrayList<>();
        for (String name : DURABLES) {
            streams.add(
                    reader.read(
                            topology.durable(name),
                            batch -> await(view.note(StatusView.Table.REBUILT, batch))));
        }
        long behind = behind(streams);
        Totals learnt = new Totals();
        walk(comparison::learn, learnt::add);
        Totals kept = new Totals();
        walk(comparison::keptOnly, kept::add);
        return new ReplayReport(
                streams,
                learnt.orders,
                learnt.equal,
                learnt.missing,
                learnt.lacking,
                learnt.more,
                kept.more,
                behind,
                learnt.repaired,
                learnt.missing + learnt.lacking == 0,
                start,
                now());
    }

    /// Waits until the kept view has taken in what was read; the messages that it has not when
    /// nobody wants to wait any longer.
    private long behind(List<StreamRead> streams) throws InterruptedException {
        long giveUp = System.nanoTime() + CATCH_UP_WITHIN.toNanos();
        long behind = unhandled(streams);
        while (behind > 0 && System.nanoTime() < giveUp) {
            Thread.sleep(LOOK_EVERY);
            behind = unhandled(streams);
        }
        return behind;
    }

    private long unhandled(List<StreamRead> streams) throws InterruptedException {
        try {
            JetStreamManagement manage = broker.consuming().jetStreamManagement();
            long behind = 0;
            for (int i = 0; i < DURABLES.size(); i++) {
                var info = manage.getConsumerInfo(streams.get(i).stream(), DURABLES.get(i));
                long waiting = info.getNumPending() + info.getNumAckPending();
                long missing = streams.get(i).last() - info.getAckFloor().getStreamSequence();
                behind += Math.max(0, Math.min(waiting, missing));
            }
            return behind;
        } catch (IOException | JetStreamApiException e) {
            throw new Unavailable("the view's consumers cannot be looked at: " + e, e);
        }
    }

    private static void walk(BiFunction<UUID, Integer, Uni<Page>> pages, Consumer<Page> each) {
        UUID after = new UUID(0, 0);
        while (after != null) {
            Page page = await(pages.apply(after, PAGE));
            each.accept(page);
            after = page.orders() == PAGE ? page.last() : null;
        }
    }

    private static final class Totals {
        long orders;
        long missing;
        long lacking;
        long more;
        long equal;
        final List<String> repaired = new ArrayList<>();

        void add(Page page) {
            orders += page.orders();
            missing += page.missing();
            lacking += page.lacking();
            more += page.more();
            equal += page.equal();
            for (UUID id : page.repaired()) {
                if (repaired.size() < MAX_REPAIRED) {
                    repaired.add(id.toString());
                }
            }
        }
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(STATEMENT_WITHIN);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
