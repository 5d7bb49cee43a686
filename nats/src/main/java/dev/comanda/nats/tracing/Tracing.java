package dev.comanda.nats.tracing;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.contract.OrderId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the corridor says what it does, for whoever draws traces of it. What a trace consists of:
///
/// ```
/// POST /orders                              the request
/// └─ decide Placed                          what came over HTTP, or from the timer
///    └─ send orders.created                 from the publishing to the broker's word
///       └─ process orders.created           from the transaction's begin to its commit
///          └─ send inventory.reserved
///             └─ …
/// call charge                               below what asked for it: somebody outside is asked
/// └─ decide GatewayAnswered
/// receive orders.created                    a batch: a trace of its own, linked to its messages'
/// ```
///
/// Contexts are handed on as text, as they are stored and sent
/// ([traceparent](https://www.w3.org/TR/trace-context/#traceparent-header)). All of it is called by
/// many threads.
public interface Tracing {

    /// The context of the HTTP request that is being answered now.
    ///
    /// @param parent what the request's `traceparent` says. It comes from strangers: what is not
    ///     well formed is not handed on
    /// @param state what its `tracestate` says, likewise
    /// @param order what the request is about
    default @Nullable String ofRequest(
            @Nullable String parent, @Nullable String state, OrderId order) {
        return MessageCodec.trace(parent, state);
    }

    /// Begins to trace one transaction.
    Steps transaction();

    /// Begins to trace the publishing of a message.
    ///
    /// @param parent the context in which it was decided to say it
    Sending sending(MessageKey key, int bytes, @Nullable String parent);

    /// Begins to trace a question to somebody outside.
    ///
    /// @param what is asked for, in a word
    /// @param parent the context in which it was decided to ask
    Asking asking(String what, OrderId order, @Nullable String parent);

    /// Begins to trace the handling of what was pulled together.
    ///
    /// @param durable the consumer that pulled it
    /// @param from the subjects that this consumer reads
    Batch batch(String durable, String from, List<Received<?>> messages);

    /// What one transaction does with each of its messages and commands.
    interface Steps {

        /// Something is being decided about.
        ///
        /// @param key the message that it came as, if it came as one
        /// @param own the context that came with it
        /// @param parent the context of the order; usually the same
        /// @param fresh whether it changes anything: it was not handled before
        /// @return the context of whatever it makes the service say
        @Nullable String step(
                @Nullable MessageKey key,
                Object event,
                @Nullable String own,
                @Nullable String parent,
                boolean fresh);

        /// All of it is durable. If this is not said, nothing was done.
        void committed();
    }

    /// A message on its way to the broker.
    interface Sending {

        /// The context that the message carries.
        ///
        /// @param parent the context in which it was decided to say it
        @Nullable String context(@Nullable String parent);

        /// The broker has it, or is not known to have it.
        void acknowledged(@Nullable Throwable failure);
    }

    /// A question that somebody outside has to answer.
    interface Asking {

        /// The context of whatever its answer causes.
        ///
        /// @param parent the context in which it was decided to ask
        @Nullable String context(@Nullable String parent);

        /// An answer has come, or is not waited for any longer.
        ///
        /// @param outcome in a word
        /// @param known whether that tells what has happened
        void answered(String outcome, boolean known);
    }

    /// A batch that is being handled.
    interface Batch {

        /// It was handled, or could not be.
        void handled(@Nullable Throwable failure);
    }
}
