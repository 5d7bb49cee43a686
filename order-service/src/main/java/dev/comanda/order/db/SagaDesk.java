package dev.comanda.order.db;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.Writes;
import dev.comanda.nats.decision.Decision;
import dev.comanda.nats.exchange.Desk;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.order.saga.OrderSaga;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.SagaEvent;
import dev.comanda.order.saga.SagaLimits;
import dev.comanda.order.saga.SagaStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Loads, decides and saves the sagas of a batch, each in one statement per table.
public final class SagaDesk implements Desk<SagaEvent, SagaBatch> {

    private static final String LOAD =
            """
            SELECT s.order_id, s.version, s.status, s.undo, s.reason, s.reservation_id, s.payment_id,
                   s.attempt, s.refunds, s.releases, s.saga_deadline, s.payment_deadline, s.resend_at,
                   s.earlier_reach, s.earlier_attempts,
                   o.customer_id, o.items::text, o.total_minor, o.currency, o.payment_method, o.created_at,
                   o.traceparent
            FROM saga s JOIN orders o ON o.order_id = s.order_id
            WHERE s.order_id = ANY ($1)
            ORDER BY s.order_id
            FOR NO KEY UPDATE OF s
            """;

    private static final String EARLIEST = "least(saga_deadline, payment_deadline, resend_at)";

    /// Those that were woken too early ([SagaRows] says why), and those that wait for somebody who
    /// has enough to read: they are looked at again later.
    private static final String PUT_OFF =
            """
            UPDATE saga s
            SET resend_at = late.resend_at,
                wake_at = least(s.saga_deadline, s.payment_deadline, late.resend_at)
            FROM (SELECT order_id,
                         CASE WHEN resend_at <= $1 AND status = ANY ($3) THEN $4::timestamptz
                              ELSE resend_at END AS resend_at
                  FROM saga
                  WHERE wake_at <= $1 AND (%s > $1 OR (resend_at <= $1 AND status = ANY ($3)))
                  ORDER BY wake_at
                  LIMIT $2
                  FOR NO KEY UPDATE SKIP LOCKED) late
            WHERE s.order_id = late.order_id
            """
                    .formatted(EARLIEST);

    private static final String DUE =
            """
            SELECT order_id, saga_deadline <= $1 AS saga_late, payment_deadline <= $1 AS payment_late
            FROM saga
            WHERE wake_at <= $1 AND %s <= $1
            ORDER BY wake_at
            LIMIT $2
            FOR NO KEY UPDATE SKIP LOCKED
            """
                    .formatted(EARLIEST);

    /// Sagas that one run of the sweep puts off: they cost one statement, not a message each.
    private static final int MAX_PUT_OFF = 10_000;

    private final SagaLimits limits;

    public SagaDesk(SagaLimits limits) {
        this.limits = limits;
    }

    @Override
    public Uni<SagaBatch> load(SqlConnection tx, List<Incoming<SagaEvent>> batch) {
        // An order that is being placed has an id that nobody has seen before: there is nothing to
        // load.
        UUID[] ids =
                batch.stream()
                        .map(Incoming::event)
                        .filter(event -> !(event instanceof SagaEvent.Placed))
                        .map(SagaEvent::orderId)
                        .distinct()
                        .sorted()
                        .map(OrderId::value)
                        .toArray(UUID[]::new);
        if (ids.length == 0) {
            return Uni.createFrom().item(placing(new SagaBatch(Map.of()), batch));
        }
        return tx.preparedQuery(LOAD)
                .execute(Tuple.of(ids))
                .map(
                        rows -> {
                            Map<OrderId, SagaBatch.Entry> loaded = HashMap.newHashMap(rows.size());
                            SagaBatch work = new SagaBatch(loaded);
                            for (Row row : rows) {
                                OrderId id = new OrderId(row.getUUID("order_id"));
                                loaded.put(id, SagaRows.read(row));
                                String trace = row.getString("traceparent");
                                if (trace != null) {
                                    work.belongs(id, trace);
                                }
                            }
                            return placing(work, batch);
                        });
    }

    /// An order's trace is that of the request that places it.
    private static SagaBatch placing(SagaBatch work, List<Incoming<SagaEvent>> batch) {
        for (Incoming<SagaEvent> incoming : batch) {
            if (incoming.traceparent() != null && incoming.event() instanceof SagaEvent.Placed) {
                work.belongs(incoming.event().orderId(), incoming.traceparent());
            }
        }
        return work;
    }

    /// What came with no trace, or in one that its sender could only guess by the order's id,
    /// belongs to the order's own.
    @Override
    public @Nullable String trace(SagaBatch work, Incoming<SagaEvent> incoming) {
        OrderId order = incoming.event().orderId();
        String own = work.trace(order);
        String came = incoming.traceparent();
        return own != null && (came == null || MessageCodec.isGuessed(came, order)) ? own : came;
    }

    @Override
    public List<Envelope<? extends Message>> decide(SagaBatch work, SagaEvent event, Instant now) {
        Decision<Saga> decision = OrderSaga.decide(work.saga(event.orderId()), event, now, limits);
        work.put(event, decision.state(), now);
        return decision.messages();
    }

    @Override
    public void save(SagaBatch work, Writes writes) {
        if (!work.placed().isEmpty()) {
            OrderRows.insert(work.placed(), work::trace, writes);
        }
        List<SagaBatch.Entry> inserts = work.changed(true);
        if (!inserts.isEmpty()) {
            SagaRows.insert(inserts, work.decidedAt(), writes);
        }
        List<SagaBatch.Entry> updates = work.changed(false);
        if (!updates.isEmpty()) {
            SagaRows.update(updates, work.decidedAt(), writes);
        }
        if (!work.transitions().isEmpty()) {
            TransitionRows.insert(work.transitions(), writes);
        }
    }

    /// What is due: for each saga whose time has come, the one event that matters most. Rows that
    /// another instance is looking at are left to it.
    ///
    /// @param busy statuses in which the one that is waited for has more to read than is good:
    ///     requests are not made again while it has, which would make it more
    public Uni<List<Incoming<SagaEvent>>> due(
            SqlConnection tx, Instant now, int limit, Set<SagaStatus> busy) {
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        String[] statuses = busy.stream().map(SagaStatus::name).toArray(String[]::new);
        OffsetDateTime later = at.plus(limits.firstResend());
        return Uni.combine()
                .all()
                .unis(
                        tx.preparedQuery(PUT_OFF)
                                .execute(Tuple.of(at, MAX_PUT_OFF, statuses, later)),
                        tx.preparedQuery(DUE).execute(Tuple.of(at, limit)))
                .with((_, rows) -> events(rows));
    }

    private static List<Incoming<SagaEvent>> events(RowSet<Row> rows) {
        List<Incoming<SagaEvent>> events = new ArrayList<>(rows.size());
        for (Row row : rows) {
            events.add(Incoming.local(dueEvent(row)));
        }
        return events;
    }

    private static SagaEvent dueEvent(Row row) {
        OrderId id = new OrderId(row.getUUID("order_id"));
        if (Boolean.TRUE.equals(row.getBoolean("saga_late"))) {
            return new SagaEvent.SagaTimedOut(id);
        }
        return Boolean.TRUE.equals(row.getBoolean("payment_late"))
                ? new SagaEvent.PaymentTimedOut(id)
                : new SagaEvent.ResendDue(id);
    }
}
