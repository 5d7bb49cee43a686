package dev.comanda.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What an operator does over HTTP, and sees in the databases.
record Operator(Comanda comanda) {

    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);
    private static final int PAGE = 200;

    /// A dead letter in short.
    record Letter(long id, String consumer, String subject, String reason, String messageId) {}

    private Api orders() {
        return comanda.api(Service.ORDERS);
    }

    /// All letters, page by page.
    List<Letter> letters() {
        List<Letter> all = new ArrayList<>();
        long after = 0;
        JsonNode page;
        do {
            page =
                    orders().get("/dead-letters?limit=" + PAGE + "&after=" + after, SETTLED_WITHIN)
                            .expect(200);
            for (JsonNode letter : page) {
                after = letter.path("id").asLong();
                all.add(
                        new Letter(
                                after,
                                letter.path("consumer").asText(),
                                letter.path("subject").asText(),
                                letter.path("reason").asText(),
                                letter.path("messageId").asText()));
            }
        } while (page.size() == PAGE);
        return all;
    }

    /// The newest letters as the service shows them, so many.
    List<JsonNode> newest(int count) {
        List<Letter> all = letters();
        List<JsonNode> newest = new ArrayList<>();
        for (Letter letter : all.subList(all.size() - count, all.size())) {
            newest.add(orders().get("/dead-letters/" + letter.id()).expect(200));
        }
        return newest;
    }

    /// Messages that some durable has not read, or not acknowledged; -1 if it cannot be said.
    long unread() {
        return sum("-service", "num_pending", "num_ack_pending");
    }

    /// For each durable, how far it has come when everything is read that it has to read now.
    Map<String, Long> toRead() {
        Map<String, Long> to = new HashMap<>();
        for (JsonNode consumer : consumers()) {
            to.put(
                    consumer.path("name").asText(),
                    consumer.path("delivered").path("consumer_seq").asLong()
                            + consumer.path("num_pending").asLong());
        }
        return to;
    }

    /// Whether every durable has read and acknowledged so far, whatever has come since.
    boolean hasRead(Map<String, Long> to) {
        return consumers().stream()
                .allMatch(
                        consumer ->
                                consumer.path("ack_floor").path("consumer_seq").asLong()
                                        >= to.getOrDefault(consumer.path("name").asText(), 0L));
    }

    /// Messages that the durables of this service have read and not acknowledged.
    long unacknowledged(String service) {
        return sum(service, "num_ack_pending");
    }

    /// How often messages were delivered, in all.
    long deliveries() {
        return sum("-service", "delivered");
    }

    /// For each durable that has read everything, how many deliveries were not a message's first.
    Map<String, Long> deliveredAgain() throws IOException, JetStreamApiException {
        Map<String, Long> again = new TreeMap<>();
        for (JsonNode consumer : consumers()) {
            String filter = consumer.path("config").path("filter_subject").asText();
            String stream = consumer.path("stream_name").asText();
            long messages =
                    subjectsOf(stream, filter).values().stream().mapToLong(Long::longValue).sum();
            long deliveries = consumer.path("delivered").path("consumer_seq").asLong();
            again.put(consumer.path("name").asText(), deliveries - messages);
        }
        return again;
    }

    @SuppressWarnings("try") // closing a connection may be interrupted
    private Map<String, Long> subjectsOf(String stream, String filter)
            throws IOException, JetStreamApiException {
        try (io.nats.client.Connection nats = Nats.connect(comanda.nats().url())) {
            return nats.jetStreamManagement()
                    .getStreamInfo(stream, StreamInfoOptions.filterSubjects(filter))
                    .getStreamState()
                    .getSubjectMap();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private long sum(String names, String... what) {
        try {
            long sum = 0;
            for (JsonNode consumer : consumers()) {
                for (String one :
                        consumer.path("name").asText().contains(names) ? what : new String[0]) {
                    JsonNode value = consumer.path(one);
                    sum += value.isObject() ? value.path("consumer_seq").asLong() : value.asLong();
                }
            }
            return sum;
        } catch (CannotGoOn _) {
            return -1; // it is away
        }
    }

    /// What the broker's monitor says of every durable.
    private List<JsonNode> consumers() {
        Api monitor = new Api(URI.create(comanda.nats().monitorUrl()));
        JsonNode page = monitor.get("/jsz?consumers=true&config=true").expect(200);
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode account : page.path("account_details")) {
            for (JsonNode stream : account.path("stream_detail")) {
                stream.path("consumer_detail").forEach(all::add);
            }
        }
        all.removeIf(consumer -> !consumer.path("name").asText().contains("-service"));
        return all;
    }

    Letter awaitLetter(Predicate<Letter> which) {
        return Await.until(
                "a dead letter",
                SETTLED_WITHIN,
                () -> letters().stream().filter(which).findFirst().orElse(null));
    }

    int redrive(long letter) {
        return orders().post(
                        "/dead-letters/" + letter + "/redrive",
                        Map.of("by", "ana", "reason", "its cause is gone"))
                .status();
    }

    int discard(long letter) throws Exception {
        URI uri =
                comanda.service(Service.ORDERS)
                        .base()
                        .resolve("/dead-letters/" + letter + "?by=ben&reason=of+no+use");
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(uri).DELETE().build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /// The violations of `GET /audit`.
    JsonNode violations() {
        return orders().get("/audit", SETTLED_WITHIN).expect(200).path("violations");
    }

    /// The first column of the first row.
    @Nullable String ask(String database, String sql) {
        try (Connection connection = comanda.postgres().database(database).connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// What the three databases and the provider's book say, about these orders and of all stock,
    /// in a form that shows what has changed.
    String state(List<String> orders) {
        String these = " WHERE order_id IN ('" + String.join("','", orders) + "')";
        return ask("orders", rows("order_id, status, version", "saga" + these))
                + ask("orders", rows("order_id, version, to_status", "saga_transition" + these))
                + ask("orders", rows("count(*)", "saga" + these))
                + ask("inventory", rows("order_id, status", "reservation" + these))
                + ask("payments", rows("order_id, status, amount", "payment" + these))
                + ask("payments", rows("order_id, outcome, amount", "simulator_book" + these));
    }

    private static String rows(String columns, String from) {
        return "SELECT string_agg(r::text, E'\\n' ORDER BY r::text) FROM (SELECT "
                + columns
                + " FROM "
                + from
                + ") r";
    }
}
