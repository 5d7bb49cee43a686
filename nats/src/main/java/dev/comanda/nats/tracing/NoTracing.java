package dev.comanda.nats.tracing;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.contract.OrderId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Traces nothing, and hands on the contexts that come from elsewhere. One object for everything,
/// so that a message costs none.
public final class NoTracing
        implements Tracing, Tracing.Steps, Tracing.Sending, Tracing.Asking, Tracing.Batch {

    public static final NoTracing OFF = new NoTracing();

    private NoTracing() {}

    @Override
    public Steps transaction() {
        return this;
    }

    @Override
    public Sending sending(MessageKey key, int bytes, @Nullable String parent) {
        return this;
    }

    @Override
    public Asking asking(String what, OrderId order, @Nullable String parent) {
        return this;
    }

    @Override
    public Batch batch(String durable, String from, List<Received<?>> messages) {
        return this;
    }

    @Override
    public @Nullable String step(
            @Nullable MessageKey key,
            Object event,
            @Nullable String own,
            @Nullable String parent,
            boolean fresh) {
        return parent;
    }

    @Override
    public void committed() {
        // nothing was begun
    }

    @Override
    public @Nullable String context(@Nullable String parent) {
        return parent;
    }

    @Override
    public void acknowledged(@Nullable Throwable failure) {
        // nothing was begun
    }

    @Override
    public void answered(String outcome, boolean known) {
        // nothing was begun
    }

    @Override
    public void handled(@Nullable Throwable failure) {
        // nothing was begun
    }
}
