package dev.comanda.nats.consume;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.TestBroker;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.tracing.NoTracing;
import dev.comanda.servers.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.JetStream;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/// The consumer `order-service-inventory`, which handles `inventory.released` here, on a broker of
/// its own.
abstract class Consuming {

    static final String STREAM = "INVENTORY";
    static final String DURABLE = "order-service-inventory";

    final TestBroker nats = new TestBroker();
    final Broker broker = nats.broker();
    final MessageCodec codec = new MessageCodec("inventory-service");
    final Recorder recorder = new Recorder();
    final Consumers consumers = consumers(nats, broker, recorder);

    Consuming() throws Exception {
        nats.install();
    }

    /// The one durable, not started yet.
    static Consumers consumers(TestBroker nats, Broker broker, Recorder recorder) {
        return new Consumers(
                List.of(new Subscription(DURABLE, Set.of(Subject.INVENTORY_RELEASED), recorder)),
                nats.topology,
                broker,
                new MessageCodec("inventory-service"),
                new DeadLetters(broker, Clock.systemUTC()),
                BatchLimit.NONE,
                new SimpleMeterRegistry(),
                NoTracing.OFF);
    }

    @AfterEach
    void close() throws Exception {
        recorder.answer = _ -> Uni.createFrom().voidItem();
        consumers.stop();
        nats.close();
    }

    void awaitDone() {
        Await.until("everything to be acknowledged", DEADLINE, () -> nats.isDone(STREAM, DURABLE));
    }

    void assertEachTriedOnce() {
        assertThat(recorder.tries.values()).allMatch(tries -> tries.get() == 1);
    }

    void assertNothingWasDeliveredTwice(long messages) {
        assertThat(deliveries()).as("deliveries").isEqualTo(messages);
    }

    long deliveries() {
        return nats.consumer(STREAM, DURABLE).getDelivered().getConsumerSequence();
    }

    static String header(Message message, String name) {
        return String.valueOf(message.getHeaders().getFirst(name));
    }

    /// Says again, under the same id, what was lost on its way to a server that just came back.
    List<String> publish(int from, int to) throws Exception {
        JetStream stream = nats.connection().jetStream();
        List<CompletableFuture<?>> acks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            acks.add(stream.publishAsync("inventory.released", body(i), named(i)));
        }
        for (int i = from; i < to; i++) {
            try {
                var _ = acks.get(i - from).get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException _) {
                var _ = stream.publish("inventory.released", body(i), named(i));
            }
        }
        return ids(from, to);
    }

    private static PublishOptions named(int number) {
        return PublishOptions.builder().messageId(id(number)).build();
    }

    static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(Consuming::id).toList();
    }

    byte[] body(int number) {
        return codec.body(new InventoryReleased(order(number), null, "EXPIRED"));
    }

    static String id(int number) {
        return new MessageKey(order(number), Subject.INVENTORY_RELEASED, 1).messageId();
    }

    static OrderId order(int number) {
        return new OrderId(new UUID(0x0193_a5c0_0000_7000L, Long.MIN_VALUE | number));
    }
}
