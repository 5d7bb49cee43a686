package dev.comanda.payment.db;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.tracing.OrderTraces;
import dev.comanda.payment.payment.Payment;
import dev.comanda.payment.payment.Payment.Asked;
import dev.comanda.payment.payment.Payment.None;
import dev.comanda.payment.payment.Payment.Waiting;
import dev.comanda.payment.payment.PaymentStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The payments of one batch: as they were loaded, and as they have become.
public final class PaymentWork {

    private final Map<OrderId, Stored> loaded;
    private final Map<OrderId, Stored> now;
    private final Set<OrderId> calls = new TreeSet<>();
    final OrderTraces traces = new OrderTraces();

    PaymentWork(Collection<Stored> rows) {
        this.loaded = HashMap.newHashMap(rows.size());
        for (Stored row : rows) {
            loaded.put(row.payment().orderId(), row);
            traces.note(row.payment().orderId(), row.trace());
        }
        this.now = new HashMap<>(loaded);
    }

    Payment payment(OrderId id) {
        Stored stored = now.get(id);
        return stored == null ? new None(id) : stored.payment();
    }

    void become(Payment after, Instant at) {
        OrderId id = after.orderId();
        Stored before = now.get(id);
        if (after instanceof Waiting waiting && waiting.callsAnew(payment(id))) {
            calls.add(id);
        }
        if (before == null) {
            if (!(after instanceof None)) {
                now.put(id, new Stored(after, at, at, traces.of(id)));
            }
        } else if (!after.equals(before.payment())) {
            boolean moved = after.getClass() != before.payment().getClass();
            now.put(
                    id,
                    new Stored(
                            after,
                            before.createdAt(),
                            moved ? at : before.updatedAt(),
                            before.trace()));
        }
    }

    /// The payments, of those that are named, for which this batch has decided that the gateway is
    /// to be called, and which still wait for it. Each is handed out once: several doors may
    /// have a share in the batch.
    public synchronized List<Waiting> takeToAsk(Collection<OrderId> named) {
        List<OrderId> taken = calls.stream().filter(named::contains).toList();
        taken.forEach(calls::remove);
        return taken.stream()
                .map(this::payment)
                .filter(Waiting.class::isInstance)
                .map(Waiting.class::cast)
                .toList();
    }

    /// The payments that this batch has found to contradict their orders after the fact.
    public List<Asked> violations() {
        return now.values().stream()
                .filter(row -> violation(row) != null)
                .filter(row -> violation(loaded.get(row.payment().orderId())) == null)
                .map(row -> (Asked) row.payment())
                .toList();
    }

    /// The statuses that this batch has brought payments to, one for each payment that has moved.
    public List<PaymentStatus> reached() {
        return now.values().stream()
                .filter(this::movedOn)
                .map(row -> PaymentRows.status(row.payment()))
                .toList();
    }

    private boolean movedOn(Stored row) {
        Stored before = loaded.get(row.payment().orderId());
        return before == null || before.payment().getClass() != row.payment().getClass();
    }

    List<Stored> inserted() {
        return sorted(row -> !loaded.containsKey(row.payment().orderId()));
    }

    List<Stored> updated() {
        return sorted(
                row -> {
                    Stored before = loaded.get(row.payment().orderId());
                    return before != null && !before.equals(row);
                });
    }

    private List<Stored> sorted(Predicate<Stored> which) {
        return now.values().stream()
                .filter(which)
                .sorted(Comparator.comparing(row -> row.payment().orderId()))
                .toList();
    }

    private static @Nullable String violation(@Nullable Stored row) {
        return row != null && row.payment() instanceof Asked asked
                ? asked.charge().violation()
                : null;
    }
}
