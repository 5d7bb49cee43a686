package dev.comanda.nats.wire;

import io.nats.client.impl.SocketDataPortWithWriteTimeout;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The usual socket of jnats, read through [TolerantInput]. jnats makes it by its class name.
///
/// Without it, one message with a header that jnats cannot read (a value in UTF-8 is enough, which
/// other clients send) ends the thread that reads the connection. The connection goes on looking
/// well, and everything that the service consumes waits until the broker misses its pings.
@RegisterForReflection
public final class TolerantDataPort extends SocketDataPortWithWriteTimeout {

    private @Nullable InputStream source;
    private @Nullable TolerantInput tolerant;

    @Override
    @SuppressWarnings("ReferenceEquality") // with TLS it becomes another stream after the greeting
    public int read(byte[] to, int offset, int length) throws IOException {
        TolerantInput input = tolerant;
        if (input == null || source != in) {
            source = in;
            input = new TolerantInput(in);
            tolerant = input;
        }
        return input.read(to, offset, length);
    }
}
