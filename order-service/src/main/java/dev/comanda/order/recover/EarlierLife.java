package dev.comanda.order.recover;

import dev.comanda.nats.codec.Received;
import dev.comanda.nats.consume.DeadLetterBox;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.OrderMessage.OrderCancelled;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.order.saga.Earlier;
import dev.comanda.order.saga.Earlier.Reach;
import dev.comanda.order.saga.OrderSaga;
import org.jspecify.annotations.Nullable;

/// What the streams tell of one order, whatever the database knows of it.
final class EarlierLife {

    private int attempts;
    private boolean confirmed;
    private boolean failed;
    private @Nullable String undone;
    private @Nullable String paymentMethod;

    /// Takes a message about the order. In whichever order they come, the end is the same.
    void hear(Received<?> received) {
        int attempt = received.key().attempt();
        if (attempt < DeadLetterBox.FIRST_REDRIVE_ATTEMPT) { // those beyond count for themselves
            attempts = Math.max(attempts, attempt);
        }
        switch (received.message()) {
            case PaymentProcessRequest request -> paymentMethod = request.paymentMethod();
            case OrderConfirmed _ -> confirmed = true;
            case OrderFailed _ -> failed = true;
            case OrderCancelled order -> undone = order.reason();
            case PaymentRefundRequest request -> undone = request.reason();
            case InventoryReleaseRequest request -> undone = request.reason();
            default -> {} // what was answered follows from what was asked
        }
    }

    /// How far it had come; `null` if nothing was heard that says so. What was undone later may
    /// have been confirmed before, and is not to be any more.
    @Nullable Reach reach() {
        if (undone != null) {
            return Reach.MAYBE_PAID;
        } else if (confirmed) {
            return Reach.CONFIRMED;
        } else if (failed) {
            return Reach.UNPAID;
        }
        return paymentMethod == null ? null : Reach.MAYBE_PAID;
    }

    /// The same of an order of which nothing else is known.
    Earlier earlier() {
        Reach reach = reach();
        return new Earlier(reach == null ? Reach.MAYBE_PAID : reach, attempts);
    }

    /// The highest attempt of all its messages.
    int attempts() {
        return attempts;
    }

    /// How it was to be paid, if it came to that.
    @Nullable String paymentMethod() {
        return paymentMethod;
    }

    /// Why it was undone, or was about to be; `null` if it was not.
    @Nullable String undone() {
        return undone != null && undone.startsWith(OrderSaga.CANCELLED)
                ? undone.substring(OrderSaga.CANCELLED.length())
                : undone;
    }

    /// Whether it can go its way again: it was paid, it failed before that, or it is known how it
    /// would be paid.
    boolean isComplete() {
        return paymentMethod != null || confirmed || failed;
    }
}
