package dev.comanda.nats.outbox;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.TestBroker;
import dev.comanda.nats.TestDatabase;
import dev.comanda.servers.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Message;
import io.nats.client.api.StreamConfiguration;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What waits for a stream is published together, whatever the broker thinks of that.
class OutboxBatchesIT {

    private static final String STREAM = "INVENTORY";
    private static final String BATCH = "Nats-Batch-Id";

    private final TestDatabase db = new TestDatabase();
    private final Pool committing = db.pool(2);
    private final TestBroker nats = new TestBroker();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final OutboxRelay relay =
            new OutboxRelay(
                    db.pool(4), nats.broker(), Rows.CODEC, metrics, OutboxRelay.Limits.USUAL);

    OutboxBatchesIT() throws Exception {}

    @AfterEach
    void close() throws Exception {
        relay.stop();
        nats.close();
        db.close();
    }

    @Test
    void what_waits_is_a_few_batches() throws Exception {
        relay.start();
        publish(0, 300);
        assertThat(batches()).hasSizeBetween(1, 10);
        assertThat(metrics.counter("messages.published").count()).isEqualTo(300);
    }

    @Test
    void a_single_message_is_none() throws Exception {
        relay.start();
        publish(0, 1);
        assertThat(batches()).isEmpty();
    }

    @Test
    void a_message_that_the_broker_knows_does_not_hold_up_the_others() throws Exception {
        relay.start();
        publish(7, 8);
        publish(0, 300);
        assertPublishedOnce(300);
    }

    @Test
    void neither_does_it_among_those_that_were_left_behind() throws Exception {
        relay.start();
        publish(7, 8);
        commit(Rows.rows(0, 1200, Instant.now().minusSeconds(600)));
        awaitEmptyOutbox();
        assertPublishedOnce(1200);
    }

    @Test
    void a_stream_that_was_made_before_there_were_batches_gets_the_messages_one_by_one()
            throws Exception {
        relay.start();
        publish(0, 1);
        StreamConfiguration old = nats.manage().getStreamInfo(STREAM).getConfiguration();
        nats.manage()
                .updateStream(StreamConfiguration.builder(old).allowAtomicPublish(false).build());

        publish(1, 300);
        publish(300, 600);

        assertThat(batches()).isEmpty();
        assertPublishedOnce(600);
    }

    private void publish(int from, int to) {
        List<OutboxRow> rows = Rows.rows(from, to, Instant.now());
        commit(rows);
        relay.offer(rows);
        awaitEmptyOutbox();
    }

    private void commit(List<OutboxRow> rows) {
        committing
                .withTransaction(tx -> new OutboxTable().append(tx, rows))
                .await()
                .atMost(DEADLINE);
    }

    private void awaitEmptyOutbox() {
        Await.until("an empty outbox", DEADLINE, () -> db.outbox() == 0);
    }

    private Set<String> batches() throws Exception {
        return nats.messages(STREAM).stream()
                .map(Message::getHeaders)
                .filter(headers -> headers.containsKey(BATCH))
                .map(headers -> Objects.requireNonNull(headers.getFirst(BATCH)))
                .collect(Collectors.toSet());
    }

    private void assertPublishedOnce(int rows) throws Exception {
        assertThat(nats.messages(STREAM))
                .extracting(message -> message.getHeaders().getFirst("Nats-Msg-Id"))
                .hasSize(rows)
                .doesNotHaveDuplicates();
    }
}
