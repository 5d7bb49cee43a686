package dev.comanda.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// More orders at once than may wait: here one, and one in a transaction.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(OverloadIT.Narrow.class)
class OverloadIT {

    private static final int AT_ONCE = 200;

    /// Almost nobody may wait.
    public static final class Narrow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("comanda.saga.place-batch", "1", "comanda.saga.place-waiting", "1");
        }
    }

    @Test
    void who_may_not_wait_is_told_when_to_come_again_and_nothing_of_it_is_stored() {
        String customer = "c-" + UUID.randomUUID();
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        RestAssured.baseURI + ":" + RestAssured.port + "/orders"))
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        """
                                        {"customerId": "%s", "items":
                                            [{"productId": "tea", "quantity": 1, "unitPrice": 2.50}]}
                                        """
                                                .formatted(customer)))
                        .build();
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            all.add(http.sendAsync(request, BodyHandlers.ofString()));
        }
        List<HttpResponse<String>> answers = all.stream().map(CompletableFuture::join).toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201, 503);
        List<HttpResponse<String>> refused =
                answers.stream().filter(answer -> answer.statusCode() == 503).toList();
        assertThat(refused)
                .isNotEmpty()
                .allSatisfy(
                        answer ->
                                assertThat(answer.headers().firstValue("Retry-After")).isPresent());
        List<?> stored =
                given().queryParam("customerId", customer)
                        .queryParam("limit", AT_ONCE)
                        .get("/orders")
                        .jsonPath()
                        .getList("");
        assertThat(stored).hasSize(AT_ONCE - refused.size());
    }
}
