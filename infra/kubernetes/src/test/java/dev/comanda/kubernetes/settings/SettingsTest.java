package dev.comanda.kubernetes.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import dev.comanda.launcher.Service;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What the manifests set, the services read.
class SettingsTest {

    @BeforeAll
    static void kustomize() {
        assumeTrue(Kustomize.command().isPresent(), Kustomize.TOOL.missing());
    }

    @ParameterizedTest
    @EnumSource
    void everyVariableOfAServiceIsOneThatItReads(Overlay overlay) {
        Set<String> shared =
                Manifest.strings(overlay.one("ConfigMap", "comanda").at("/data")).keySet();
        Set<String> anywhere = new HashSet<>();
        for (Service service : Service.values()) {
            anywhere.addAll(KnownSettings.of(service));
        }
        assertThat(anywhere).as("what all get, one of them reads").containsAll(shared);
        for (Manifest workload : workloads(overlay)) {
            Set<String> own = new HashSet<>(overlay.environment(workload.container()).keySet());
            own.removeAll(shared);
            assertThat(KnownSettings.of(workload.service()))
                    .as("%s reads what it is given", workload)
                    .containsAll(own);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyValueIsOneThatTheServiceTakes(Overlay overlay) {
        for (Manifest workload : workloads(overlay)) {
            Map<String, String> environment = overlay.environment(workload.container());
            for (Class<?> mapping : KnownSettings.mappings(workload.service())) {
                assertThat(
                                config(workload.service(), environment, mapping)
                                        .getConfigMapping(mapping))
                        .as("%s as %s", workload, mapping.getSimpleName())
                        .isNotNull();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "COMANDA_NATS_REPLICAS, three",
        "COMANDA_SAGA_TIMEOUT, five minutes",
        "COMANDA_DURABILITY_REQUIRE, always",
        "COMANDA_AUDIT_INVENTORY_URL, 'http://inventory service'"
    })
    void aValueThatTheServiceDoesNotTakeIsFound(String name, String value) {
        Map<String, String> environment =
                new HashMap<>(
                        Overlay.PRODUCTION.environment(
                                Overlay.PRODUCTION.one("Deployment", "order-service").container()));
        assertThat(environment).containsKey(name);
        environment.put(name, value);
        assertThatThrownBy(
                        () -> {
                            for (Class<?> mapping : KnownSettings.mappings(Service.ORDERS)) {
                                config(Service.ORDERS, environment, mapping);
                            }
                        })
                .hasMessageContaining(value);
    }

    @Test
    void aVariableThatNobodyReadsIsFound() {
        for (Service service : Service.values()) {
            assertThat(KnownSettings.of(service))
                    .contains("COMANDA_NATS_URL", "QUARKUS_SHUTDOWN_TIMEOUT", "COMANDA_POSTGRES")
                    .doesNotContain(
                            "COMANDA_NATS_URI", "QUARKUS_SHUTDOWN_TIME", "COMANDA_POSTGRESQL");
        }
        assertThat(KnownSettings.of(Service.PAYMENTS))
                .contains("PAYMENTS_STRIPE_API_KEY", "COMANDA_PAYMENT_GATEWAY_MAX_CALLS");
        assertThat(KnownSettings.of(Service.ORDERS)).doesNotContain("PAYMENTS_STRIPE_API_KEY");
    }

    private static List<Manifest> workloads(Overlay overlay) {
        List<Manifest> all = new ArrayList<>(overlay.services());
        all.addAll(overlay.migrations());
        assertThat(all).hasSize(2 * Service.values().length);
        return all;
    }

    private static SmallRyeConfig config(
            Service service, Map<String, String> environment, Class<?> mapping) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withValidateUnknown(false)
                        .withMapping(mapping)
                        .withSources(new EnvConfigSource(environment, 300));
        int ordinal = 250;
        for (Properties file : KnownSettings.files(service)) {
            builder.withSources(new PropertiesConfigSource(file, "file", ordinal));
            ordinal -= 100;
        }
        return builder.build();
    }
}
