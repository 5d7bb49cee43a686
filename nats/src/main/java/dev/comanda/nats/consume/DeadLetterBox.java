package dev.comanda.nats.consume;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The dead letters of all services, for an operator: read them, send one again, throw one away.
/// Every call asks the broker and waits for it.
public final class DeadLetterBox {

    /// A redriven message is a new attempt of its own, far above those that a saga counts: no inbox
    /// has it, and whoever sees the number knows where it came from.
    public static final int FIRST_REDRIVE_ATTEMPT = 1_000_000;

    private static final int NOT_FOUND = 404;
    private static final String LETTER_HEADERS = "dlq-";

    private final Broker broker;

    public DeadLetterBox(Broker broker) {
        this.broker = broker;
    }

    /// The letters after an id, oldest first.
    ///
    /// @param after 0 for the first page
    /// @param limit at most so many
    public List<DeadLetter> list(long after, int limit)
            throws IOException, InterruptedException, JetStreamApiException {
        JetStreamManagement manage = broker.consuming().jetStreamManagement();
        List<DeadLetter> letters = new ArrayList<>();
        long next = after + 1;
        while (letters.size() < limit) {
            MessageInfo info;
            try {
                info =
                        manage.getNextMessage(
                                Topology.DEAD_LETTERS, next, Topology.DEAD_LETTER_PREFIX + ">");
            } catch (JetStreamApiException e) {
                if (e.getErrorCode() == NOT_FOUND) {
                    return letters;
                }
                throw e;
            }
            letters.add(DeadLetter.of(info));
            next = info.getSeq() + 1;
        }
        return letters;
    }

    /// How many letters there are.
    ///
    /// @throws IOException if the broker cannot be asked now
    public long count() throws IOException, InterruptedException, JetStreamApiException {
        Connection connection = broker.consuming();
        if (connection.getStatus() != Connection.Status.CONNECTED) {
            throw new IOException("there is no connection to the broker now");
        }
        return connection
                .jetStreamManagement()
                .getStreamInfo(Topology.DEAD_LETTERS)
                .getStreamState()
                .getMsgCount();
    }

    /// The letter with that id, or `null`.
    public @Nullable DeadLetter find(long id)
            throws IOException, InterruptedException, JetStreamApiException {
        MessageInfo info = info(id);
        return info == null ? null : DeadLetter.of(info);
    }

    /// Sends a letter's message again, on its original subject and as a new attempt, and then takes
    /// the letter out of the box. Returns whether there was such a letter.
    ///
    /// @throws IllegalStateException if the letter does not say on which subject it came, or does
    ///     not hold the whole message
    public boolean redrive(long id)
            throws IOException, InterruptedException, JetStreamApiException {
        MessageInfo info = info(id);
        if (info == null) {
            return false;
        }
        Headers letter = info.getHeaders() == null ? new Headers() : info.getHeaders();
        String subject = letter.getLast(DeadLetters.SUBJECT);
        if (subject == null) {
            throw new IllegalStateException(
                    "dead letter " + id + " has no header " + DeadLetters.SUBJECT);
        }
        if (!DeadLetter.isWhole(letter)) {
            throw new IllegalStateException("dead letter " + id + " is not the whole message");
        }
        Headers headers = new Headers();
        letter.forEach(
                (name, values) -> {
                    if (!name.startsWith(LETTER_HEADERS)) {
                        headers.put(name, values);
                    }
                });
        headers.remove(NatsJetStreamConstants.MSG_ID_HDR);
        String messageId = newAttempt(letter.getLast(DeadLetters.MESSAGE_ID), id);
        if (messageId != null) {
            headers.put(NatsJetStreamConstants.MSG_ID_HDR, messageId);
        }
        broker.publishing()
                .publish(
                        NatsMessage.builder()
                                .subject(subject)
                                .headers(headers)
                                .data(info.getData())
                                .build());
        discard(id);
        return true;
    }

    /// A message that had no id, or none that means anything, is sent without one.
    private static @Nullable String newAttempt(@Nullable String messageId, long id) {
        MessageKey key = messageId == null ? null : MessageKey.parse(messageId);
        int attempt = (int) (FIRST_REDRIVE_ATTEMPT + id % FIRST_REDRIVE_ATTEMPT);
        return key == null
                ? null
                : new MessageKey(key.orderId(), key.subject(), attempt).messageId();
    }

    /// Throws a letter away. Returns whether there was one.
    public boolean discard(long id)
            throws IOException, InterruptedException, JetStreamApiException {
        return info(id) != null
                && broker.consuming()
                        .jetStreamManagement()
                        .deleteMessage(Topology.DEAD_LETTERS, id);
    }

    private @Nullable MessageInfo info(long id)
            throws IOException, InterruptedException, JetStreamApiException {
        if (id < 1) {
            return null;
        }
        try {
            return broker.consuming().jetStreamManagement().getMessage(Topology.DEAD_LETTERS, id);
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }
}
