package dev.comanda.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.bench.baseline.RawInserts;
import dev.comanda.bench.cluster.OwnCluster;
import dev.comanda.bench.load.Mix;
import dev.comanda.bench.report.Baselines;
import dev.comanda.bench.report.Baselines.Round;
import dev.comanda.bench.report.Report;
import dev.comanda.bench.report.Verdict;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.servers.Where;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A short `./dev bench` with services of the size that tests have. It fails on a collapse, not on
/// noise: what counts is the ratio to what the same machine does in the same minute when it only
/// inserts rows.
class BenchIT {

    /// What a healthy system reaches here, of the raw inserts: services of test size, hardly warm.
    private static final double EXPECTED_PERCENT_OF_RAW_INSERTS = 0.2;

    private static final Duration RAW_WARM_UP = Duration.ofSeconds(2);
    private static final Duration RAW_WINDOW = Duration.ofSeconds(5);
    private static final int CLIENTS = 32;

    /// So few that none of them takes longer than the saga waits before it asks again.
    private static final int IN_FLIGHT = 500;

    private final BenchPlan plan =
            new BenchPlan(
                    null,
                    CLIENTS,
                    IN_FLIGHT,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Mix.MIXED,
                    false,
                    false,
                    0,
                    0,
                    false,
                    1,
                    1);

    @Test
    void itHasNotCollapsedAndNothingIsLost() throws Exception {
        Checkout checkout = Checkout.find();
        Plan servers =
                Plan.isolated(checkout, Path.of("target", "logs", "bench-it").toAbsolutePath())
                        .on(Where.LOCAL);
        try (OwnCluster cluster = OwnCluster.start(servers, 1, Progress.SILENT)) {
            double raw = RawInserts.measure(cluster, RAW_WARM_UP, RAW_WINDOW);
            Report report = new BenchRun(plan, cluster, checkout.root(), Progress.SILENT).run();
            Baselines ratio =
                    Baselines.of(List.of(new Round(report.speed().finishedPerSecond(), raw, null)));
            System.out.printf(
                    "%.0f orders/s finished, %.0f/s inserted raw: %.2f %%, expected about %.2f %%; p50 %.0f ms, p99 %.0f ms%n",
                    report.speed().finishedPerSecond(),
                    raw,
                    ratio.percentOfRawInserts(),
                    EXPECTED_PERCENT_OF_RAW_INSERTS,
                    report.speed().toEnd().p50(),
                    report.speed().toEnd().p99());
            Verdict verdict = report.verdict();
            assertThat(verdict.left()).isEmpty();
            assertThat(verdict.violations()).isEmpty();
            assertThat(verdict.counts().refused()).isEmpty();
            assertThat(verdict.counts().ended()).isEqualTo(verdict.counts().placed());
            assertThat(report.speed().confirmedPerSecond()).isPositive();
            assertThat(report.speed().compensatedPerSecond()).isPositive();
            assertThat(ratio.percentOfRawInserts())
                    .isGreaterThanOrEqualTo(EXPECTED_PERCENT_OF_RAW_INSERTS / 2);
        }
    }
}
