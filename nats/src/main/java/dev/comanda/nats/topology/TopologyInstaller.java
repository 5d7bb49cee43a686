package dev.comanda.nats.topology;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.KeyValueManagement;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/// Creates what is missing on the broker and updates what differs. Running it again changes
/// nothing, and several services may run it at once.
public final class TopologyInstaller {

    private static final Logger LOG = Logger.getLogger(TopologyInstaller.class);

    /// "stream name already in use with a different configuration"
    private static final int STREAM_DIFFERS = 10058;

    private static final int NOT_FOUND = 404;

    private final Topology topology;
    private final boolean changesStreams;

    public TopologyInstaller(Topology topology) {
        this(topology, true);
    }

    private TopologyInstaller(Topology topology, boolean changesStreams) {
        this.topology = topology;
        this.changesStreams = changesStreams;
    }

    /// One that asks for no more than a service with a user of its own may: the others' durables
    /// are theirs, and a stream that differs is the provisioning's.
    public static TopologyInstaller ofOwn(Topology topology, String service) {
        return new TopologyInstaller(topology.of(service), false);
    }

    /// @throws JetStreamApiException if the broker refuses, with its reason
    public void install(Connection connection) throws IOException, JetStreamApiException {
        JetStreamManagement manage = connection.jetStreamManagement();
        Set<String> before = new HashSet<>(manage.getStreamNames());
        for (StreamConfiguration stream : topology.streams()) {
            addOrUpdate(manage, stream);
        }
        for (Topology.Durable durable : topology.durables()) {
            manage.addOrUpdateConsumer(durable.stream(), durable.configuration());
        }
        KeyValueManagement buckets = connection.keyValueManagement();
        for (KeyValueConfiguration bucket : topology.buckets()) {
            addIfMissing(buckets, bucket);
        }
        List<String> made =
                manage.getStreamNames().stream().filter(name -> !before.contains(name)).toList();
        if (!made.isEmpty()) {
            LOG.infof("streams made: %s", String.join(", ", made));
        }
    }

    private void addOrUpdate(JetStreamManagement manage, StreamConfiguration stream)
            throws IOException, JetStreamApiException {
        try {
            manage.addStream(stream);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_DIFFERS) {
                throw e;
            }
            if (changesStreams) {
                manage.updateStream(stream);
            } else {
                LOG.warnf(
                        "stream %s is not as it should be: run the provisioning", stream.getName());
            }
        }
    }

    private static void addIfMissing(KeyValueManagement buckets, KeyValueConfiguration bucket)
            throws IOException, JetStreamApiException {
        try {
            buckets.getStatus(bucket.getBucketName());
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() != NOT_FOUND) {
                throw e;
            }
            buckets.create(bucket);
        }
    }
}
