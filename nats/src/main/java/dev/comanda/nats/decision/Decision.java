package dev.comanda.nats.decision;

import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import java.util.List;

/// The outcome of deciding: the new state and everything that is to be said. There are no other
/// effects: the state is saved and the messages go to the outbox, in one transaction.
public record Decision<S>(S state, List<Envelope<? extends Message>> messages) {

    public Decision {
        messages = List.copyOf(messages);
    }

    /// The state, and nothing to say.
    public static <S> Decision<S> silent(S state) {
        return new Decision<>(state, List.of());
    }

    /// The state, and one message to say.
    public static <S> Decision<S> saying(S state, Message message, int attempt) {
        return new Decision<>(state, List.of(new Envelope<>(message, attempt)));
    }
}
