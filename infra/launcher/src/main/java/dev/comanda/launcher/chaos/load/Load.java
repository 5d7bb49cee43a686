package dev.comanda.launcher.chaos.load;

import dev.comanda.launcher.Api;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.chaos.load.Assortment.Receipt;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Orders over HTTP at a bounded rate, whatever the weather; scarce goods come in again now and
/// then. Turns that could not be taken during an outage are made up for afterwards, up to a bound.
public final class Load implements AutoCloseable {

    /// As many orders as an outage of this length missed are made up for.
    private static final Duration MADE_UP_FOR = Duration.ofSeconds(10);

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration RESTOCK_EVERY = Duration.ofSeconds(4);
    private static final int RESTOCKED_PIECES = 20;
    private static final Duration RECEIPT_WITHIN = Duration.ofSeconds(5);
    private static final Duration RECEIPT_PAUSE = Duration.ofMillis(500);

    /// How long the last customers may take, and the last goods to be booked in.
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    private final Api orders;
    private final Api inventory;
    private final Ledger ledger;
    private final Assortment assortment = Assortment.usual();
    private final Semaphore turns = new Semaphore(0);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean open = true;

    public Load(Comanda comanda, Ledger ledger) {
        this.orders = comanda.api(Service.ORDERS);
        this.inventory = comanda.api(Service.INVENTORY);
        this.ledger = ledger;
    }

    /// Fills the shelves; before anything goes wrong.
    public void stock() {
        assortment.stock(inventory, ledger);
    }

    /// Returns at once.
    ///
    /// @param clients orders that are waited for at the same time
    /// @param rate orders per second, all clients together
    public void begin(long seed, int clients, int rate) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 1; i <= clients; i++) {
            Customer customer =
                    new Customer(orders, assortment, ledger, random.split(), "chaos-" + i);
            run(() -> customer.shop(turns, () -> open));
        }
        RandomGenerator supply = random.split();
        run(() -> restock(supply));
        run(() -> deal(rate));
        threads.shutdown();
    }

    private interface Task {
        void run() throws InterruptedException;
    }

    private void run(Task task) {
        threads.execute(
                () -> {
                    try {
                        task.run();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt(); // everything is being stopped
                    }
                });
    }

    private void deal(int rate) throws InterruptedException {
        long begin = System.nanoTime();
        long most = rate * MADE_UP_FOR.toSeconds();
        long dealt = 0;
        while (open) {
            long due = (System.nanoTime() - begin) * rate / TimeUnit.SECONDS.toNanos(1);
            long room = most - turns.availablePermits();
            turns.release((int) Math.clamp(due - dealt, 0, Math.max(0, room)));
            dealt = due;
            Thread.sleep(TICK);
        }
    }

    private void restock(RandomGenerator random) throws InterruptedException {
        for (int number = 1; open; number++) {
            String product = assortment.scarce().get(random.nextInt(assortment.scarce().size()));
            book(new Receipt(product, RESTOCKED_PIECES, "restock-" + number));
            Thread.sleep(RESTOCK_EVERY);
        }
    }

    /// Until it is answered, so that what was received is known for certain.
    private void book(Receipt receipt) throws InterruptedException {
        while (true) {
            try {
                Api.Answer answer = inventory.post(receipt.path(), receipt.body(), RECEIPT_WITHIN);
                if (answer.status() == 201) {
                    ledger.received(receipt.product(), receipt.pieces());
                    return;
                }
                if (answer.status() != 503) {
                    ledger.strange(
                            "%s answered %d: %s"
                                    .formatted(answer.request(), answer.status(), answer.body()));
                }
            } catch (CannotGoOn e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
            Thread.sleep(RECEIPT_PAUSE);
        }
    }

    /// The shop closes: nobody comes any more, whoever is there goes on.
    public void stop() {
        open = false;
    }

    /// Returns when everybody who had come has got an answer or given up, and the last goods are
    /// booked in; after [#stop()], and when the services are back.
    public void end() throws InterruptedException {
        if (!threads.awaitTermination(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new CannotGoOn(
                    "the last orders and receipts were not answered within %d s"
                            .formatted(ENDS_WITHIN.toSeconds()));
        }
    }

    /// At once.
    @Override
    public void close() {
        open = false;
        threads.shutdownNow();
    }
}
