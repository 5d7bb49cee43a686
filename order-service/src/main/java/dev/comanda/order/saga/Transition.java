package dev.comanda.order.saga;

import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryOutOfStock;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.PaymentMessage.PaymentFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefunded;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.order.saga.SagaEvent.Answered;
import dev.comanda.order.saga.SagaEvent.CancelRequested;
import dev.comanda.order.saga.SagaEvent.PaymentTimedOut;
import dev.comanda.order.saga.SagaEvent.Placed;
import dev.comanda.order.saga.SagaEvent.ResendDue;
import dev.comanda.order.saga.SagaEvent.SagaTimedOut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One recorded step of a saga.
///
/// @param version counts the steps of one saga, from 1
/// @param from absent for the first
/// @param cause what led to it: the subject of an answer, or words such as `saga time-out`
public record Transition(
        OrderId orderId,
        int version,
        Instant at,
        @Nullable SagaStatus from,
        SagaStatus to,
        String cause) {

    /// The causes that [Steps] looks for.
    static final String REFUNDED = "payments.refunded";

    static final String RESERVED = "inventory.reserved";
    static final String PAID = "payments.succeeded";
    static final String RELEASED = "inventory.released";
    static final String OUT_OF_STOCK = "inventory.out_of_stock";

    /// The steps that lead from one state to another. None if only an attempt was counted up; one
    /// if the state is another one, even within `COMPENSATING`; two where one decision passes a
    /// status on its way.
    ///
    /// @param version of the last step so far, 0 if there is none
    public static List<Transition> between(
            Saga before, Saga after, int version, Instant at, SagaEvent event) {
        if (before.getClass() == after.getClass() || !(after instanceof Saga.Placed next)) {
            return List.of();
        }
        SagaStatus from = before instanceof Saga.Placed placed ? placed.status() : null;
        List<SagaStatus> path = from == null ? List.of(next.status()) : from.pathTo(next.status());
        List<Transition> steps = new ArrayList<>(path.size());
        for (SagaStatus to : path) {
            steps.add(
                    new Transition(
                            event.orderId(),
                            version + steps.size() + 1,
                            at,
                            from,
                            to,
                            cause(event)));
            from = to;
        }
        return steps;
    }

    private static String cause(SagaEvent event) {
        return switch (event) {
            case Placed _ -> "order placed";
            case Answered(InventoryReserved _) -> RESERVED;
            case Answered(InventoryOutOfStock _) -> OUT_OF_STOCK;
            case Answered(InventoryCommitted _) -> "inventory.committed";
            case Answered(InventoryReleased _) -> RELEASED;
            case Answered(PaymentSucceeded _) -> PAID;
            case Answered(PaymentFailed _) -> "payments.failed";
            case Answered(PaymentRefunded _) -> REFUNDED;
            case SagaTimedOut _ -> "saga time-out";
            case PaymentTimedOut _ -> "payment time-out";
            case ResendDue _ -> "resend";
            case CancelRequested _ -> "cancel";
        };
    }
}
