package dev.comanda.bench.observe;

import dev.comanda.launcher.CannotGoOn;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many messages each stream got, from its last sequence.
@SuppressWarnings("try") // closing a connection may be interrupted: then we are, too
public final class BrokerCounters {

    private BrokerCounters() {}

    /// @throws CannotGoOn if the broker cannot be asked
    public static Counters read(String url) {
        Map<String, Long> messages = new LinkedHashMap<>();
        try (Connection connection = Nats.connect(url)) {
            JetStreamManagement manage = connection.jetStreamManagement();
            for (String stream : manage.getStreamNames()) {
                if (!stream.startsWith("KV_")) {
                    StreamInfo info = manage.getStreamInfo(stream);
                    messages.put(stream, info.getStreamState().getLastSequence());
                }
            }
            return new Counters(messages);
        } catch (IOException | JetStreamApiException e) {
            throw new CannotGoOn("nats-server at " + url + " cannot be asked: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotGoOn("interrupted while asking " + url, e);
        }
    }

    /// Messages of one subject that are in a stream.
    ///
    /// @throws CannotGoOn if the broker cannot be asked
    public static long stored(String url, String stream, String subject) {
        try (Connection connection = Nats.connect(url)) {
            Map<String, Long> subjects = new LinkedHashMap<>();
            connection
                    .jetStreamManagement()
                    .getStreamInfo(stream, StreamInfoOptions.filterSubjects(subject))
                    .getStreamState()
                    .getSubjects()
                    .forEach(one -> subjects.put(one.getName(), one.getCount()));
            return subjects.getOrDefault(subject, 0L);
        } catch (IOException | JetStreamApiException e) {
            throw new CannotGoOn("nats-server at " + url + " cannot be asked: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotGoOn("interrupted while asking " + url, e);
        }
    }
}
