package dev.comanda.e2e.access;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.servers.AtExit;
import dev.comanda.servers.tokens.TokenIssuer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The one cluster that asks for tokens, and who issues them; both stop with the JVM.
record Guarded(Comanda comanda, TokenIssuer issuer) {

    static final String JSON = "application/json";

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static @Nullable Guarded running;

    /// Starts it the first time.
    static synchronized Guarded running() {
        if (running == null) {
            TokenIssuer issuer = TokenIssuer.start();
            AtExit.close(issuer);
            Plan plan =
                    Plan.isolated(
                                    Checkout.find(),
                                    Path.of("target", "logs", "access").toAbsolutePath())
                            .with("COMANDA_AUTH_REQUIRED", "true")
                            .with("QUARKUS_OIDC_AUTH_SERVER_URL", issuer.url());
            running = new Guarded(Comanda.start(plan, Progress.SILENT), issuer);
        }
        return running;
    }

    /// What came back; of a stream of events, that it began.
    ///
    /// @param body of a problem, or of JSON
    record Said(int status, String type, String challenge, String body) {}

    /// A request that still lacks its token.
    HttpRequest.Builder request(Service service, String method, String path, String body) {
        return HttpRequest.newBuilder(comanda.api(service).base().resolve(path))
                .timeout(WITHIN)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
    }

    /// @param token `null` to send none
    static Said send(HttpRequest.Builder request, @Nullable String token) {
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<InputStream> answer =
                    HTTP.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                String type = answer.headers().firstValue("content-type").orElse("");
                String body =
                        type.contains("json")
                                ? new String(in.readAllBytes(), StandardCharsets.UTF_8)
                                : "";
                String challenge = answer.headers().firstValue("www-authenticate").orElse("");
                return new Said(answer.statusCode(), type, challenge, body);
            }
        } catch (IOException e) {
            throw new IllegalStateException("no answer to " + request.build(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Said call(Service service, String method, String path, String body, @Nullable String token) {
        return send(request(service, method, path, body).header("Content-Type", JSON), token);
    }
}
