package dev.comanda.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON over HTTP to one service. Amounts stay decimal. Safe for concurrent use.
///
/// @param base `http://127.0.0.1:3004`
/// @param token that goes with each call; `null` for none
public record Api(URI base, @Nullable String token) {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_WITHIN)
                    .build();
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    public Api(URI base) {
        this(base, null);
    }

    /// With the token in the variable `COMANDA_TOKEN`, if there is one.
    static Api asOperator(URI base) {
        return new Api(base, System.getenv("COMANDA_TOKEN"));
    }

    /// The same with a token.
    public Api as(String bearer) {
        return new Api(base, bearer);
    }

    /// What a service said.
    ///
    /// @param request for error messages: `POST http://…/orders`
    /// @param body a missing node if there was none
    public record Answer(String request, int status, JsonNode body) {

        /// The body, if the status is the expected one.
        ///
        /// @throws CannotGoOn with the whole answer otherwise
        public JsonNode expect(int wanted) {
            if (status != wanted) {
                throw new CannotGoOn(
                        "%s answered %d, not %d: %s".formatted(request, status, wanted, body));
            }
            return body;
        }
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    /// @param within how long the answer may take
    public Answer get(String path, Duration within) {
        return send(request(path).timeout(within).GET());
    }

    /// @param body maps, lists, strings and numbers
    public Answer post(String path, Object body) {
        return send(request(path).POST(BodyPublishers.ofString(json(body))));
    }

    /// @param within how long the answer may take
    public Answer post(String path, Object body, Duration within) {
        return send(request(path).timeout(within).POST(BodyPublishers.ofString(json(body))));
    }

    /// @param headers more of them
    /// @param within how long the answer may take
    public Answer post(String path, Object body, Map<String, String> headers, Duration within) {
        HttpRequest.Builder request =
                request(path).timeout(within).POST(BodyPublishers.ofString(json(body)));
        headers.forEach(request::setHeader);
        return send(request);
    }

    public Answer put(String path, Object body) {
        return send(request(path).PUT(BodyPublishers.ofString(json(body))));
    }

    /// As it goes over the wire; what the printed `curl` lines use as well.
    static String json(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not to be written as JSON: " + body, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(ANSWER_WITHIN)
                        .header("content-type", "application/json")
                        .header("accept", "application/json, application/problem+json");
        return token == null ? request : request.header("authorization", "Bearer " + token);
    }

    private static Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        String name = request.method() + " " + request.uri();
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(name, response.statusCode(), read(response));
        } catch (IOException e) {
            throw new CannotGoOn(name + " was not answered: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotGoOn("interrupted during " + name, e);
        }
    }

    private static JsonNode read(HttpResponse<String> response) throws JsonProcessingException {
        String type = response.headers().firstValue("content-type").orElse("");
        if (response.body().isBlank()) {
            return MissingNode.getInstance();
        }
        return type.contains("json")
                ? JSON.readTree(response.body())
                : JSON.valueToTree(Map.of("text", response.body()));
    }
}
