package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.chaos.ChaosPlan;
import dev.comanda.launcher.chaos.ChaosReport;
import dev.comanda.launcher.chaos.ChaosRun;
import dev.comanda.launcher.chaos.fault.Fault.Kind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A short `./dev chaos` on a cluster of its own. The seed is one whose schedule kills PostgreSQL
/// and wipes the broker's store within that time; `-Dcomanda.seed=…` takes another.
class ChaosIT {

    private static final Duration FAULTS_FOR = Duration.ofSeconds(28);
    private static final int CLIENTS = 16;
    private static final int ORDERS_PER_SECOND = 60;
    private static final int LEAST_ORDERS = 300;

    @Test
    void nothingIsLostChargedTwiceOrLeftHanging() throws Exception {
        long seed = Long.getLong("comanda.seed", 5);
        ChaosPlan plan = new ChaosPlan(seed, FAULTS_FOR, CLIENTS, ORDERS_PER_SECOND);
        Plan cluster =
                Plan.isolated(Checkout.find(), Path.of("target", "logs", "chaos").toAbsolutePath());
        ChaosReport report =
                ChaosRun.run(plan, cluster, Progress.SILENT, struck -> System.out.println(struck));
        System.out.printf(
                "seed %d: %s, %s, quiet after %s%n",
                seed, report.counts(), report.outcomes(), report.quietAfter());
        assertThat(report.violations())
                .as("seed %d, logs in %s%n%s", seed, report.logs(), report.evidence())
                .isEmpty();
        assertThat(report.faultsByKind())
                .hasSizeGreaterThanOrEqualTo(6)
                .containsKeys(Kind.WIPE_BROKER, Kind.KILL_DATABASE);
        assertThat(report.counts().promised()).isGreaterThanOrEqualTo(LEAST_ORDERS);
        assertThat(report.outcomes()).containsKeys("CONFIRMED", "CANCELLED");
    }
}
