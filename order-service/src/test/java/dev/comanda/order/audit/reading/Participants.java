package dev.comanda.order.audit.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.comanda.servers.Database;
import dev.comanda.servers.NatsServer;
import dev.comanda.servers.Ports;
import dev.comanda.servers.PostgresServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// A real database and broker for order-service, and two participants that say over HTTP whatever a
/// test has told them to, by `PUT` of a list to the very path that the audit reads.
public final class Participants implements QuarkusTestResourceLifecycleManager {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> said = new ConcurrentHashMap<>();
    private final HttpServer server = server();

    @Override
    public Map<String, String> start() {
        server.createContext("/", this::answer);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        Database database = PostgresServer.shared().freshDatabase("orders");
        String management = String.valueOf(Ports.free()); // see RealServers
        return Map.of(
                "comanda.postgres",
                database.hostPort(),
                "comanda.database",
                database.name(),
                "comanda.nats.url",
                NatsServer.shared().url(),
                "comanda.audit.inventory-url",
                url,
                "comanda.audit.payment-url",
                url,
                "quarkus.management.port",
                management,
                "quarkus.management.test-port",
                management,
                "quarkus.http.test-port",
                String.valueOf(Ports.free()));
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange call) throws IOException {
        URI uri = call.getRequestURI();
        String body = "";
        int status = 200;
        if (call.getRequestMethod().equals("PUT")) {
            said.put(
                    uri.getPath(),
                    new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        } else {
            String facts = said.getOrDefault(uri.getPath(), "[]");
            status = facts.equals("away") ? 503 : 200;
            body = status == 200 ? page(facts, uri.getQuery()) : "";
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().add("Content-Type", "application/json");
        call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    /// The facts of the range that is asked for; those about products have none.
    private static String page(String facts, String query) throws IOException {
        if (query == null) {
            return facts;
        }
        Map<String, String> asked =
                Arrays.stream(query.split("&", -1))
                        .map(parameter -> parameter.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        String after = asked.getOrDefault("after", "");
        String upTo = asked.getOrDefault("upTo", "");
        int limit = Integer.parseInt(asked.getOrDefault("limit", "0"));
        ArrayNode page = JSON.createArrayNode();
        for (JsonNode fact : JSON.readTree(facts)) {
            String id = fact.path("orderId").asText();
            // as text they compare as their bytes do
            if (id.compareTo(after) > 0 && id.compareTo(upTo) <= 0 && page.size() < limit) {
                page.add(fact);
            }
        }
        return page.toString();
    }
}
