package dev.comanda.order.saga;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The saga as a person would tell it: four steps, each executed or not, compensated or not. Read off the
/// recorded transitions, so it is never stored and cannot disagree with them.
public final class Steps {

    private Steps() {}

    /// @param executed it was carried out, as far as is known
    /// @param compensated its undo has been answered
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
        boolean released =
                has(transitions, t -> t.cause().equals(Transition.RELEASED))
                        // A reservation that expired had given its stock back before the confirmation came.
                        || has(
                                transitions,
                                t ->
                                        t.cause().equals(Transition.OUT_OF_STOCK)
                                                && t.from() == SagaStatus.PAYMENT_SUCCEEDED);
        boolean refunded = has(transitions, t -> t.cause().equals(Transition.REFUNDED));
        return List.of(
                new Step("ValidateProducts", true, false, placed, placed),
                new Step(
                        "ReserveInventory",
                        reserved != null,
                        released,
                        placed,
                        endOf(transitions, SagaStatus.STARTED)),
                new Step(
                        "ProcessPayment",
                        paid != null,
                        refunded,
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

    private static boolean has(List<Transition> transitions, Predicate<Transition> which) {
        return first(transitions, which) != null;
    }

    private static @Nullable Transition first(
            List<Transition> transitions, Predicate<Transition> which) {
        return transitions.stream().filter(which).findFirst().orElse(null);
    }
}
