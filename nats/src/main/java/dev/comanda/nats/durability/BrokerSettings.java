package dev.comanda.nats.durability;

import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What JetStream promises about a stored message, as far as a client can see: the streams. How
/// often it calls fsync only the monitor tells.
final class BrokerSettings {

    private static final int NOT_FOUND = 404;

    private final Broker broker;
    private final Topology topology;
    private final @Nullable BrokerMonitor monitor;

    BrokerSettings(Broker broker, Topology topology, @Nullable BrokerMonitor monitor) {
        this.broker = broker;
        this.topology = topology;
        this.monitor = monitor;
    }

    /// Blocks until the broker has answered.
    ///
    /// @throws IOException if it cannot be reached now
    List<Setting> look() throws IOException, InterruptedException {
        List<Setting> settings = new ArrayList<>();
        try {
            broker.ensureInstalled(); // raises the replicas of streams that have fewer
        } catch (JetStreamApiException e) {
            settings.add(
                    Setting.weak(
                            "JetStream",
                            "streams",
                            "not as configured",
                            "the server refuses them (%s)".formatted(e.getMessage())));
        }
        JetStreamManagement manage = broker.consuming().jetStreamManagement();
        for (Map.Entry<String, Integer> stream : wanted().entrySet()) {
            look(manage, stream.getKey(), stream.getValue(), settings);
        }
        settings.addAll(monitor == null ? BrokerMonitor.unknown() : monitor.look());
        return settings;
    }

    /// Replicas by name of stream; a bucket is one, too.
    private Map<String, Integer> wanted() {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        topology.streams().forEach(s -> wanted.put(s.getName(), s.getReplicas()));
        topology.buckets().forEach(b -> wanted.put("KV_" + b.getBucketName(), b.getReplicas()));
        return wanted;
    }

    private static void look(
            JetStreamManagement manage, String name, int replicas, List<Setting> settings)
            throws IOException {
        try {
            settings.addAll(judge(manage.getStreamInfo(name).getConfiguration(), replicas));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() != NOT_FOUND) {
                settings.add(Setting.noted("stream " + name, "is", "unknown: " + e.getMessage()));
            }
        }
    }

    /// @param replicas how many are configured
    static List<Setting> judge(StreamConfiguration stream, int replicas) {
        String where = "stream " + stream.getName();
        String storage = String.valueOf(stream.getStorageType());
        String copies = Integer.toString(stream.getReplicas());
        return List.of(
                stream.getStorageType() == StorageType.File
                        ? Setting.firm(where, "storage", storage)
                        : Setting.weak(
                                where,
                                "storage",
                                storage,
                                "delete it, and it is made again with file storage"),
                stream.getReplicas() >= replicas
                        ? Setting.firm(where, "replicas", copies)
                        : Setting.weak(
                                where,
                                "replicas",
                                copies,
                                "comanda.nats.replicas is %d: nats stream edit %s --replicas=%d"
                                        .formatted(replicas, stream.getName(), replicas)));
    }
}
