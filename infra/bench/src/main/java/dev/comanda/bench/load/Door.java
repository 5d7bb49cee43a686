package dev.comanda.bench.load;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/// `POST /orders`, on one event loop. Everything that is called back is called on it.
public final class Door implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int CREATED = 201;
    private static final int UUID_LENGTH = 36;

    private final Vertx vertx;
    private final Context loop;
    private final HttpClient client;
    private final RequestOptions[] orders;

    /// Told what the answer to one order was.
    public interface Customer {

        /// It was placed.
        void placed(UUID order);

        /// It was answered, but not placed: 503, 400, …
        void refused(int status);

        /// There was no answer; it may have been placed or not.
        void unanswered(Throwable why);
    }

    /// @param services every instance of order-service; they take turns
    /// @param connections at most, to each of them
    public Door(List<URI> services, int connections) {
        vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(1)
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1)
                                .setPreferNativeTransport(true)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setFileCachingEnabled(false)
                                                .setClassPathResolvingEnabled(false)));
        loop = vertx.getOrCreateContext();
        client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_1_1)
                                .setKeepAlive(true)
                                .setKeepAliveTimeout(0) // for ever
                                .setPipelining(false)
                                .setMaxPoolSize(connections)
                                .setMaxWaitQueueSize(-1) // the loops bound what waits
                                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                                .setDecompressionSupported(false));
        orders = services.stream().map(Door::request).toArray(RequestOptions[]::new);
    }

    private static RequestOptions request(URI service) {
        return new RequestOptions()
                .setHost(service.getHost())
                .setPort(service.getPort())
                .setURI("/orders")
                .setMethod(HttpMethod.POST)
                .putHeader(
                        HttpHeaders.CONTENT_TYPE, HttpHeaders.createOptimized("application/json"));
    }

    /// On the event loop only.
    ///
    /// @param number of the order, which decides the instance
    void place(long number, Buffer body, Customer customer) {
        client.request(orders[(int) (number % orders.length)])
                .compose(request -> request.send(body))
                .onComplete(
                        answer -> {
                            if (answer.succeeded()) {
                                tell(answer.result(), customer);
                            } else {
                                customer.unanswered(answer.cause());
                            }
                        });
    }

    /// The body is of no interest: the address of the order says which it is.
    private static void tell(HttpClientResponse answer, Customer customer) {
        if (answer.statusCode() == CREATED) {
            String address = answer.getHeader(HttpHeaders.LOCATION);
            customer.placed(UUID.fromString(address.substring(address.length() - UUID_LENGTH)));
        } else {
            customer.refused(answer.statusCode());
        }
    }

    /// On the event loop, soon.
    void run(Runnable task) {
        loop.runOnContext(_ -> task.run());
    }

    /// On the event loop, after a pause.
    void runAfter(long millis, Runnable task) {
        vertx.setTimer(millis, _ -> task.run());
    }

    /// Waits for the connections to be closed.
    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
