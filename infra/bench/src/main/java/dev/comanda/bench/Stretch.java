package dev.comanda.bench;

import dev.comanda.bench.cluster.Cluster;
import dev.comanda.bench.cluster.OwnCluster;
import dev.comanda.bench.load.Baskets;
import dev.comanda.bench.observe.Flames;
import dev.comanda.bench.observe.ProcessTree;
import dev.comanda.bench.report.Drained;
import dev.comanda.bench.run.Corridor;
import dev.comanda.bench.run.Corridor.Outcome;
import dev.comanda.bench.run.Cost;
import dev.comanda.bench.run.Drain;
import dev.comanda.bench.run.Kind;
import dev.comanda.bench.run.Rest;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The stretches of load that a plan asks for: the one that is measured, and what goes before it.
final class Stretch {

    /// After a pause, until as many orders are under way again as before.
    static final Duration AGAIN = Duration.ofSeconds(10);

    private static final Duration WARM_WITHIN = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final BenchPlan plan;
    private final Cluster cluster;
    private final Baskets baskets;
    private final Rest rest;
    private final Progress progress;
    private final @Nullable Path flames;

    /// @param rest is told what was waited for in vain
    /// @param flames where to draw what the services are busy with; absent if nowhere
    Stretch(
            BenchPlan plan,
            Cluster cluster,
            Baskets baskets,
            Rest rest,
            Progress progress,
            @Nullable Path flames) {
        this.flames = flames;
        this.plan = plan;
        this.cluster = cluster;
        this.baskets = baskets;
        this.rest = rest;
        this.progress = progress;
    }

    /// What was measured.
    ///
    /// @param drained absent without a backlog
    record Measured(Cost cost, Outcome outcome, @Nullable Drained drained) {}

    /// Places at least so many orders and waits until all is quiet.
    ///
    /// @throws CannotGoOn if they do not end
    void warm(int orders) throws InterruptedException {
        try (Corridor corridor = Corridor.begin(cluster, baskets, usual())) {
            long begin = System.nanoTime();
            while (corridor.tally().counts().ended() < orders) {
                if (System.nanoTime() - begin > WARM_WITHIN.toNanos()) {
                    throw new CannotGoOn("too few orders end: " + corridor.tally().counts());
                }
                Thread.sleep(PAUSE);
            }
            rest.note(corridor.finish());
        }
        rest.await();
    }

    /// The plan's own warm-up, by itself: when it returns, all is quiet.
    void warmUp() throws InterruptedException {
        try (Corridor corridor = Corridor.begin(cluster, baskets, plan.kind())) {
            Thread.sleep(plan.warmUp());
            rest.note(corridor.finish());
        }
        rest.await();
        progress.done("warm", plan.warmUp());
    }

    /// The plan's own load: window, and the end of all orders. If only the answers count, the
    /// participants come when all orders are placed.
    ///
    /// @param first how long before the window: the plan's warm-up, or [#AGAIN] after [#warmUp()]
    Measured load(Duration first) throws InterruptedException {
        OwnCluster alone = plan.postOnly() && cluster instanceof OwnCluster own ? own : null;
        if (alone != null) {
            alone.participantsAway();
        }
        try (Corridor corridor = Corridor.begin(cluster, baskets, plan.kind())) {
            Thread.sleep(first);
            progress.done("under way", first);
            Cost cost = corridor.measure(plan.measured());
            progress.done("measured", plan.measured());
            if (flames != null) {
                Flames.draw(services(), flames, Flames.LONG_ENOUGH);
                progress.done("flame graphs in " + flames, Flames.LONG_ENOUGH);
            }
            if (alone != null) {
                corridor.stop();
                alone.participantsBack();
            }
            Outcome outcome = corridor.finish();
            progress.done(
                    "the last orders have ended",
                    Duration.ofMillis((long) (outcome.quietAfterSeconds() * 1_000)));
            rest.note(outcome);
            rest.await();
            return new Measured(cost, outcome, null);
        }
    }

    /// An outage of the participants, and what came after it.
    Measured drain(OwnCluster own) throws InterruptedException {
        try (Drain drain = Drain.begin(own, baskets, plan.clients(), progress)) {
            Drain.Seen seen = drain.run(plan.backlog());
            rest.note(seen.backlog());
            rest.note(seen.latecomers());
            return new Measured(seen.cost(), seen.backlog(), seen.drained());
        }
    }

    private Map<String, ProcessTree> services() {
        Map<String, ProcessTree> services = new LinkedHashMap<>(cluster.processes());
        services.keySet().retainAll(cluster.startedIn().keySet());
        return services;
    }

    private Kind usual() {
        return new Kind.ByClients(plan.clients(), plan.inFlight());
    }
}
