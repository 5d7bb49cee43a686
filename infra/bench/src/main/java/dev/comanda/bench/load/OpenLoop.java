package dev.comanda.bench.load;

import dev.comanda.bench.follow.Tally;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Orders at a fixed rate, whatever the answers do. An order's time counts from when it was due, so
/// that a system that stalls cannot hide it by stalling us as well (coordinated omission).
public final class OpenLoop implements Load {

    /// Orders that are sent and not answered. Reaching it is reported; it does not stretch the
    /// schedule.
    public static final int MAX_UNANSWERED = 10_000;

    /// Connections. More orders than that at the same time wait for one.
    public static final int CONNECTIONS = 256;

    /// Above this rate several orders are sent at a time.
    private static final long SHORTEST_PAUSE_NANOS = 500_000;

    private final Door door;
    private final Baskets baskets;
    private final Tally tally;
    private final double rate;
    private final Thread clock;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean open = true;
    private Schedule schedule = new Schedule(0, 1);
    private long next;

    /// @param rate orders per second
    public OpenLoop(Door door, Baskets baskets, Tally tally, double rate) {
        this.door = door;
        this.baskets = baskets;
        this.tally = tally;
        this.rate = rate;
        this.clock = Thread.ofPlatform().daemon().name("clock").unstarted(this::tick);
    }

    @Override
    public void start() {
        schedule = new Schedule(System.nanoTime(), rate);
        clock.start();
    }

    @Override
    public void stop() {
        open = false;
    }

    /// Of no interest: the schedule decides.
    @Override
    public void ended() {}

    /// Wakes the event loop when an order is due. Not a timer of the loop: those count in
    /// milliseconds.
    private void tick() {
        long asleep = schedule.begin();
        while (open) {
            long due =
                    Math.max(schedule.due(schedule.dueBy(asleep)), asleep + SHORTEST_PAUSE_NANOS);
            long now = System.nanoTime();
            while (now < due) {
                LockSupport.parkNanos(due - now);
                now = System.nanoTime();
            }
            asleep = now;
            if (asked.compareAndSet(false, true)) {
                door.run(this::sendDue);
            }
        }
    }

    private void sendDue() {
        asked.set(false);
        while (open && schedule.due(next) <= System.nanoTime()) {
            if (tally.unanswered() >= MAX_UNANSWERED) {
                tally.heldBack();
                return;
            }
            send(next++);
        }
    }

    private void send(long number) {
        long due = schedule.due(number);
        tally.sent(due, System.nanoTime());
        door.place(
                number,
                baskets.body(number),
                new Door.Customer() {
                    @Override
                    public void placed(UUID order) {
                        tally.placed(order, due, System.nanoTime());
                    }

                    @Override
                    public void refused(int status) {
                        tally.refused(status);
                    }

                    @Override
                    public void unanswered(Throwable why) {
                        tally.unanswered(why);
                    }
                });
    }
}
