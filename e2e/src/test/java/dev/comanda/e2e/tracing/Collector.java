package dev.comanda.e2e.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// Takes in traces by OTLP over HTTP, as Jaeger or an OpenTelemetry collector does, and keeps them.
final class Collector implements AutoCloseable {

    private final List<Collected> spans = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = exchange.getRequestBody()) {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
            for (ResourceSpans resource : request.getResourceSpansList()) {
                String service =
                        Collected.texts(resource.getResource().getAttributesList())
                                .getOrDefault("service.name", "?");
                resource.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream())
                        .map(span -> Collected.of(service, span))
                        .forEach(spans::add);
            }
            byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
        }
    }

    List<Collected> all() {
        return List.copyOf(spans);
    }

    /// The trace of the request that placed the order, as far as it has come.
    Optional<Trace> placing(String order) {
        return spans.stream()
                .filter(span -> span.name().equals("POST /orders"))
                .filter(span -> span.attribute("comanda.order.id").equals(order))
                .findFirst()
                .map(span -> trace(span.trace()));
    }

    Trace trace(String id) {
        return new Trace(
                spans.stream()
                        .filter(span -> span.trace().equals(id))
                        .collect(Collectors.toUnmodifiableList()));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
