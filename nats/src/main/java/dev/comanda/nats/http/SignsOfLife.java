package dev.comanda.nats.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;

/// For calls that may take minutes: as long as the answer is being made, a space is sent every now
/// and then, which JSON allows in front of a value. Without it, whoever is on the way closes a
/// connection on which nothing is said, ourselves first (`quarkus.http.idle-timeout`), and a client
/// that asks again finds its own first call still running.
///
/// The status is said with the first sign: from then on it is 200, whatever comes. A failure after
/// that shows in the body, which is a problem then and not a report.
@Singleton
public final class SignsOfLife {

    /// What a caller should know of it, for the description of a call.
    public static final String FOR_CALLERS =
            " An answer that takes longer than 15 s begins with white space, so that nobody on the way"
                    + " takes the connection for dead; its status is 200 then, and if it still fails, the"
                    + " body is the problem.";

    /// Much less than what proxies usually wait.
    private static final Duration EVERY = Duration.ofSeconds(15);

    private static final String SIGN = " ";

    private final Vertx vertx;
    private final CurrentVertxRequest request;

    SignsOfLife(Vertx vertx, CurrentVertxRequest request) {
        this.vertx = vertx;
        this.request = request;
    }

    /// Begins with the request that is being handled; the first sign is sent after 15 s.
    public Sending begin() {
        return new Sending(request.getCurrent().response());
    }

    /// Goes on until it is closed, which has to be before anybody else writes to the answer.
    public final class Sending implements AutoCloseable {

        private final HttpServerResponse answer;
        private final long timer;
        private boolean over;

        private Sending(HttpServerResponse answer) {
            this.answer = answer;
            timer = vertx.setPeriodic(EVERY.toMillis(), _ -> send());
        }

        private synchronized void send() {
            if (over || answer.closed()) {
                return;
            }
            if (!answer.headWritten()) {
                answer.putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                        .setChunked(true);
            }
            answer.write(SIGN);
        }

        @Override
        public synchronized void close() {
            over = true;
            vertx.cancelTimer(timer);
        }
    }
}
