package dev.comanda.e2e.bench;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamState;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the broker knows, asked past the services.
public final class Streams implements AutoCloseable {

    private static final List<String> BUSINESS = List.of("ORDERS", "INVENTORY", "PAYMENTS");

    private final Connection connection;
    private final JetStreamManagement manage;

    Streams(String url) {
        try {
            connection = Nats.connect(url);
            manage = connection.jetStreamManagement();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Whether every message was acknowledged by all who are to hear it.
    boolean allAcknowledged() {
        try {
            for (String stream : BUSINESS) {
                for (ConsumerInfo consumer : manage.getConsumers(stream)) {
                    if (consumer.getNumPending() + consumer.getNumAckPending() > 0) {
                        return false;
                    }
                }
            }
            return true;
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("asking the broker", e);
        }
    }

    /// Every message of that stream, as `<order>:<subject>`, whichever attempt it was.
    public Set<String> said(String stream) {
        Set<String> said = new HashSet<>();
        try {
            StreamState state = manage.getStreamInfo(stream).getStreamState();
            for (long i = state.getFirstSequence(); i <= state.getLastSequence(); i++) {
                MessageInfo message = manage.getMessage(stream, i);
                Headers headers = message.getHeaders();
                String id = headers == null ? null : headers.getLast("ce-subject");
                said.add(id + ":" + message.getSubject());
            }
            return said;
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("reading " + stream, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
