package dev.comanda.nats.catalogue;

import dev.comanda.nats.codec.Unreadable;
import dev.comanda.nats.topology.Broker;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Follows the bucket: one subscription for the process, on a thread of its own.
///
/// A *session* begins with everything that is in the bucket and goes on with what is put there. It
/// ends when the connection was made anew, or the bucket is not the one that it was (deleted,
/// purged, or lost with the broker's store); then the next begins. What is missing is made.
public final class CatalogueWatch {

    private static final Logger LOG = Logger.getLogger(CatalogueWatch.class);

    private static final String STREAM = "KV_" + CatalogueEntry.BUCKET;

    private static final Duration CHECK_EVERY = Duration.ofSeconds(3);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Broker broker;
    private final Supplier<? extends Reader> sessions;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "watch-catalogue");
    private boolean troubled;

    /// Is told of one session, by one thread at a time; must not wait.
    public interface Reader {

        /// A product is in the bucket, new or as it is from now on.
        void entry(String key, CatalogueEntry entry);

        /// What was under this key is not there any more, or is nothing of ours.
        void gone(String key);

        /// All that was there at the beginning has been told. May be told again.
        void end();
    }

    /// @param sessions the reader of the next session: a new one, or the same again
    public CatalogueWatch(Broker broker, Supplier<? extends Reader> sessions) {
        this.broker = broker;
        this.sessions = sessions;
    }

    public void start() {
        thread.start();
    }

    public void stop() throws InterruptedException {
        stopping.countDown();
        thread.join(STOP_TIMEOUT);
    }

    private void run() {
        boolean stopped = false;
        while (!stopped) {
            try {
                stopped = session();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | JetStreamApiException | RuntimeException e) {
                if (!troubled) {
                    LOG.warnf("the catalogue is not followed: %s", e);
                }
                troubled = true;
                stopped = recover();
            }
        }
    }

    /// @return whether the service stops
    private boolean session() throws IOException, InterruptedException, JetStreamApiException {
        broker.ensureInstalled();
        int epoch = broker.epoch();
        Connection connection = broker.consuming();
        JetStreamManagement manage = connection.jetStreamManagement();
        ZonedDateTime made = manage.getStreamInfo(STREAM).getCreateTime();
        Told told = new Told(sessions.get());
        var subscription = connection.keyValue(CatalogueEntry.BUCKET).watchAll(told);
        try {
            if (troubled) {
                LOG.info("the catalogue is followed again");
                troubled = false;
            }
            while (!waited(CHECK_EVERY)) {
                if (broker.epoch() != epoch) {
                    return false;
                }
                int keys = told.keys.size();
                StreamInfo now = manage.getStreamInfo(STREAM);
                if (!now.getCreateTime().equals(made)
                        || now.getStreamState().getMsgCount() < keys) {
                    LOG.info("the bucket of the catalogue has lost something: reading it anew");
                    return false;
                }
            }
            return true;
        } finally {
            unsubscribe(subscription::unsubscribe);
        }
    }

    private static void unsubscribe(Runnable subscription) {
        try {
            subscription.run();
        } catch (IllegalStateException e) {
            LOG.debugf("the subscription had ended already: %s", e);
        }
    }

    private boolean recover() {
        try {
            if (waited(PAUSE_AFTER_FAILURE)) {
                return true;
            }
            broker.heal();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debugf(e, "the catalogue: the broker is not back yet");
        }
        return false;
    }

    /// Whether the service stops meanwhile.
    private boolean waited(Duration pause) throws InterruptedException {
        return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static final class Told implements KeyValueWatcher {

        private final Reader reader;

        /// All that were told of. Each leaves a message in the bucket, also when it is deleted, so
        /// there are never fewer, unless the bucket was purged.
        private final Set<String> keys = ConcurrentHashMap.newKeySet();

        Told(Reader reader) {
            this.reader = reader;
        }

        @Override
        public void watch(KeyValueEntry put) {
            keys.add(put.getKey());
            byte[] value = put.getValue();
            if (put.getOperation() != KeyValueOperation.PUT || value == null) {
                reader.gone(put.getKey());
                return;
            }
            try {
                CatalogueEntry entry = CatalogueEntry.parse(value);
                if (!entry.key().equals(put.getKey())) {
                    throw new Unreadable("it is product '" + entry.productId() + "'");
                }
                reader.entry(put.getKey(), entry);
            } catch (Unreadable e) {
                LOG.warnf(
                        "bucket %s, key %s: %s",
                        CatalogueEntry.BUCKET, put.getKey(), e.getMessage());
                reader.gone(put.getKey());
            }
        }

        @Override
        public void endOfData() {
            reader.end();
        }
    }
}
