package dev.comanda.order.recover;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.order.db.RestoredSagas;
import dev.comanda.order.db.RestoredSagas.Told;
import dev.comanda.order.nats.OrderDoor;
import dev.comanda.order.nats.SagaConfig;
import dev.comanda.order.status.replay.StreamReader;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// Makes good what a restore of this database has forgotten, as far as the streams tell it.
///
/// Sagas that the backup had under way are given their [time][RestoredSagas] again and are told, of
/// what was said since, how far they had come and which attempts are used up; those that were
/// undone since are cancelled. That is done before anything else happens to them, and the service
/// does not begin its work without it.
///
/// Orders that were placed after the backup are placed again: the participants may hold stock and
/// money for them, and customers were promised them. Such an order takes its whole way again.
/// Participants answer from what they have recorded, and the payment provider knows the charge by
/// its key; so nothing happens twice. What was undone is placed and cancelled, and so is an order
/// whose payment had not been asked for yet, because the streams do not say how it would be paid.
/// A sale is final, though: an order that was confirmed is not cancelled.
///
/// @see RecoverConfig
@Singleton
public final class Recovery {

    static final String LOST = "LOST_IN_RESTORE";

    private static final Logger LOG = Logger.getLogger(Recovery.class);

    /// After the gate that looks at the servers, and before what begins to work (2500).
    private static final int EARLY = 200;

    private static final Duration PLACED_WITHIN = Duration.ofSeconds(30);

    /// Clocks of the broker and of the database may differ by so much.
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final RecoverConfig config;
    private final Pool pool;
    private final RestoredSagas restored;
    private final OrderDoor door;
    private final Topology topology;
    private final StreamReader reader;

    Recovery(
            RecoverConfig config,
            Pool pool,
            OrderDoor door,
            Broker broker,
            Topology topology,
            MessageCodec codec) {
        this.config = config;
        this.pool = pool;
        this.restored = new RestoredSagas(pool);
        this.door = door;
        this.topology = topology;
        this.reader = new StreamReader(broker, codec);
    }

    /// Before the first sweep, and before the first answer.
    void resume(@Observes @Priority(EARLY) StartupEvent event, SagaConfig sagas)
            throws InterruptedException {
        if (config.orders()) {
            Map<OrderId, Instant> underWay = restored.giveTime(Instant.now(), sagas.limits());
            int undone = underWay.isEmpty() ? 0 : tell(underWay);
            LOG.infof(
                    "recovery: %d sagas that were under way begin their time anew, %d of them are"
                            + " cancelled, as they were",
                    underWay.size(), undone);
        }
    }

    /// @param underWay sagas, and when each was changed last
    /// @return how many had been undone
    private int tell(Map<OrderId, Instant> underWay) throws InterruptedException {
        EarlierLives lives = new EarlierLives(underWay.keySet());
        lives.read(reader, topology, Collections.min(underWay.values()).minus(SKEW));
        List<Told> told = new ArrayList<>();
        for (OrderId id : underWay.keySet()) {
            EarlierLife life = lives.of(id);
            told.add(new Told(id, life.reach(), life.attempts()));
        }
        restored.remember(told, Instant.now());
        int undone = 0;
        for (OrderId id : underWay.keySet()) {
            String reason = lives.of(id).undone();
            if (reason != null) {
                cancel(id, reason);
                undone++;
            }
        }
        return undone;
    }

    private void cancel(OrderId id, String reason) {
        door.cancel(id, reason).await().atMost(PLACED_WITHIN);
    }

    void start(@Observes StartupEvent event) {
        if (config.orders()) {
            var _ = Thread.ofVirtual().name("recovery").start(this::runLoudly);
        }
    }

    private void runLoudly() {
        try {
            run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("recovery: given up, start again to go on", e);
        }
    }

    private void run() throws InterruptedException {
        LostOrders lost = new LostOrders(pool);
        EarlierLives lives = new EarlierLives();
        long read = lives.read(reader, topology, lost);
        int cancelled = 0;
        for (OrderId id : lost.ids()) {
            EarlierLife life = lives.of(id);
            var _ =
                    door.place(lost.order(id, life), null, lost.traceparent(id))
                            .await()
                            .atMost(PLACED_WITHIN);
            String undone = life.undone();
            String reason = undone == null && !life.isComplete() ? LOST : undone;
            if (reason == null) {
                LOG.infof("recovery: order %s is placed again", id);
            } else {
                cancel(id, reason);
                cancelled++;
                LOG.infof("recovery: order %s is placed and cancelled: %s", id, reason);
            }
        }
        LOG.infof(
                "recovery: done: %d messages read, %d orders were lost; %d of them are placed again,"
                        + " %d placed and cancelled",
                read, lost.ids().size(), lost.ids().size() - cancelled, cancelled);
    }
}
