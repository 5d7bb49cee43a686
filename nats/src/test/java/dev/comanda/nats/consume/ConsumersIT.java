package dev.comanda.nats.consume;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.TestBroker;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
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
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The consumer `order-service-inventory`, which handles `inventory.released` here, on a broker
/// that gets hurt.
class ConsumersIT {

    private static final String STREAM = "INVENTORY";
    private static final String DURABLE = "order-service-inventory";

    private final TestBroker nats = new TestBroker();
    private final Broker broker = nats.broker();
    private final MessageCodec codec = new MessageCodec("inventory-service");
    private final Recorder recorder = new Recorder();
    private final Consumers consumers =
            new Consumers(
                    List.of(
                            new Subscription(
                                    DURABLE, Set.of(Subject.INVENTORY_RELEASED), recorder)),
                    nats.topology,
                    broker,
                    codec,
                    new DeadLetters(broker, Clock.systemUTC()),
                    BatchLimit.NONE,
                    new SimpleMeterRegistry(),
                    NoTracing.OFF);

    ConsumersIT() throws Exception {
        nats.install();
    }

    @AfterEach
    void close() throws Exception {
        recorder.answer = _ -> Uni.createFrom().voidItem();
        consumers.stop();
        nats.close();
    }

    @Test
    void messages_are_handed_over_in_batches_and_acknowledged_only_when_the_batch_is_through()
            throws Exception {
        List<String> ids = publish(0, 500);
        CompletableFuture<Void> commit = new CompletableFuture<>();
        recorder.answer = _ -> Uni.createFrom().completionStage(commit);
        consumers.start();
        Await.until("a batch", DEADLINE, () -> !recorder.tries.isEmpty());
        assertThat(nats.consumer(STREAM, DURABLE).getAckFloor().getConsumerSequence()).isZero();

        commit.complete(null);

        awaitDone();
        assertThat(recorder.handled()).containsExactlyElementsOf(ids);
        assertThat(recorder.batches).hasSizeLessThan(50);
        assertThat(recorder.batches).allMatch(batch -> batch.size() <= Subscription.USUAL_BATCH);
        assertEachTriedOnce();
    }

    @Test
    void the_service_s_own_requests_on_the_same_stream_are_acknowledged_unread() throws Exception {
        OrderId id = order(1);
        nats.connection()
                .jetStream()
                .publish(
                        "inventory.release_request",
                        codec.body(new InventoryReleaseRequest(id, "cancelled")));
        publish(2, 3);
        consumers.start();
        awaitDone();
        assertThat(recorder.handled()).containsExactly(id(2));
        assertThat(nats.stored("DEAD_LETTERS")).isZero();
    }

    @Test
    void an_unreadable_message_becomes_a_dead_letter_and_the_others_are_handled() throws Exception {
        publish(0, 3);
        Headers headers = new Headers().put("Nats-Msg-Id", "bad-1").put("who", "a", "b");
        headers.put("Nats-Expected-Stream", STREAM);
        nats.connection()
                .jetStream()
                .publish(
                        NatsMessage.builder()
                                .subject("inventory.released")
                                .headers(headers)
                                .data("{\"orderId\": 7}")
                                .build());
        publish(3, 6);
        Instant before = Instant.now();
        consumers.start();

        awaitDone();
        assertThat(recorder.handled()).hasSize(6);
        List<Message> letters = nats.messages("DEAD_LETTERS");
        assertThat(letters).hasSize(1);
        Message letter = letters.getFirst();
        assertThat(letter.getSubject()).isEqualTo("dlq." + DURABLE);
        assertThat(letter.getData()).asString(StandardCharsets.UTF_8).isEqualTo("{\"orderId\": 7}");
        assertThat(letter.getHeaders().get("who")).containsExactly("a", "b");
        assertThat(header(letter, "dlq-Nats-Expected-Stream")).isEqualTo(STREAM);
        assertThat(header(letter, "dlq-stream")).isEqualTo(STREAM);
        assertThat(header(letter, "dlq-sequence")).isEqualTo("4");
        assertThat(header(letter, "dlq-consumer")).isEqualTo(DURABLE);
        assertThat(header(letter, "dlq-deliveries")).isEqualTo("1");
        assertThat(header(letter, "dlq-reason")).isEqualTo("orderId is not a text");
        assertThat(header(letter, "dlq-msg-id")).isEqualTo("bad-1");
        assertThat(Instant.parse(header(letter, "dlq-at")))
                .isBetween(before.minusMillis(1), Instant.now());
        assertThat(nats.consumer(STREAM, DURABLE).getAckFloor().getStreamSequence()).isEqualTo(7);
    }

    @Test
    void an_unknown_subject_is_a_dead_letter_too() throws Exception {
        nats.connection().jetStream().publish("inventory.lost", new byte[] {1});
        consumers.start();
        awaitDone();
        assertThat(header(nats.messages("DEAD_LETTERS").getFirst(), "dlq-reason"))
                .isEqualTo("unknown subject 'inventory.lost'");
    }

    @Test
    void a_message_that_fails_is_tried_three_times_and_the_others_of_its_batch_are_handled()
            throws Exception {
        publish(0, 10);
        String bad = id(4);
        recorder.answer =
                ids -> {
                    if (ids.contains(bad)) {
                        throw new IllegalStateException("no such thing, ☹");
                    }
                    return Uni.createFrom().voidItem();
                };
        consumers.start();

        Await.until("a dead letter", DEADLINE, () -> nats.stored("DEAD_LETTERS") == 1);
        awaitDone();
        assertThat(recorder.handled())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10)
                                .filter(i -> i != 4)
                                .mapToObj(ConsumersIT::id)
                                .toList());
        Message letter = nats.messages("DEAD_LETTERS").getFirst();
        assertThat(header(letter, "dlq-deliveries")).isEqualTo("3");
        assertThat(header(letter, "dlq-reason"))
                .isEqualTo(
                        "failed 3 times, last: java.lang.IllegalStateException: no such thing, ?");
        assertThat(header(letter, "dlq-msg-id")).isEqualTo(bad);
        assertThat(letter.getData()).isEqualTo(body(4));
    }

    /// More messages than fit the client's buffer, an outage of several ack waits, and more
    /// messages meanwhile.
    @Test
    void an_outage_is_waited_out_nothing_is_pulled_and_no_delivery_is_used_up() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        recorder.answer =
                _ ->
                        away.get()
                                ? Uni.createFrom().failure(new IOException("the database is away"))
                                : Uni.createFrom().voidItem();
        publish(0, 1500);
        consumers.start();
        Await.until("the outage to be met", DEADLINE, () -> !recorder.tries.isEmpty());
        publish(1500, 1600);
        Instant met = Instant.now();
        Await.until(
                "three ack waits to pass",
                DEADLINE,
                () -> Instant.now().isAfter(met.plus(TestBroker.ACK_WAIT.multipliedBy(3))));
        assertThat(nats.consumer(STREAM, DURABLE).getNumAckPending())
                .isLessThanOrEqualTo(3L * Subscription.USUAL_BATCH);

        away.set(false);

        awaitDone();
        assertThat(recorder.handled()).hasSize(1600).doesNotHaveDuplicates();
        assertNothingWasDeliveredTwice(1600);
        assertThat(nats.stored("DEAD_LETTERS")).isZero();
    }

    /// The handler is at work for several ack waits: neither its batch nor what the client has
    /// buffered meanwhile is delivered again.
    @Test
    void a_batch_that_takes_long_costs_no_delivery() throws Exception {
        CompletableFuture<Void> commit = new CompletableFuture<>();
        recorder.answer = _ -> Uni.createFrom().completionStage(commit);
        publish(0, 1000);
        consumers.start();
        Await.until("a batch", DEADLINE, () -> !recorder.tries.isEmpty());
        Instant met = Instant.now();
        Await.until(
                "three ack waits to pass",
                DEADLINE,
                () -> Instant.now().isAfter(met.plus(TestBroker.ACK_WAIT.multipliedBy(3))));

        commit.complete(null);

        awaitDone();
        assertThat(recorder.handled()).hasSize(1000).doesNotHaveDuplicates();
        assertNothingWasDeliveredTwice(1000);
    }

    @Test
    void a_broker_that_restarts_is_consumed_again() throws Exception {
        consumers.start();
        publish(0, 100);
        awaitDone();
        nats.server.stop();
        nats.server.restart();
        publish(100, 200);
        awaitDone();
        assertThat(recorder.handled()).hasSize(200);
    }

    @Test
    void a_broker_that_was_wiped_gets_its_streams_and_consumers_back() throws Exception {
        consumers.start();
        publish(0, 10);
        awaitDone();
        nats.server.kill();
        nats.server.wipeStore();
        nats.server.restart();
        Await.until("the streams to be back", DEADLINE, () -> nats.stored(STREAM) == 0);
        publish(10, 20);
        Await.until("all to be handled", DEADLINE, () -> recorder.handled().size() == 20);
        awaitDone();
        assertThat(nats.manage().getStreamNames())
                .contains("ORDERS", "PAYMENTS", "INVENTORY", "DEAD_LETTERS", "KV_catalog");
    }

    @Test
    void a_consumer_that_was_deleted_is_made_again_and_starts_from_the_beginning()
            throws Exception {
        consumers.start();
        publish(0, 10);
        awaitDone();
        nats.manage().deleteConsumer(STREAM, DURABLE);
        publish(10, 20);
        Await.until(
                "the new ones to be handled", DEADLINE, () -> recorder.handled().contains(id(19)));
        awaitDone();
        assertThat(recorder.handled()).containsAll(ids(0, 20));
    }

    @Test
    void a_stream_that_was_deleted_is_made_again() throws Exception {
        consumers.start();
        publish(0, 10);
        awaitDone();
        nats.manage().deleteStream(STREAM);
        Await.until("the stream to be back", DEADLINE, () -> nats.stored(STREAM) == 0);
        publish(10, 20);
        Await.until("all to be handled", DEADLINE, () -> recorder.handled().size() == 20);
    }

    /// The new stream counts from 1 again: a letter is not taken for one of the old stream's.
    @Test
    void two_dead_letters_of_one_sequence_are_both_kept() throws Exception {
        consumers.start();
        nats.connection().jetStream().publish("inventory.released", new byte[] {'a'});
        Await.until("a letter", DEADLINE, () -> nats.stored("DEAD_LETTERS") == 1);
        nats.manage().deleteStream(STREAM);
        Await.until("the stream to be back", DEADLINE, () -> nats.stored(STREAM) == 0);
        nats.connection().jetStream().publish("inventory.released", new byte[] {'b'});
        Await.until("the other letter", DEADLINE, () -> nats.stored("DEAD_LETTERS") == 2);
        assertThat(nats.messages("DEAD_LETTERS"))
                .extracting(letter -> header(letter, "dlq-sequence"))
                .containsExactly("1", "1");
    }

    @Test
    void a_purge_ends_nothing() throws Exception {
        consumers.start();
        publish(0, 10);
        awaitDone();
        nats.manage().purgeStream(STREAM);
        publish(10, 20);
        Await.until("all to be handled", DEADLINE, () -> recorder.handled().size() == 20);
    }

    /// Even at its last delivery, after which the broker would never offer it again.
    @Test
    void a_dead_letter_that_cannot_be_stored_yet_is_not_lost() throws Exception {
        StreamConfiguration letters =
                nats.manage().getStreamInfo("DEAD_LETTERS").getConfiguration();
        String bad = id(1);
        recorder.answer =
                ids -> {
                    if (ids.contains(bad)) {
                        throw new IllegalStateException("a bug");
                    }
                    return Uni.createFrom().voidItem();
                };
        consumers.start();
        publish(0, 1);
        awaitDone();
        nats.manage()
                .updateStream(StreamConfiguration.builder(letters).maximumMessageSize(8).build());
        publish(1, 3);
        Await.until("the last delivery", DEADLINE, () -> deliveries() == 5);
        publish(3, 6);
        Await.until("the others to be handled", DEADLINE, () -> recorder.handled().size() == 5);
        Instant full = Instant.now();
        Await.until(
                "an ack wait to pass",
                DEADLINE,
                () -> Instant.now().isAfter(full.plus(TestBroker.ACK_WAIT)));
        assertThat(nats.stored("DEAD_LETTERS")).isZero();

        nats.manage().updateStream(letters);

        Await.until("the letter", DEADLINE, () -> nats.stored("DEAD_LETTERS") == 1);
        awaitDone();
        assertThat(header(nats.messages("DEAD_LETTERS").getFirst(), "dlq-msg-id")).isEqualTo(bad);
    }

    @Test
    void a_dead_letter_stream_that_was_deleted_is_made_again() throws Exception {
        consumers.start();
        publish(0, 1);
        awaitDone();
        nats.manage().deleteStream("DEAD_LETTERS");
        nats.connection().jetStream().publish("inventory.released", new byte[] {1});
        Await.until("the letter", DEADLINE, () -> nats.stored("DEAD_LETTERS") == 1);
        awaitDone();
    }

    @Test
    void stopping_finishes_and_acknowledges_what_was_pulled() throws Exception {
        publish(0, 300);
        CountDownLatch atWork = new CountDownLatch(1);
        CompletableFuture<Void> commit = new CompletableFuture<>();
        recorder.answer =
                _ -> {
                    atWork.countDown();
                    return Uni.createFrom().completionStage(commit);
                };
        consumers.start();
        assertThat(atWork.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        Thread stopper = Thread.ofPlatform().start(this::stop);
        Await.until(
                "the stop to wait",
                DEADLINE,
                () -> stopper.getState() == Thread.State.TIMED_WAITING);
        commit.complete(null);

        assertThat(stopper.join(DEADLINE)).isTrue();
        nats.connection().flush(Duration.ofSeconds(1));
        assertEachTriedOnce();
        Await.until(
                "the acknowledgements",
                TestBroker.ACK_WAIT,
                () -> nats.consumer(STREAM, DURABLE).getNumAckPending() == 0);
        publish(300, 400);
        assertThat(nats.consumer(STREAM, DURABLE).getNumPending() + recorder.handled().size())
                .isEqualTo(400);
    }

    @Test
    void stopping_while_messages_keep_coming_leaves_none_that_was_sent_and_not_acknowledged()
            throws Exception {
        consumers.start();
        AtomicBoolean stopped = new AtomicBoolean();
        CompletableFuture<Integer> publisher =
                CompletableFuture.supplyAsync(
                        () -> {
                            int count = 0;
                            for (; !stopped.get(); count += 20) {
                                publishUnchecked(count, count + 20);
                            }
                            return count;
                        });
        Await.until("some", DEADLINE, () -> recorder.handled().size() > 500);

        consumers.stop();
        stopped.set(true);

        assertThat(publisher.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)).isPositive();
        broker.consuming().flush(DEADLINE); // the acknowledgements
        assertThat(nats.consumer(STREAM, DURABLE).getNumAckPending()).isZero();
        assertThat(deliveries()).isEqualTo(recorder.handled().size());
    }

    private void awaitDone() {
        Await.until("everything to be acknowledged", DEADLINE, () -> nats.isDone(STREAM, DURABLE));
    }

    private void assertEachTriedOnce() {
        assertThat(recorder.tries.values()).allMatch(tries -> tries.get() == 1);
    }

    private void assertNothingWasDeliveredTwice(long messages) {
        assertThat(deliveries()).as("deliveries").isEqualTo(messages);
    }

    private long deliveries() {
        return nats.consumer(STREAM, DURABLE).getDelivered().getConsumerSequence();
    }

    private static String header(Message message, String name) {
        return String.valueOf(message.getHeaders().getFirst(name));
    }

    /// Says again, under the same id, what was lost on its way to a server that just came back.
    private List<String> publish(int from, int to) throws Exception {
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

    private void publishUnchecked(int from, int to) {
        try {
            publish(from, to);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(ConsumersIT::id).toList();
    }

    private byte[] body(int number) {
        return codec.body(new InventoryReleased(order(number), null, "EXPIRED"));
    }

    private static String id(int number) {
        return new MessageKey(order(number), Subject.INVENTORY_RELEASED, 1).messageId();
    }

    private static OrderId order(int number) {
        return new OrderId(new UUID(0x0193_a5c0_0000_7000L, Long.MIN_VALUE | number));
    }

    private void stop() {
        try {
            consumers.stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
