package dev.comanda.nats.exchange;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.Writes;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// The smallest desk there can be: it counts the messages of each order, and says the new count.
final class Tally implements Desk<Tally.Counted, Tally.Work> {

    static final String SCHEMA =
            """
            CREATE TABLE shelf (id int PRIMARY KEY);
            INSERT INTO shelf VALUES (1);
            CREATE TABLE tally (
                order_id uuid PRIMARY KEY,
                counted  int NOT NULL CHECK (counted < 1000),
                shelf    int NOT NULL REFERENCES shelf DEFERRABLE INITIALLY DEFERRED);
            """;

    /// @param by how much is counted; 0 is a bug in the decision, 1000 is refused by the database
    ///     when it is saved, and 100 when it is committed
    record Counted(OrderId orderId, int by, int attempt) {}

    static final class Work {
        final Map<OrderId, Integer> counts = new TreeMap<>();
        final Set<OrderId> known = new HashSet<>();
        int shelf = 1;
    }

    static Incoming<Counted> message(OrderId orderId, int attempt, int by) {
        return new Incoming<>(
                new Counted(orderId, by, attempt),
                new MessageKey(orderId, Subject.INVENTORY_RELEASE_REQUEST, attempt),
                null);
    }

    static OrderId order(int number) {
        return new OrderId(new UUID(0x0193_a5c0_0000_7000L, Long.MIN_VALUE | number));
    }

    @Override
    public Uni<Work> load(SqlConnection tx, List<Incoming<Counted>> batch) {
        UUID[] ids =
                batch.stream()
                        .map(incoming -> incoming.event().orderId())
                        .sorted()
                        .distinct()
                        .map(OrderId::value)
                        .toArray(UUID[]::new);
        return tx.preparedQuery(
                        "SELECT order_id, counted FROM tally WHERE order_id = ANY ($1) ORDER BY order_id FOR UPDATE")
                .execute(Tuple.of(ids))
                .map(
                        rows -> {
                            Work work = new Work();
                            for (Row row : rows) {
                                OrderId id = new OrderId(row.getUUID(0));
                                work.counts.put(id, row.getInteger(1));
                                work.known.add(id);
                            }
                            return work;
                        });
    }

    @Override
    public List<Envelope<? extends Message>> decide(Work work, Counted event, Instant now) {
        if (event.by() == 0) {
            throw new IllegalStateException("a bug, for " + event.orderId());
        }
        if (event.by() == 100) {
            work.shelf = 2; // which does not exist; found out at commit
        }
        int count = work.counts.merge(event.orderId(), event.by(), Integer::sum);
        return List.of(
                new Envelope<>(
                        new InventoryReleased(event.orderId(), null, "count " + count),
                        event.attempt()));
    }

    @Override
    public void save(Work work, Writes writes) {
        for (Map.Entry<OrderId, Integer> entry : work.counts.entrySet()) {
            // An INSERT without ON CONFLICT: who comes second loses the race.
            String sql =
                    work.known.contains(entry.getKey())
                            ? "UPDATE tally SET counted = $2, shelf = $3 WHERE order_id = $1"
                            : "INSERT INTO tally VALUES ($1, $2, $3)";
            writes.add(1, sql, Tuple.of(entry.getKey().value(), entry.getValue(), work.shelf));
        }
    }
}
