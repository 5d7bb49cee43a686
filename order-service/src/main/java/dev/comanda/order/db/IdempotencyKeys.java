package dev.comanda.order.db;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.saga.Order;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `idempotency_key`.
public final class IdempotencyKeys {

    private static final String CLAIM =
            """
            INSERT INTO idempotency_key (key, fingerprint, order_id, at)
            SELECT *, $4::timestamptz FROM unnest($1::text[], $2::text[], $3::uuid[])
            ON CONFLICT (key) DO NOTHING
            RETURNING order_id
            """;

    private static final String TAKEN =
            """
            SELECT k.key, k.fingerprint,
                   o.order_id, o.customer_id, o.items::text, o.total_minor, o.currency, o.payment_method, o.created_at
            FROM idempotency_key k JOIN orders o ON o.order_id = k.order_id
            WHERE k.key = ANY ($1)
            """;

    private static final String FORGET =
            """
            DELETE FROM idempotency_key WHERE key = ANY (ARRAY(
                SELECT key FROM idempotency_key WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED))
            """;

    private IdempotencyKeys() {}

    /// A key that is to be the order's own.
    public record Claim(IdempotencyKey key, OrderId orderId) {}

    /// An order that was placed under the same key before.
    ///
    /// @param sameRequest whether it was placed with the very same request
    public record Earlier(Order order, boolean sameRequest) {}

    /// Claims the keys of a batch; waits for a transaction of another instance that is claiming one
    /// of them.
    ///
    /// @return by the id of an order that must not be placed, the order that was placed before
    public static Uni<Map<OrderId, Earlier>> claim(
            SqlConnection tx, List<Claim> claims, Instant at) {
        if (claims.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        // Sorted, so that two batches that share keys cannot wait for each other.
        List<Claim> sorted =
                claims.stream().sorted(Comparator.comparing(claim -> claim.key.key())).toList();
        return tx.preparedQuery(CLAIM)
                .execute(
                        Tuple.of(
                                sorted.stream().map(c -> c.key.key()).toArray(String[]::new),
                                sorted.stream()
                                        .map(c -> c.key.fingerprint())
                                        .toArray(String[]::new),
                                sorted.stream().map(c -> c.orderId.value()).toArray(UUID[]::new),
                                at.atOffset(ZoneOffset.UTC)))
                .flatMap(
                        rows -> {
                            Set<UUID> fresh = new HashSet<>();
                            rows.forEach(row -> fresh.add(row.getUUID("order_id")));
                            return taken(
                                    tx,
                                    sorted.stream()
                                            .filter(c -> !fresh.contains(c.orderId.value()))
                                            .toList());
                        });
    }

    private static Uni<Map<OrderId, Earlier>> taken(SqlConnection tx, List<Claim> repeated) {
        if (repeated.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return tx.preparedQuery(TAKEN)
                .execute(
                        Tuple.of(
                                (Object)
                                        repeated.stream()
                                                .map(c -> c.key.key())
                                                .toArray(String[]::new)))
                .map(
                        rows -> {
                            Map<String, Row> byKey = new HashMap<>();
                            rows.forEach(row -> byKey.put(row.getString("key"), row));
                            Map<OrderId, Earlier> earlier = new HashMap<>();
                            for (Claim claim : repeated) {
                                Row row = byKey.get(claim.key.key());
                                if (row == null) {
                                    throw new IllegalStateException(
                                            "idempotency key " + claim.key.key() + " has no order");
                                }
                                earlier.put(claim.orderId, earlier(row, claim.key));
                            }
                            return earlier;
                        });
    }

    private static Earlier earlier(Row row, IdempotencyKey key) {
        return new Earlier(
                OrderRows.read(row), row.getString("fingerprint").equals(key.fingerprint()));
    }

    /// The order that was placed under the key; `null` if there is none.
    public static Uni<@Nullable Earlier> find(Pool pool, IdempotencyKey key) {
        return pool.preparedQuery(TAKEN)
                .execute(Tuple.of((Object) new String[] {key.key()}))
                .map(rows -> rows.size() == 0 ? null : earlier(rows.iterator().next(), key));
    }

    /// Forgets keys that were claimed before the given time.
    ///
    /// @return how many, at most `limit`
    public static Uni<Integer> forget(Pool pool, Instant before, int limit) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC), limit))
                .map(rows -> rows.rowCount());
    }
}
