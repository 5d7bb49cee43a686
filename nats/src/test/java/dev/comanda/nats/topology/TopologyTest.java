package dev.comanda.nats.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.nats.codec.Subject;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tables "Streams" and "Durable consumers" of the protocol.
class TopologyTest {

    private final Topology topology = Topology.load(1);

    @Test
    void the_streams_are_those_of_the_protocol() {
        assertThat(topology.streams())
                .extracting(s -> s.getName() + " " + String.join(",", s.getSubjects()))
                .containsExactlyInAnyOrder(
                        "ORDERS orders.*",
                        "PAYMENTS payments.*",
                        "INVENTORY inventory.*",
                        "DEAD_LETTERS dlq.>");
    }

    @Test
    void streams_are_files_that_keep_seven_days_and_dead_letters_thirty() {
        for (StreamConfiguration stream : topology.streams()) {
            boolean letters = stream.getName().equals(Topology.DEAD_LETTERS);
            assertThat(stream.getStorageType()).isEqualTo(StorageType.File);
            assertThat(stream.getRetentionPolicy()).isEqualTo(RetentionPolicy.Limits);
            assertThat(stream.getMaxAge()).isEqualTo(Duration.ofDays(letters ? 30 : 7));
            assertThat(stream.getMaxMsgs()).isEqualTo(-1);
            assertThat(stream.getMaxBytes()).isEqualTo(-1);
            assertThat(stream.getDiscardPolicy())
                    .isEqualTo(letters ? DiscardPolicy.New : DiscardPolicy.Old);
            assertThat(stream.getDuplicateWindow()).isEqualTo(Duration.ofMinutes(2));
        }
    }

    @Test
    void the_durables_are_those_of_the_protocol() {
        assertThat(topology.durables())
                .extracting(
                        d ->
                                d.name()
                                        + " "
                                        + d.stream()
                                        + " "
                                        + d.configuration().getFilterSubject())
                .containsExactlyInAnyOrder(
                        "inventory-service ORDERS orders.created",
                        "inventory-service-confirmed ORDERS orders.confirmed",
                        "inventory-service-release INVENTORY inventory.release_request",
                        "payment-service ORDERS orders.created",
                        "payment-service-process PAYMENTS payments.process_request",
                        "payment-service-refund PAYMENTS payments.refund_request",
                        "order-service-inventory INVENTORY inventory.*",
                        "order-service-payment PAYMENTS payments.*",
                        "order-service-status-orders ORDERS orders.*",
                        "order-service-status-inventory INVENTORY inventory.*",
                        "order-service-status-payments PAYMENTS payments.succeeded");
    }

    @Test
    void every_durable_acks_explicitly_and_delivers_three_times_without_a_backoff_of_the_server() {
        for (Topology.Durable durable : topology.durables()) {
            ConsumerConfiguration consumer = durable.configuration();
            assertThat(consumer.getAckPolicy()).isEqualTo(AckPolicy.Explicit);
            assertThat(consumer.getDeliverPolicy()).isEqualTo(DeliverPolicy.All);
            assertThat(consumer.getMaxDeliver()).isEqualTo(3);
            assertThat(consumer.getAckWait()).isEqualTo(Duration.ofSeconds(30));
            assertThat(consumer.getBackoff()).isEmpty();
            assertThat(consumer.getDeliverSubject()).as("pull").isNull();
        }
    }

    @Test
    void every_subject_has_a_stream() {
        for (Subject subject : Subject.values()) {
            String family = subject.wire().substring(0, subject.wire().indexOf('.'));
            assertThat(topology.streams())
                    .as(subject.wire())
                    .filteredOn(s -> s.getSubjects().contains(family + ".*"))
                    .hasSize(1);
        }
    }

    @Test
    void the_catalog_keeps_the_latest_of_each_product() {
        assertThat(topology.buckets()).hasSize(1);
        assertThat(topology.buckets().getFirst().getBucketName()).isEqualTo("catalog");
        assertThat(topology.buckets().getFirst().getMaxHistoryPerKey()).isEqualTo(1);
    }

    @Test
    void production_has_three_replicas_of_everything() {
        Topology three = Topology.load(3);
        assertThat(three.streams()).allMatch(stream -> stream.getReplicas() == 3);
        assertThat(three.buckets()).allMatch(bucket -> bucket.getReplicas() == 3);
    }

    @Test
    void a_durable_that_does_not_exist_is_named() {
        assertThat(topology.durable("payment-service").stream()).isEqualTo("ORDERS");
        assertThatThrownBy(() -> topology.durable("nobody"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody");
    }

    /// Whose a durable is, its name says.
    @Test
    void each_durable_is_one_services() {
        List<String> owned =
                Stream.of("order-service", "inventory-service", "payment-service")
                        .flatMap(service -> topology.of(service).durables().stream())
                        .map(Topology.Durable::name)
                        .toList();
        assertThat(owned)
                .containsExactlyInAnyOrderElementsOf(
                        topology.durables().stream().map(Topology.Durable::name).toList());
    }
}
