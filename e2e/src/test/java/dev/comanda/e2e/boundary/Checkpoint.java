package dev.comanda.e2e.boundary;

import dev.comanda.e2e.bench.Mark;
import dev.comanda.e2e.boundary.Boundary.Side;
import dev.comanda.e2e.wire.Watcher;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Everything that one service says to its servers passes here. It notes the units of one order,
/// and can hold the service at a boundary: from then on nothing passes any more on any of its
/// connections, as if it had died there; which it has to, for only then can it be let go.
///
/// What an order before it left on its way, an acknowledgement after its end or a second delivery,
/// passes by unheeded.
final class Checkpoint implements Watcher {

    private @Nullable Mark mark;
    private int order;
    private @Nullable Trap trap;
    private final Map<String, Integer> met = new HashMap<>();
    private final List<Unit> units = new ArrayList<>();

    private record Trap(Unit unit, Side side, CountDownLatch sprung, CountDownLatch dead) {

        boolean isAt(Unit other, Side otherSide) {
            return unit.equals(other) && side == otherSide;
        }

        void hold() throws IOException {
            sprung.countDown();
            try {
                dead.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            throw new EOFException("the service was killed here");
        }
    }

    /// From now on the units of this order count, from 1 for each label.
    synchronized void watch(Mark watched) {
        mark = watched;
        order++;
        met.clear();
        units.clear();
    }

    /// As [#watch], and holds the service at that boundary.
    synchronized void arm(Mark watched, Boundary boundary) {
        watch(watched);
        trap =
                new Trap(
                        new Unit(order, boundary.label(), boundary.nth()),
                        boundary.side(),
                        new CountDownLatch(1),
                        new CountDownLatch(1));
    }

    /// Whether the armed boundary is met within that time.
    boolean awaitHeld(Duration deadline) throws InterruptedException {
        Trap armed = trap();
        return armed != null && armed.sprung.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// The service is dead, or was never held: its old connections end, and new ones pass.
    synchronized void letGo() {
        if (trap != null) {
            trap.dead.countDown();
            trap = null;
        }
    }

    /// The units of the order so far, as they came.
    synchronized List<Unit> units() {
        return List.copyOf(units);
    }

    @Override
    public synchronized int about(byte[] bytes) {
        return mark != null && mark.isOn(bytes) ? order : 0;
    }

    @Override
    public Unit leaving(Label label) throws IOException {
        passing();
        Unit unit;
        synchronized (this) {
            if (label.order() != order) {
                return new Unit(label.order(), label.text(), 0);
            }
            unit = new Unit(order, label.text(), met.merge(label.text(), 1, Integer::sum));
            units.add(unit);
        }
        holdAt(unit, Side.BEFORE);
        return unit;
    }

    @Override
    public void carriedOut(Unit unit) throws IOException {
        holdAt(unit, Side.AFTER);
    }

    private void holdAt(Unit unit, Side side) throws IOException {
        Trap armed = trap();
        if (armed != null && armed.isAt(unit, side)) {
            armed.hold();
        }
    }

    @Override
    public void passing() throws IOException {
        Trap armed = trap();
        if (armed != null && armed.sprung.getCount() == 0) {
            armed.hold();
        }
    }

    private synchronized @Nullable Trap trap() {
        return trap;
    }
}
