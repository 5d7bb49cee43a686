package dev.comanda.e2e.boundary;

import dev.comanda.e2e.bench.Bench;
import dev.comanda.e2e.bench.Customer;
import dev.comanda.e2e.bench.Mark;
import dev.comanda.e2e.bench.Road;
import dev.comanda.e2e.boundary.Boundary.Side;
import dev.comanda.e2e.wire.Watcher.Unit;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which boundaries there are: one order goes each road undisturbed, and every unit that a service
/// sends for it has one on either side. What services do when nothing happens is not about the
/// order, and so not among them.
final class Recording {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    private final Bench bench;
    private final Checkpoints checkpoints;
    private final Map<Service, Set<String>> known = new EnumMap<>(Service.class);
    private final List<Boundary> boundaries = new ArrayList<>();

    private Recording(Bench bench, Checkpoints checkpoints) {
        this.bench = bench;
        this.checkpoints = checkpoints;
    }

    /// The boundaries on these roads; each is taken on the first road that comes by.
    static List<Boundary> of(Bench bench, Checkpoints checkpoints, List<Road> roads) {
        Recording recording = new Recording(bench, checkpoints);
        roads.forEach(recording::take);
        return recording.boundaries;
    }

    private void take(Road road) {
        Mark mark = bench.newcomer();
        checkpoints.watch(mark);
        Customer.Told told = new Customer(bench, mark, road).act();
        String order = bench.orderOf(mark);
        if (order == null || !told.placed() || told.tooLate()) {
            throw new AssertionError("undisturbed, and still: " + told + ", order " + order);
        }
        Await.until("order " + order + " to end", ENDS_WITHIN, () -> bench.sagaHasEnded(order));
        bench.awaitQuiet();
        if (!bench.end(mark, order).equals(road.end())) {
            throw new AssertionError(road + " ended as " + bench.end(mark, order));
        }
        int before = boundaries.size();
        int units = 0;
        for (Service service : Service.values()) {
            Set<String> open = new HashSet<>();
            for (Unit unit : checkpoints.of(service).units()) {
                units++;
                add(road, service, unit, open);
            }
        }
        System.out.printf(
                "%s: %d units, of which %d were not met on a road before: %d boundaries%n",
                road, units, (boundaries.size() - before) / 2, boundaries.size() - before);
    }

    /// @param open names of transactions that have begun; see [dev.comanda.e2e.wire.PostgresWire]
    private void add(Road road, Service service, Unit unit, Set<String> open) {
        String[] named = unit.label().split(": ", 2);
        boolean inside = named.length == 2 && !named[1].startsWith("COMMIT");
        boolean begins = inside && open.add(named[0]);
        if (!inside) {
            open.remove(named[0]);
        }
        if (known.computeIfAbsent(service, _ -> new HashSet<>())
                .add(unit.label() + " " + unit.nth())) {
            for (Side side : Side.values()) {
                boolean turning = !inside || (begins && side == Side.BEFORE);
                boundaries.add(
                        new Boundary(road, service, unit.label(), unit.nth(), side, turning));
            }
        }
    }
}
