package dev.comanda.order.saga;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The saga as a person would tell it: four steps, each executed or not, compensated or not. Read
/// off the recorded transitions, so it is never stored and cannot disagree with them.
public final class Steps {

    private Steps() {}

    /// @param executed it was carried out, as far as is known
    /// @param compensated its undo has been answered, and nothing has been heard since that opened
    ///     it again
    /// @param startedAt absent if it was not reached
    /// @param endedAt absent while it is open
    public record Step(
            String name,
            boolean executed,
            boolean compensated,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}

    /// @param transitions of one saga, in order, at least the first
    public static List<Step> of(List<Transition> transitions) {
        Instant placed = transitions.getFirst().at();
        Transition reserved = first(transitions, t -> t.to() == SagaStatus.INVENTORY_RESERVED);
        Transition paid = first(transitions, t -> t.to() == SagaStatus.PAYMENT_SUCCEEDED);
        Transition completed = first(transitions, t -> t.to() == SagaStatus.COMPLETED);
        int reservedLast = last(transitions, t -> t.cause().equals(Transition.RESERVED));
        int releasedLast = last(transitions, Steps::givesStockBack);
        int paidLast = last(transitions, t -> t.cause().equals(Transition.PAID));
        int refundedLast = last(transitions, t -> t.cause().equals(Transition.REFUNDED));
        return List.of(
                new Step("ValidateProducts", true, false, placed, placed),
                new Step(
                        "ReserveInventory",
                        reservedLast >= 0,
                        releasedLast > reservedLast,
                        placed,
                        endOf(transitions, SagaStatus.STARTED)),
                new Step(
                        "ProcessPayment",
                        paidLast >= 0,
                        refundedLast > paidLast,
                        reserved == null ? null : reserved.at(),
                        endOf(transitions, SagaStatus.PAYMENT_PROCESSING)),
                new Step(
                        "ConfirmOrder",
                        completed != null,
                        false,
                        paid == null ? null : paid.at(),
                        endOf(transitions, SagaStatus.PAYMENT_SUCCEEDED)));
    }

    /// When the saga left a status, if it was in it and has left it.
    private static @Nullable Instant endOf(List<Transition> transitions, SagaStatus status) {
        Transition left = first(transitions, t -> t.from() == status);
        return left == null ? null : left.at();
    }

    /// A reservation that had expired before the confirmation came had given its stock back
    /// already.
    private static boolean givesStockBack(Transition t) {
        return t.cause().equals(Transition.RELEASED)
                || (t.cause().equals(Transition.OUT_OF_STOCK)
                        && t.from() == SagaStatus.PAYMENT_SUCCEEDED);
    }

    /// The position of the last such transition, -1 if there is none.
    private static int last(List<Transition> transitions, Predicate<Transition> which) {
        for (int i = transitions.size() - 1; i >= 0; i--) {
            if (which.test(transitions.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable Transition first(
            List<Transition> transitions, Predicate<Transition> which) {
        return transitions.stream().filter(which).findFirst().orElse(null);
    }
}
