package dev.comanda.order.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;

/// For calls that may take minutes: as long as the answer is being made, a space is sent every now
/// and then, which JSON allows in front of a value. Without it, whoever is on the way closes a
/// connection on which nothing is said, ourselves first (`quarkus.http.idle-timeout`), and a client
/// that asks again finds its own first call still running.
///
/// The status is said with the first sign: from then on it is 200, whatever comes. A failure after
/// that shows in the body, which is a problem then and not a report.
@Singleton
public final class SignsOfLife {

    private static final String SIGN = " ";

    private final Vertx vertx;

    SignsOfLife(Vertx vertx) {
        this.vertx = vertx;
    }

    /// Sends the first sign after [OrderEvents#ALIVE_EVERY].
    Sending on(HttpServerResponse answer) {
        return new Sending(answer);
    }

    /// Until it is closed, which has to be before anybody else writes to the answer.
    final class Sending implements AutoCloseable {

        private final HttpServerResponse answer;
        private final long timer;
        private boolean over;

        private Sending(HttpServerResponse answer) {
            this.answer = answer;
            timer = vertx.setPeriodic(OrderEvents.ALIVE_EVERY.toMillis(), _ -> send());
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
