package dev.comanda.nats;

import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.nats.topology.TopologyInstaller;
import dev.comanda.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A nats-server of its own, which the test may hurt, and a look at what is on it.
public final class TestBroker implements AutoCloseable {

    /// Short, so that a message that is forgotten is delivered again while the test waits.
    public static final Duration ACK_WAIT = Duration.ofSeconds(2);

    public final NatsServer server;
    public final Topology topology = withAckWait(Topology.load(1));
    private final List<Broker> brokers = new ArrayList<>();
    private final Connection connection;

    public TestBroker() throws IOException, InterruptedException {
        this(NatsServer.Options.usual());
    }

    public TestBroker(NatsServer.Options options) throws IOException, InterruptedException {
        server = NatsServer.start(options);
        connection =
                Nats.connect(
                        Options.builder()
                                .server(server.url())
                                .maxReconnects(-1)
                                .reconnectWait(Duration.ofMillis(50))
                                .build());
    }

    private static Topology withAckWait(Topology usual) {
        return new Topology(
                usual.streams(),
                usual.durables().stream()
                        .map(
                                durable ->
                                        new Topology.Durable(
                                                durable.stream(),
                                                ConsumerConfiguration.builder(
                                                                durable.configuration())
                                                        .ackWait(ACK_WAIT)
                                                        .build()))
                        .toList(),
                usual.buckets());
    }

    /// The two connections of one instance of a service.
    public Broker broker() {
        Broker broker = new Broker(server.url(), "test", new TopologyInstaller(topology));
        brokers.add(broker);
        return broker;
    }

    public void install() throws IOException, JetStreamApiException {
        new TopologyInstaller(topology).install(connection);
    }

    public Connection connection() {
        return connection;
    }

    public JetStreamManagement manage() {
        try {
            return connection.jetStreamManagement();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// How many messages the stream has kept; -1 while it is not there.
    public long stored(String stream) {
        try {
            return manage().getStreamInfo(stream).getStreamState().getMsgCount();
        } catch (IOException | JetStreamApiException _) {
            return -1;
        }
    }

    public ConsumerInfo consumer(String stream, String durable) {
        try {
            return manage().getConsumerInfo(stream, durable);
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException(durable, e);
        }
    }

    /// Whether everything that the stream has is acknowledged by the durable, which must filter
    /// nothing out; false while either is not there. Looks at the sequence, because the number
    /// pending follows a publish only soon.
    public boolean isDone(String stream, String durable) {
        try {
            ConsumerInfo info = manage().getConsumerInfo(stream, durable);
            long last = manage().getStreamInfo(stream).getStreamState().getLastSequence();
            return info.getAckFloor().getStreamSequence() == last && info.getNumAckPending() == 0;
        } catch (IOException | JetStreamApiException _) {
            return false;
        }
    }

    /// Everything that the stream has kept, in order.
    public List<Message> messages(String stream) throws Exception {
        String filter = manage().getStreamInfo(stream).getConfiguration().getSubjects().getFirst();
        JetStreamSubscription all =
                connection.jetStream().subscribe(filter, PullSubscribeOptions.builder().build());
        try {
            List<Message> messages = new ArrayList<>();
            long stored = stored(stream);
            while (messages.size() < stored) {
                List<Message> some =
                        all.fetch(
                                (int) Math.min(1000, stored - messages.size()),
                                Duration.ofSeconds(5));
                if (some.isEmpty()) {
                    throw new IllegalStateException(messages.size() + " of " + stored + " read");
                }
                some.forEach(Message::ack);
                messages.addAll(some);
            }
            return messages;
        } finally {
            all.unsubscribe();
        }
    }

    @Override
    public void close() {
        try {
            for (Broker broker : brokers) {
                broker.stop();
            }
            connection.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            server.close();
        }
    }
}
