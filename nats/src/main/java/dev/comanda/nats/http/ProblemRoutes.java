package dev.comanda.nats.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The refusals that happen before, or after, any resource has seen the request; Quarkus's own have
/// no body.
@Singleton
final class ProblemRoutes {

    /// Before the route that limits the body's size.
    private static final int EARLY = 1000;

    private static final Set<HttpMethod> CHANGE_NOTHING =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final ObjectMapper json;
    private final long maxBody;
    private final BodyHandler untoldLength;

    ProblemRoutes(
            ObjectMapper json,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.json = json;
        this.maxBody = maxBody.asLongValue();
        this.untoldLength = BodyHandler.create(false).setBodyLimit(this.maxBody);
    }

    void early(@Observes Filters filters) {
        filters.register(this::refuseOtherSites, EARLY + 1);
        filters.register(this::refuseLargeBody, EARLY);
    }

    void routes(@Observes Router router) {
        router.route().order(-EARLY - 1).failureHandler(this::largeBodyFound);
        router.route().last().handler(this::refuseUnknownAddress);
    }

    /// What a page of another site makes a browser send. Such a page may not ask first (CORS is
    /// closed), so this is for what browsers send without asking, such as a form.
    private void refuseOtherSites(RoutingContext request) {
        HttpMethod method = request.request().method();
        String from = request.request().getHeader("Sec-Fetch-Site");
        if (from == null
                || from.equals("same-origin")
                || from.equals("none")
                || CHANGE_NOTHING.contains(method)) {
            request.next();
        } else {
            answer(
                    request,
                    new Problem(
                            403,
                            "Forbidden",
                            "A page of another site sent this, and may not.",
                            List.of()));
        }
    }

    /// A body whose length is not told is read here, as far as the limit: read by the resource,
    /// Quarkus would
    /// answer without a word when it goes too far, and log an error.
    private void refuseLargeBody(RoutingContext request) {
        if (request.request().headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            request.request().resume();
            untoldLength.handle(request);
        } else if (lengthOf(request) <= maxBody) {
            request.next();
        } else {
            tooLarge(request);
        }
    }

    private void largeBodyFound(RoutingContext request) {
        if (request.statusCode() == 413 && !request.response().ended()) {
            tooLarge(request);
        } else {
            request.next();
        }
    }

    private void tooLarge(RoutingContext request) {
        // What is still to come is not read.
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        answer(
                request,
                new Problem(
                        413,
                        "Request Entity Too Large",
                        "The body is larger than the " + maxBody / 1024 + " KiB that are accepted.",
                        List.of()));
    }

    private void refuseUnknownAddress(RoutingContext request) {
        answer(
                request,
                new Problem(404, "Not Found", "There is nothing at this address.", List.of()));
    }

    private static long lengthOf(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    private void answer(RoutingContext request, Problem problem) {
        try {
            request.response()
                    .setStatusCode(problem.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(Buffer.buffer(json.writeValueAsBytes(problem.body())));
        } catch (JsonProcessingException e) {
            request.fail(e);
        }
    }
}
