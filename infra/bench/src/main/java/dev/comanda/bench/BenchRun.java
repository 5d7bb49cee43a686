package dev.comanda.bench;

import dev.comanda.bench.Stretch.Measured;
import dev.comanda.bench.baseline.OneByOne;
import dev.comanda.bench.baseline.RawInserts;
import dev.comanda.bench.cluster.Cluster;
import dev.comanda.bench.cluster.OwnCluster;
import dev.comanda.bench.load.Baskets;
import dev.comanda.bench.load.Goods;
import dev.comanda.bench.observe.Surroundings;
import dev.comanda.bench.prefill.Prefill;
import dev.comanda.bench.report.Baselines;
import dev.comanda.bench.report.Baselines.Round;
import dev.comanda.bench.report.Report;
import dev.comanda.bench.report.Speed;
import dev.comanda.bench.report.Verdict;
import dev.comanda.bench.run.Corridor.Outcome;
import dev.comanda.bench.run.Rest;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One run on one cluster: goods, old orders, load, rest, audit.
///
/// With baselines: raw inserts right before the load and right after it, since a shared machine
/// gets faster and slower within minutes; and batches of one after that. All of this in as many
/// rounds as the plan wants, since the same services, started anew, are some percent faster or
/// slower. What is reported beside the comparison is the first round's.
public final class BenchRun {

    private final BenchPlan plan;
    private final Cluster cluster;
    private final Path checkout;
    private final Progress progress;
    private final Baskets baskets;
    private final Rest rest;
    private final Stretch stretch;

    /// @param checkout the working copy, for its commit
    public BenchRun(BenchPlan plan, Cluster cluster, Path checkout, Progress progress) {
        this(plan, cluster, checkout, progress, null);
    }

    /// @param flames where to draw what the services are busy with after the window; absent if
    ///     nowhere
    public BenchRun(
            BenchPlan plan,
            Cluster cluster,
            Path checkout,
            Progress progress,
            @Nullable Path flames) {
        this.plan = plan;
        this.cluster = cluster;
        this.checkout = checkout;
        this.progress = progress;
        this.baskets = new Baskets(plan.mix(), plan.hot());
        this.rest = new Rest(cluster);
        this.stretch = new Stretch(plan, cluster, baskets, rest, progress, flames);
    }

    /// @throws CannotGoOn if it cannot be done; what the system did wrong is in the report
    public Report run() throws InterruptedException {
        Instant startedAt = Instant.now();
        Map<String, String> machine = Surroundings.machine();
        Map<String, String> settings = Surroundings.settings(cluster);
        Map<String, Double> startedIn = cluster.startedIn();
        prepare();
        List<Round> rounds = new ArrayList<>();
        Measured measured = measure(rounds);
        for (int round = 2; round <= plan.rounds(); round++) {
            own().restartServices(own().plan());
            var _ = measure(rounds);
        }
        Outcome outcome = measured.outcome();
        return new Report(
                plan.toString(),
                startedAt,
                Surroundings.commit(checkout),
                machine,
                settings,
                startedIn,
                Speed.of(outcome.window()),
                rounds.isEmpty() ? null : Baselines.of(rounds),
                measured.drained(),
                measured.cost().processes(),
                measured.cost().per(outcome.window()),
                new Verdict(
                        outcome.counts(),
                        rest.left(),
                        outcome.lookedUp(),
                        outcome.quietAfterSeconds(),
                        rest.violations()),
                outcome.windowFrom(),
                outcome.seconds());
    }

    /// Load and audit, and what to compare with if that is wanted.
    ///
    /// @param compared gets what was found then
    private Measured measure(List<Round> compared) throws InterruptedException {
        boolean pauses = plan.baselines() || plan.backlog() > 0;
        if (pauses) {
            stretch.warmUp();
        }
        double before = plan.baselines() ? rawInserts() : 0;
        Measured measured =
                plan.backlog() > 0
                        ? stretch.drain(own())
                        : stretch.load(pauses ? Stretch.AGAIN : plan.warmUp());
        double after = plan.baselines() ? rawInserts() : 0;
        audit("audit");
        if (plan.baselines()) {
            double finished = Speed.of(measured.outcome().window()).finishedPerSecond();
            compared.add(new Round(finished, (before + after) / 2, oneByOne()));
        }
        return measured;
    }

    private double rawInserts() throws InterruptedException {
        long begin = System.nanoTime();
        double rate =
                RawInserts.measure(cluster, RawInserts.USUAL_WARM_UP, RawInserts.USUAL_WINDOW);
        done("raw inserts: %.0f orders/s".formatted(rate), begin);
        return rate;
    }

    private void prepare() throws InterruptedException {
        long begin = System.nanoTime();
        Goods.stock(cluster.inventory());
        done(Goods.PRODUCTS + " products are on the shelves", begin);
        if (plan.prefill() > 0) {
            stretch.warm(Prefill.TEMPLATES);
            int filled = new Prefill(cluster, progress).fill(plan.prefill());
            done(filled + " orders of the past are in the tables", begin);
        }
    }

    /// Not where the services are not ours to start anew.
    private @Nullable Double oneByOne() throws InterruptedException {
        if (!(cluster instanceof OwnCluster own)) {
            return null;
        }
        long begin = System.nanoTime();
        Outcome outcome = OneByOne.measure(own, baskets, plan.clients());
        rest.note(outcome);
        double rate = Speed.of(outcome.window()).finishedPerSecond();
        done("one by one: %.0f orders/s".formatted(rate), begin);
        audit("audit again");
        return rate;
    }

    private void audit(String name) throws InterruptedException {
        long begin = System.nanoTime();
        rest.audit();
        done(name, begin);
    }

    private OwnCluster own() {
        if (cluster instanceof OwnCluster own) {
            return own;
        }
        throw new CannotGoOn("--backlog and --rounds need services that they may stop and start");
    }

    private void done(String what, long begin) {
        progress.done(what, Duration.ofNanos(System.nanoTime() - begin));
    }
}
