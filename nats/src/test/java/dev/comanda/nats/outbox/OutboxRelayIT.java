package dev.comanda.nats.outbox;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.TestBroker;
import dev.comanda.nats.TestDatabase;
import dev.comanda.nats.codec.Received;
import dev.comanda.servers.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Message;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxRelayIT {

    private static final String STREAM = "INVENTORY";
    private final Instant longAgo = Instant.now().minusSeconds(600);

    private final TestDatabase db = new TestDatabase();
    private final Pool committing = db.pool(2);
    private final TestBroker nats = new TestBroker();
    private final List<OutboxRelay> relays = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    OutboxRelayIT() throws Exception {}

    @AfterEach
    void close() throws Exception {
        for (OutboxRelay relay : relays) {
            relay.stop();
        }
        nats.close();
        db.close();
    }

    @Test
    void rows_that_are_offered_are_published_as_they_are_and_deleted() throws Exception {
        OutboxRelay relay = start(relay());
        List<OutboxRow> rows = Rows.rows(0, 300, Instant.now());
        commit(rows);
        relay.offer(rows);

        awaitEmptyOutbox();
        List<Message> messages = nats.messages(STREAM);
        assertThat(messages).hasSize(300);
        OutboxRow first = rows.getFirst();
        Message message = messages.getFirst();
        assertThat(message.getSubject()).isEqualTo("inventory.released");
        assertThat(message.getData()).isEqualTo(first.body());
        Rows.CODEC
                .headers(Objects.requireNonNull(first.key().message()), first.at(), null)
                .forEach(
                        (name, values) ->
                                assertThat(message.getHeaders().get(name))
                                        .as(name)
                                        .isEqualTo(values));
        Received<?> received =
                Rows.CODEC.read(message.getSubject(), message.getHeaders(), message.getData());
        assertThat(RowKey.of(received.key())).isEqualTo(first.key());
        assertThat(metrics.counter("messages.published").count()).isEqualTo(300);
    }

    @Test
    void rows_that_a_crash_left_behind_are_picked_up() throws Exception {
        commit(Rows.rows(0, 2500, longAgo));
        start(relay());
        awaitEmptyOutbox();
        assertPublishedOnce(2500);
    }

    @Test
    void while_the_broker_is_away_the_rows_stay_and_afterwards_each_is_published_once()
            throws Exception {
        OutboxRelay relay = start(relay());
        commitAndOffer(relay, Rows.rows(0, 10, Instant.now()));
        awaitEmptyOutbox();
        nats.server.kill();
        for (int from = 10; from < 5010; from += 100) {
            commitAndOffer(relay, Rows.rows(from, from + 100, Instant.now()));
        }
        assertThat(db.outbox()).isEqualTo(5000);

        nats.server.restart();

        awaitEmptyOutbox();
        assertPublishedOnce(5010);
    }

    @Test
    void a_service_that_starts_while_the_broker_is_away_publishes_when_it_comes() throws Exception {
        nats.server.stop();
        OutboxRelay relay = start(relay());
        commitAndOffer(relay, Rows.rows(0, 50, Instant.now()));
        nats.server.restart();
        awaitEmptyOutbox();
        assertPublishedOnce(50);
    }

    @Test
    void a_stream_that_was_removed_is_made_again_and_the_rows_are_published() throws Exception {
        OutboxRelay relay = start(relay());
        commitAndOffer(relay, Rows.rows(0, 10, Instant.now()));
        awaitEmptyOutbox();
        nats.manage().deleteStream(STREAM);

        commitAndOffer(relay, Rows.rows(10, 200, Instant.now()));

        awaitEmptyOutbox();
        assertPublishedOnce(190);
    }

    @Test
    void two_instances_share_what_was_left_behind() throws Exception {
        nats.install();
        commit(Rows.rows(0, 6000, longAgo));
        start(relay());
        start(relay());
        awaitEmptyOutbox();
        assertPublishedOnce(6000);
        assertThat(metrics.counter("messages.published").count())
                .as("no row was published by both")
                .isEqualTo(6000);
    }

    @Test
    void what_does_not_fit_the_queue_is_left_to_the_sweep() throws Exception {
        nats.install();
        OutboxRelay relay = relay(new OutboxRelay.Limits(100, 10, 1000, Duration.ofHours(1), 1000));
        List<OutboxRow> fits = Rows.rows(0, 10, Instant.now());
        List<OutboxRow> tooMany = Rows.rows(10, 15, Instant.now());
        commitAndOffer(relay, fits);
        commitAndOffer(relay, tooMany);

        start(relay);

        Await.until("the ten that fit to be gone", DEADLINE, () -> db.outbox() == 5);
        // There is room again.
        List<OutboxRow> later = Rows.rows(15, 25, Instant.now());
        commitAndOffer(relay, later);
        Await.until("ten more to be gone", DEADLINE, () -> nats.stored(STREAM) == 20);
        Await.until("the five to be left", DEADLINE, () -> db.outbox() == 5);

        db.execute("UPDATE outbox SET at = at - interval '2 hours'");
        awaitEmptyOutbox();
        assertPublishedOnce(25);
    }

    @Test
    void stopping_publishes_what_is_queued_and_leaves_no_row() throws Exception {
        OutboxRelay relay = start(relay());
        for (int from = 0; from < 3000; from += 100) {
            commitAndOffer(relay, Rows.rows(from, from + 100, Instant.now()));
        }
        relay.stop();
        assertThat(nats.stored(STREAM)).isEqualTo(3000);
        assertThat(db.outbox()).isZero();
    }

    @Test
    void stopping_while_the_broker_is_away_does_not_take_long() throws Exception {
        OutboxRelay relay = start(relay());
        commitAndOffer(relay, Rows.rows(0, 10, Instant.now()));
        awaitEmptyOutbox();
        nats.server.kill();
        commitAndOffer(relay, Rows.rows(10, 2000, Instant.now()));
        Thread stopper = Thread.ofPlatform().start(() -> stop(relay));
        assertThat(stopper.join(Duration.ofSeconds(15))).isTrue();
        assertThat(db.outbox()).isEqualTo(1990);
    }

    private void assertPublishedOnce(int rows) throws Exception {
        assertThat(nats.messages(STREAM))
                .extracting(message -> message.getHeaders().getFirst("Nats-Msg-Id"))
                .hasSize(rows)
                .doesNotHaveDuplicates();
    }

    private void awaitEmptyOutbox() {
        Await.until("an empty outbox", DEADLINE, () -> db.outbox() == 0);
    }

    private OutboxRelay relay() {
        return relay(OutboxRelay.Limits.USUAL);
    }

    private OutboxRelay relay(OutboxRelay.Limits limits) {
        OutboxRelay relay = new OutboxRelay(db.pool(4), nats.broker(), Rows.CODEC, metrics, limits);
        relays.add(relay);
        return relay;
    }

    private static OutboxRelay start(OutboxRelay relay) {
        relay.start();
        return relay;
    }

    private void commitAndOffer(OutboxRelay relay, List<OutboxRow> rows) {
        commit(rows);
        relay.offer(rows);
    }

    private void commit(List<OutboxRow> rows) {
        committing
                .withTransaction(tx -> new OutboxTable().append(tx, rows))
                .await()
                .atMost(DEADLINE);
    }

    private static void stop(OutboxRelay relay) {
        try {
            relay.stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
