package dev.comanda.order.db;

import dev.comanda.nats.database.Writes;
import dev.comanda.order.saga.Deadlines;
import dev.comanda.order.saga.Earlier;
import dev.comanda.order.saga.Order;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.Saga.Compensated;
import dev.comanda.order.saga.Saga.Completed;
import dev.comanda.order.saga.Saga.Failed;
import dev.comanda.order.saga.Saga.NotPlaced;
import dev.comanda.order.saga.Saga.PaymentProcessing;
import dev.comanda.order.saga.Saga.PaymentSucceeded;
import dev.comanda.order.saga.Saga.RefundOnly;
import dev.comanda.order.saga.Saga.RefundThenRelease;
import dev.comanda.order.saga.Saga.ReleaseOnly;
import dev.comanda.order.saga.Saga.Started;
import dev.comanda.order.saga.Saga.Undo;
import dev.comanda.order.saga.SagaStatus;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `saga`: each state to its columns, and back.
final class SagaRows {

    private static final String INSERT =
            """
            INSERT INTO saga (order_id, version, status, undo, reason, reservation_id, payment_id, attempt,
                              refunds, releases, saga_deadline, payment_deadline, resend_at, wake_at,
                              earlier_reach, earlier_attempts, updated_at)
            SELECT *, $15::timestamptz
            FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                        $8::int[], $9::int[], $10::int[], $11::timestamptz[], $12::timestamptz[],
                        $13::timestamptz[], $14::timestamptz[], $16::text[], $17::int[])
            """;

    /// The time to wake at stays as it is where it comes early enough, although what it stood for
    /// has passed: it is the one indexed column, and a row whose indexed columns stay is written
    /// on its own page, without a new entry in any index.
    private static final String UPDATE =
            """
            UPDATE saga s
            SET version = u.version, status = u.status, undo = u.undo, reason = u.reason,
                reservation_id = coalesce(u.reservation_id, s.reservation_id),
                payment_id = coalesce(u.payment_id, s.payment_id),
                attempt = coalesce(u.attempt, s.attempt),
                refunds = coalesce(u.refunds, s.refunds),
                releases = coalesce(u.releases, s.releases),
                saga_deadline = u.saga_deadline, payment_deadline = u.payment_deadline,
                resend_at = u.resend_at, updated_at = $15::timestamptz,
                wake_at = CASE WHEN s.wake_at > $15::timestamptz AND s.wake_at <= u.wake_at
                               THEN s.wake_at ELSE u.wake_at END
            FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                        $8::int[], $9::int[], $10::int[], $11::timestamptz[], $12::timestamptz[],
                        $13::timestamptz[], $14::timestamptz[])
                AS u (order_id, version, status, undo, reason, reservation_id, payment_id, attempt,
                      refunds, releases, saga_deadline, payment_deadline, resend_at, wake_at)
            WHERE s.order_id = u.order_id AND s.order_id = ANY ($1)
            """;

    private SagaRows() {}

    static void insert(List<SagaBatch.Entry> sagas, Instant at, Writes writes) {
        @Nullable String[] reaches = new @Nullable String[sagas.size()];
        @Nullable Integer[] attempts = new @Nullable Integer[sagas.size()];
        for (int i = 0; i < sagas.size(); i++) {
            Earlier earlier = placed(sagas.get(i).saga()).order().earlier();
            if (!earlier.equals(Earlier.NONE)) {
                reaches[i] = earlier.reach().name();
                attempts[i] = earlier.attempts();
            }
        }
        Tuple columns = columns(sagas, at).addArrayOfString(reaches).addArrayOfInteger(attempts);
        writes.add(sagas.size(), INSERT, columns);
    }

    static void update(List<SagaBatch.Entry> sagas, Instant at, Writes writes) {
        writes.add(sagas.size(), UPDATE, columns(sagas, at));
    }

    /// What a state has to say in columns; an absent number keeps what the row has.
    private record Columns(
            @Nullable String undo,
            @Nullable String reservationId,
            @Nullable String paymentId,
            @Nullable Integer attempt,
            @Nullable Integer refunds,
            @Nullable Integer releases) {

        static Columns of(Saga.Placed saga) {
            return switch (saga) {
                case Started s -> new Columns(null, null, null, s.attempt(), 0, 0);
                case PaymentProcessing s ->
                        new Columns(null, s.reservationId(), null, s.attempt(), 0, 0);
                case PaymentSucceeded s ->
                        new Columns(null, s.reservationId(), s.paymentId(), s.attempt(), 0, 0);
                case RefundThenRelease s -> undoing("REFUND_THEN_RELEASE", s.undo());
                case RefundOnly s -> undoing("REFUND", s.undo());
                case ReleaseOnly s -> undoing("RELEASE", s.undo());
                case Completed _, Failed _, Compensated _ ->
                        new Columns(null, null, null, null, null, null);
            };
        }

        private static Columns undoing(String undo, Undo state) {
            return new Columns(undo, null, null, null, state.refunds(), state.releases());
        }
    }

    private static Tuple columns(List<SagaBatch.Entry> sagas, Instant at) {
        int n = sagas.size();
        UUID[] ids = new UUID[n];
        Integer[] versions = new Integer[n];
        String[] statuses = new String[n];
        @Nullable String[] undos = new @Nullable String[n];
        @Nullable String[] reasons = new @Nullable String[n];
        @Nullable String[] reservations = new @Nullable String[n];
        @Nullable String[] payments = new @Nullable String[n];
        @Nullable Integer[] attempts = new @Nullable Integer[n];
        @Nullable Integer[] refunds = new @Nullable Integer[n];
        @Nullable Integer[] releases = new @Nullable Integer[n];
        @Nullable OffsetDateTime[] sagaDeadlines = new @Nullable OffsetDateTime[n];
        @Nullable OffsetDateTime[] paymentDeadlines = new @Nullable OffsetDateTime[n];
        @Nullable OffsetDateTime[] resends = new @Nullable OffsetDateTime[n];
        @Nullable OffsetDateTime[] wakes = new @Nullable OffsetDateTime[n];
        for (int i = 0; i < n; i++) {
            Saga.Placed saga = placed(sagas.get(i).saga());
            Columns columns = Columns.of(saga);
            Deadlines deadlines = saga.deadlines();
            ids[i] = saga.order().id().value();
            versions[i] = sagas.get(i).version();
            statuses[i] = saga.status().name();
            undos[i] = columns.undo;
            reasons[i] = Saga.reasonOf(saga);
            reservations[i] = columns.reservationId;
            payments[i] = columns.paymentId;
            attempts[i] = columns.attempt;
            refunds[i] = columns.refunds;
            releases[i] = columns.releases;
            sagaDeadlines[i] = utc(deadlines.saga());
            paymentDeadlines[i] = utc(deadlines.payment());
            resends[i] = utc(deadlines.resend());
            wakes[i] = utc(deadlines.earliest());
        }
        return Tuple.from(
                List.of(
                        ids,
                        versions,
                        statuses,
                        undos,
                        reasons,
                        reservations,
                        payments,
                        attempts,
                        refunds,
                        releases,
                        sagaDeadlines,
                        paymentDeadlines,
                        resends,
                        wakes,
                        at.atOffset(ZoneOffset.UTC)));
    }

    private static Saga.Placed placed(Saga saga) {
        return switch (saga) {
            case Saga.Placed placed -> placed;
            case NotPlaced _ -> throw new IllegalStateException("a saga that does not exist");
        };
    }

    static SagaBatch.Entry read(Row row) {
        Order order = OrderRows.read(row);
        String reach = row.getString("earlier_reach");
        if (reach != null) {
            int attempts = row.getInteger("earlier_attempts");
            order = order.after(new Earlier(Earlier.Reach.valueOf(reach), attempts));
        }
        return new SagaBatch.Entry(state(row, order), row.getInteger("version"));
    }

    private static Saga state(Row row, Order order) {
        Deadlines deadlines =
                new Deadlines(
                        instant(row, "saga_deadline"),
                        instant(row, "payment_deadline"),
                        instant(row, "resend_at"));
        int attempt = row.getInteger("attempt");
        String reservationId = row.getString("reservation_id");
        String reason = row.getString("reason");
        return switch (SagaStatus.valueOf(row.getString("status"))) {
            case STARTED -> new Started(order, attempt, deadlines);
            case PAYMENT_PROCESSING ->
                    new PaymentProcessing(order, reservationId, attempt, deadlines);
            case PAYMENT_SUCCEEDED ->
                    new PaymentSucceeded(
                            order, reservationId, row.getString("payment_id"), attempt, deadlines);
            case COMPENSATING ->
                    compensating(
                            row.getString("undo"),
                            order,
                            new Undo(reason, row.getInteger("refunds"), row.getInteger("releases")),
                            deadlines);
            case COMPLETED -> new Completed(order);
            case FAILED -> new Failed(order, reason);
            case COMPENSATED -> new Compensated(order, reason);
            case INVENTORY_RESERVED ->
                    throw new IllegalStateException(
                            "order " + order.id() + ": INVENTORY_RESERVED is passed, never stored");
        };
    }

    private static Saga compensating(String which, Order order, Undo undo, Deadlines deadlines) {
        return switch (which) {
            case "REFUND_THEN_RELEASE" -> new RefundThenRelease(order, undo, deadlines);
            case "REFUND" -> new RefundOnly(order, undo, deadlines);
            case "RELEASE" -> new ReleaseOnly(order, undo, deadlines);
            default ->
                    throw new IllegalStateException(
                            "order " + order.id() + ": undo '" + which + "'");
        };
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
