package dev.comanda.order.recover;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.order.db.RestoredSagas;
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
import org.jboss.logging.Logger;

/// Places orders again that were placed after the backup to which this database was put back: the
/// participants may hold stock and money for them, and customers were promised them. Sagas that the
/// backup had under way are given their [time][RestoredSagas] again.
///
/// An order that is placed again takes its whole way again. Participants answer from what they have
/// recorded, and the payment provider knows the charge by its key; so nothing happens twice. One
/// whose payment had not been asked for yet is placed and cancelled, because the streams do not say
/// how it would be paid. A sale is final, though: an order that was confirmed is not cancelled.
///
/// @see RecoverConfig
@Singleton
public final class Recovery {

    static final String LOST = "LOST_IN_RESTORE";

    private static final Logger LOG = Logger.getLogger(Recovery.class);

    /// After the gate that looks at the servers, and before what begins to work (2500).
    private static final int EARLY = 200;

    private static final Duration PLACED_WITHIN = Duration.ofSeconds(30);

    /// Durables whose filters the reading takes; their places in the streams stay as they are.
    private static final String ORDERS = "order-service-status-orders";

    private static final String PAYMENTS = "order-service-payment";

    private final RecoverConfig config;
    private final Pool pool;
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
        this.door = door;
        this.topology = topology;
        this.reader = new StreamReader(broker, codec);
    }

    /// Before the first sweep.
    void giveTime(@Observes @Priority(EARLY) StartupEvent event, SagaConfig sagas) {
        if (config.orders()) {
            int number = new RestoredSagas(pool).giveTime(Instant.now(), sagas.limits());
            LOG.infof("recovery: %d sagas that were under way begin their time anew", number);
        }
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
        long read = reader.read(topology.durable(ORDERS), lost::look).messages();
        if (!lost.isEmpty()) {
            var _ = reader.read(topology.durable(PAYMENTS), lost::lookForMethods);
        }
        int cancelled = 0;
        for (OrderId id : lost.ids()) {
            placeAgain(lost, id);
            if (!lost.isComplete(id)) {
                cancelled++;
            }
        }
        LOG.infof(
                "recovery: done: %d messages read, %d orders were lost; %d of them are placed again,"
                        + " %d placed and cancelled",
                read, lost.ids().size(), lost.ids().size() - cancelled, cancelled);
    }

    private void placeAgain(LostOrders lost, OrderId id) {
        var _ =
                door.place(lost.order(id), null, lost.traceparent(id))
                        .await()
                        .atMost(PLACED_WITHIN);
        if (lost.isComplete(id)) {
            LOG.infof("recovery: order %s is placed again", id);
        } else {
            door.cancel(id, LOST).await().atMost(PLACED_WITHIN);
            LOG.infof("recovery: order %s is placed and cancelled: %s", id, LOST);
        }
    }
}
