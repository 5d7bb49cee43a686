package dev.comanda.payment.nats;

import dev.comanda.payment.db.PaymentWork;
import dev.comanda.payment.payment.Payment.Asked;
import dev.comanda.payment.payment.PaymentStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.jboss.logging.Logger;

/// Counts what has become of payments: `payments_processed_total{status}`, for the statuses
/// in which
/// nothing is owed. A payment that was charged and given back counts in both.
final class PaymentMeters {

    private static final Logger LOG = Logger.getLogger(PaymentMeters.class);

    private final Counter violations;
    private final Map<PaymentStatus, Counter> processed = new EnumMap<>(PaymentStatus.class);

    PaymentMeters(MeterRegistry metrics) {
        this.violations = metrics.counter("payments.violations");
        for (PaymentStatus status : PaymentStatus.values()) {
            switch (status) {
                case SUCCEEDED, FAILED, REFUNDED, VOIDED ->
                        processed.put(
                                status,
                                Counter.builder("payments.processed")
                                        .description("Payments that have come to this status")
                                        .tag("status", status.name())
                                        .register(metrics));
                case EXPECTED, PROCESSING, REFUNDING -> {} // on their way
            }
        }
    }

    /// Counts what a batch did, after its commit, and says what it found to be wrong.
    void committed(PaymentWork work) {
        for (Asked payment : work.violations()) {
            violations.increment();
            LOG.errorf("audit: order %s: %s", payment.orderId(), payment.charge().violation());
        }
        for (PaymentStatus status : work.reached()) {
            Counter counter = processed.get(status);
            if (counter != null) {
                counter.increment();
            }
        }
    }
}
