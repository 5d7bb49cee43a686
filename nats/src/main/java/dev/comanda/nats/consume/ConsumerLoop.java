package dev.comanda.nats.consume;

import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import io.nats.client.ConsumeOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One durable consumer on a thread of its own: pull what is there, hand it over as one batch, acknowledge,
/// again. Batches follow the load by themselves: while one is handled, the next gathers in the client's buffer.
///
/// Whatever goes wrong with the connection, the stream or the consumer ends one *session* of pulling; the loop
/// then makes what is missing and opens the next.
final class ConsumerLoop implements Runnable {

    private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);

    /// Messages in one batch, and so in one transaction.
    static final int MAX_BATCH = 200;

    /// Messages that wait in the client; their ack wait runs, so not many more than a batch.
    private static final int PULL = 2 * MAX_BATCH;

    private static final Duration PULL_EXPIRES = Duration.ofSeconds(10);
    private static final Duration FIRST_MESSAGE = Duration.ofMillis(500);

    /// An idle consumer makes sure every so often that it still exists.
    private static final int IDLE_ROUNDS_BEFORE_CHECK = 20;

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    /// What jnats takes as "what is in the buffer, and do not wait".
    private static final @Nullable Duration NO_WAIT = null;

    private final Topology.Durable durable;
    private final Broker broker;
    private final BatchSettler settler;
    private final ExhaustedDeliveries exhausted;
    private volatile boolean stopping;
    private boolean troubled;

    ConsumerLoop(
            Topology.Durable durable,
            Broker broker,
            BatchSettler settler,
            ExhaustedDeliveries exhausted) {
        this.exhausted = exhausted;
        this.durable = durable;
        this.broker = broker;
        this.settler = settler;
    }

    /// No more pulling: the batch at hand is finished, then the loop ends.
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
            } catch (IOException
                    | JetStreamApiException
                    | JetStreamStatusCheckedException
                    | RuntimeException e) {
                if (!troubled) {
                    LOG.warnf("%s: not consuming: %s", durable.name(), e);
                }
                troubled = true;
                recover();
            }
        }
    }

    private void session()
            throws IOException,
                    InterruptedException,
                    JetStreamApiException,
                    JetStreamStatusCheckedException {
        broker.ensureInstalled();
        int epoch = broker.epoch();
        exhausted.listen(broker.consuming());
        ConsumeOptions options =
                ConsumeOptions.builder()
                        .batchSize(PULL)
                        .expiresIn(PULL_EXPIRES.toMillis())
                        .build();
        IterableConsumer consumer =
                broker.consuming()
                        .getStreamContext(durable.stream())
                        .getConsumerContext(durable.name())
                        .iterate(options);
        try {
            if (troubled) {
                LOG.infof("%s: consuming again", durable.name());
                troubled = false;
            }
            pump(consumer, epoch);
        } finally {
            consumer.stop();
        }
    }

    private void pump(IterableConsumer consumer, int epoch)
            throws IOException,
                    InterruptedException,
                    JetStreamApiException,
                    JetStreamStatusCheckedException {
        int idle = 0;
        while (!stopping && broker.epoch() == epoch) {
            Message first = consumer.nextMessage(FIRST_MESSAGE);
            if (first == null) {
                if (++idle % IDLE_ROUNDS_BEFORE_CHECK == 0) {
                    consumer.getConsumerInfo();
                }
                continue;
            }
            idle = 0;
            if (settler.settle(batch(first, consumer)) == BatchSettler.Outcome.OUTAGE) {
                waitOut(consumer);
                return;
            }
        }
    }

    private static List<Message> batch(Message first, IterableConsumer consumer)
            throws InterruptedException, JetStreamStatusCheckedException {
        List<Message> batch = new ArrayList<>();
        for (Message next = first; next != null; next = consumer.nextMessage(NO_WAIT)) {
            batch.add(next);
            if (batch.size() == MAX_BATCH) {
                break;
            }
        }
        return batch;
    }

    /// Pulls nothing more, and keeps the messages that had been pulled alive until the outage is over, so that
    /// it costs none of them a delivery.
    private void waitOut(IterableConsumer consumer) throws InterruptedException {
        consumer.stop();
        List<Message> held = new ArrayList<>();
        try {
            Message next = consumer.nextMessage(PAUSE_AFTER_FAILURE);
            for (; next != null; next = consumer.nextMessage(NO_WAIT)) {
                held.add(next);
            }
        } catch (JetStreamStatusCheckedException e) {
            LOG.debugf(e, "%s: pulling had ended already", durable.name());
        }
        settler.waitOut(held);
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
