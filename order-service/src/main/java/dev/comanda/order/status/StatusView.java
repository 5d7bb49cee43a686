package dev.comanda.order.status;

import dev.comanda.nats.codec.Received;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.GroupCommit;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The table `order_status_view`, and the one beside it.
///
/// Each time is the least that was told. So noting commutes with noting: what comes twice, late, in
/// any order, from two instances or from a replay, makes the same rows.
public final class StatusView {

    /// The two tables of the same shape.
    public enum Table {
        KEPT("order_status_view"),
        REBUILT("order_status_view_rebuilt");

        final String sql;

        Table(String sql) {
            this.sql = sql;
        }
    }

    /// `least` passes over what is null. A row that has nothing to learn is not written.
    static final String LEARN =
            "ON CONFLICT (order_id) DO UPDATE SET "
                    + columns("%1$s = least(v.%1$s, EXCLUDED.%1$s)", ", ")
                    + " WHERE "
                    + columns("least(v.%1$s, EXCLUDED.%1$s) IS DISTINCT FROM v.%1$s", " OR ");

    private static final String FIND =
            """
            SELECT v.*
            FROM orders o LEFT JOIN order_status_view v ON v.order_id = o.order_id
            WHERE o.order_id = $1
            """;

    /// How long batches are gathered before they are written together.
    public static final Duration GATHER = Duration.ofMillis(250);

    /// Batches in one write: three consumers, each of which waits for its own.
    private static final int BATCHES = 8;

    private final Pool pool;
    private final GroupCommit<List<Reached>> batches =
            new GroupCommit<>(BATCHES, BATCHES, this::writeTogether);

    public StatusView(Pool pool) {
        this.pool = pool;
    }

    /// Notes what a batch of messages says in the view, a little later and together with other
    /// batches: most of what is to be known of an order comes within moments, and makes one row.
    public Uni<Void> gather(List<? extends Received<? extends Message>> batch) {
        return batches.submit(reached(batch));
    }

    private Uni<Void> writeTogether(List<List<Reached>> batches) {
        List<Reached> told = batches.stream().flatMap(List::stream).toList();
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(GATHER)
                .chain(
                        () ->
                                told.isEmpty()
                                        ? Uni.createFrom().voidItem()
                                        : write(Table.KEPT, told));
    }

    private static List<Reached> reached(List<? extends Received<? extends Message>> batch) {
        return batch.stream().map(Reached::by).filter(Objects::nonNull).toList();
    }

    /// One column's SQL after the other.
    ///
    /// @param pattern with `%1$s` for the column
    static String columns(String pattern, String between) {
        return List.of(Stage.values()).stream()
                .map(stage -> pattern.formatted(column(stage)))
                .collect(Collectors.joining(between));
    }

    private static String column(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT) + "_at";
    }

    /// Notes what a batch of messages says, in one statement.
    public Uni<Void> note(Table table, List<? extends Received<? extends Message>> batch) {
        List<Reached> told = reached(batch);
        return told.isEmpty() ? Uni.createFrom().voidItem() : write(table, told);
    }

    private Uni<Void> write(Table table, List<Reached> told) {
        int n = told.size();
        UUID[] orders = new UUID[n];
        String[] stages = new String[n];
        OffsetDateTime[] times = new OffsetDateTime[n];
        for (int i = 0; i < n; i++) {
            orders[i] = told.get(i).orderId().value();
            stages[i] = told.get(i).stage().name();
            times[i] = told.get(i).at().atOffset(ZoneOffset.UTC);
        }
        return pool.preparedQuery(sqlToNote(table))
                .execute(Tuple.of(orders, stages, times))
                .replaceWithVoid();
    }

    private static String sqlToNote(Table table) {
        return """
            INSERT INTO %s AS v
                (order_id, reservation_pending_at, reserved_at, paid_at, confirmed_at, rejected_at, cancelled_at)
            SELECT order_id,
                min(at) FILTER (WHERE stage = 'RESERVATION_PENDING'),
                min(at) FILTER (WHERE stage = 'RESERVED'),
                min(at) FILTER (WHERE stage = 'PAID'),
                min(at) FILTER (WHERE stage = 'CONFIRMED'),
                min(at) FILTER (WHERE stage = 'REJECTED'),
                min(at) FILTER (WHERE stage = 'CANCELLED')
            FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS told (order_id, stage, at)
            GROUP BY order_id
            ORDER BY order_id
            """
                        .formatted(table.sql)
                + LEARN;
    }

    /// How far the order is; `null` if there is no such order.
    public Uni<@Nullable OrderProgress> find(OrderId id) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(id.value()))
                .map(rows -> rows.size() == 0 ? null : read(id, rows));
    }

    private static OrderProgress read(OrderId id, RowSet<Row> rows) {
        Row row = rows.iterator().next();
        Map<Stage, Instant> times = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            OffsetDateTime at = row.getOffsetDateTime(column(stage));
            if (at != null) {
                times.put(stage, at.toInstant());
            }
        }
        String stage = row.getString("stage");
        return new OrderProgress(
                id, stage == null ? Stage.RESERVATION_PENDING : Stage.valueOf(stage), times);
    }
}
