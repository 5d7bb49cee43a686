package dev.comanda.bench.load;

import dev.comanda.bench.follow.Tally;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/// Clients of whom each sends its next order when the last was answered, as long as not too many
/// are unfinished: what ends per second is then what the system can keep up, and not a queue that
/// grows behind its front door.
public final class ClosedLoop implements Load {

    /// A client that got no order placed does not try again at once.
    private static final long AFTER_TROUBLE_MS = 50;

    private final Door door;
    private final Baskets baskets;
    private final Tally tally;
    private final int clients;
    private final int inFlight;
    private final Deque<Client> waiting = new ArrayDeque<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean open = true;
    private volatile boolean full;
    private long next;

    /// @param clients orders that are sent and not answered
    /// @param inFlight orders that are placed and have not ended
    public ClosedLoop(Door door, Baskets baskets, Tally tally, int clients, int inFlight) {
        this.door = door;
        this.baskets = baskets;
        this.tally = tally;
        this.clients = clients;
        this.inFlight = inFlight;
    }

    @Override
    public void start() {
        door.run(
                () -> {
                    for (int i = 0; i < clients; i++) {
                        new Client().order();
                    }
                });
    }

    @Override
    public void stop() {
        open = false;
    }

    @Override
    public void ended() {
        if (full && asked.compareAndSet(false, true)) {
            door.run(this::goOn);
        }
    }

    private void goOn() {
        asked.set(false);
        while (!isFull()) {
            Client client = waiting.poll();
            if (client == null) {
                full = false;
                return;
            }
            client.order();
        }
    }

    private boolean isFull() {
        return tally.underWay() + tally.unanswered() >= inFlight;
    }

    /// One at a time; on the event loop only.
    private final class Client implements Door.Customer {

        private long sent;

        private void order() {
            if (!open) {
                return;
            }
            if (isFull()) {
                tally.heldBack();
                waiting.add(this);
                full = true;
                if (!isFull()) { // the last end came before anybody knew that we wait for one
                    ended();
                }
                return;
            }
            sent = System.nanoTime();
            tally.sent(sent, sent);
            long number = next++;
            door.place(number, baskets.body(number), this);
        }

        @Override
        public void placed(UUID order) {
            tally.placed(order, sent, System.nanoTime());
            order();
        }

        @Override
        public void refused(int status) {
            tally.refused(status);
            door.runAfter(AFTER_TROUBLE_MS, this::order);
        }

        @Override
        public void unanswered(Throwable why) {
            tally.unanswered(why);
            door.runAfter(AFTER_TROUBLE_MS, this::order);
        }
    }
}
