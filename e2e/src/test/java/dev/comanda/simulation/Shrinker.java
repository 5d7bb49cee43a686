package dev.comanda.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shortens a failing run: leaves out steps, and lets the others go well, while the same invariant
/// still breaks.
final class Shrinker {

    private final Scenario scenario;
    private final @Nullable Bug bug;
    private final Invariant invariant;

    private Shrinker(Scenario scenario, @Nullable Bug bug, Invariant invariant) {
        this.scenario = scenario;
        this.bug = bug;
        this.invariant = invariant;
    }

    /// The fewest steps found that break what the run broke.
    ///
    /// @param run one that failed
    static List<Step> shortest(Run run) {
        Violation violation = run.violation;
        if (violation == null) {
            throw new IllegalArgumentException("seed " + run.seed + " broke nothing");
        }
        return new Shrinker(run.scenario, run.bug, violation.invariant).shorten(run.steps);
    }

    private List<Step> shorten(List<Step> steps) {
        List<Step> best = steps;
        List<Step> before;
        do {
            before = best;
            for (int size = Math.max(1, best.size() / 2); size >= 1; size /= 2) {
                best = without(best, size);
            }
            best = goneWell(best);
        } while (!best.equals(before));
        return best;
    }

    /// Leaves out runs of `size` steps wherever that can be done.
    private List<Step> without(List<Step> steps, int size) {
        List<Step> best = steps;
        for (int from = Math.max(0, best.size() - size); from >= 0; from--) {
            if (from + size <= best.size()) {
                List<Step> shorter = new ArrayList<>(best.subList(0, from));
                shorter.addAll(best.subList(from + size, best.size()));
                best = stillFails(shorter) ? shorter : best;
            }
        }
        return best;
    }

    private List<Step> goneWell(List<Step> steps) {
        List<Step> best = steps;
        for (int i = 0; i < best.size(); i++) {
            List<Step> better = new ArrayList<>(best);
            better.set(i, best.get(i).goneWell());
            best = !better.equals(best) && stillFails(better) ? better : best;
        }
        return best;
    }

    private boolean stillFails(List<Step> steps) {
        Violation violation = Run.replay(scenario, bug, steps, Run.TICK, null);
        return violation != null && violation.invariant == invariant;
    }
}
