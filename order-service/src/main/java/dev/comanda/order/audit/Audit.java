package dev.comanda.order.audit;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.audit.Finding.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compares what the three services say of one order, and says what cannot be.
///
/// Only an order whose saga has ended is held against its participants: an ended saga has heard
/// every answer, so they are settled. Its facts have to be read *after* the order was, or a saga
/// that ended in between would look wrong.
public final class Audit {

    private Audit() {}

    /// @param reservation absent if inventory-service knows of none
    /// @param payment absent if neither payment-service nor the provider knows of one
    public static List<Finding> judge(
            OrderFact order, @Nullable ReservationFact reservation, @Nullable PaymentFact payment) {
        List<Finding> findings = new ArrayList<>(0);
        judgeSaga(order, findings);
        if (!order.hasEnded()) {
            return findings;
        }
        PaymentFact paid = payment == null ? PaymentFact.none(order.orderId().value()) : payment;
        if ("COMPLETED".equals(order.saga())) {
            judgeConfirmed(order, reservation, paid, findings);
        } else {
            judgeUndone(order, reservation, paid, findings);
        }
        judgeBook(order, paid, findings);
        return findings;
    }

    /// Something is held for an order that order-service does not have. Tombstones are fine.
    public static Optional<Finding> judgeStranger(ReservationFact fact) {
        return fact.held() || fact.sold()
                ? Optional.of(
                        new Finding(
                                Kind.UNKNOWN_ORDER,
                                fact.orderId().toString(),
                                "There is no such order, and its reservation is %s."
                                        .formatted(fact.status())))
                : Optional.empty();
    }

    /// Somebody has paid, or is about to, for an order that order-service does not have.
    public static Optional<Finding> judgeStranger(PaymentFact fact) {
        return fact.takesMoney()
                ? Optional.of(
                        new Finding(
                                Kind.UNKNOWN_ORDER,
                                fact.orderId().toString(),
                                "There is no such order, and %s.".formatted(told(fact))))
                : Optional.empty();
    }

    /// @param product one that inventory-service found not to add up
    public static Finding judge(StockFact product) {
        return new Finding(
                Kind.STOCK_NOT_CONSERVED,
                product.productId(),
                "available %d + reserved %d + sold %d against received %d; orders hold %d and bought %d, receipts say %d."
                        .formatted(
                                product.available(),
                                product.reserved(),
                                product.sold(),
                                product.received(),
                                product.heldByOrders(),
                                product.soldToOrders(),
                                product.onReceipts()));
    }

    private static void judgeSaga(OrderFact order, List<Finding> findings) {
        boolean known = order.status() != null;
        boolean agreed = order.version() == order.stepVersion();
        if (!known || !agreed || !String.valueOf(order.saga()).equals(order.step())) {
            add(
                    findings,
                    Kind.IN_TWO_MINDS,
                    order.orderId(),
                    "The saga is %s (version %d), its last recorded step led to %s (version %d)."
                            .formatted(
                                    order.saga() == null ? "absent" : order.saga(),
                                    order.version(),
                                    order.step() == null ? "nowhere" : order.step(),
                                    order.stepVersion()));
        }
    }

    private static void judgeConfirmed(
            OrderFact order,
            @Nullable ReservationFact reservation,
            PaymentFact paid,
            List<Finding> findings) {
        boolean rightMoney =
                paid.bookCurrency() == null || paid.bookCurrency().equals(order.currency());
        if (paid.captures() == 0 || paid.netMinor() < order.totalMinor() || !rightMoney) {
            add(
                    findings,
                    Kind.CONFIRMED_UNPAID,
                    order.orderId(),
                    "It is confirmed and costs %s, and %s."
                            .formatted(amount(order.totalMinor(), order.currency()), told(paid)));
        }
        if (paid.captures() > 1 || paid.netMinor() > order.totalMinor()) {
            addChargedTwice(order, paid, findings);
        }
        if (reservation == null || !reservation.sold()) {
            add(
                    findings,
                    Kind.CONFIRMED_NOT_SOLD,
                    order.orderId(),
                    "It is confirmed, and its reservation is %s."
                            .formatted(reservation == null ? "unknown" : reservation.status()));
        }
    }

    private static void judgeUndone(
            OrderFact order,
            @Nullable ReservationFact reservation,
            PaymentFact paid,
            List<Finding> findings) {
        if (paid.netMinor() > 0) {
            add(
                    findings,
                    Kind.PAID_NOT_CONFIRMED,
                    order.orderId(),
                    "It is %s, and %s.".formatted(order.saga(), told(paid)));
        }
        if (paid.captures() > 1) {
            addChargedTwice(order, paid, findings);
        }
        if (reservation != null && (reservation.held() || reservation.sold())) {
            add(
                    findings,
                    Kind.RESERVATION_OUTLIVES_ORDER,
                    order.orderId(),
                    "It is %s, and its reservation is %s."
                            .formatted(order.saga(), reservation.status()));
        }
    }

    private static void addChargedTwice(OrderFact order, PaymentFact paid, List<Finding> findings) {
        add(
                findings,
                Kind.CHARGED_TWICE,
                order.orderId(),
                "It costs %s, and %s."
                        .formatted(amount(order.totalMinor(), order.currency()), told(paid)));
    }

    private static void judgeBook(OrderFact order, PaymentFact paid, List<Finding> findings) {
        if (!paid.agrees() && paid.captures() <= 1) {
            add(
                    findings,
                    Kind.BOOK_DIFFERS,
                    order.orderId(),
                    "payment-service says %s, and %s."
                            .formatted(paid.status() == null ? "nothing" : said(paid), told(paid)));
        }
        if (paid.violation() != null) {
            add(findings, Kind.PAYMENT_VIOLATION, order.orderId(), paid.violation());
        }
    }

    private static void add(List<Finding> findings, Kind kind, OrderId order, String says) {
        findings.add(new Finding(kind, order.toString(), says));
    }

    private static String said(PaymentFact paid) {
        return paid.amount() == null
                ? String.valueOf(paid.status())
                : paid.status() + " of " + amount(paid.amount(), paid.currency());
    }

    private static String told(PaymentFact paid) {
        return "the provider's book has %d charges and %d refunds, in all %s"
                .formatted(
                        paid.captures(),
                        paid.refunds(),
                        amount(
                                paid.netMinor(),
                                paid.bookCurrency() == null
                                        ? paid.currency()
                                        : paid.bookCurrency()));
    }

    private static String amount(long minor, @Nullable String currency) {
        String number = BigDecimal.valueOf(minor, 2).toPlainString();
        return currency == null ? number : number + " " + currency;
    }
}
