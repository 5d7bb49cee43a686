package dev.comanda.nats.consume;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.codec.Unreadable;
import dev.comanda.nats.exchange.Failures;
import io.micrometer.core.instrument.Counter;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sees to it that every message of a batch is settled: acknowledged, given back for later, or a dead letter.
///
/// - handled: acknowledged, after the commit;
/// - unreadable: dead letter at once;
/// - the batch fails: tried again message by message; what fails alone is given back with a delay, and is a dead
///   letter at its last delivery;
/// - an outage: nobody's fault. The messages are held, and the broker told so, until it is over.
final class BatchSettler {

    /// How a batch ended.
    enum Outcome {
        SETTLED,
        /// There is an outage, or the service stops: the messages are neither handled nor given back.
        OUTAGE
    }

    private static final Logger LOG = Logger.getLogger(BatchSettler.class);

    /// The broker is told this often that a message is still being worked on. Far below the ack wait of 30 s.
    private static final Duration IN_PROGRESS_EVERY = Duration.ofSeconds(5);

    private static final Duration OUTAGE_PAUSE = Duration.ofMillis(500);

    private final Subscription subscription;
    private final long maxDeliver;
    private final MessageCodec codec;
    private final DeadLetters deadLetters;
    private final Counter consumed;
    private final List<Letter> held = new ArrayList<>();
    private volatile boolean stopping;

    BatchSettler(
            Subscription subscription,
            long maxDeliver,
            MessageCodec codec,
            DeadLetters deadLetters,
            Counter consumed) {
        this.subscription = subscription;
        this.maxDeliver = maxDeliver;
        this.codec = codec;
        this.deadLetters = deadLetters;
        this.consumed = consumed;
    }

    /// A message and what was read from it.
    private record Letter(Message message, Received<?> received) {}

    void stop() {
        stopping = true;
    }

    Outcome settle(List<Message> messages) throws InterruptedException {
        consumed.increment(messages.size());
        List<Letter> letters = new ArrayList<>(messages.size());
        for (Message message : messages) {
            Letter letter = read(message);
            if (letter != null) {
                letters.add(letter);
            }
        }
        return handle(letters);
    }

    /// Holds what [#settle] left open and the messages given, until the handler takes them.
    void waitOut(List<Message> more) throws InterruptedException {
        LOG.warnf(
                "%s: something needed is away; %d messages wait and nothing more is pulled",
                subscription.durable(), held.size() + more.size());
        for (Message message : more) {
            Letter letter = read(message);
            if (letter != null) {
                held.add(letter);
            }
        }
        while (!held.isEmpty() && !stopping) {
            List<Letter> letters = List.copyOf(held);
            held.clear();
            letters.forEach(letter -> letter.message.inProgress());
            if (handle(letters) == Outcome.OUTAGE) {
                Thread.sleep(OUTAGE_PAUSE);
            }
        }
        held.clear();
        LOG.infof("%s: going on", subscription.durable());
    }

    /// What the message says, or `null` if there is nothing more to do about it.
    private @Nullable Letter read(Message message) throws InterruptedException {
        Subject subject = Subject.named(message.getSubject());
        if (subject != null && !subscription.subjects().contains(subject)) {
            message.ack();
            return null;
        }
        try {
            return new Letter(
                    message,
                    codec.read(message.getSubject(), message.getHeaders(), message.getData()));
        } catch (Unreadable e) {
            bury(message, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private Outcome handle(List<Letter> letters) throws InterruptedException {
        if (letters.isEmpty()) {
            return Outcome.SETTLED;
        }
        Throwable failure = attempt(letters);
        if (failure == null) {
            letters.forEach(letter -> letter.message.ack());
            return Outcome.SETTLED;
        }
        if (Failures.isOutage(failure)) {
            LOG.debugf(failure, "%s: outage", subscription.durable());
            held.addAll(letters);
            return Outcome.OUTAGE;
        }
        if (letters.size() == 1) {
            refuse(letters.getFirst(), failure);
            return Outcome.SETTLED;
        }
        LOG.warnf(
                "%s: a batch of %d failed, trying one by one: %s",
                subscription.durable(), letters.size(), failure);
        for (int i = 0; i < letters.size(); i++) {
            letters.subList(i, letters.size()).forEach(letter -> letter.message.inProgress());
            if (handle(List.of(letters.get(i))) == Outcome.OUTAGE) {
                held.addAll(letters.subList(i + 1, letters.size()));
                return Outcome.OUTAGE;
            }
        }
        return Outcome.SETTLED;
    }

    /// Hands the batch over and waits for it, telling the broker meanwhile. Returns what went wrong.
    private @Nullable Throwable attempt(List<Letter> letters) throws InterruptedException {
        CompletableFuture<?> done;
        try {
            List<Received<?>> batch = new ArrayList<>(letters.size());
            letters.forEach(letter -> batch.add(letter.received));
            done =
                    subscription
                            .handler()
                            .handle(List.copyOf(batch))
                            .subscribeAsCompletionStage();
        } catch (RuntimeException e) {
            return e;
        }
        while (true) {
            try {
                done.get(IN_PROGRESS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                return null;
            } catch (TimeoutException _) {
                letters.forEach(letter -> letter.message.inProgress());
            } catch (ExecutionException e) {
                return e.getCause() == null ? e : e.getCause();
            }
        }
    }

    /// A message that failed alone: later, or never again.
    private void refuse(Letter letter, Throwable failure) throws InterruptedException {
        long deliveries = letter.message.metaData().deliveredCount();
        LOG.errorf(
                failure,
                "%s: %s failed, delivery %d of %d",
                subscription.durable(),
                letter.received.key().messageId(),
                deliveries,
                maxDeliver);
        if (deliveries >= maxDeliver) {
            bury(letter.message, "failed " + deliveries + " times, last: " + failure);
        } else {
            letter.message.nakWithDelay(RetrySchedule.after(deliveries));
        }
    }

    /// Keeps the message as a dead letter and, once that is safe, takes it out of circulation. If the broker
    /// does not take the letter the message stays, and is delivered again.
    private void bury(Message message, String reason) throws InterruptedException {
        try {
            deadLetters.store(subscription.durable(), message, reason);
            message.term();
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.warnf(
                    "%s: the dead letter could not be stored yet: %s", subscription.durable(), e);
            message.nakWithDelay(RetrySchedule.after(1));
        }
    }
}
