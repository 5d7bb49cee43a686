package dev.comanda.nats.consume;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.codec.Unreadable;
import dev.comanda.nats.database.Failures;
import dev.comanda.nats.tracing.NoTracing;
import dev.comanda.nats.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.ConsumerConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sees to it that every message of a batch is settled: acknowledged, given back for later, or a
/// dead letter.
///
/// - handled: acknowledged, after the commit;
/// - unreadable: dead letter at once (a mere reader passes it over);
/// - the batch fails: tried again message by message; what fails alone is given back with a delay,
///   and is a dead letter at its last delivery;
/// - an outage: nobody's fault. The messages are held, and the broker told so, until it is over;
/// - a dead letter that the broker does not take: its message is held, too, and the others are not.
final class BatchSettler {

    private static final Logger LOG = Logger.getLogger(BatchSettler.class);

    /// The broker is told that a message is still being worked on this many times within its ack
    /// wait.
    private static final int IN_PROGRESS_PER_ACK_WAIT = 6;

    private static final Duration OUTAGE_PAUSE = Duration.ofMillis(500);

    private final Subscription subscription;
    private final long maxDeliver;
    private final Duration inProgressEvery;
    private final MessageCodec codec;
    private final DeadLetters deadLetters;
    private final Counter consumed;
    private final Tracing tracing;
    private final String subjects;
    private final ArrayDeque<Burial> unburied = new ArrayDeque<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private long triedToBury;

    BatchSettler(
            Subscription subscription,
            ConsumerConfiguration consumer,
            MessageCodec codec,
            DeadLetters deadLetters,
            Counter consumed,
            Tracing tracing) {
        this.subscription = subscription;
        this.maxDeliver = consumer.getMaxDeliver();
        this.inProgressEvery =
                Objects.requireNonNull(consumer.getAckWait(), "ack_wait")
                        .dividedBy(IN_PROGRESS_PER_ACK_WAIT);
        this.codec = codec;
        this.deadLetters = deadLetters;
        this.consumed = consumed;
        this.tracing = subscription.buries() ? tracing : NoTracing.OFF;
        this.subjects = String.valueOf(consumer.getFilterSubject());
    }

    /// A message and what was read from it.
    private record Letter(Message message, Received<?> received) {}

    /// A message that is to be a dead letter as soon as the broker takes it.
    private record Burial(Message message, String reason) {}

    /// Ends the waiting for the end of an outage.
    void stop() {
        stopping.countDown();
    }

    /// Returns when every message is settled (or the service stops during an outage); what `pull`
    /// has in its buffer is held meanwhile.
    void settle(List<Message> messages, Pull pull) throws InterruptedException {
        consumed.increment(messages.size());
        List<Letter> open = new ArrayList<>(messages.size());
        for (Message message : messages) {
            Letter letter = read(message);
            if (letter != null) {
                open.add(letter);
            }
        }
        buryHeld();
        open = handle(open, pull);
        if (!open.isEmpty()) {
            waitOut(open, pull);
        }
    }

    private void waitOut(List<Letter> letters, Pull pull) throws InterruptedException {
        LOG.warnf(
                "%s: something needed is away; %d messages wait and nothing more is pulled",
                subscription.durable(), letters.size());
        List<Letter> open = letters;
        while (!open.isEmpty()) {
            if (stopping.await(OUTAGE_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                return; // delivered again when the ack wait is over
            }
            hold(open, pull);
            open = handle(open, pull);
        }
        LOG.infof("%s: going on", subscription.durable());
    }

    private void hold(List<Letter> letters, Pull pull) throws InterruptedException {
        letters.forEach(letter -> letter.message.inProgress());
        pull.hold();
        buryHeld();
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
                    codec.read(message.getSubject(), message.getHeaders(), message.getData())
                            .orSaidAt(message.metaData().timestamp().toInstant()));
        } catch (Unreadable e) {
            if (subscription.buries()) {
                bury(message, String.valueOf(e.getMessage()));
            } else {
                LOG.debugf("%s: passed over: %s", subscription.durable(), e.getMessage());
                message.ack();
            }
            return null;
        }
    }

    /// Returns those that are neither handled nor given back, because there is an outage.
    private List<Letter> handle(List<Letter> letters, Pull pull) throws InterruptedException {
        if (letters.isEmpty()) {
            return List.of();
        }
        Throwable failure = attempt(letters, pull);
        if (failure == null) {
            letters.forEach(letter -> letter.message.ack());
            return List.of();
        }
        if (Failures.isOutage(failure)) {
            LOG.debugf(failure, "%s: outage", subscription.durable());
            return letters;
        }
        if (letters.size() == 1) {
            refuse(letters.getFirst(), failure);
            return List.of();
        }
        LOG.warnf(
                "%s: a batch of %d failed, trying one by one: %s",
                subscription.durable(), letters.size(), failure);
        for (int i = 0; i < letters.size(); i++) {
            letters.subList(i, letters.size()).forEach(letter -> letter.message.inProgress());
            if (!handle(List.of(letters.get(i)), pull).isEmpty()) {
                return letters.subList(i, letters.size());
            }
        }
        return List.of();
    }

    /// Hands the batch over and waits for it, telling the broker meanwhile. Returns what went
    /// wrong.
    private @Nullable Throwable attempt(List<Letter> letters, Pull pull)
            throws InterruptedException {
        List<Received<?>> batch = new ArrayList<>(letters.size());
        letters.forEach(letter -> batch.add(letter.received));
        Tracing.Batch trace = tracing.batch(subscription.durable(), subjects, batch);
        Throwable failure = outcome(batch, letters, pull);
        trace.handled(failure);
        return failure;
    }

    private @Nullable Throwable outcome(List<Received<?>> batch, List<Letter> letters, Pull pull)
            throws InterruptedException {
        CompletableFuture<?> done;
        try {
            done = subscription.handler().handle(List.copyOf(batch)).subscribeAsCompletionStage();
        } catch (RuntimeException e) {
            return e;
        }
        while (true) {
            try {
                done.get(inProgressEvery.toMillis(), TimeUnit.MILLISECONDS);
                return null;
            } catch (TimeoutException _) {
                hold(letters, pull);
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

    /// Keeps the message as a dead letter and, once that is safe, takes it out of circulation. If
    /// the broker does not take the letter the message is held: given back at its last delivery, it
    /// would never be offered again.
    private void bury(Message message, String reason) throws InterruptedException {
        Burial burial = new Burial(message, reason);
        if (!buried(burial)) {
            unburied.add(burial);
        }
    }

    private void buryHeld() throws InterruptedException {
        long now = System.nanoTime();
        if (unburied.isEmpty() || now - triedToBury < inProgressEvery.toNanos()) {
            return;
        }
        triedToBury = now;
        unburied.forEach(burial -> burial.message.inProgress());
        while (!unburied.isEmpty() && buried(unburied.peek())) {
            unburied.remove();
        }
    }

    private boolean buried(Burial burial) throws InterruptedException {
        try {
            deadLetters.store(subscription.durable(), burial.message, burial.reason);
            burial.message.term();
            return true;
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.warnf("%s: the dead letter could not be stored yet: %s", subscription.durable(), e);
            return false;
        }
    }
}
