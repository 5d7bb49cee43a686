package dev.comanda.launcher.chaos.load;

import dev.comanda.launcher.Api;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.chaos.load.Ledger.Wish;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/// One customer after the other at one counter: places an order, sometimes regrets it, and writes
/// down what came back. Nothing is ever tried twice.
final class Customer {

    /// A customer's patience for one answer.
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    /// How long a customer stays away after something went wrong.
    private static final Duration AFTER_TROUBLE = Duration.ofMillis(200);

    private static final Duration LOOK_PAUSE = Duration.ofMillis(200);
    private static final double REGRETS = 0.06;

    private static final int CREATED = 201;
    private static final int UNAVAILABLE = 503;
    private static final int CONFLICT = 409;

    private final Api orders;
    private final Assortment assortment;
    private final Ledger ledger;
    private final RandomGenerator random;
    private final String name;

    /// @param name makes the customers' ids, with a number behind it
    Customer(
            Api orders, Assortment assortment, Ledger ledger, RandomGenerator random, String name) {
        this.orders = orders;
        this.assortment = assortment;
        this.ledger = ledger;
        this.random = random;
        this.name = name;
    }

    /// Goes on until told to stop.
    ///
    /// @param turns whoever wants to order takes one first
    void shop(Semaphore turns, BooleanSupplier open) throws InterruptedException {
        for (int number = 1; open.getAsBoolean(); ) {
            if (turns.tryAcquire(LOOK_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                order(name + "-" + number);
                number++;
            }
        }
    }

    private void order(String customer) throws InterruptedException {
        Map<String, Integer> basket = assortment.basket(random);
        Card card = Card.drawn(random);
        boolean scarce = basket.keySet().stream().anyMatch(assortment.scarce()::contains);
        boolean regrets = random.nextDouble() < REGRETS;
        ledger.wishes(customer, new Wish(basket, card, scarce));
        try {
            Api.Answer answer =
                    orders.post("/orders", Assortment.order(customer, basket, card), ANSWER_WITHIN);
            switch (answer.status()) {
                case CREATED -> {
                    String orderId = answer.body().path("orderId").asText();
                    ledger.promised(orderId, customer);
                    if (regrets) {
                        cancel(orderId);
                    }
                }
                case UNAVAILABLE -> {
                    ledger.unavailable(customer);
                    Thread.sleep(AFTER_TROUBLE);
                }
                default -> ledger.strange(told(answer));
            }
        } catch (CannotGoOn e) {
            if (e.getCause() instanceof ConnectException
                    || e.getCause() instanceof HttpConnectTimeoutException) {
                ledger.refused();
            } else {
                ledger.unanswered();
            }
            Thread.sleep(AFTER_TROUBLE);
        }
    }

    private void cancel(String orderId) {
        Api.Answer answer;
        try {
            answer = orders.post("/orders/" + orderId + "/cancel", Map.of(), ANSWER_WITHIN);
        } catch (CannotGoOn _) {
            return; // whether it was heard shows in what becomes of the order
        }
        if (answer.status() / 100 == 2) {
            ledger.cancelling();
        } else if (answer.status() != CONFLICT && answer.status() != UNAVAILABLE) {
            ledger.strange(told(answer));
        }
    }

    private static String told(Api.Answer answer) {
        return "%s answered %d: %s".formatted(answer.request(), answer.status(), answer.body());
    }
}
