package dev.comanda.order.audit.reading;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.IdRange;
import dev.comanda.order.audit.Audit;
import dev.comanda.order.audit.AuditReport;
import dev.comanda.order.audit.Finding;
import dev.comanda.order.audit.OrderFact;
import dev.comanda.order.audit.PaymentFact;
import dev.comanda.order.audit.ReservationFact;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/// Walks through all orders by id, a page at a time, and holds each page against what the other
/// services say of the same range of ids. Memory is bounded by the page, not by the orders.
///
/// The system goes on meanwhile. Three things keep that from looking like a fault: orders are read
/// before the facts about them, and only ended ones are judged; ids made while the audit runs are
/// left out; and before a fact is called a stranger's, its order is looked for once more, since an
/// order is stored before anybody else hears of it.
@Singleton
public final class AuditRun {

    private static final int PAGE = 1000;

    /// Longer than any audit takes. Ids that claim to be later than that are no version 7 ids of
    /// ours, and are looked at too.
    private static final Duration LONGEST_RUN = Duration.ofDays(1);

    private final OrderFacts orders;
    private final InventoryFacts inventory;
    private final PaymentFacts payments;
    private final Participant inventoryService;
    private final Participant paymentService;
    private final Clock clock;

    AuditRun(
            OrderFacts orders,
            @RestClient InventoryFacts inventory,
            @RestClient PaymentFacts payments,
            AuditConfig config,
            Clock clock) {
        this.orders = orders;
        this.inventory = inventory;
        this.payments = payments;
        this.inventoryService = new Participant("inventory-service", config.inventoryUrl());
        this.paymentService = new Participant("payment-service", config.paymentUrl());
        this.clock = clock;
    }

    /// Does the whole audit. Blocks, for as long as it takes to read everything once.
    ///
    /// @throws dev.comanda.nats.http.Problem (503) naming the service that is away
    public AuditReport run() {
        Instant start = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        AuditReport.Draft report = new AuditReport.Draft(start);
        walk(OrderId.parse(IdRange.FIRST), firstIdOf(start.plusMillis(1)), report);
        walk(firstIdOf(start.plus(LONGEST_RUN)), OrderId.parse(IdRange.LAST), report);
        inventoryService.ask(inventory::stock).forEach(product -> report.add(Audit.judge(product)));
        return report.finish(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private void walk(OrderId from, OrderId to, AuditReport.Draft report) {
        OrderId after = from;
        boolean more = true;
        while (more) {
            List<OrderFact> page = orders.page(after, to, PAGE);
            more = page.size() == PAGE;
            OrderId end = more ? page.getLast().orderId() : to;
            compare(page, after, end, report);
            after = end;
        }
    }

    private void compare(
            List<OrderFact> page, OrderId after, OrderId end, AuditReport.Draft report) {
        Map<UUID, OrderFact> known = new LinkedHashMap<>();
        page.forEach(order -> known.put(order.orderId().value(), order));
        Facts<ReservationFact> held =
                new Facts<>(known.keySet(), ReservationFact::orderId, Audit::judgeStranger, report);
        held.read(
                (a, b) -> inventoryService.ask(() -> inventory.reservations(a, b, PAGE)),
                after,
                end);
        Facts<PaymentFact> paid =
                new Facts<>(known.keySet(), PaymentFact::orderId, Audit::judgeStranger, report);
        paid.read((a, b) -> paymentService.ask(() -> payments.payments(a, b, PAGE)), after, end);
        known.forEach(
                (id, order) -> {
                    report.count(order);
                    PaymentFact payment = paid.byOrder.get(id);
                    if (payment != null && payment.isAsTold()) {
                        report.countAsTold();
                    }
                    Audit.judge(order, held.byOrder.get(id), payment).forEach(report::add);
                });
    }

    /// The smallest version 7 id of an instant.
    private static OrderId firstIdOf(Instant instant) {
        return new OrderId(new UUID(instant.toEpochMilli() << 16, 0));
    }

    private interface Pages<T> {
        List<T> page(String after, String upTo);
    }

    /// What one service says of a range of ids: kept if it is about an order of the page, judged at
    /// once if it is about a stranger.
    private final class Facts<T> {
        private final Map<UUID, T> byOrder = new HashMap<>();
        private final Set<UUID> known;
        private final Function<T, UUID> id;
        private final Function<T, Optional<Finding>> stranger;
        private final AuditReport.Draft report;

        Facts(
                Set<UUID> known,
                Function<T, UUID> id,
                Function<T, Optional<Finding>> stranger,
                AuditReport.Draft report) {
            this.known = known;
            this.id = id;
            this.stranger = stranger;
            this.report = report;
        }

        void read(Pages<T> source, OrderId from, OrderId end) {
            String after = from.toString();
            boolean more = true;
            while (more) {
                List<T> page = source.page(after, end.toString());
                take(page);
                more = page.size() >= PAGE;
                after = more ? id.apply(page.getLast()).toString() : after;
            }
        }

        private void take(List<T> page) {
            Map<UUID, Finding> strangers = new LinkedHashMap<>();
            for (T fact : page) {
                UUID order = id.apply(fact);
                if (known.contains(order)) {
                    byOrder.put(order, fact);
                } else {
                    stranger.apply(fact).ifPresent(finding -> strangers.put(order, finding));
                }
            }
            if (!strangers.isEmpty()) {
                strangers.keySet().removeAll(orders.existing(strangers.keySet()));
                strangers.values().forEach(report::add);
            }
        }
    }
}
