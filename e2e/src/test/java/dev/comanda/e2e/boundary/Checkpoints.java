package dev.comanda.e2e.boundary;

import dev.comanda.e2e.bench.Bench;
import dev.comanda.e2e.bench.Mark;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Service;
import java.util.EnumMap;
import java.util.Map;

/// One checkpoint for each service of a cluster.
final class Checkpoints {

    private final Map<Service, Checkpoint> all = new EnumMap<>(Service.class);

    Checkpoints() {
        for (Service service : Service.values()) {
            all.put(service, new Checkpoint());
        }
    }

    /// A cluster in which everything that is said passes here.
    Bench start(Plan plan) {
        return Bench.start(plan, this::of);
    }

    Checkpoint of(Service service) {
        Checkpoint checkpoint = all.get(service);
        if (checkpoint == null) {
            throw new IllegalArgumentException("no such service: " + service);
        }
        return checkpoint;
    }

    /// See [Checkpoint#watch].
    void watch(Mark order) {
        all.values().forEach(checkpoint -> checkpoint.watch(order));
    }
}
