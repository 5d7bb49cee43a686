package dev.comanda.simulation;

import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.nats.decision.Decision;
import dev.comanda.payment.payment.GatewayOutcome.ChargeUnknown;
import dev.comanda.payment.payment.GatewayOutcome.Declined;
import dev.comanda.payment.payment.GatewayOutcome.GivenBack;
import dev.comanda.payment.payment.GatewayOutcome.RefundUnknown;
import dev.comanda.payment.payment.Payment;
import dev.comanda.payment.payment.PaymentEvent;
import dev.comanda.payment.payment.PaymentEvent.GatewayAnswered;
import java.time.Instant;

/// The decisions of the three services with one mistake in one of them.
final class PlantedDecisions extends PlantedStock {

    private record On(Bug bug, Object state, Object event) {}

    PlantedDecisions(Bug bug) {
        super(bug);
    }

    @Override
    Decision<Payment> payment(Payment payment, PaymentEvent event, Instant now) {
        Decision<Payment> right = super.payment(payment, event, now);
        return switch (new On(bug, payment, event)) {
            case On(
                            Bug b,
                            Payment.Untouched _,
                            PaymentEvent.Requested(PaymentRefundRequest _, int _))
                    when b == Bug.NO_TOMBSTONE_IN_PAYMENT ->
                    new Decision<>(payment, right.messages());
            case On(Bug b, Payment.Processing p, GatewayAnswered(_, ChargeUnknown _))
                    when b == Bug.UNKNOWN_IS_DECLINED ->
                    super.payment(p, new GatewayAnswered(p.orderId(), new Declined("?")), now);
            case On(Bug b, Payment.Refunding p, GatewayAnswered(_, RefundUnknown _))
                    when b == Bug.UNKNOWN_IS_REFUNDED ->
                    super.payment(p, new GatewayAnswered(p.orderId(), new GivenBack("?")), now);
            case On(
                            Bug b,
                            Payment.Processing p,
                            PaymentEvent.Requested(PaymentRefundRequest _, int _))
                    when b == Bug.VOID_WHILE_CHARGING ->
                    super.payment(new Payment.None(p.orderId()), event, now);
            case On _ -> right;
        };
    }
}
