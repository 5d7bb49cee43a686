package dev.comanda.kubernetes.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.comanda.kubernetes.manifest.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads a durable's lag as KEDA does (its `nats_jetstream_scaler.go`): from the monitor of the
/// server that leads the durable.
///
/// @param nats whose monitors are asked
record KedaScaler(NatsCluster nats) {

    private static final String PATH = "/jsz?acc=COMANDA&consumers=true&config=true";
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What each server that leads the trigger's durable says; one, if all is well.
    List<Integer> lags(JsonNode trigger) throws IOException {
        List<Integer> lags = new ArrayList<>();
        List<String> answers = nats.ask(PATH);
        for (int i = 0; i < answers.size(); i++) {
            JsonNode durable = durable(JSON.readTree(answers.get(i)), trigger);
            // KEDA knows the server's name from the address that it asked
            if (durable.at("/cluster/leader").asText().equals("nats-" + i)) {
                lags.add(
                        durable.get("num_pending").asInt()
                                + durable.get("num_ack_pending").asInt());
            }
        }
        return lags;
    }

    private static JsonNode durable(JsonNode answer, JsonNode trigger) {
        JsonNode account = named(answer.path("account_details"), trigger.get("account"));
        JsonNode stream = named(account.path("stream_detail"), trigger.get("stream"));
        return named(stream.path("consumer_detail"), trigger.get("consumer"));
    }

    private static JsonNode named(JsonNode list, JsonNode name) {
        return Manifest.elements(list).stream()
                .filter(it -> it.path("name").equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }
}
