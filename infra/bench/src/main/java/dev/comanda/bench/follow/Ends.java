package dev.comanda.bench.follow;

import dev.comanda.launcher.CannotGoOn;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/// Hears the end of each order: a plain subscription, which the broker serves as the message passes
/// by, without a consumer of its own.
public final class Ends implements AutoCloseable {

    /// `{"orderId":"` is how every message begins.
    private static final byte[] PREFIX = "{\"orderId\":\"".getBytes(StandardCharsets.US_ASCII);

    private static final int UUID_LENGTH = 36;
    private static final long NO_LIMIT = -1;

    private final Connection connection;
    private final Tally tally;
    private final Runnable told;

    private Ends(Connection connection, Tally tally, Runnable told) {
        this.connection = connection;
        this.tally = tally;
        this.told = told;
    }

    /// @param told called after each end, on the thread that hears them
    /// @throws CannotGoOn if the broker cannot be reached
    public static Ends listen(String url, Tally tally, Runnable told) {
        try {
            Connection connection = Nats.connect(Options.builder().server(url).build());
            Ends ends = new Ends(connection, tally, told);
            Dispatcher dispatcher = connection.createDispatcher();
            dispatcher.setPendingLimits(NO_LIMIT, NO_LIMIT);
            for (End end : End.values()) {
                dispatcher.subscribe(end.subject(), message -> ends.hear(message, end));
            }
            connection.flush(Options.DEFAULT_CONNECTION_TIMEOUT);
            return ends;
        } catch (IOException e) {
            throw new CannotGoOn("nats-server at " + url + " cannot be reached: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotGoOn("interrupted while connecting to " + url, e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new CannotGoOn("nats-server at " + url + " does not answer", e);
        }
    }

    private void hear(Message message, End end) {
        tally.ended(orderId(message.getData()), end, System.nanoTime());
        told.run();
    }

    /// @throws IllegalArgumentException if the body is not a message of ours
    static UUID orderId(byte[] body) {
        int from = PREFIX.length;
        if (body.length < from + UUID_LENGTH || Arrays.mismatch(body, PREFIX) != from) {
            throw new IllegalArgumentException(
                    "not a message about an order: " + new String(body, StandardCharsets.UTF_8));
        }
        return UUID.fromString(new String(body, from, UUID_LENGTH, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
