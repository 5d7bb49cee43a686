package dev.comanda.order.saga;

import static dev.comanda.order.saga.AnOrder.LIMITS;
import static dev.comanda.order.saga.AnOrder.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A conversation with the saga: given a state, when something happens, it becomes another and says
/// something.
/// [#says] compares the whole list, so nothing is said unnoticed; what is not looked at before the
/// next event
/// must have been silence.
final class Dialogue {

    Saga saga = new Saga.NotPlaced();
    Instant now = NOON;
    final List<Transition> transitions = new ArrayList<>();
    private List<Envelope<? extends Message>> said = List.of();
    private boolean heard = true;

    static Dialogue given(SagaEvent... events) {
        Dialogue dialogue = new Dialogue();
        for (SagaEvent event : events) {
            dialogue.when(event).hear();
        }
        return dialogue;
    }

    Dialogue when(SagaEvent event) {
        if (!heard) {
            saysNothing();
        }
        Decision<Saga> decision = OrderSaga.decide(saga, event, now, LIMITS);
        int version = transitions.isEmpty() ? 0 : transitions.getLast().version();
        transitions.addAll(Transition.between(saga, decision.state(), version, now, event));
        saga = decision.state();
        said = decision.messages();
        heard = false;
        return this;
    }

    Dialogue after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Dialogue becomes(Class<? extends Saga> state, SagaStatus status, OrderStatus order) {
        assertThat(saga).isInstanceOf(state);
        assertThat(((Saga.Placed) saga).status()).isEqualTo(status);
        assertThat(status.order()).isEqualTo(order);
        return this;
    }

    Dialogue says(int attempt, Message message) {
        assertThat(said).isEqualTo(List.of(new Envelope<>(message, attempt)));
        heard = true;
        return this;
    }

    Dialogue saysNothing() {
        assertThat(said).isEmpty();
        heard = true;
        return this;
    }

    Dialogue waitsUntil(Deadlines deadlines) {
        assertThat(((Saga.Placed) saga).deadlines()).isEqualTo(deadlines);
        return this;
    }

    /// What was said is of no interest here.
    void hear() {
        heard = true;
    }

    /// The statuses that were recorded, in order.
    Stream<SagaStatus> road() {
        return transitions.stream().map(Transition::to);
    }
}
