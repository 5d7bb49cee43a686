package dev.comanda.nats.consume;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.TestBroker;
import dev.comanda.servers.Await;
import io.nats.client.api.StreamConfiguration;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// A broker that restarts, forgets, or has something deleted or changed under its consumers.
class HurtBrokerIT extends Consuming {

    HurtBrokerIT() throws Exception {}

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
}
