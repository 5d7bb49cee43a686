package dev.comanda.nats.topology;

import dev.comanda.nats.wire.TolerantDataPort;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.support.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The two connections to the broker, made when they are first needed and kept up for ever; and the
/// healing of a broker that lost its streams.
///
/// Publishing and consuming each have their own, so that neither waits behind the other's bytes.
/// Publishing buffers nothing while disconnected: the outbox is the buffer.
public final class Broker {

    private static final Logger LOG = Logger.getLogger(Broker.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration RECONNECT_WAIT = Duration.ofMillis(250);

    /// A connection that two pings in a row go unanswered on is given up and made anew.
    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);

    /// How long an acknowledgement of the broker is waited for.
    public static final Duration ACK_TIMEOUT = Duration.ofSeconds(3);

    /// Not more often than this is the topology looked at, however many ask.
    private static final Duration HEAL_PAUSE = Duration.ofSeconds(1);

    /// The broker knows services by their nkeys alone.
    private static final char @Nullable [] NO_JWT = null;

    private final String url;
    private final @Nullable Path nkey;
    private final String service;
    private final TopologyInstaller installer;
    private final AtomicInteger epoch = new AtomicInteger();
    private @Nullable Connection publishing;
    private @Nullable JetStream stream;
    private @Nullable Connection consuming;
    private long healedAt;
    private boolean installed;
    private boolean closed;

    public Broker(String url, String service, TopologyInstaller installer) {
        this(url, null, service, installer);
    }

    /// @param nkey a file with the seed by which the broker knows the service; `null` if the URL
    ///     says who it is, or nobody asks
    /// @param service its name, which is part of its inboxes': nobody else may listen to those
    public Broker(String url, @Nullable Path nkey, String service, TopologyInstaller installer) {
        this.url = url;
        this.nkey = nkey;
        this.service = service;
        this.installer = installer;
    }

    /// The connection for consuming.
    ///
    /// @throws IOException if the broker cannot be reached now
    public synchronized Connection consuming() throws IOException, InterruptedException {
        if (consuming == null) {
            consuming = connect("consume", -1);
        }
        return consuming;
    }

    /// JetStream on the connection for publishing, which fails at once while disconnected.
    ///
    /// @throws IOException if the broker cannot be reached now
    public synchronized JetStream publishing() throws IOException, InterruptedException {
        if (stream == null) {
            JetStreamOptions options =
                    JetStreamOptions.builder().requestTimeout(ACK_TIMEOUT).build();
            stream = publishingConnection().jetStream(options);
        }
        return stream;
    }

    /// The connection for publishing itself.
    ///
    /// @throws IOException if the broker cannot be reached now
    public synchronized Connection publishingConnection() throws IOException, InterruptedException {
        if (publishing == null) {
            publishing = connect("publish", 0);
        }
        return publishing;
    }

    /// The largest message that the broker takes, in bytes of headers and body together.
    ///
    /// @throws IOException if the broker cannot be reached now
    public long maxPayload() throws IOException, InterruptedException {
        return consuming().getMaxPayload();
    }

    /// Counts the times that the consuming connection was made anew. Whoever pulls on it looks at
    /// this: after a change, what was asked for on the old one is lost and has to be asked for
    /// again.
    public int epoch() {
        return epoch.get();
    }

    /// Makes sure that the streams and consumers exist, once at the start.
    public synchronized void ensureInstalled()
            throws IOException, InterruptedException, JetStreamApiException {
        if (!installed) {
            heal();
        }
    }

    /// Makes the streams and consumers that are missing. Called by whoever finds one missing.
    public synchronized void heal()
            throws IOException, InterruptedException, JetStreamApiException {
        long now = System.nanoTime();
        if (installed && now - healedAt < HEAL_PAUSE.toNanos()) {
            return;
        }
        installer.install(consuming());
        installed = true;
        healedAt = System.nanoTime();
    }

    private Connection connect(String purpose, long reconnectBuffer)
            throws IOException, InterruptedException {
        if (closed) {
            throw new IOException(
                    "the connection to the broker is closed: the service is stopping");
        }
        Options.Builder options =
                Options.builder()
                        .server(url)
                        .inboxPrefix("_INBOX_" + service + ".")
                        .dataPortType(TolerantDataPort.class.getName())
                        .connectionName(service + " " + purpose)
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .maxReconnects(-1)
                        .reconnectWait(RECONNECT_WAIT)
                        .reconnectBufferSize(reconnectBuffer)
                        .pingInterval(PING_INTERVAL)
                        // Which is what jnats waits for an acknowledgement of publishAsync.
                        .requestCleanupInterval(ACK_TIMEOUT)
                        .connectionListener(this::changed)
                        .errorListener(new Listener());
        if (nkey != null) {
            char[] seed = Files.readString(nkey).strip().toCharArray();
            options.authHandler(Nats.staticCredentials(NO_JWT, seed));
        }
        return Nats.connect(options.build());
    }

    private void changed(Connection connection, ConnectionListener.Events event) {
        LOG.infof("broker: %s (%s)", event, connection.getOptions().getConnectionName());
        if (event == ConnectionListener.Events.RECONNECTED
                || event == ConnectionListener.Events.RESUBSCRIBED) {
            epoch.incrementAndGet();
        }
    }

    /// Sends what is still to be sent and closes both connections.
    public void stop() throws InterruptedException {
        Connection first;
        Connection second;
        synchronized (this) {
            closed = true;
            first = consuming;
            second = publishing;
        }
        for (Connection connection : new Connection[] {first, second}) {
            if (connection != null) {
                flush(connection);
                connection.close();
            }
        }
    }

    private static void flush(Connection connection) throws InterruptedException {
        try {
            connection.flush(CONNECT_TIMEOUT);
        } catch (java.util.concurrent.TimeoutException | IllegalStateException e) {
            LOG.warnf("not everything was sent before closing, it will be sent again: %s", e);
        }
    }

    /// Permission errors show nowhere else.
    private static final class Listener implements ErrorListener {
        @Override
        public void errorOccurred(Connection connection, String error) {
            LOG.warnf("broker: %s", error);
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception e) {
            LOG.debugf(e, "broker: %s", e);
        }

        @Override
        public void heartbeatAlarm(
                Connection connection,
                JetStreamSubscription subscription,
                long last,
                long expected) {
            LOG.debugf("broker: no heartbeat for %s", subscription.getSubject());
        }

        @Override
        public void pullStatusError(
                Connection connection, JetStreamSubscription subscription, Status status) {
            LOG.warnf("broker: %s", status);
        }
    }
}
