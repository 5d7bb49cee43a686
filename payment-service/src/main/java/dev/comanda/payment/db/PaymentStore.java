package dev.comanda.payment.db;

import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.Writes;
import dev.comanda.nats.decision.Decision;
import dev.comanda.nats.exchange.Desk;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.payment.payment.AskSchedule;
import dev.comanda.payment.payment.Payment;
import dev.comanda.payment.payment.Payment.Waiting;
import dev.comanda.payment.payment.PaymentDesk;
import dev.comanda.payment.payment.PaymentEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Payments in the corridor: locked in id order, written with one statement for the new rows and
/// one for the changed ones, whatever the size of the batch.
public final class PaymentStore implements Desk<PaymentEvent, PaymentWork> {

    private static final String LOAD =
            "SELECT "
                    + PaymentRows.COLUMNS
                    + " FROM payment WHERE order_id = ANY($1) ORDER BY order_id FOR NO KEY UPDATE";

    /// Locks what it finds, and skips what another instance or batch is just about.
    private static final String DUE =
            "SELECT "
                    + PaymentRows.COLUMNS
                    + " FROM payment WHERE ask_at <= $1 ORDER BY ask_at LIMIT $2"
                    + " FOR NO KEY UPDATE SKIP LOCKED";

    private static final String ONE =
            "SELECT " + PaymentRows.COLUMNS + " FROM payment WHERE order_id = $1";

    private static final String UNNEST =
            """
            unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::int[], \
            $8::text[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], \
            $15::int[], $16::int[], $17::timestamptz[], $18::timestamptz[], $19::timestamptz[], $20::text[])\
            """;

    /// No ON CONFLICT: that another batch was first has to show, so that this one is run again.
    private static final String INSERT =
            "INSERT INTO payment (" + PaymentRows.COLUMNS + ") SELECT * FROM " + UNNEST;

    /// The ids a second time, so that the plan is always an index lookup in the right partitions
    /// only.
    private static final String UPDATE =
            """
            UPDATE payment p
            SET status = n.status, customer_id = n.customer_id, amount = n.amount, currency = n.currency,
                payment_method = n.payment_method, asked_attempt = n.asked_attempt,
                expected_customer_id = n.expected_customer_id, expected_amount = n.expected_amount,
                expected_currency = n.expected_currency, violation = n.violation, intent_id = n.intent_id,
                refund_id = n.refund_id, reason = n.reason, refund_attempt = n.refund_attempt,
                gateway_calls = n.gateway_calls, ask_at = n.ask_at, updated_at = n.updated_at
            FROM %s AS n (%s)
            WHERE p.order_id = n.order_id AND p.order_id = ANY($1)
            """
                    .formatted(UNNEST, PaymentRows.COLUMNS);

    private final AskSchedule schedule;

    public PaymentStore(AskSchedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public Uni<PaymentWork> load(SqlConnection tx, List<Incoming<PaymentEvent>> batch) {
        UUID[] ids =
                batch.stream()
                        .map(incoming -> incoming.event().orderId())
                        .distinct()
                        .sorted()
                        .map(OrderId::value)
                        .toArray(UUID[]::new);
        return tx.preparedQuery(LOAD)
                .execute(Tuple.of(ids))
                .map(rows -> placed(new PaymentWork(stored(rows).toList()), batch));
    }

    private static PaymentWork placed(PaymentWork work, List<Incoming<PaymentEvent>> batch) {
        for (Incoming<PaymentEvent> incoming : batch) {
            work.traces.note(incoming.event().orderId(), incoming.traceparent());
        }
        return work;
    }

    /// What this service does by itself belongs to the order's trace.
    @Override
    public @Nullable String trace(PaymentWork work, Incoming<PaymentEvent> incoming) {
        return incoming.traceparent() == null
                ? work.traces.of(incoming.event().orderId())
                : incoming.traceparent();
    }

    @Override
    public List<Envelope<? extends Message>> decide(
            PaymentWork work, PaymentEvent event, Instant now) {
        Decision<Payment> decision =
                PaymentDesk.decide(work.payment(event.orderId()), event, now, schedule);
        work.become(decision.state(), now);
        return decision.messages();
    }

    @Override
    public void save(PaymentWork work, Writes writes) {
        write(INSERT, work.inserted(), writes);
        write(UPDATE, work.updated(), writes);
    }

    /// Finds and locks, in the transaction of a sweep, the payments for which the gateway is to
    /// be asked again.
    public Uni<DuePayments> due(SqlConnection tx, Instant now, int limit) {
        return tx.preparedQuery(DUE)
                .execute(Tuple.of(now.atOffset(ZoneOffset.UTC), limit))
                .map(rows -> DuePayments.of(stored(rows).toList()));
    }

    /// The payment of an order as it is committed now, if the gateway owes an answer about it.
    /// Locks nothing: it may have moved on before anybody acts on this.
    public static Uni<Optional<Waiting>> waiting(SqlClient client, OrderId order) {
        return client.preparedQuery(ONE)
                .execute(Tuple.of(order.value()))
                .map(
                        rows ->
                                stored(rows)
                                        .map(Stored::payment)
                                        .filter(Waiting.class::isInstance)
                                        .map(Waiting.class::cast)
                                        .findFirst());
    }

    private static void write(String statement, List<Stored> rows, Writes writes) {
        if (!rows.isEmpty()) {
            writes.add(rows.size(), statement, PaymentRows.columns(rows));
        }
    }

    private static Stream<Stored> stored(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(PaymentRows::read);
    }
}
