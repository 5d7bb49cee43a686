package dev.comanda.nats.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.TestBroker;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopologyInstallerIT {

    private final Topology topology = Topology.load(1);
    private final TopologyInstaller installer = new TopologyInstaller(topology);
    private final TestBroker nats = new TestBroker();
    private final JetStreamManagement manage = nats.manage();

    TopologyInstallerIT() throws Exception {}

    @AfterEach
    void close() {
        nats.close();
    }

    @Test
    void everything_is_made_and_running_it_again_changes_nothing() throws Exception {
        installer.install(nats.connection());
        nats.connection().jetStream().publish("orders.created", new byte[] {1});
        installer.install(nats.connection());

        assertThat(manage.getStreamNames())
                .containsExactlyInAnyOrder(
                        "ORDERS", "PAYMENTS", "INVENTORY", "DEAD_LETTERS", "KV_catalog");
        for (Topology.Durable durable : topology.durables()) {
            ConsumerConfiguration made =
                    manage.getConsumerInfo(durable.stream(), durable.name())
                            .getConsumerConfiguration();
            assertThat(made.getFilterSubject())
                    .isEqualTo(durable.configuration().getFilterSubject());
            assertThat(made.getMaxDeliver()).isEqualTo(3);
            assertThat(made.getAckWait()).isEqualTo(Duration.ofSeconds(30));
            assertThat(made.getMaxAckPending())
                    .isEqualTo(durable.configuration().getMaxAckPending());
        }
        assertThat(nats.stored("ORDERS")).isEqualTo(1);
        assertThat(manage.getConsumerInfo("ORDERS", "payment-service").getNumPending())
                .isEqualTo(1);
    }

    @Test
    void several_may_do_it_at_once() throws Exception {
        List<Connection> connections = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Void>> installations = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Connection connection = Nats.connect(nats.server.url());
                connections.add(connection);
                installations.add(
                        () -> {
                            new TopologyInstaller(topology).install(connection);
                            return null;
                        });
            }
            for (Future<Void> installation : threads.invokeAll(installations)) {
                var _ = installation.get(); // or throws what went wrong
            }
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
        assertThat(manage.getStreamNames()).hasSize(5);
        assertThat(manage.getConsumerNames("ORDERS")).hasSize(4);
    }

    @Test
    void a_stream_and_a_consumer_that_differ_are_brought_back_and_keep_their_messages()
            throws Exception {
        installer.install(nats.connection());
        nats.connection().jetStream().publish("orders.created", new byte[] {1});
        StreamConfiguration stream = manage.getStreamInfo("ORDERS").getConfiguration();
        manage.updateStream(
                StreamConfiguration.builder(stream).maxAge(Duration.ofHours(1)).build());
        ConsumerConfiguration consumer = topology.durable("payment-service").configuration();
        manage.addOrUpdateConsumer(
                "ORDERS",
                ConsumerConfiguration.builder(consumer)
                        .maxDeliver(7)
                        .ackWait(Duration.ofSeconds(5))
                        .build());

        installer.install(nats.connection());

        assertThat(manage.getStreamInfo("ORDERS").getConfiguration().getMaxAge())
                .isEqualTo(Duration.ofDays(7));
        ConsumerConfiguration now =
                manage.getConsumerInfo("ORDERS", "payment-service").getConsumerConfiguration();
        assertThat(now.getMaxDeliver()).isEqualTo(3);
        assertThat(now.getAckWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(nats.stored("ORDERS")).isEqualTo(1);
    }
}
