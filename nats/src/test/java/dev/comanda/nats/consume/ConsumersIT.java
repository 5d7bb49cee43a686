package dev.comanda.nats.consume;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.TestBroker;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.servers.Await;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Batches, acknowledgements, dead letters, outages of the handler, and stopping.
class ConsumersIT extends Consuming {

    ConsumersIT() throws Exception {}

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
                                .mapToObj(Consuming::id)
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

    private void publishUnchecked(int from, int to) {
        try {
            publish(from, to);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void stop() {
        try {
            consumers.stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
