package dev.comanda.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.e2e.access.Guarded.Said;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.servers.Await;
import dev.comanda.servers.Ports;
import dev.comanda.servers.tokens.TokenIssuer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A packaged service, which runs as in production, that is told too little, or whose issuer of
/// tokens is away.
class GateIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REQUIRED = "COMANDA_AUTH_REQUIRED";
    private static final String ISSUER = "QUARKUS_OIDC_AUTH_SERVER_URL";

    private final Guarded guarded = Guarded.running();

    private ServiceProcess inventory(Map<String, String> told) {
        Map<String, String> environment = new HashMap<>(told);
        environment.put("COMANDA_POSTGRES", "127.0.0.1:" + guarded.comanda().postgres().port());
        environment.put("COMANDA_POOL_TLS", "any");
        environment.put("COMANDA_NATS_URL", guarded.comanda().nats().url());
        return new ServiceProcess(
                Service.INVENTORY,
                Ports.free(),
                Checkout.find().jar(Service.INVENTORY),
                Plan.SMALL_JVM,
                environment,
                Path.of("target", "logs", "gate").toAbsolutePath());
    }

    @Test
    void aServiceThatNobodyHasDecidedAboutDoesNotStart() {
        try (ServiceProcess undecided = inventory(Map.of())) {
            assertThatThrownBy(undecided::start)
                    .hasMessageContaining("comanda.auth.required is not set");
        }
    }

    @Test
    void aServiceThatIsToAskForTokensAndIsNotToldWhoseDoesNotStart() {
        try (ServiceProcess alone = inventory(Map.of(REQUIRED, "true"))) {
            assertThatThrownBy(alone::start).hasMessageContaining("quarkus.oidc.auth-server-url");
        }
    }

    @Test
    void withoutItsIssuerAServiceRunsAndAnswersWhoeverHasATokenLater() {
        int port = Ports.free();
        Map<String, String> told = Map.of(REQUIRED, "true", ISSUER, "http://127.0.0.1:" + port);
        try (ServiceProcess service = inventory(told)) {
            service.start(); // which waits for /q/health/ready
            assertThat(ask(service, guarded.issuer().token("eve", "operator")).status())
                    .isEqualTo(503);
            try (TokenIssuer late = TokenIssuer.start(port)) {
                String token = late.token("eve", "operator");
                Await.until(
                        "an answer, the issuer being back",
                        SOON,
                        () -> ask(service, token).status() == 200);
            }
        }
    }

    private static Said ask(ServiceProcess service, String token) {
        return Guarded.send(
                HttpRequest.newBuilder(service.base().resolve("/inventory/products")).GET(), token);
    }
}
