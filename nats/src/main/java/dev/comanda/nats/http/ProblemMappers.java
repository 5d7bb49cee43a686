package dev.comanda.nats.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamWriteException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.comanda.nats.database.Failures;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import jakarta.validation.ConstraintViolation;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns every failure of a request into a problem; what is not the sender's fault is logged with
/// an id
/// that the answer names.
public final class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    /// Seconds after which a client may try again when something is away.
    private static final int RETRY_AFTER_SECONDS = 2;

    @ServerExceptionMapper
    public Response problem(Problem problem) {
        return answer(problem).build();
    }

    @ServerExceptionMapper
    public Response invalid(ResteasyReactiveViolationException e) {
        List<Problem.Violation> violations =
                e.getConstraintViolations().stream()
                        .map(v -> new Problem.Violation(field(v), v.getMessage()))
                        .sorted(Comparator.comparing(Problem.Violation::field))
                        .toList();
        return answer(Problem.invalid(violations)).build();
    }

    @ServerExceptionMapper
    public Response unreadable(MismatchedInputException e) {
        return answer(unreadableJson(e)).build();
    }

    /// Not JSON, or not of the kind that is expected. What cannot be *written* is a fault of the
    /// service.
    @ServerExceptionMapper
    public Response unreadable(JsonProcessingException e) {
        return e instanceof StreamWriteException || e instanceof InvalidDefinitionException
                ? failed(e)
                : answer(unreadableJson(e)).build();
    }

    @ServerExceptionMapper
    public Response refused(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return answer(unreadableJson(json)).build();
        }
        if (e.getCause() instanceof Problem problem) { // of a parameter that cannot be read
            return answer(problem).build();
        }
        int status = e.getResponse().getStatus();
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "HTTP " + status : known.getReasonPhrase();
        String detail =
                switch (status) {
                    case 404 -> "There is nothing at this address.";
                    case 405 -> "This address does not take that method.";
                    case 406 -> "The answer is JSON: send Accept: application/json, or no Accept.";
                    case 413 -> "The body is larger than is accepted.";
                    case 415 -> "The body must be JSON: send Content-Type: application/json.";
                    default -> String.valueOf(e.getMessage());
                };
        return answer(new Problem(status, title, detail, List.of())).build();
    }

    @ServerExceptionMapper
    public Response failed(Throwable failure) {
        if (Failures.isOutage(failure)) {
            LOG.warnf("request refused for now: %s", failure);
            return answer(
                            new Problem(
                                    503,
                                    "Temporarily unavailable",
                                    "Something that is needed is away for the moment, and whether this was carried"
                                            + " out is not known. Try again.",
                                    List.of()))
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .build();
        }
        String id = UUID.randomUUID().toString();
        LOG.errorf(failure, "request failed, error id %s", id);
        return answer(
                        new Problem(
                                500,
                                "Internal error",
                                "This is a fault of the service. Its log has the details under error id "
                                        + id
                                        + ".",
                                List.of()))
                .build();
    }

    private static Problem unreadableJson(JsonProcessingException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof JsonParseException || t instanceof StreamConstraintsException) {
                return notJson(((JsonProcessingException) t).getOriginalMessage());
            }
        }
        if (e.getOriginalMessage().startsWith("Trailing token")) {
            return notJson("something follows it");
        }
        return e instanceof JsonMappingException mapping
                ? Problem.invalid(path(mapping), "must be " + kind(mapping))
                : notJson(e.getOriginalMessage());
    }

    private static Problem notJson(String why) {
        // Jackson says where some things began, and that it does not show them.
        String what = why.replaceAll("(?s)\\s*\\((start marker|for )[^)]*\\(.*", "");
        return new Problem(400, "Invalid request", "The body is not JSON: " + what, List.of());
    }

    /// What would have been read there, in the words of JSON.
    private static String kind(JsonMappingException e) {
        Class<?> type =
                switch (e) {
                    case MismatchedInputException mismatch -> mismatch.getTargetType();
                    case JsonMappingException other
                            when other.getCause() instanceof InputCoercionException c ->
                            c.getTargetType();
                    default -> null;
                };
        if (type == null) {
            return "of another kind";
        }
        if (type == int.class
                || type == long.class
                || type == Integer.class
                || type == Long.class) {
            return "a whole number within its limits";
        }
        if (Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "body" : path.toString();
    }

    /// The path without the method and parameter, and the names of places that Bean Validation
    /// adds.
    private static String field(ConstraintViolation<?> violation) {
        String path = violation.getPropertyPath().toString().replaceAll("\\.<[a-z ]+>", "");
        int method = path.indexOf('.');
        int parameter = path.indexOf('.', method + 1);
        if (parameter >= 0) {
            return path.substring(parameter + 1);
        }
        String name = path.substring(method + 1);
        return name.equals("request") ? "body" : name;
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.body());
    }
}
