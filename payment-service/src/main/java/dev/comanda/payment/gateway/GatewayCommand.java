package dev.comanda.payment.gateway;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.payment.Payment.Processing;
import dev.comanda.payment.payment.Payment.Refunding;
import dev.comanda.payment.payment.Payment.Waiting;
import java.time.Instant;

/// What a provider is asked to do. It follows from the payment's committed state alone, so asking
/// again says exactly the same.
public sealed interface GatewayCommand {

    /// Under which the provider carries this out at most once.
    String idempotencyKey();

    OrderId orderId();

    static GatewayCommand of(Waiting payment) {
        return switch (payment) {
            case Processing p ->
                    new ChargeCommand(
                            "charge:" + p.orderId(),
                            p.orderId(),
                            p.charge().amount(),
                            p.charge().customerId(),
                            p.charge().paymentMethod(),
                            p.asking().since());
            case Refunding p ->
                    new RefundCommand(
                            "refund:" + p.orderId(),
                            p.orderId(),
                            p.charge().amount(),
                            p.intentId());
        };
    }

    /// @param since when this was asked for first; keys do not last for ever
    record ChargeCommand(
            String idempotencyKey,
            OrderId orderId,
            Money amount,
            String customerId,
            String paymentMethod,
            Instant since)
            implements GatewayCommand {}

    /// @param intentId the charge that is given back, all of it
    record RefundCommand(String idempotencyKey, OrderId orderId, Money amount, String intentId)
            implements GatewayCommand {}
}
