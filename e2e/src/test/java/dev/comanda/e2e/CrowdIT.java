package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.e2e.Shop.Placed;
import dev.comanda.e2e.Shop.Stock;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Many clients at the same time.
class CrowdIT {

    private static final int FIFTY = 50;
    private static final int STREAMS = Integer.getInteger("comanda.crowd", 2_000);
    /// Subscriptions that a connection makes when it first needs them, for its answers.
    private static final int LATE = 2;

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Shop shop = new Shop(Running.comanda());
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void letPaymentGoOn() {
        Running.comanda().service(Service.PAYMENTS).resume();
    }

    @Test
    void fiftyEqualRequestsAtOnceAreOneOrderOneChargeAndFiftyEqualAnswers() throws Exception {
        String product = shop.product(10);
        HttpRequest request =
                HttpRequest.newBuilder(address("/orders"))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .header("Prefer", "wait=20")
                        .POST(
                                BodyPublishers.ofString(
                                        """
                                        {"customerId": "crowd", "items":
                                            [{"productId": "%s", "quantity": 1, "unitPrice": 2.50}]}
                                        """
                                                .formatted(product)))
                        .build();
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < FIFTY; i++) {
            all.add(http.sendAsync(request, BodyHandlers.ofString()));
        }
        List<HttpResponse<String>> answers = all.stream().map(CompletableFuture::join).toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
        assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
        JsonNode order = JSON.readTree(answers.getFirst().body());
        assertThat(order.path("status").asText()).isEqualTo("CONFIRMED");
        assertThat(ProviderBook.read(Running.comanda()).chargesOf(order.path("orderId").asText()))
                .isEqualTo(1);
        assertThat(shop.stock(product)).isEqualTo(new Stock(9, 0, 1));
    }

    /// They cost no subscription at the broker and no question to the database of their own.
    @Test
    void thousandsOfOpenStreamsAreAllToldTheEndAndCostNoSubscription() throws Exception {
        long before = subscriptions();
        Running.comanda().service(Service.PAYMENTS).pause();
        Placed order = shop.place(Shop.PAYS, Map.of(shop.product(1), 1));
        HttpRequest request =
                HttpRequest.newBuilder(address("/orders/" + order.orderId() + "/events")).build();
        AtomicInteger open = new AtomicInteger();
        List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(
                    http.sendAsync(
                            request,
                            _ -> {
                                open.incrementAndGet();
                                return BodySubscribers.ofString(StandardCharsets.UTF_8);
                            }));
        }
        Await.until("all to be open", SOON, () -> open.get() == STREAMS);
        assertThat(subscriptions()).isLessThanOrEqualTo(before + LATE);
        assertThat(streams).noneMatch(CompletableFuture::isDone);

        long begin = System.nanoTime();
        Running.comanda().service(Service.PAYMENTS).resume();
        CompletableFuture.allOf(streams.toArray(CompletableFuture<?>[]::new))
                .get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        System.out.printf(
                "%d open streams: all told the end %d ms after payment-service came back%n",
                STREAMS, (System.nanoTime() - begin) / 1_000_000);
        assertThat(streams)
                .allSatisfy(
                        stream ->
                                assertThat(stream.join().body())
                                        .contains("event:step", "\"to\":\"COMPLETED\""));
    }

    /// Of order-service, at the broker.
    private long subscriptions() throws Exception {
        URI monitor = URI.create(Running.comanda().nats().monitorUrl() + "/connz");
        String connections =
                http.send(HttpRequest.newBuilder(monitor).build(), BodyHandlers.ofString()).body();
        long all = 0;
        for (JsonNode connection : JSON.readTree(connections).path("connections")) {
            if (connection.path("name").asText().startsWith("order-service")) {
                all += connection.path("subscriptions").asLong();
            }
        }
        assertThat(all).isPositive();
        return all;
    }

    private URI address(String path) {
        return shop.orders().base().resolve(path);
    }
}
