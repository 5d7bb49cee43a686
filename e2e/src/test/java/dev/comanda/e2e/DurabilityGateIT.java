package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/// A packaged service that is told to refuse what is not durable.
class DurabilityGateIT {

    @Test
    void itStartsOnADurableDatabaseAndRefusesToOnceItIsNot() {
        Plan plan =
                Plan.isolated(Checkout.find(), Path.of("target", "logs", "gate").toAbsolutePath())
                        .with(Service.PAYMENTS, "COMANDA_DURABILITY_REQUIRE", "refuse");
        try (Comanda comanda = Comanda.start(plan, Progress.SILENT)) {
            ServiceProcess payments = comanda.service(Service.PAYMENTS);
            assertThat(comanda.api(Service.PAYMENTS).get("/q/health/ready").body().toString())
                    .contains("\"PostgreSQL fsync\":\"on\"");
            payments.stop();
            forget(comanda);
            assertThatThrownBy(payments::start)
                    .hasMessageContaining(
                            "PostgreSQL synchronous_commit is off: set synchronous_commit = on");
            assertThat(payments.isRunning()).isFalse();
        }
    }

    private static void forget(Comanda comanda) {
        try (Connection connection = comanda.postgres().database("payments").connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER ROLE payments SET synchronous_commit = off");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
