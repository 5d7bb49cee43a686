package dev.comanda.e2e;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The one cluster that all tests of this JVM share, on free ports. It stops with the JVM. Logs of
/// the services: `e2e/target/logs`.
final class Running {

    private static @Nullable Comanda comanda;

    private Running() {}

    /// Starts it the first time. Unanswered requests are asked again sooner than in production, so
    /// that a test need not wait long for the healing that it is about.
    static synchronized Comanda comanda() {
        if (comanda == null) {
            Plan plan =
                    Plan.isolated(Checkout.find(), Path.of("target", "logs").toAbsolutePath())
                            .with(Service.ORDERS, "COMANDA_SAGA_RESEND", "PT2S")
                            .with(Service.ORDERS, "COMANDA_SAGA_RESEND_MAX", "PT5S");
            comanda = Comanda.start(plan, Progress.SILENT);
        }
        return comanda;
    }

    /// Starts again what a failed test left dead, so that the next one does not fail as well.
    static void heal() {
        for (Service service : Service.values()) {
            if (!comanda().service(service).isRunning()) {
                comanda().service(service).start();
            }
        }
    }
}
