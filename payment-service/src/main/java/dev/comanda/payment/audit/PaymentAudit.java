package dev.comanda.payment.audit;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.IdRange;
import dev.comanda.payment.audit.PaymentRecords.Recorded;
import dev.comanda.payment.gateway.GatewayBook;
import dev.comanda.payment.gateway.GatewayBook.Moved;
import dev.comanda.payment.gateway.GatewayBook.Source;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Puts this service's payments and the provider's book side by side, by order id. What only one
/// of them knows is shown as well.
@Singleton
public final class PaymentAudit {

    private static final OrderId END = OrderId.parse(IdRange.LAST);

    private final PaymentRecords records;
    private final GatewayBook book;

    PaymentAudit(PaymentRecords records, GatewayBook book) {
        this.records = records;
        this.book = book;
    }

    /// One page by order id; a page shorter than `limit` is the last one.
    ///
    /// The payments are read first: what they say was charged is in the book by then.
    public Uni<List<PaymentFact>> page(OrderId after, OrderId upTo, int limit) {
        return records.page(after, upTo, limit)
                .flatMap(
                        payments ->
                                book.moved(after, upTo, limit)
                                        .map(
                                                moved ->
                                                        merge(
                                                                payments,
                                                                moved,
                                                                limit,
                                                                book.source())));
    }

    /// Two sorted pages into one. Beyond the end of a full page its source has not been heard
    /// yet, so whatever the other one has there is left to the next page.
    static List<PaymentFact> merge(
            List<Recorded> payments, List<Moved> moved, int limit, Source source) {
        Map<OrderId, Recorded> byOrder =
                payments.stream().collect(Collectors.toMap(Recorded::orderId, Function.identity()));
        Map<OrderId, Moved> inBook =
                moved.stream().collect(Collectors.toMap(Moved::orderId, Function.identity()));
        TreeMap<OrderId, PaymentFact> facts = new TreeMap<>();
        payments.forEach(p -> facts.put(p.orderId(), fact(p.orderId(), byOrder, inBook, source)));
        moved.forEach(m -> facts.put(m.orderId(), fact(m.orderId(), byOrder, inBook, source)));
        return facts.headMap(horizon(payments, moved, limit), true).values().stream()
                .limit(limit)
                .toList();
    }

    private static OrderId horizon(List<Recorded> payments, List<Moved> moved, int limit) {
        OrderId horizon = END;
        if (payments.size() >= limit) {
            horizon = payments.getLast().orderId();
        }
        if (moved.size() >= limit && moved.getLast().orderId().compareTo(horizon) < 0) {
            horizon = moved.getLast().orderId();
        }
        return horizon;
    }

    private static PaymentFact fact(
            OrderId id, Map<OrderId, Recorded> byOrder, Map<OrderId, Moved> inBook, Source source) {
        return PaymentFact.of(id.value(), byOrder.get(id), inBook.get(id), source);
    }
}
