package dev.comanda.nats.durability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/// nats-server's HTTP monitor. What it tells is noted, never weak: no order depends on the broker's
/// memory, it only takes longer to heal.
final class BrokerMonitor {

    private static final String WHERE = "nats-server";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final HttpRequest request;

    /// @param url such as `http://nats:8222`
    BrokerMonitor(URI url) {
        request = HttpRequest.newBuilder(url.resolve("/jsz?config=true")).timeout(TIMEOUT).build();
    }

    List<Setting> look() throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? read(JSON.readTree(answer.body()).path("config"))
                    : unknown("the monitor answers " + answer.statusCode());
        } catch (IOException e) {
            return unknown("the monitor does not answer: " + e);
        }
    }

    /// What is said if there is no monitor to ask.
    static List<Setting> unknown() {
        return unknown("set comanda.durability.nats-monitor-url");
    }

    private static List<Setting> unknown(String why) {
        return List.of(Setting.noted(WHERE, "sync_interval", "unknown (" + why + ")"));
    }

    static List<Setting> read(JsonNode config) {
        return List.of(
                Setting.noted(WHERE, "sync_interval", syncInterval(config)),
                Setting.noted(WHERE, "store_dir", config.path("store_dir").asText("unknown")));
    }

    private static String syncInterval(JsonNode config) {
        if (config.path("sync_always").asBoolean()) {
            return "always";
        }
        JsonNode nanos = config.path("sync_interval");
        return nanos.isNumber()
                ? Duration.ofNanos(nanos.asLong()).toString()
                : "unknown (this nats-server does not tell)";
    }
}
