package dev.comanda.payment.db;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.payment.Payment.Waiting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Payments about which the gateway is to be asked again.
///
/// @param traces the traces of their orders, as far as they are known
public record DuePayments(List<Waiting> payments, Map<OrderId, @Nullable String> traces) {

    public static final DuePayments NONE = new DuePayments(List.of(), Map.of());

    public DuePayments {
        payments = List.copyOf(payments);
        traces = Map.copyOf(traces);
    }

    static DuePayments of(List<Stored> rows) {
        Map<OrderId, @Nullable String> traces = new HashMap<>();
        for (Stored row : rows) {
            if (row.trace() != null) {
                traces.put(row.payment().orderId(), row.trace());
            }
        }
        return new DuePayments(
                rows.stream().map(Stored::payment).map(Waiting.class::cast).toList(), traces);
    }
}
