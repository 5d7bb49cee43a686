package dev.comanda.order.saga;

import org.jspecify.annotations.Nullable;

/// The saga of one order. Each state is a type of its own and has just the data that it needs, so
/// that an arrow that must not be cannot be written down.
///
/// [SagaStatus#COMPENSATING] is three states, by what is still to be undone. The payment is undone
/// first.
public sealed interface Saga {

    /// Nothing is known of such an order.
    record NotPlaced() implements Saga {}

    /// States of an order that was placed.
    sealed interface Placed extends Saga {
        Order order();

        SagaStatus status();

        Deadlines deadlines();
    }

    /// Waiting states: a request is open, and made again until it is answered.
    sealed interface Waiting extends Placed {
        /// The attempt number of the open request, counted from 1 in this life.
        int attempt();

        /// Who has to answer.
        Participant waitingFor();
    }

    /// Undoing what had been done, or may have been done.
    sealed interface Compensating extends Waiting {
        Undo undo();

        @Override
        default SagaStatus status() {
            return SagaStatus.COMPENSATING;
        }
    }

    /// States in which nothing happens any more.
    sealed interface Ended extends Placed {
        @Override
        default Deadlines deadlines() {
            return Deadlines.NONE;
        }
    }

    /// Who takes part besides the orchestrator.
    enum Participant {
        INVENTORY,
        PAYMENT
    }

    /// What all compensating states carry along. The attempts are kept apart and only grow: a
    /// request that is opened again must not look like one that was handled.
    ///
    /// @param reason why the order is undone
    /// @param refunds how often the refund was asked for
    /// @param releases how often the release was asked for
    record Undo(String reason, int refunds, int releases) {
        Undo refundAskedAgain() {
            return new Undo(reason, refunds + 1, releases);
        }

        Undo releaseAskedAgain() {
            return new Undo(reason, refunds, releases + 1);
        }
    }

    /// The stock is asked for.
    record Started(Order order, int attempt, Deadlines deadlines) implements Waiting {
        @Override
        public SagaStatus status() {
            return SagaStatus.STARTED;
        }

        @Override
        public Participant waitingFor() {
            return Participant.INVENTORY;
        }
    }

    /// The stock is reserved, the payment is asked for.
    record PaymentProcessing(Order order, String reservationId, int attempt, Deadlines deadlines)
            implements Waiting {
        @Override
        public SagaStatus status() {
            return SagaStatus.PAYMENT_PROCESSING;
        }

        @Override
        public Participant waitingFor() {
            return Participant.PAYMENT;
        }
    }

    /// It is paid; inventory is told to turn the reservation into a sale.
    record PaymentSucceeded(
            Order order, String reservationId, String paymentId, int attempt, Deadlines deadlines)
            implements Waiting {
        @Override
        public SagaStatus status() {
            return SagaStatus.PAYMENT_SUCCEEDED;
        }

        @Override
        public Participant waitingFor() {
            return Participant.INVENTORY;
        }
    }

    /// The refund is asked for; the stock is to be released after it.
    record RefundThenRelease(Order order, Undo undo, Deadlines deadlines) implements Compensating {
        @Override
        public int attempt() {
            return undo.refunds();
        }

        @Override
        public Participant waitingFor() {
            return Participant.PAYMENT;
        }
    }

    /// The refund is asked for; no stock is held any more.
    record RefundOnly(Order order, Undo undo, Deadlines deadlines) implements Compensating {
        @Override
        public int attempt() {
            return undo.refunds();
        }

        @Override
        public Participant waitingFor() {
            return Participant.PAYMENT;
        }
    }

    /// The release is asked for; the payment is settled: refunded, or never charged.
    record ReleaseOnly(Order order, Undo undo, Deadlines deadlines) implements Compensating {
        @Override
        public int attempt() {
            return undo.releases();
        }

        @Override
        public Participant waitingFor() {
            return Participant.INVENTORY;
        }
    }

    /// Confirmed, paid, and out of stock.
    record Completed(Order order) implements Ended {
        @Override
        public SagaStatus status() {
            return SagaStatus.COMPLETED;
        }
    }

    /// Ended before anything had been done.
    record Failed(Order order, String reason) implements Ended {
        @Override
        public SagaStatus status() {
            return SagaStatus.FAILED;
        }
    }

    /// Everything that had been done is undone.
    record Compensated(Order order, String reason) implements Ended {
        @Override
        public SagaStatus status() {
            return SagaStatus.COMPENSATED;
        }
    }

    /// Why the order did not go through, if that is known already.
    static @Nullable String reasonOf(Saga saga) {
        return switch (saga) {
            case Compensating s -> s.undo().reason();
            case Failed s -> s.reason();
            case Compensated s -> s.reason();
            case NotPlaced _, Started _, PaymentProcessing _, PaymentSucceeded _, Completed _ ->
                    null;
        };
    }
}
