package dev.comanda.nats.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.support.JsonParseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What has to exist on the broker.
public record Topology(
        List<StreamConfiguration> streams,
        List<Durable> durables,
        List<KeyValueConfiguration> buckets) {

    /// The stream that keeps dead letters, and the prefix of their subjects.
    public static final String DEAD_LETTERS = "DEAD_LETTERS";

    public static final String DEAD_LETTER_PREFIX = "dlq.";

    private static final String RESOURCE = "topology.json";

    public Topology {
        streams = List.copyOf(streams);
        durables = List.copyOf(durables);
        buckets = List.copyOf(buckets);
    }

    /// A durable consumer and the stream that it reads.
    public record Durable(String stream, ConsumerConfiguration configuration) {
        public String name() {
            return Objects.requireNonNull(configuration.getDurable(), "durable_name");
        }
    }

    /// Reads the data file.
    ///
    /// @param replicas copies of each stream: 1 in development, 3 in production
    public static Topology load(int replicas) {
        try (InputStream in = Topology.class.getResourceAsStream(RESOURCE)) {
            JsonNode root = new ObjectMapper().readTree(Objects.requireNonNull(in, RESOURCE));
            List<StreamConfiguration> streams = new ArrayList<>();
            for (JsonNode stream : root.get("streams")) {
                streams.add(
                        StreamConfiguration.builder(StreamConfiguration.instance(stream.toString()))
                                .replicas(replicas)
                                .build());
            }
            List<Durable> durables = new ArrayList<>();
            for (JsonNode consumer : root.get("consumers")) {
                durables.add(
                        new Durable(
                                consumer.get("stream_name").asText(),
                                ConsumerConfiguration.builder()
                                        .json(consumer.get("config").toString())
                                        .build()));
            }
            List<KeyValueConfiguration> buckets = new ArrayList<>();
            for (JsonNode bucket : root.get("buckets")) {
                buckets.add(
                        KeyValueConfiguration.builder()
                                .name(bucket.get("bucket").asText())
                                .maxHistoryPerKey(bucket.get("history").asInt())
                                .storageType(StorageType.File)
                                .replicas(replicas)
                                .build());
            }
            return new Topology(streams, durables, buckets);
        } catch (JsonParseException e) {
            throw new IllegalStateException(RESOURCE + " is not what the NATS API takes", e);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
    }

    /// The same streams and buckets, and only the durables of one service: those that are named
    /// after it.
    public Topology of(String service) {
        return new Topology(
                streams,
                durables.stream()
                        .filter(it -> (it.name() + "-").startsWith(service + "-"))
                        .toList(),
                buckets);
    }

    /// The durable of that name.
    ///
    /// @throws IllegalArgumentException if there is none
    public Durable durable(String name) {
        return durables.stream()
                .filter(durable -> durable.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no durable consumer " + name));
    }
}
