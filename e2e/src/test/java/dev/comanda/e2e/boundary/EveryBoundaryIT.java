package dev.comanda.e2e.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.e2e.bench.Bench;
import dev.comanda.e2e.bench.Road;
import dev.comanda.e2e.boundary.Trials.Verdict;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.aot.Training;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// SIGKILL before and after each statement, commit, publish and acknowledgement that an order makes
/// a service send; a new start; and the order ends right all the same.
///
/// Which boundaries, `-Dcomanda.boundaries=` says: `turning` (the usual) the turning points of the
/// good road, `confirmed` all of that road, `all` all of all four roads; and of those
/// `-Dcomanda.boundaries.only=` the ones whose line contains that text. Logs of the services:
/// `e2e/target/logs/boundary`.
class EveryBoundaryIT {

    /// Clusters side by side: while one waits for an order, the other starts a service.
    private static final int CLUSTERS = Integer.getInteger("comanda.boundaries.clusters", 2);

    private static final Path FOLDER = Path.of("target", "logs", "boundary").toAbsolutePath();

    private final String set = System.getProperty("comanda.boundaries", "turning");
    private final String only = System.getProperty("comanda.boundaries.only", "");
    private final Checkout checkout = Checkout.find();

    @Test
    void anOrderEndsRightWhereverAServiceIsKilled() throws Exception {
        Training.ensure(plan(FOLDER), Progress.SILENT, System.out::println);
        List<Boundary> boundaries = record();
        Queue<Boundary> waiting = new ConcurrentLinkedQueue<>(boundaries);
        List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());
        List<String> wrong = new ArrayList<>();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> clusters = new ArrayList<>();
            for (int i = 0; i < CLUSTERS; i++) {
                Path logs = FOLDER.resolve("cluster-" + i);
                clusters.add(threads.submit(() -> work(logs, waiting, verdicts)));
            }
            for (Future<List<String>> cluster : clusters) {
                wrong.addAll(cluster.get());
            }
        }
        List<String> dead =
                verdicts.stream().filter(v -> !v.survived()).map(Verdict::toString).toList();
        System.out.printf(
                "boundaries (%s%s): %d of %d survived, in %d s%n",
                set,
                only.isEmpty() ? "" : ", only " + only,
                verdicts.size() - dead.size(),
                boundaries.size(),
                (System.nanoTime() - begin) / 1_000_000_000);
        assertThat(verdicts).hasSameSizeAs(boundaries);
        assertThat(dead).isEmpty();
        assertThat(wrong).isEmpty();
    }

    /// One request stays one request: nothing is asked again while it is recorded.
    private List<Boundary> record() {
        List<Road> roads = set.equals("all") ? List.of(Road.values()) : List.of(Road.CONFIRMED);
        Plan plan =
                plan(FOLDER.resolve("recording"))
                        .with(Service.ORDERS, "COMANDA_SAGA_RESEND", "PT1M")
                        .with(Service.ORDERS, "COMANDA_SAGA_RESEND_MAX", "PT1M");
        Checkpoints checkpoints = new Checkpoints();
        try (Bench bench = checkpoints.start(plan)) {
            List<Boundary> boundaries =
                    Recording.of(bench, checkpoints, roads).stream()
                            .filter(boundary -> boundary.turning() || !set.equals("turning"))
                            .filter(boundary -> boundary.toString().contains(only))
                            // a product's row in the catalogue: deleted when it happens to be
                            .filter(boundary -> !boundary.label().equals("DELETE outbox"))
                            .toList();
            assertThat(boundaries).isNotEmpty();
            return boundaries;
        }
    }

    private List<String> work(Path logs, Queue<Boundary> waiting, List<Verdict> verdicts)
            throws InterruptedException {
        Checkpoints checkpoints = new Checkpoints();
        try (Bench bench = checkpoints.start(plan(logs))) {
            Trials trials = new Trials(bench, checkpoints);
            for (Boundary next = waiting.poll(); next != null; next = waiting.poll()) {
                Verdict verdict = trials.run(next);
                System.out.println(verdict);
                verdicts.add(verdict);
            }
            return trials.conclude();
        }
    }

    /// What heals by being asked again is asked again soon. Batches of one: what gathers would have
    /// another name each time.
    private Plan plan(Path logs) {
        Plan plan =
                Plan.isolated(checkout, logs)
                        .with(Service.ORDERS, "COMANDA_SAGA_RESEND", "PT1S")
                        .with(Service.ORDERS, "COMANDA_SAGA_RESEND_MAX", "PT1S")
                        .with(Service.ORDERS, "COMANDA_SAGA_SWEEP_EVERY", "PT0.1S")
                        .with(Service.PAYMENTS, "COMANDA_PAYMENT_GATEWAY_TIMEOUT", "PT0.5S");
        for (Service service : Service.values()) {
            plan = plan.with(service, "COMANDA_DURABILITY_REQUIRE", "off");
            plan = plan.with(service, "COMANDA_BATCH", "1");
        }
        return plan;
    }
}
