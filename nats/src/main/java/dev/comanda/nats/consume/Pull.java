package dev.comanda.nats.consume;

import dev.comanda.nats.topology.Topology;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullRequestOptions;
import io.nats.client.PullSubscribeOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One session of pulling from a durable consumer: asks for messages, a bounded number at a time,
/// and hands them out in batches. Not thread-safe.
///
/// It asks by itself instead of with jnats' `iterate()`, which cannot be held: stopped, it throws
/// its buffer away as soon as the last message that was asked for has come, and what comes later is
/// read by nobody. Each of those messages would cost an ack wait and a delivery.
final class Pull implements AutoCloseable {

    /// Bytes that are asked for at a time, beyond one message of any size: so much, and not
    /// hundreds of times the largest message, has to fit into memory.
    static final long MAX_PULLED_BYTES = 4 * 1024 * 1024;

    /// The broker forgets what was asked for after this. A request cannot be taken back, so this is
    /// also what a clean stop may have to wait.
    private static final Duration EXPIRES = Duration.ofSeconds(2);

    /// When it is asked for anew: before the broker forgets, by more than the longest wait for a
    /// message, so that no message finds nobody asking. For that moment twice as many may come.
    private static final Duration ASK_ANEW = EXPIRES.minusSeconds(1);

    /// A request's way to the broker, and the last message's way back.
    private static final Duration ON_THE_WAY = Duration.ofMillis(300);

    /// What jnats takes as "what is in the buffer, and do not wait".
    static final @Nullable Duration NO_WAIT = null;

    /// A status of the broker in the buffer looks like the buffer's end; there are at most as many
    /// as requests.
    private static final int LOOKS = 4;

    private final Connection connection;
    private final JetStreamSubscription subscription;
    private final long maxBytes;
    private final int maxPulled;
    private final ArrayDeque<Request> requests = new ArrayDeque<>();
    private final ArrayDeque<Message> kept = new ArrayDeque<>();

    /// The broker does not say for which request a message comes, and serves several in turn. Each
    /// message is taken off the newest request that is open, so that the newest, which is counted
    /// on for longest, is never thought to bring more than it will: a consumer that asks for too
    /// much holds some messages more, one that waits for what is not coming stands still.
    private static final class Request {
        int open;

        /// The broker ends a request when the next message would exceed its bytes. As long as this
        /// is positive, any message fits.
        long bytes = MAX_PULLED_BYTES;

        private final long asked = System.nanoTime();

        Request(int messages) {
            open = messages;
        }

        boolean countsOnMore(long now) {
            return open > 0 && bytes > 0 && now - asked < ASK_ANEW.toNanos();
        }

        boolean mayBringMore(long now) {
            return now - asked < EXPIRES.plus(ON_THE_WAY).toNanos();
        }
    }

    private Pull(
            Connection connection,
            JetStreamSubscription subscription,
            long maxBytes,
            int maxPulled) {
        this.maxPulled = maxPulled;
        this.connection = connection;
        this.subscription = subscription;
        this.maxBytes = maxBytes;
    }

    /// @param maxPulled messages that are asked for and not handed out yet. Their ack wait runs
    /// @throws JetStreamApiException if the stream or the consumer does not exist
    static Pull on(Connection connection, Topology.Durable durable, int maxPulled)
            throws IOException, JetStreamApiException {
        return new Pull(
                connection,
                connection
                        .jetStream()
                        .subscribe(
                                null, PullSubscribeOptions.bind(durable.stream(), durable.name())),
                MAX_PULLED_BYTES + 2 * connection.getMaxPayload(),
                maxPulled);
    }

    /// The next batch, and asks for more, which gathers while this one is handled. Empty if nothing
    /// comes in time.
    ///
    /// @throws IllegalStateException if the broker ends the pulling, because the consumer was
    ///     deleted, say
    List<Message> next(int max, Duration wait) throws InterruptedException {
        ask();
        List<Message> batch = batch(max, wait);
        if (!batch.isEmpty()) {
            ask();
        }
        return batch;
    }

    /// Whether something that was asked for may still come: the broker is there, and has not
    /// forgotten every request. If not, whatever it counts as delivered is here.
    boolean mayBringMore() {
        long now = System.nanoTime();
        return connection.getStatus() == Connection.Status.CONNECTED
                && requests.stream().anyMatch(request -> request.mayBringMore(now));
    }

    /// The next batch of what was asked for before; asks for nothing more. Empty if nothing comes
    /// in time.
    List<Message> batch(int max, Duration wait) throws InterruptedException {
        List<Message> batch = new ArrayList<>();
        Message next = kept.isEmpty() ? receive(wait) : kept.poll();
        while (next != null) {
            batch.add(next);
            if (batch.size() == max) {
                break;
            }
            next = kept.isEmpty() ? receive(NO_WAIT) : kept.poll();
        }
        return batch;
    }

    /// Tells the broker that everything that was pulled is still being worked on. Asks for nothing
    /// more; whoever calls this every so often, and not [#next], holds the consumer.
    void hold() throws InterruptedException {
        collect();
        kept.forEach(Message::inProgress);
    }

    /// A batch of what has come already; empty if all is handed out. Asks for nothing more.
    List<Message> rest(int max) throws InterruptedException {
        collect();
        List<Message> batch = new ArrayList<>();
        while (batch.size() < max && !kept.isEmpty()) {
            batch.add(kept.poll());
        }
        return batch;
    }

    /// @throws JetStreamApiException if the consumer is gone
    void check() throws IOException, JetStreamApiException {
        var _ = subscription.getConsumerInfo();
    }

    private void ask() {
        long now = System.nanoTime();
        requests.removeIf(request -> !request.mayBringMore(now));
        int coming = kept.size();
        for (Request request : requests) {
            coming += request.countsOnMore(now) ? request.open : 0;
        }
        if (coming <= maxPulled / 2) {
            int messages = maxPulled - coming;
            subscription.pull(
                    PullRequestOptions.builder(messages)
                            .expiresIn(EXPIRES)
                            .maxBytes(maxBytes)
                            .build());
            requests.add(new Request(messages));
        }
    }

    private void collect() throws InterruptedException {
        for (int empty = 0; empty < LOOKS; ) {
            Message next = receive(NO_WAIT);
            if (next == null) {
                empty++;
            } else {
                kept.add(next);
            }
        }
    }

    private @Nullable Message receive(@Nullable Duration wait) throws InterruptedException {
        Message message = subscription.nextMessage(wait);
        if (message != null) {
            for (Request request : (Iterable<Request>) requests::descendingIterator) {
                if (request.open > 0) {
                    request.open--;
                    request.bytes -= message.consumeByteCount();
                    break;
                }
            }
        }
        return message;
    }

    /// What the broker sends from now on is read by nobody; see [#mayBringMore].
    @Override
    public void close() {
        if (subscription.isActive()) {
            subscription.unsubscribe();
        }
    }
}
