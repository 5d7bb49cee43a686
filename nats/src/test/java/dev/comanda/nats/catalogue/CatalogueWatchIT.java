package dev.comanda.nats.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.TestBroker;
import dev.comanda.nats.contract.Money;
import dev.comanda.servers.Await;
import io.nats.client.KeyValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The watch on a broker of its own, which loses things.
class CatalogueWatchIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final TestBroker nats = new TestBroker();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final CatalogueWatch watch = new CatalogueWatch(nats.broker(), this::next);

    CatalogueWatchIT() throws Exception {}

    private static final class Session implements CatalogueWatch.Reader {
        final Map<String, Integer> versions = new ConcurrentHashMap<>();
        volatile boolean read;

        @Override
        public void entry(String key, CatalogueEntry entry) {
            versions.put(key, entry.version());
        }

        @Override
        public void gone(String key) {
            versions.remove(key);
        }

        @Override
        public void end() {
            read = true;
        }
    }

    private Session next() {
        Session session = new Session();
        sessions.add(session);
        return session;
    }

    @AfterEach
    void close() throws Exception {
        watch.stop();
        nats.close();
    }

    @Test
    void what_was_there_and_what_comes_is_told() throws Exception {
        nats.install();
        put("tea", 1);
        put("pie", 4);
        watch.start();
        awaitRead(1);
        assertThat(last().versions).containsEntry("tea", 1).containsEntry("pie", 4);
        put("tea", 2);
        put("caf\u00e9", 1);
        await(Map.of("tea", 2, "pie", 4, "caf=C3=A9", 1));
        bucket().delete("pie");
        bucket().put("tea", "nothing of ours");
        bucket().put("else", new CatalogueEntry("x", "X", new Money(1, "EUR"), true, 1).json());
        await(Map.of("caf=C3=A9", 1));
        assertThat(sessions).hasSize(1);
    }

    @Test
    void an_empty_bucket_is_read_at_once() {
        watch.start();
        awaitRead(1);
        assertThat(last().versions).isEmpty();
    }

    @Test
    void a_bucket_that_was_deleted_is_made_and_followed_again() throws Exception {
        watch.start();
        awaitRead(1);
        put("tea", 7);
        nats.connection().keyValueManagement().delete(CatalogueEntry.BUCKET);
        awaitRead(2);
        assertThat(last().versions).isEmpty();
        put("tea", 7);
        await(Map.of("tea", 7));
    }

    @Test
    void a_bucket_that_was_purged_is_read_anew() throws Exception {
        watch.start();
        awaitRead(1);
        put("tea", 7);
        put("pie", 1);
        await(Map.of("tea", 7, "pie", 1));
        nats.manage().purgeStream("KV_" + CatalogueEntry.BUCKET);
        put("pie", 2);
        awaitRead(2);
        await(Map.of("pie", 2));
    }

    @Test
    void a_broker_that_lost_its_store_is_followed_again() throws Exception {
        watch.start();
        awaitRead(1);
        put("tea", 7);
        await(Map.of("tea", 7));
        nats.server.kill();
        nats.server.wipeStore();
        nats.server.restart();
        awaitRead(2);
        Await.until("the bucket", DEADLINE, () -> nats.stored("KV_catalog") == 0);
        put("tea", 8);
        await(Map.of("tea", 8));
    }

    private KeyValue bucket() throws Exception {
        return nats.connection().keyValue(CatalogueEntry.BUCKET);
    }

    private void put(String productId, int version) throws Exception {
        CatalogueEntry entry =
                new CatalogueEntry(productId, productId, new Money(250, "EUR"), true, version);
        bucket().put(entry.key(), entry.json());
    }

    private Session last() {
        return Objects.requireNonNull(sessions.getLast());
    }

    private void awaitRead(int session) {
        Await.until(
                "session " + session, DEADLINE, () -> sessions.size() >= session && last().read);
    }

    private void await(Map<String, Integer> versions) {
        Await.until("versions " + versions, DEADLINE, () -> last().versions.equals(versions));
    }
}
