package dev.comanda.microbench;

import dev.comanda.microbench.Examples.Said;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.codec.Unreadable;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import io.nats.client.impl.Headers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One message to bytes and headers, and back, for each message of the good road.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class CodecBenchmark {

    private final MessageCodec codec = new MessageCodec("order-service");

    @Param Said said = Said.ORDERS_CREATED;

    private Message message = Examples.of(said);
    private MessageKey key = MessageKey.of(new Envelope<>(message, 1));
    private String subject = key.subject().wire();
    private byte[] bytes = codec.body(message);
    private Headers received = codec.headers(key, Examples.NOW, Examples.TRACE);

    @Setup
    public void prepare() {
        message = Examples.of(said);
        key = MessageKey.of(new Envelope<>(message, 1));
        subject = key.subject().wire();
        bytes = codec.body(message);
        received = codec.headers(key, Examples.NOW, Examples.TRACE);
    }

    /// The body, as the transaction that decides it stores it in the outbox.
    @Benchmark
    public byte[] encode() {
        return codec.body(message);
    }

    /// The headers, as the relay publishes them.
    @Benchmark
    public Headers headers() {
        return codec.headers(key, Examples.NOW, Examples.TRACE);
    }

    /// The same for an order whose client brought no trace.
    @Benchmark
    public Headers headersWithoutTrace() {
        return codec.headers(key, Examples.NOW, null);
    }

    /// Body and headers of a message that came in.
    ///
    /// @throws Unreadable never, unless the codec is broken
    @Benchmark
    public Received<Message> decode() throws Unreadable {
        return codec.read(subject, received, bytes);
    }
}
