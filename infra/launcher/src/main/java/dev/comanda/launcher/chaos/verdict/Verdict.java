package dev.comanda.launcher.chaos.verdict;

import dev.comanda.launcher.chaos.load.Ledger;
import dev.comanda.launcher.chaos.load.Ledger.Wish;
import dev.comanda.launcher.chaos.verdict.Truth.Booked;
import dev.comanda.launcher.chaos.verdict.Truth.Order;
import dev.comanda.launcher.chaos.verdict.Truth.Shelf;
import dev.comanda.launcher.chaos.verdict.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds what the customers know against what the databases and the provider's book say.
public final class Verdict {

    private final Ledger ledger;
    private final Truth truth;
    private final List<Violation> violations = new ArrayList<>();

    private Verdict(Ledger ledger, Truth truth) {
        this.ledger = ledger;
        this.truth = truth;
    }

    /// All that is wrong; empty if nothing is. Both have to be at rest.
    public static List<Violation> judge(Ledger ledger, Truth truth) {
        Verdict verdict = new Verdict(ledger, truth);
        verdict.judgePromises();
        verdict.judgeOrders();
        verdict.judgeStrangers();
        verdict.judgeShelves();
        truth.leftovers()
                .forEach((what, count) -> verdict.add(Kind.LEFT_OVER, null, count + " " + what));
        ledger.strange().forEach(answer -> verdict.add(Kind.ANSWER, null, answer));
        return verdict.violations;
    }

    private void judgePromises() {
        Map<String, Order> orders = new HashMap<>();
        truth.orders().forEach(order -> orders.put(order.orderId(), order));
        ledger.promised()
                .forEach(
                        (orderId, customer) -> {
                            Order order = orders.get(orderId);
                            if (order == null) {
                                add(
                                        Kind.LOST,
                                        orderId,
                                        customer + " was answered 201, and there is no such order");
                            } else if (!order.customer().equals(customer)) {
                                add(Kind.MADE_UP, orderId, "it should be of " + customer);
                            }
                        });
    }

    private void judgeOrders() {
        Map<String, Wish> wishes = ledger.wishes();
        Set<String> served = new HashSet<>();
        for (Order order : truth.orders()) {
            Wish wish = wishes.get(order.customer());
            if (wish == null || !wish.basket().equals(order.basket())) {
                add(Kind.MADE_UP, order.orderId(), order + " was wished for as " + wish);
                continue;
            }
            if (!served.add(order.customer())) {
                add(Kind.MADE_UP, order.orderId(), "a second order of " + order.customer());
            }
            judge(order, wish, truth.books().getOrDefault(order.orderId(), Booked.NOTHING));
        }
    }

    private void judge(Order order, Wish wish, Booked booked) {
        String id = order.orderId();
        if (booked.charges() > 1) {
            add(Kind.DOUBLE_CHARGE, id, "charged " + booked.charges() + " times");
        }
        String outcome = order.outcome();
        switch (outcome) {
            case "CONFIRMED" -> {
                require(
                        Kind.WRONG_END,
                        id,
                        !wish.card().declines(),
                        "confirmed, and its card declines");
                require(
                        Kind.WRONG_MONEY,
                        id,
                        booked.charges() >= 1 && booked.refunds() == 0,
                        "confirmed, and booked as " + booked);
            }
            case "FAILED", "CANCELLED" -> {
                require(
                        Kind.WRONG_MONEY,
                        id,
                        booked.charges() == booked.refunds(),
                        outcome + ", and booked as " + booked);
                require(
                        Kind.WRONG_END,
                        id,
                        outcome.equals("CANCELLED") || wish.scarce(),
                        "failed, and there was enough of everything");
            }
            default -> add(Kind.HANGS, id, "its saga is " + order.saga());
        }
    }

    /// Nobody may be charged for an order that does not exist.
    private void judgeStrangers() {
        Set<String> known = new HashSet<>();
        truth.orders().forEach(order -> known.add(order.orderId()));
        truth.books()
                .forEach(
                        (orderId, booked) ->
                                require(
                                        Kind.WRONG_MONEY,
                                        orderId,
                                        known.contains(orderId)
                                                || booked.charges() == booked.refunds(),
                                        "there is no such order, and it is booked as " + booked));
    }

    private void judgeShelves() {
        Map<String, Long> sold = new HashMap<>();
        truth.orders().stream()
                .filter(order -> order.outcome().equals("CONFIRMED"))
                .forEach(
                        order ->
                                order.basket()
                                        .forEach(
                                                (product, n) ->
                                                        sold.merge(product, (long) n, Long::sum)));
        ledger.received()
                .forEach(
                        (product, came) -> {
                            long went = sold.getOrDefault(product, 0L);
                            Shelf should = new Shelf(came - went, 0, went, came);
                            Shelf is = truth.shelves().get(product);
                            require(
                                    Kind.STOCK,
                                    null,
                                    should.equals(is),
                                    product + " is " + is + " and should be " + should);
                        });
    }

    private void require(Kind kind, @Nullable String orderId, boolean holds, String otherwise) {
        if (!holds) {
            add(kind, orderId, otherwise);
        }
    }

    private void add(Kind kind, @Nullable String orderId, String says) {
        violations.add(new Violation(kind, orderId, says));
    }
}
