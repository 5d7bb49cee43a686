package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.Shop.Placed;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `GET /sagas/{id}/explain` names the cause, and tells the story of all three services.
class ExplainIT {

    private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);

    private final Comanda comanda = Running.comanda();
    private final Shop shop = new Shop(comanda);

    @AfterEach
    void heal() {
        Running.heal();
    }

    @Test
    void aServiceThatIsDownIsNamedAndTheStoryIsWholeWhenItIsBack() {
        String product = shop.product(3);
        comanda.service(Service.PAYMENTS).kill();
        Placed order = shop.place(Shop.PAYS, Map.of(product, 1));
        JsonNode waiting =
                Await.until(
                        "the cause",
                        SEEN_WITHIN,
                        () -> {
                            JsonNode now = explain(order);
                            return now.path("lastError")
                                            .asText()
                                            .startsWith("nobody reads for payment-service-process")
                                    ? now
                                    : null;
                        });
        assertThat(waiting.path("sagaStatus").asText()).isEqualTo("PAYMENT_PROCESSING");
        assertThat(waiting.path("waitingFor").asText()).isEqualTo("PAYMENT");
        assertThat(waiting.path("request").asText()).isEqualTo("payments.process_request");
        assertThat(waiting.path("summary").asText())
                .startsWith("Waiting for payment-service since");
        assertThat(waiting.path("advice").asText()).startsWith("See to payment-service");
        assertThat(waiting.path("attempts").asInt()).isPositive();
        Instant since = Instant.parse(waiting.path("since").asText());
        assertThat(Instant.parse(waiting.path("lastAskedAt").asText())).isAfterOrEqualTo(since);
        assertThat(Instant.parse(waiting.path("nextResendAt").asText())).isAfter(since);
        assertThat(Instant.parse(waiting.path("givesUpAt").asText()))
                .isEqualTo(since.plus(Duration.ofMinutes(2)));
        assertThat(waiting.path("addressee").path("reading").asBoolean(true)).isFalse();

        comanda.service(Service.PAYMENTS).start();
        assertThat(shop.awaitEnd(order)).isEqualTo("CONFIRMED");

        JsonNode ended = explain(order);
        assertThat(ended.path("summary").asText()).startsWith("The saga has ended: COMPLETED");
        assertThat(ended.has("waitingFor")).isFalse();
        assertThat(ended.path("advice").asText()).isEqualTo("Nothing.");
        assertThat(ended.path("timelineComplete").asBoolean()).isTrue();
        assertThat(first(story(ended)))
                .containsSubsequence(
                        "order-service STEP STARTED",
                        "order-service REQUEST orders.created",
                        "inventory-service ANSWER inventory.reserved",
                        "order-service STEP STARTED → INVENTORY_RESERVED",
                        "order-service STEP INVENTORY_RESERVED → PAYMENT_PROCESSING",
                        "order-service REQUEST payments.process_request",
                        "payment-service ANSWER payments.succeeded",
                        "order-service STEP PAYMENT_PROCESSING → PAYMENT_SUCCEEDED",
                        "order-service REQUEST orders.confirmed",
                        "inventory-service ANSWER inventory.committed",
                        "order-service STEP PAYMENT_SUCCEEDED → COMPLETED");
    }

    @Test
    void whatWasDoneByHandIsPartOfTheStory() {
        String product = shop.product(1);
        comanda.service(Service.INVENTORY).kill();
        Placed order = shop.place(Shop.PAYS, Map.of(product, 1));
        comanda.api(Service.ORDERS)
                .post(
                        "/sagas/" + order.orderId() + "/retry",
                        Map.of("by", "ana", "reason", "impatience"))
                .expect(202);
        JsonNode now = explain(order);
        assertThat(story(now))
                .contains("operator BY_HAND retry saga " + order.orderId() + ", by ana");
        comanda.service(Service.INVENTORY).start();
        assertThat(shop.awaitEnd(order)).isEqualTo("CONFIRMED");
    }

    @Test
    void anOrderThatThereIsNotIsNotExplained() {
        comanda.api(Service.ORDERS)
                .get("/sagas/01a2043a-4a1d-7fdf-985f-c07a1c1e6a88/explain")
                .expect(404);
        comanda.api(Service.ORDERS).get("/sagas/nonsense/explain").expect(404);
    }

    private JsonNode explain(Placed order) {
        return comanda.api(Service.ORDERS)
                .get("/sagas/" + order.orderId() + "/explain")
                .expect(200);
    }

    private static List<String> story(JsonNode explanation) {
        List<String> story = new ArrayList<>();
        for (JsonNode moment : explanation.path("timeline")) {
            story.add(
                    "%s %s %s"
                            .formatted(
                                    moment.path("service").asText(),
                                    moment.path("kind").asText(),
                                    moment.path("what").asText()));
        }
        return story;
    }

    /// Without what was said again.
    private static List<String> first(List<String> story) {
        return story.stream().distinct().toList();
    }
}
