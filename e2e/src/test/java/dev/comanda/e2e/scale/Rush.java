package dev.comanda.e2e.scale;

import dev.comanda.launcher.Api;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.chaos.load.Assortment;
import dev.comanda.launcher.chaos.load.Card;
import dev.comanda.launcher.chaos.load.Ledger;
import dev.comanda.launcher.chaos.load.Ledger.Wish;
import dev.comanda.servers.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Customers who come at a fixed rate, whatever becomes of those before them: confirmed, declined
/// and sold out. Each has one order, and stays until it is taken.
final class Rush implements AutoCloseable {

    private static final int CREATED = 201;
    private static final Map<String, String> WAIT = Map.of("Prefer", "wait=10");
    private static final Duration LAST_IS_SERVED_WITHIN = Duration.ofSeconds(90);

    private final Doors doors;
    private final Ledger ledger;
    private final Assortment assortment = Assortment.usual();
    private final SplittableRandom random;
    private final AtomicInteger came = new AtomicInteger();
    private final Map<String, Instant> cameAt = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService clock;
    private @Nullable ExecutorService customers;

    Rush(Doors doors, Ledger ledger, long seed) {
        this.doors = doors;
        this.ledger = ledger;
        this.random = new SplittableRandom(seed);
    }

    /// Fills the shelves; once.
    void stock(Api inventory) {
        assortment.stock(inventory, ledger);
    }

    /// @param cards one of them is drawn for each customer
    /// @param rate customers a second
    void begin(List<Card> cards, int rate) {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
        customers = threads;
        clock = ticks;
        var _ =
                ticks.scheduleAtFixedRate(
                        () -> {
                            String customer = "rush-" + came.incrementAndGet();
                            Card card = cards.get(random.nextInt(cards.size()));
                            Map<String, Integer> basket = assortment.basket(random);
                            threads.execute(() -> order(customer, basket, card));
                        },
                        0,
                        TimeUnit.SECONDS.toNanos(1) / rate,
                        TimeUnit.NANOSECONDS);
    }

    private void order(String customer, Map<String, Integer> basket, Card card) {
        var _ = order(customer, basket, card, Map.of());
    }

    private Api.@Nullable Answer order(
            String customer, Map<String, Integer> basket, Card card, Map<String, String> headers) {
        boolean scarce = basket.keySet().stream().anyMatch(assortment.scarce()::contains);
        ledger.wishes(customer, new Wish(basket, card, scarce));
        Instant now = Instant.now();
        try {
            Api.Answer answer =
                    doors.place(customer, Assortment.order(customer, basket, card), headers);
            if (answer.status() == CREATED) {
                String orderId = answer.body().path("orderId").asText();
                cameAt.put(orderId, now);
                ledger.promised(orderId, customer);
                return answer;
            }
            ledger.strange(answer.request() + " answered " + answer);
        } catch (CannotGoOn e) {
            ledger.strange(customer + ": " + e.getMessage());
        }
        return null;
    }

    /// Customers who wait for the end of their orders, all at once, beside the others.
    ///
    /// @return when each was told it, by order id
    Map<String, Instant> waitForTheEnd(int waiting) throws InterruptedException {
        Map<String, Instant> toldAt = new ConcurrentHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < waiting; i++) {
                String customer = "rush-" + came.incrementAndGet();
                Map<String, Integer> basket = assortment.basket(random.split());
                threads.execute(
                        () -> {
                            Api.Answer answer = order(customer, basket, Card.PAYS, WAIT);
                            if (answer != null && !isPending(answer)) {
                                toldAt.put(answer.body().path("orderId").asText(), Instant.now());
                            }
                        });
            }
        }
        return toldAt;
    }

    private static boolean isPending(Api.Answer answer) {
        return answer.body().path("status").asText().equals("PENDING");
    }

    /// Waits until so many more customers have come.
    void awaitMore(int customersMore, int rate) {
        int until = came.get() + customersMore;
        Await.until(
                customersMore + " more customers",
                Duration.ofSeconds(10 + 2L * customersMore / rate),
                () -> came.get() >= until);
    }

    /// Nobody comes any more; returns when the last one has an answer.
    void end() throws InterruptedException {
        if (clock != null && customers != null) {
            clock.close();
            customers.shutdown();
            if (!customers.awaitTermination(
                    LAST_IS_SERVED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CannotGoOn("the last customers were not answered");
            }
        }
    }

    int came() {
        return came.get();
    }

    /// When the customer of each order that was taken came, by order id.
    Map<String, Instant> cameAt() {
        return Map.copyOf(cameAt);
    }

    @Override
    public void close() {
        if (clock != null && customers != null) {
            clock.shutdownNow();
            customers.shutdownNow();
        }
    }
}
