package dev.comanda.nats.http;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.function.Function;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// Reads the query as it is. JAX-RS would answer 404 to `limit=many`, take `stuck=maybe` for
/// false, the first of two values, and an empty value for none, so that `customerId=` would list
/// the orders of everybody.
@Provider
public final class QueryParameters implements ParamConverterProvider {

    private static final String WHOLE = "must be a whole number within its limits";

    private record Kind(Function<String, Object> read, String rule) {}

    private static final Map<Class<?>, Kind> KINDS =
            Map.of(
                    int.class, new Kind(Integer::valueOf, WHOLE),
                    Integer.class, new Kind(Integer::valueOf, WHOLE),
                    long.class, new Kind(Long::valueOf, WHOLE),
                    Long.class, new Kind(Long::valueOf, WHOLE),
                    boolean.class, new Kind(QueryParameters::truth, "must be true or false"),
                    Boolean.class, new Kind(QueryParameters::truth, "must be true or false"));

    @Override
    @SuppressWarnings("unchecked") // a Kind reads what its class is
    public <T> @Nullable ParamConverter<T> getConverter(
            Class<T> rawType, Type genericType, Annotation[] annotations) {
        Kind kind = KINDS.get(rawType);
        if (kind == null) {
            return null;
        }
        for (Annotation annotation : annotations) {
            if (annotation instanceof QueryParam parameter) {
                return (ParamConverter<T>) new Reader(parameter.value(), kind);
            }
        }
        return null;
    }

    @ServerRequestFilter
    public void onceAndNotEmpty(ContainerRequestContext request) {
        request.getUriInfo()
                .getQueryParameters()
                .forEach(
                        (name, values) -> {
                            if (values.size() != 1 || values.getFirst().isEmpty()) {
                                throw Problem.invalid(name, "must be given once, and not empty");
                            }
                        });
    }

    private static Object truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private record Reader(String name, Kind kind) implements ParamConverter<Object> {

        /// @throws Problem naming the parameter
        @Override
        public @Nullable Object fromString(@Nullable String text) {
            if (text == null) {
                return null;
            }
            try {
                return kind.read.apply(text);
            } catch (IllegalArgumentException _) {
                throw Problem.invalid(name, kind.rule);
            }
        }

        @Override
        public String toString(Object value) {
            return value.toString();
        }
    }
}
