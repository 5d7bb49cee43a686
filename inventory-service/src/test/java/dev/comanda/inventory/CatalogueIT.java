package dev.comanda.inventory;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.catalogue.CatalogueEntry;
import dev.comanda.nats.codec.Unreadable;
import dev.comanda.nats.contract.Money;
import dev.comanda.servers.Await;
import dev.comanda.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueEntry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What inventory-service has in the bucket `catalog`, whatever happens to the bucket.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class CatalogueIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static Connection nats;

    @BeforeAll
    static void connect() throws Exception {
        nats = Nats.connect(NatsServer.shared().url());
    }

    @AfterAll
    static void disconnect() throws Exception {
        nats.close();
    }

    @Test
    void a_product_is_in_the_bucket_as_it_was_described_last() {
        String id = "Käse 1." + UUID.randomUUID();
        describe(id, "4.5", true);
        await(new CatalogueEntry(id, "Product", new Money(450, "EUR"), true, 1));
        describe(id, "5", true);
        describe(id, "5", true); // nothing new
        await(new CatalogueEntry(id, "Product", new Money(500, "EUR"), true, 2));
        describe(id, "5", false);
        await(new CatalogueEntry(id, "Product", new Money(500, "EUR"), false, 3));
    }

    @Test
    void a_bucket_that_was_deleted_has_every_product_again() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add("d-" + UUID.randomUUID());
            describe(ids.getLast(), "1", true);
        }
        awaitAll(ids);
        nats.keyValueManagement().delete(CatalogueEntry.BUCKET);
        awaitAll(ids);
    }

    @Test
    void a_product_that_somebody_deleted_or_spoiled_is_put_back() throws Exception {
        String deleted = "x-" + UUID.randomUUID();
        String spoiled = "x-" + UUID.randomUUID();
        String outdated = "x-" + UUID.randomUUID();
        List<String> ids = List.of(deleted, spoiled, outdated);
        for (String id : ids) {
            describe(id, "1", true);
            describe(id, "2", true);
        }
        awaitAll(ids);
        nats.keyValue(CatalogueEntry.BUCKET).delete(deleted);
        nats.keyValue(CatalogueEntry.BUCKET).put(spoiled, "?");
        CatalogueEntry old =
                new CatalogueEntry(outdated, "Product", new Money(100, "EUR"), true, 1);
        nats.keyValue(CatalogueEntry.BUCKET).put(outdated, old.json());
        for (String id : ids) {
            await(new CatalogueEntry(id, "Product", new Money(200, "EUR"), true, 2));
        }
    }

    @Test
    void what_is_in_the_bucket_is_not_put_there_again() throws Exception {
        String id = "q-" + UUID.randomUUID();
        describe(id, "1", true);
        awaitAll(List.of(id));
        long revision = Objects.requireNonNull(get(id)).getRevision();
        long compared = rounds();
        Await.until("two more rounds", DEADLINE, () -> rounds() >= compared + 2);
        assertThat(Objects.requireNonNull(get(id)).getRevision()).isEqualTo(revision);
    }

    private static long rounds() {
        String metrics = given().get("/q/metrics").asString();
        return metrics.lines()
                .filter(line -> line.startsWith("catalogue_rounds_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static void describe(String id, String price, boolean forSale) {
        given().contentType(ContentType.JSON)
                .body(
                        "{\"name\": \"Product\", \"unitPrice\": %s, \"currency\": \"EUR\", \"forSale\": %s}"
                                .formatted(price, forSale))
                .put("/inventory/products/{id}", id)
                .then()
                .statusCode(200);
    }

    private static void await(CatalogueEntry entry) {
        Await.until(
                entry + " in the bucket", DEADLINE, () -> entry.equals(read(entry.productId())));
    }

    private static void awaitAll(List<String> ids) {
        ids.forEach(id -> Await.until(id + " in the bucket", DEADLINE, () -> read(id) != null));
    }

    private static @Nullable CatalogueEntry read(String id) {
        try {
            KeyValueEntry entry = get(id);
            byte[] value = entry == null ? null : entry.getValue();
            return value == null ? null : CatalogueEntry.parse(value);
        } catch (Unreadable | IOException | JetStreamApiException _) {
            return null; // not yet
        }
    }

    private static @Nullable KeyValueEntry get(String id)
            throws IOException, JetStreamApiException {
        return nats.keyValue(CatalogueEntry.BUCKET).get(CatalogueEntry.keyOf(id));
    }
}
