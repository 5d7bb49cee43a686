package dev.comanda.payment.gateway;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.GroupCommit;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// What the simulated provider remembers, as a real one would: one line for each idempotency key,
/// which survives restarts of this service. It is written outside the corridor and in transactions
/// of its own.
final class SimulatorBook {

    private static final int MAX_BATCH = 100;
    private static final int MAX_WAITING = 10_000;

    /// A key that is known already keeps its outcome, except that a call that had failed charges
    /// now.
    private static final String ENTER =
            """
            INSERT INTO simulator_book AS b (idempotency_key, order_id, outcome, reference, reason, amount, currency)
            SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])
            ON CONFLICT (idempotency_key) DO UPDATE
                SET calls = b.calls + 1,
                    outcome = CASE b.outcome WHEN 'FAULT' THEN 'CHARGED' ELSE b.outcome END
            RETURNING idempotency_key, outcome, reference, reason, calls
            """;

    private final Pool pool;
    private final GroupCommit<Entry> commits =
            new GroupCommit<>(MAX_BATCH, MAX_WAITING, this::enter);

    SimulatorBook(Pool pool) {
        this.pool = pool;
    }

    /// Records a call and answers what the book says about its key, be it from this call or an
    /// earlier one.
    Uni<Line> record(Call call) {
        return Uni.createFrom()
                .deferred(
                        () -> {
                            Entry entry = new Entry(call);
                            return commits.submit(entry).map(_ -> entry.line());
                        });
    }

    private Uni<?> enter(List<Entry> batch) {
        // One statement may not touch a row twice: calls of one key count as one. Sorted, against
        // deadlocks.
        Map<String, Call> calls = HashMap.newHashMap(batch.size());
        batch.forEach(entry -> calls.putIfAbsent(entry.call.idempotencyKey, entry.call));
        List<Call> sorted =
                calls.values().stream().sorted(Comparator.comparing(Call::idempotencyKey)).toList();
        Tuple columns =
                Tuple.from(
                        List.of(
                                column(sorted, String[]::new, Call::idempotencyKey),
                                column(sorted, UUID[]::new, call -> call.orderId.value()),
                                column(sorted, String[]::new, call -> call.outcome.name()),
                                column(sorted, String[]::new, Call::reference),
                                column(sorted, String[]::new, Call::reason),
                                column(sorted, Long[]::new, call -> call.amount.minor()),
                                column(sorted, String[]::new, call -> call.amount.currency())));
        return pool.preparedQuery(ENTER)
                .execute(columns)
                .invoke(
                        rows -> {
                            Map<String, Line> lines = HashMap.newHashMap(sorted.size());
                            rows.forEach(row -> lines.put(row.getString(0), read(row)));
                            batch.forEach(
                                    entry -> entry.line = lines.get(entry.call.idempotencyKey));
                        });
    }

    private static Line read(Row row) {
        return new Line(
                Booked.valueOf(row.getString(1)),
                row.getString(2),
                row.getString(3),
                row.getInteger(4));
    }

    private static <T extends @Nullable Object> T[] column(
            List<Call> calls, IntFunction<T[]> array, Function<Call, T> field) {
        return calls.stream().map(field).toArray(array);
    }

    /// What a key came to.
    enum Booked {
        CHARGED,
        DECLINED,
        REFUNDED,
        /// The call failed and did nothing; the next one charges.
        FAULT
    }

    /// @param outcome what this call comes to if it is the first with its key
    /// @param reference the provider's name for the charge or refund
    record Call(
            String idempotencyKey,
            OrderId orderId,
            Booked outcome,
            String reference,
            @Nullable String reason,
            Money amount) {}

    /// @param calls with this key so far, this one included
    record Line(Booked outcome, String reference, @Nullable String reason, int calls) {}

    /// A call on its way into the book, and the answer on its way back.
    private static final class Entry {
        private final Call call;
        private volatile @Nullable Line line;

        Entry(Call call) {
            this.call = call;
        }

        Line line() {
            Line answer = line;
            if (answer == null) {
                throw new IllegalStateException(
                        call.idempotencyKey + " was not entered into the book");
            }
            return answer;
        }
    }
}
