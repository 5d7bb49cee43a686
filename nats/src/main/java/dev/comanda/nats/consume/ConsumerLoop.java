package dev.comanda.nats.consume;

import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/// One durable consumer on a thread of its own: pull what is there, hand it over as one batch,
/// acknowledge, again. Batches follow the load by themselves: while one is handled, the next
/// gathers in the client's buffer.
///
/// Whatever goes wrong with the connection, the stream or the consumer ends one *session* of
/// pulling; the loop then makes what is missing and opens the next.
final class ConsumerLoop implements Runnable {

    private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);

    private static final Duration FIRST_MESSAGE = Duration.ofMillis(500);

    /// While the loop waits to be sure that nothing more comes.
    private static final Duration LAST_MESSAGE = Duration.ofMillis(100);

    /// An idle consumer makes sure every so often that it still exists.
    private static final int IDLE_ROUNDS_BEFORE_CHECK = 20;

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final Topology.Durable durable;
    private final int maxBatch;
    private final Broker broker;
    private final BatchSettler settler;
    private final ExhaustedDeliveries exhausted;
    private volatile boolean stopping;
    private boolean troubled;

    ConsumerLoop(
            Topology.Durable durable,
            int maxBatch,
            Broker broker,
            BatchSettler settler,
            ExhaustedDeliveries exhausted) {
        this.maxBatch = maxBatch;
        this.exhausted = exhausted;
        this.durable = durable;
        this.broker = broker;
        this.settler = settler;
    }

    /// No more pulling: what was pulled is finished, then the loop ends.
    void stop() {
        stopping = true;
        settler.stop();
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                session();
                troubled = false;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | JetStreamApiException | RuntimeException e) {
                if (!troubled) {
                    LOG.warnf("%s: not consuming: %s", durable.name(), e);
                }
                troubled = true;
                recover();
            }
        }
    }

    private void session() throws IOException, InterruptedException, JetStreamApiException {
        broker.ensureInstalled();
        int epoch = broker.epoch();
        exhausted.listen(broker.consuming());
        try (Pull pull = Pull.on(broker.consuming(), durable, 2 * maxBatch)) {
            if (troubled) {
                LOG.infof("%s: consuming again", durable.name());
                troubled = false;
            }
            pump(pull, epoch);
            finish(pull);
        }
    }

    private void pump(Pull pull, int epoch)
            throws IOException, InterruptedException, JetStreamApiException {
        int idle = 0;
        while (!stopping && broker.epoch() == epoch) {
            List<Message> batch = pull.next(maxBatch, FIRST_MESSAGE);
            settler.settle(batch, pull);
            if (!batch.isEmpty()) {
                idle = 0;
            } else if (++idle % IDLE_ROUNDS_BEFORE_CHECK == 0) {
                pull.check();
            }
        }
    }

    /// What has come already, or is on its way, would cost an ack wait and a delivery if nobody
    /// handled it.
    private void finish(Pull pull) throws InterruptedException {
        while (stopping && pull.mayBringMore()) {
            settler.settle(pull.batch(maxBatch, LAST_MESSAGE), pull);
        }
        List<Message> batch = pull.rest(maxBatch);
        while (!batch.isEmpty()) {
            settler.settle(batch, pull);
            batch = pull.rest(maxBatch);
        }
    }

    private void recover() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE);
            broker.heal();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            stopping = true;
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debugf(e, "%s: the broker is not back yet", durable.name());
        }
    }
}
