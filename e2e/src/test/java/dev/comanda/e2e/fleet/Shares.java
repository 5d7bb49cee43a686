package dev.comanda.e2e.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Service;
import dev.comanda.servers.NatsServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How many messages nats-server has handed to each instance, by its own count.
///
/// @param messages by connection; the one that an instance of a service consumes on
record Shares(Map<String, Long> messages) {

    private static final String CONNECTIONS = "/connz?limit=1000";

    static Shares now(NatsServer nats) {
        Map<String, Long> messages = new HashMap<>();
        JsonNode all = new Api(URI.create(nats.monitorUrl())).get(CONNECTIONS).expect(200);
        for (JsonNode connection : all.path("connections")) {
            String name = connection.path("name").asText() + " " + connection.path("cid").asText();
            messages.put(name, connection.path("out_msgs").asLong());
        }
        return new Shares(messages);
    }

    /// What each instance of a service that is connected now has been handed since.
    ///
    /// @return the smallest first
    List<Long> since(Shares before, Service service) {
        List<Long> shares = new ArrayList<>();
        messages.forEach(
                (connection, count) -> {
                    if (connection.startsWith(service.module() + " consum")) {
                        shares.add(count - before.messages.getOrDefault(connection, 0L));
                    }
                });
        shares.sort(null);
        return shares;
    }
}
