package dev.comanda.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import dev.comanda.launcher.Service;
import dev.comanda.nats.consume.Subscription;
import dev.comanda.nats.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Production's scaling: by which durables, and how far the neighbours bear it.
class ScalingTest {

    private static final Overlay PRODUCTION = Overlay.PRODUCTION;
    private static final Topology TOPOLOGY = Topology.load(3);

    /// Stripe's own limits for an account, in requests a second:
    /// <https://docs.stripe.com/rate-limits>.
    private static final int STRIPE = 100;

    private static final int STRIPE_PER_ENDPOINT = 25;

    /// A consumer's loop holds two batches beyond the one that is handled.
    private static final int HELD_BATCHES = 3;

    @BeforeAll
    static void kustomize() {
        assumeTrue(Kustomize.command().isPresent(), Kustomize.TOOL.missing());
    }

    @ParameterizedTest
    @EnumSource
    void aServiceScalesByEachDurableThatSomebodyWaitsFor(Service service) {
        Set<String> durables = new TreeSet<>();
        for (Topology.Durable durable : TOPOLOGY.durables()) {
            if (durable.name().startsWith(service.module())
                    && !durable.name().startsWith("order-service-status")) {
                durables.add(durable.stream() + " " + durable.name());
            }
        }
        Set<String> triggers = new TreeSet<>();
        for (JsonNode trigger : nats(service)) {
            triggers.add(trigger.get("stream").asText() + " " + trigger.get("consumer").asText());
        }
        assertThat(triggers).isNotEmpty().isEqualTo(durables);
    }

    /// KEDA looks for a durable's leader by putting the server's name before this address.
    @ParameterizedTest
    @EnumSource
    void theLagIsReadWhereNatsTellsIt(Service service) {
        for (JsonNode trigger : nats(service)) {
            assertThat(trigger.get("natsServerMonitoringEndpoint").asText())
                    .isEqualTo("nats-headless.comanda.svc.cluster.local:8222");
            assertThat(trigger.get("account").asText()).isEqualTo("COMANDA");
            assertThat(Integer.parseInt(trigger.get("lagThreshold").asText())).isPositive();
        }
    }

    /// What a durable may have out is enough for what each pod holds of it; else some would wait
    /// for nothing.
    @ParameterizedTest
    @EnumSource
    void everyPodGetsItsShareOfADurable(Service service) {
        long needed = (long) most(service) * HELD_BATCHES * Subscription.USUAL_BATCH;
        for (JsonNode trigger : nats(service)) {
            Topology.Durable durable = TOPOLOGY.durable(trigger.get("consumer").asText());
            assertThat(durable.configuration().getMaxAckPending())
                    .as(durable.name())
                    .isGreaterThanOrEqualTo(needed);
        }
    }

    @Test
    void allPodsTogetherAskStripeNoMoreThanItTakes() {
        int pods = most(Service.PAYMENTS) + surge(Service.PAYMENTS);
        Map<String, String> environment =
                PRODUCTION.environment(PRODUCTION.one("Deployment", "payment-service").container());
        assertThat(environment).containsEntry("PAYMENTS_GATEWAY", "stripe");
        assertThat(pods * number(environment, "PAYMENTS_STRIPE_REQUESTS_PER_SECOND"))
                .isLessThanOrEqualTo(STRIPE);
        assertThat(pods * number(environment, "PAYMENTS_STRIPE_REQUESTS_PER_SECOND_PER_ENDPOINT"))
                .isLessThanOrEqualTo(STRIPE_PER_ENDPOINT);
    }

    private static int number(Map<String, String> environment, String name) {
        return Integer.parseInt(environment.getOrDefault(name, "0"));
    }

    @ParameterizedTest
    @EnumSource
    void aNodeMayBeDrainedAndTheServiceGoesOn(Service service) {
        Manifest budget = PRODUCTION.one("PodDisruptionBudget", service.module());
        assertThat(scaling(service).at("/spec/minReplicaCount").asInt())
                .isGreaterThan(budget.at("/spec/maxUnavailable").asInt());
    }

    private static Manifest scaling(Service service) {
        Manifest scaling = PRODUCTION.one("ScaledObject", service.module());
        assertThat(scaling.text("/spec/scaleTargetRef/name")).isEqualTo(service.module());
        return scaling;
    }

    /// Pods at most, but for a rollout.
    static int most(Service service) {
        return scaling(service).at("/spec/maxReplicaCount").asInt();
    }

    /// Pods that a rollout adds.
    static int surge(Service service) {
        return PRODUCTION
                .one("Deployment", service.module())
                .at("/spec/strategy/rollingUpdate/maxSurge")
                .asInt();
    }

    /// What its triggers of NATS say.
    private static List<JsonNode> nats(Service service) {
        return scaling(service).list("/spec/triggers").stream()
                .filter(trigger -> trigger.get("type").asText().equals("nats-jetstream"))
                .map(trigger -> trigger.get("metadata"))
                .toList();
    }
}
