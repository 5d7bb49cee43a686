package dev.comanda.payment.db;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.payment.AskSchedule.Asking;
import dev.comanda.payment.payment.Charge;
import dev.comanda.payment.payment.Expectation;
import dev.comanda.payment.payment.Payment;
import dev.comanda.payment.payment.Payment.Asked;
import dev.comanda.payment.payment.Payment.Expected;
import dev.comanda.payment.payment.Payment.Failed;
import dev.comanda.payment.payment.Payment.None;
import dev.comanda.payment.payment.Payment.Processing;
import dev.comanda.payment.payment.Payment.RefundWish;
import dev.comanda.payment.payment.Payment.Refunded;
import dev.comanda.payment.payment.Payment.Refunding;
import dev.comanda.payment.payment.Payment.Succeeded;
import dev.comanda.payment.payment.Payment.Taken;
import dev.comanda.payment.payment.Payment.Voided;
import dev.comanda.payment.payment.Payment.Waiting;
import dev.comanda.payment.payment.PaymentStatus;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Which column holds what: states to columns, and rows to states. The two halves list the
/// columns in the same order, that of [#COLUMNS].
final class PaymentRows {

    static final String COLUMNS =
            """
            order_id, status, customer_id, amount, currency, payment_method, asked_attempt, \
            expected_customer_id, expected_amount, expected_currency, violation, intent_id, refund_id, reason, \
            refund_attempt, gateway_calls, ask_at, created_at, updated_at, traceparent\
            """;

    private PaymentRows() {}

    /// One array for each column, in the order of [#COLUMNS].
    static Tuple columns(List<Stored> rows) {
        return Tuple.from(
                List.of(
                        column(rows, UUID[]::new, p -> p.orderId().value()),
                        column(rows, String[]::new, p -> status(p).name()),
                        column(rows, String[]::new, p -> from(charge(p), Charge::customerId)),
                        column(rows, Long[]::new, p -> from(charge(p), c -> c.amount().minor())),
                        column(
                                rows,
                                String[]::new,
                                p -> from(charge(p), c -> c.amount().currency())),
                        column(rows, String[]::new, p -> from(charge(p), Charge::paymentMethod)),
                        column(rows, Integer[]::new, p -> from(charge(p), Charge::askedAttempt)),
                        column(
                                rows,
                                String[]::new,
                                p -> from(expected(p), Expectation::customerId)),
                        column(rows, Long[]::new, p -> from(expected(p), e -> e.amount().minor())),
                        column(
                                rows,
                                String[]::new,
                                p -> from(expected(p), e -> e.amount().currency())),
                        column(rows, String[]::new, p -> from(charge(p), Charge::violation)),
                        column(
                                rows,
                                String[]::new,
                                p -> p instanceof Taken t ? t.intentId() : null),
                        column(
                                rows,
                                String[]::new,
                                p -> p instanceof Refunded r ? r.refundId() : null),
                        column(rows, String[]::new, PaymentRows::reason),
                        column(rows, Integer[]::new, p -> from(wish(p), RefundWish::attempt)),
                        column(rows, Integer[]::new, p -> from(asking(p), Asking::calls)),
                        column(
                                rows,
                                OffsetDateTime[]::new,
                                p -> from(asking(p), a -> utc(a.askAt()))),
                        rows.stream().map(s -> utc(s.createdAt())).toArray(OffsetDateTime[]::new),
                        rows.stream().map(s -> utc(s.updatedAt())).toArray(OffsetDateTime[]::new),
                        rows.stream().map(Stored::trace).toArray(String[]::new)));
    }

    /// @throws IllegalStateException naming the order, if the row is not what its status promises
    static Stored read(Row row) {
        OrderId id = new OrderId(row.getUUID(0));
        try {
            Instant updatedAt = row.getOffsetDateTime(18).toInstant();
            return new Stored(
                    payment(row, id, updatedAt),
                    row.getOffsetDateTime(17).toInstant(),
                    updatedAt,
                    row.getString(19));
        } catch (RuntimeException e) {
            throw new IllegalStateException("the stored payment of order " + id + " is damaged", e);
        }
    }

    private static Payment payment(Row row, OrderId id, Instant updatedAt) {
        return switch (PaymentStatus.valueOf(row.getString(1))) {
            case EXPECTED -> new Expected(id, Objects.requireNonNull(expected(row)));
            case PROCESSING -> new Processing(id, charge(row), asking(row, updatedAt), wish(row));
            case SUCCEEDED -> new Succeeded(id, charge(row), row.getString(11));
            case FAILED -> new Failed(id, charge(row), row.getString(13), updatedAt);
            case REFUNDING ->
                    new Refunding(
                            id,
                            charge(row),
                            row.getString(11),
                            asking(row, updatedAt),
                            Objects.requireNonNull(wish(row)));
            case REFUNDED ->
                    new Refunded(
                            id,
                            charge(row),
                            row.getString(11),
                            row.getString(12),
                            Objects.requireNonNull(wish(row)));
            case VOIDED -> new Voided(id, expected(row), row.getString(13), updatedAt);
        };
    }

    private static Charge charge(Row row) {
        return new Charge(
                row.getString(2),
                new Money(row.getLong(3), row.getString(4)),
                row.getString(5),
                row.getInteger(6),
                expected(row),
                row.getString(10));
    }

    private static @Nullable Expectation expected(Row row) {
        return row.getString(7) == null
                ? null
                : new Expectation(row.getString(7), new Money(row.getLong(8), row.getString(9)));
    }

    private static @Nullable RefundWish wish(Row row) {
        return row.getInteger(14) == null
                ? null
                : new RefundWish(row.getInteger(14), row.getString(13));
    }

    /// @param updatedAt when the status last changed, which is when the operation was decided
    private static Asking asking(Row row, Instant updatedAt) {
        return new Asking(row.getInteger(15), updatedAt, row.getOffsetDateTime(16).toInstant());
    }

    static PaymentStatus status(Payment payment) {
        return switch (payment) {
            case None p ->
                    throw new IllegalStateException("nothing is known of order " + p.orderId());
            case Expected _ -> PaymentStatus.EXPECTED;
            case Processing _ -> PaymentStatus.PROCESSING;
            case Succeeded _ -> PaymentStatus.SUCCEEDED;
            case Failed _ -> PaymentStatus.FAILED;
            case Refunding _ -> PaymentStatus.REFUNDING;
            case Refunded _ -> PaymentStatus.REFUNDED;
            case Voided _ -> PaymentStatus.VOIDED;
        };
    }

    private static @Nullable Charge charge(Payment payment) {
        return payment instanceof Asked asked ? asked.charge() : null;
    }

    private static @Nullable Expectation expected(Payment payment) {
        return switch (payment) {
            case None _ -> null;
            case Expected p -> p.expectation();
            case Voided p -> p.expectation();
            case Asked p -> p.charge().expected();
        };
    }

    private static @Nullable RefundWish wish(Payment payment) {
        return switch (payment) {
            case Processing p -> p.wish();
            case Refunding p -> p.wish();
            case Refunded p -> p.wish();
            case None _, Expected _, Succeeded _, Failed _, Voided _ -> null;
        };
    }

    private static @Nullable String reason(Payment payment) {
        return switch (payment) {
            case Failed p -> p.reason();
            case Voided p -> p.reason();
            case None _, Expected _, Processing _, Succeeded _, Refunding _, Refunded _ ->
                    from(wish(payment), RefundWish::reason);
        };
    }

    private static @Nullable Asking asking(Payment payment) {
        return payment instanceof Waiting waiting ? waiting.asking() : null;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static <A, B> @Nullable B from(@Nullable A part, Function<A, @Nullable B> field) {
        return part == null ? null : field.apply(part);
    }

    private static <T> Object column(
            List<Stored> rows, IntFunction<T[]> array, Function<Payment, @Nullable T> field) {
        return rows.stream().map(Stored::payment).map(field).toArray(array);
    }
}
