package dev.comanda.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.comanda.e2e.api.Schemathesis.Report;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The services do what their OpenAPI documents say, for thousands of generated requests, good
/// and bad: no 5xx, no status, header, type or field that the document does not know, nothing bad
/// accepted.
class OpenApiIT {

    private static final int AT_LEAST = 2_000;
    private static final long SEED = Long.getLong("comanda.openapi.seed", 1);

    private static final Comanda COMANDA =
            Comanda.start(
                    Plan.isolated(
                            Checkout.find(), Path.of("target", "logs", "openapi").toAbsolutePath()),
                    Progress.SILENT);

    @BeforeAll
    static void sell() {
        COMANDA.api(Service.INVENTORY)
                .put(
                        "/inventory/products/espresso",
                        Map.of("name", "Espresso", "unitPrice", 2.50, "currency", "EUR"));
    }

    @AfterAll
    static void stop() {
        COMANDA.close();
    }

    @ParameterizedTest
    @CsvSource({"ORDERS, 100", "INVENTORY, 170", "PAYMENTS, 250"})
    void everyAnswerIsInTheDocument(Service service, int perOperation) throws Exception {
        Optional<Schemathesis> schemathesis = Schemathesis.installed();
        if (schemathesis.isEmpty()) {
            assertThat(System.getenv("CI")).as("CI needs Python 3 with venv").isNull();
            abort("there is no Python 3 with venv here, which Schemathesis needs");
        }
        Report report = schemathesis.get().test(COMANDA.api(service), perOperation, SEED);

        assertThat(report.exit()).as("seed %d%n%s", SEED, report.output()).isZero();
        System.out.printf(
                "%s: %d generated requests, seed %d%n", service, report.generated(), SEED);
        assertThat(report.generated()).isGreaterThanOrEqualTo(AT_LEAST);
    }
}
