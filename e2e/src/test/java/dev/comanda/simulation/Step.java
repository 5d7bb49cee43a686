package dev.comanda.simulation;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.OrderId;
import java.time.Duration;
import java.util.List;

/// One thing that happens. Steps are named by what they are about, not by their place in a list, so
/// that a list of them still makes sense when some are left out.
sealed interface Step {

    /// What goes wrong around a transaction.
    enum Mishap {
        NONE,
        /// The service dies before the commit.
        CRASH_BEFORE_COMMIT,
        /// The service dies after the commit: nothing is acknowledged, no call is made.
        CRASH_AFTER_COMMIT,
        /// The commit is there, the acknowledgement gets lost.
        ACK_LOST
    }

    /// How publishing a row of the outbox goes.
    enum Relay {
        /// Published, acknowledged, deleted.
        DONE,
        /// The broker does not take it.
        REFUSED,
        /// Published, but the acknowledgement gets lost: the row stays.
        ACK_LOST,
        /// The service dies between the publishing and the delete.
        CRASH_BEFORE_DELETE
    }

    /// What the gateway does with a call.
    enum Gate {
        /// Does it, and says so.
        DOES,
        /// Declines, if it has not decided about this key before.
        DECLINES,
        /// Does nothing and says that it does not know.
        FAILS,
        /// Does it, but the answer gets lost.
        DOES_SILENTLY,
        /// Does it much later; the caller gives up waiting.
        HANGS
    }

    record Place(OrderId order) implements Step {}

    record Cancel(OrderId order) implements Step {}

    /// An operator has the open request made again.
    record Retry(OrderId order) implements Step {}

    /// One more piece of a product comes in.
    record Receive(String product) implements Step {}

    /// A consumer handles a batch, in one transaction.
    record Deliver(Durable durable, List<MessageKey> batch, Mishap mishap) implements Step {}

    record Publish(Service service, MessageKey key, Relay how) implements Step {}

    /// A sweep finds something that is due.
    record Sweep(Service service, OrderId order, Mishap mishap) implements Step {}

    /// A call arrives at the gateway.
    ///
    /// @param heard whether the caller is still waiting for it
    record AtGateway(String key, boolean heard, Gate how) implements Step {}

    /// payment-service records what the gateway said.
    record Hear(String key, Mishap mishap) implements Step {}

    record Pass(Duration time) implements Step {}

    /// Time passes until the next timer.
    record PassToTimer() implements Step {}

    /// The broker loses a message for one consumer.
    record Lose(Durable durable, MessageKey key) implements Step {}

    /// The broker delivers a message once more than it should.
    record Repeat(Durable durable, MessageKey key) implements Step {}

    /// The broker's store is wiped.
    record Wipe() implements Step {}

    record Die(Service service) implements Step {}

    /// The same step without its mishap; itself if it has none.
    default Step goneWell() {
        return switch (this) {
            case Deliver s -> new Deliver(s.durable, s.batch, Mishap.NONE);
            case Publish s -> new Publish(s.service, s.key, Relay.DONE);
            case Sweep s -> new Sweep(s.service, s.order, Mishap.NONE);
            case AtGateway s -> new AtGateway(s.key, s.heard, Gate.DOES);
            case Hear s -> new Hear(s.key, Mishap.NONE);
            case Place _,
                    Cancel _,
                    Retry _,
                    Receive _,
                    Pass _,
                    PassToTimer _,
                    Lose _,
                    Repeat _,
                    Wipe _,
                    Die _ ->
                    this;
        };
    }
}
