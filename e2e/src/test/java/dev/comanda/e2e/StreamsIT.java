package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.e2e.Shop.Placed;
import dev.comanda.servers.Await;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What a person sees with `nats stream view ORDERS`, `PAYMENTS` and `INVENTORY`.
class StreamsIT {

    private static final Duration SAID_WITHIN = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Shop shop = new Shop(Running.comanda());

    @Test
    void theGoodRoad() throws Exception {
        Placed order = shop.place(Shop.PAYS, Map.of(shop.product(5), 2));
        assertThat(shop.awaitEnd(order)).isEqualTo("CONFIRMED");
        List<MessageInfo> said =
                heard(
                        order,
                        "orders.created",
                        "inventory.reserved",
                        "payments.process_request",
                        "payments.succeeded",
                        "orders.confirmed",
                        "inventory.committed");
        for (MessageInfo message : said) {
            checkHeaders(order, message);
            JsonNode body = JSON.readTree(message.getData());
            assertThat(body.path("orderId").asText()).isEqualTo(order.orderId());
        }
    }

    @Test
    void outOfStock() throws Exception {
        Placed order = shop.place(Shop.PAYS, Map.of(shop.product(1), 2));
        assertThat(shop.awaitEnd(order)).isEqualTo("FAILED");
        heard(order, "orders.created", "inventory.out_of_stock", "orders.failed");
    }

    @Test
    void declined() throws Exception {
        Placed order = shop.place(Shop.DECLINED, Map.of(shop.product(1), 1));
        assertThat(shop.awaitEnd(order)).isEqualTo("CANCELLED");
        heard(
                order,
                "orders.created",
                "inventory.reserved",
                "payments.process_request",
                "payments.failed",
                "inventory.release_request",
                "inventory.released",
                "orders.cancelled");
    }

    private static void checkHeaders(Placed order, MessageInfo message) {
        String subject = Objects.requireNonNull(message.getSubject());
        String id = header(message, "Nats-Msg-Id");
        assertThat(id).matches(order.orderId() + ":" + subject.replace(".", "\\.") + ":[1-9]\\d*");
        assertThat(header(message, "ce-specversion")).isEqualTo("1.0");
        assertThat(header(message, "ce-id")).isEqualTo(id);
        assertThat(header(message, "ce-type")).endsWith(subject);
        assertThat(header(message, "ce-source")).isNotBlank();
        assertThat(header(message, "ce-subject")).isEqualTo(order.orderId());
        assertThat(Instant.parse(header(message, "ce-time"))).isBefore(Instant.now());
        assertThat(header(message, "content-type")).isEqualTo("application/json");
        assertThat(header(message, "traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    }

    private static String header(MessageInfo message, String name) {
        String value = message.getHeaders() == null ? null : message.getHeaders().getLast(name);
        return value == null ? "" : value;
    }

    /// Waits until exactly these subjects have been said about the order. The last word is
    /// published after the saga's end.
    @SuppressWarnings("try") // closing a connection may be interrupted: then the test is, too
    private static List<MessageInfo> heard(Placed order, String... subjects) throws Exception {
        Set<String> expected = new TreeSet<>(List.of(subjects));
        try (Connection connection = Nats.connect(Running.comanda().nats().url())) {
            JetStreamManagement streams = connection.jetStreamManagement();
            return Await.until(
                    expected + " to be said about " + order,
                    SAID_WITHIN,
                    () -> {
                        List<MessageInfo> said = about(order, streams);
                        Set<String> names = new TreeSet<>();
                        said.forEach(message -> names.add(message.getSubject()));
                        return names.equals(expected) ? said : null;
                    });
        }
    }

    private static List<MessageInfo> about(Placed order, JetStreamManagement streams) {
        List<MessageInfo> found = new ArrayList<>();
        try {
            for (String stream : List.of("ORDERS", "INVENTORY", "PAYMENTS")) {
                StreamState state = streams.getStreamInfo(stream).getStreamState();
                for (long i = state.getFirstSequence(); i <= state.getLastSequence(); i++) {
                    MessageInfo message = streams.getMessage(stream, i);
                    if (header(message, "ce-subject").equals(order.orderId())) {
                        found.add(message);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JetStreamApiException e) {
            throw new IllegalStateException("reading the streams", e);
        }
        return found;
    }
}
