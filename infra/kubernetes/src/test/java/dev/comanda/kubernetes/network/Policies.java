package dev.comanda.kubernetes.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.kubernetes.manifest.Manifest;
import java.util.List;
import java.util.Map;

/// NetworkPolicies as Kubernetes reads them: a pod that a policy selects for a direction may do
/// in that direction only what some policy allows, and a conversation needs both of its ends.
/// Protocols are not told apart.
final class Policies {

    private final List<Manifest> policies;

    Policies(List<Manifest> policies) {
        this.policies = List.copyOf(policies);
    }

    /// Whether `from` may begin to talk to `to` on a port.
    ///
    /// @param portName the port's name in the pod of `to`
    boolean allow(Peer from, Peer to, int port, String portName) {
        return (!from.ours() || allows("Egress", "egress", "to", from, to, port, portName))
                && (!to.ours() || allows("Ingress", "ingress", "from", to, from, port, portName));
    }

    private boolean allows(
            String direction,
            String rules,
            String peers,
            Peer pod,
            Peer other,
            int port,
            String portName) {
        List<Manifest> selecting =
                policies.stream()
                        .filter(p -> selects(p.at("/spec/podSelector"), pod.labels()))
                        .filter(p -> p.list("/spec/policyTypes").toString().contains(direction))
                        .toList();
        return selecting.isEmpty()
                || selecting.stream()
                        .flatMap(policy -> policy.list("/spec/" + rules).stream())
                        .anyMatch(
                                rule ->
                                        isAbout(rule.path(peers), other)
                                                && isAbout(rule.path("ports"), port, portName));
    }

    private static boolean isAbout(JsonNode peers, Peer other) {
        return peers.isMissingNode()
                || Manifest.elements(peers).stream().anyMatch(peer -> matches(peer, other));
    }

    private static boolean matches(JsonNode peer, Peer other) {
        if (peer.has("ipBlock")) {
            return other.isAddress(); // whose exceptions are the private addresses
        }
        boolean namespace =
                peer.has("namespaceSelector")
                        ? selects(peer.get("namespaceSelector"), other.namespace())
                        : other.ours();
        return !other.isAddress() && namespace && selects(peer.path("podSelector"), other.labels());
    }

    private static boolean isAbout(JsonNode ports, int port, String portName) {
        return ports.isMissingNode()
                || Manifest.elements(ports).stream()
                        .map(it -> it.path("port"))
                        .anyMatch(it -> it.asInt() == port || it.asText().equals(portName));
    }

    /// A missing or empty selector selects everything.
    private static boolean selects(JsonNode selector, Map<String, String> labels) {
        for (Map.Entry<String, String> wanted :
                Manifest.strings(selector.path("matchLabels")).entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            if (!expression.get("operator").asText().equals("In")) {
                throw new IllegalArgumentException("not understood here: " + expression);
            }
            String value = labels.get(expression.get("key").asText());
            if (Manifest.elements(expression.get("values")).stream()
                    .noneMatch(it -> it.asText().equals(value))) {
                return false;
            }
        }
        return true;
    }
}
