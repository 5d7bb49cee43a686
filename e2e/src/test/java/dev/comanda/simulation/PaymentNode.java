package dev.comanda.simulation;

import dev.comanda.inventory.stock.Product;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.Message.PaymentRequest;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.decision.Decision;
import dev.comanda.payment.gateway.GatewayCommand;
import dev.comanda.payment.payment.Payment;
import dev.comanda.payment.payment.Payment.Waiting;
import dev.comanda.payment.payment.PaymentEvent;
import dev.comanda.payment.payment.PaymentEvent.AskReached;
import dev.comanda.payment.payment.PaymentEvent.Requested;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// payment-service: the payments, and the calls that follow from them.
final class PaymentNode extends Node<Payment, PaymentEvent> {

    PaymentNode() {
        super(Service.PAYMENT);
    }

    @Override
    Payment absent(OrderId id) {
        return new Payment.None(id);
    }

    @Override
    PaymentEvent requested(Message message, int attempt) {
        return new Requested((PaymentRequest) message, attempt);
    }

    @Override
    OrderId orderOf(PaymentEvent event) {
        return event.orderId();
    }

    @Override
    @Nullable PaymentEvent due(OrderId id, Instant now) {
        Instant at = timer(id);
        return at == null || at.isAfter(now) ? null : new AskReached(id);
    }

    @Override
    @Nullable Instant timer(OrderId id) {
        return state(id) instanceof Waiting waiting ? waiting.asking().askAt() : null;
    }

    @Override
    Turn<Payment> decide(
            Decisions decisions,
            Payment before,
            Map<String, Product> stock,
            PaymentEvent event,
            Instant now) {
        Decision<Payment> decision = decisions.payment(before, event, now);
        return new Turn<>(decision.state(), stock, decision.messages());
    }

    /// Calls the gateway for what has newly come to wait for it.
    @Override
    void afterCommit(World world, List<Decided<Payment, PaymentEvent>> decided) {
        for (Decided<Payment, PaymentEvent> d : decided) {
            if (d.after() instanceof Waiting waiting
                    && waiting.callsAnew(d.before())
                    && !(world.has(Bug.ASKED_ONCE) && d.event() instanceof AskReached)) {
                world.gateway.send(GatewayCommand.of(waiting));
            }
        }
    }

    @Override
    void die(World world) {
        world.gateway.forgetCaller();
    }
}
