package dev.comanda.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.launcher.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a page of another site can make the browser of somebody do who may call the services.
class OtherSitesIT {

    private final Guarded guarded = Guarded.running();
    private final String everybody =
            guarded.issuer().token("ana", "customer", "service", "operator");

    private List<Operation> changes() {
        return Stream.of(Service.values())
                .flatMap(service -> Operation.of(service, guarded.comanda().api(service)).stream())
                .filter(Operation::changesSomething)
                .filter(operation -> !operation.roles().isEmpty()) // Stripe signs
                .toList();
    }

    private HttpRequest.Builder request(Operation operation, String body) {
        return guarded.request(
                operation.service(), operation.method(), operation.address("x"), body);
    }

    @Test
    void aFormIsNotTakenForJson() {
        for (Operation operation : changes()) {
            for (String type :
                    List.of(
                            "text/plain",
                            "application/x-www-form-urlencoded",
                            "multipart/form-data; boundary=x")) {
                assertThat(
                                Guarded.send(
                                                request(operation, "{}")
                                                        .header("Content-Type", type),
                                                everybody)
                                        .status())
                        .as("%s with %s", operation, type)
                        .isEqualTo(415);
            }
        }
    }

    @Test
    void whatAPageOfAnotherSiteSendsIsRefused() {
        for (Operation operation : changes()) {
            for (String site : List.of("cross-site", "same-site")) {
                HttpRequest.Builder request =
                        request(operation, "")
                                .header("Content-Type", Guarded.JSON)
                                .header("Sec-Fetch-Site", site);
                assertThat(Guarded.send(request, everybody).body())
                        .as("%s from %s", operation, site)
                        .contains("A page of another site sent this, and may not.");
            }
        }
    }

    @Test
    void noOtherSiteMayAskNorRead() throws IOException, InterruptedException {
        for (Service service : Service.values()) {
            URI base = guarded.comanda().api(service).base();
            for (String path : List.of("/orders", "/q/openapi", "/q/metrics")) {
                HttpResponse<String> asked =
                        HttpClient.newHttpClient()
                                .send(
                                        HttpRequest.newBuilder(base.resolve(path))
                                                .method(
                                                        "OPTIONS",
                                                        HttpRequest.BodyPublishers.noBody())
                                                .setHeader("Origin", "https://elsewhere.example")
                                                .setHeader("Access-Control-Request-Method", "POST")
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString());
                assertThat(asked.headers().map().keySet())
                        .noneMatch(name -> name.startsWith("access-control-"));
            }
        }
    }
}
