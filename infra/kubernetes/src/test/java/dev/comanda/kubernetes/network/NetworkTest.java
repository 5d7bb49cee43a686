package dev.comanda.kubernetes.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Overlay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who may talk to whom, as a whole: every pair of ends on every port that anybody listens on, by
/// the policies, against the list of what is needed.
class NetworkTest {

    private static final String NAME = "app.kubernetes.io/name";
    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final Map<String, String> CNPG = Map.of("cnpg.io/cluster", "comanda-postgres");

    private static final Peer DNS = Peer.elsewhere("kube-system");
    private static final Peer INTERNET = Peer.internet();

    /// The ports of each end, by name.
    private static final Map<String, Map<Integer, String>> PORTS =
            Map.of(
                    "order-service", Map.of(3004, "http", 9004, "management"),
                    "inventory-service", Map.of(3006, "http", 9006, "management"),
                    "payment-service", Map.of(3005, "http", 9005, "management"),
                    "postgres", Map.of(5432, "postgresql", 8000, "status", 9187, "metrics"),
                    "nats",
                            Map.of(
                                    4222,
                                    "nats",
                                    6222,
                                    "cluster",
                                    8222,
                                    "monitor",
                                    7777,
                                    "prom-metrics"),
                    "kube-system", Map.of(53, "dns"),
                    "internet", Map.of(443, "https", 80, "web", 6443, "api"));

    private static final String NEEDED_EVERYWHERE =
            """
            order-service -> inventory-service 3006
            order-service -> payment-service 3005
            order-service -> postgres 5432
            inventory-service -> postgres 5432
            payment-service -> postgres 5432
            migrate-orders -> postgres 5432
            order-service -> nats 4222
            inventory-service -> nats 4222
            payment-service -> nats 4222
            provision-streams -> nats 4222
            order-service -> nats 8222
            inventory-service -> nats 8222
            payment-service -> nats 8222
            order-service -> kube-system 53
            inventory-service -> kube-system 53
            payment-service -> kube-system 53
            migrate-orders -> kube-system 53
            provision-streams -> kube-system 53
            postgres -> kube-system 53
            nats -> kube-system 53
            stranger -> kube-system 53
            """;

    private static final String NEEDED_IN_PRODUCTION =
            """
            ingress -> order-service 3004
            ingress -> payment-service 3005
            order-service -> internet 443
            inventory-service -> internet 443
            payment-service -> internet 443
            monitoring -> order-service 9004
            monitoring -> inventory-service 9006
            monitoring -> payment-service 9005
            monitoring -> postgres 9187
            monitoring -> nats 7777
            keda -> nats 8222
            cnpg-system -> postgres 5432
            cnpg-system -> postgres 8000
            postgres -> postgres 5432
            postgres -> postgres 8000
            postgres -> internet 443
            postgres -> internet 6443
            nats -> nats 6222
            """;

    @BeforeAll
    static void kustomize() {
        assumeTrue(Kustomize.command().isPresent(), Kustomize.TOOL.missing());
    }

    @Test
    void inDevelopmentNobodyTalksToAnybodyButForWhatIsNeeded() {
        assertThat(conversations(Overlay.DEV))
                .containsExactlyInAnyOrderElementsOf(NEEDED_EVERYWHERE.lines().toList());
    }

    @Test
    void inProductionNobodyTalksToAnybodyButForWhatIsNeeded() {
        List<String> needed = new ArrayList<>(NEEDED_EVERYWHERE.lines().toList());
        needed.addAll(NEEDED_IN_PRODUCTION.lines().toList());
        assertThat(conversations(Overlay.PRODUCTION)).containsExactlyInAnyOrderElementsOf(needed);
    }

    /// The table means something only if policies are missed.
    @Test
    void withoutTheDenialEverythingIsOpen() {
        Policies none = new Policies(List.of());
        assertThat(none.allow(Peer.elsewhere("x"), Peer.pod("nats", Map.of()), 4222, "nats"))
                .isTrue();
    }

    private static List<String> conversations(Overlay overlay) {
        Policies policies = new Policies(overlay.all("NetworkPolicy").toList());
        Map<String, Peer> peers = peers(overlay);
        List<String> allowed = new ArrayList<>();
        for (Peer from : peers.values()) {
            for (Peer to : peers.values()) {
                if (!from.ours() && !to.ours()) {
                    continue;
                }
                PORTS.getOrDefault(to.name(), Map.of(1, "any"))
                        .forEach(
                                (port, name) -> {
                                    if (policies.allow(from, to, port, name)) {
                                        allowed.add(from.name() + " -> " + to.name() + " " + port);
                                    }
                                });
            }
        }
        return allowed;
    }

    private static Map<String, Peer> peers(Overlay overlay) {
        Map<String, Peer> peers = new LinkedHashMap<>();
        for (String name : List.of("order-service", "inventory-service", "payment-service")) {
            add(peers, Peer.pod(name, overlay.one("Deployment", name).podLabels()));
        }
        for (String name : List.of("migrate-orders", "provision-streams")) {
            add(peers, Peer.pod(name, overlay.one("Job", name).podLabels()));
        }
        add(peers, Peer.pod("postgres", CNPG));
        // as NATS' chart labels its pods
        add(peers, Peer.pod("nats", Map.of(NAME, "nats", COMPONENT, "nats")));
        add(peers, Peer.pod("stranger", Map.of(NAME, "stranger")));
        add(peers, Peer.elsewhere("ingress", "comanda.dev/ingress", "true"));
        for (String namespace : List.of("monitoring", "keda", "cnpg-system", "other")) {
            add(peers, Peer.elsewhere(namespace));
        }
        add(peers, DNS);
        add(peers, INTERNET);
        return peers;
    }

    private static void add(Map<String, Peer> peers, Peer peer) {
        peers.put(peer.name(), peer);
    }
}
