package dev.comanda.nats.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the look at every header costs, on the way from the broker's socket to jnats. In this
/// package because what it measures is nobody else's business.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class WireBenchmark {

    private static final int MESSAGES = 1000;
    private static final int BUFFER = 64 * 1024;
    private static final String HEADERS =
            """
            NATS/1.0
            Nats-Msg-Id: 0193a5c0-7d1e-7abc-8def-0123456789ab:inventory.reserved:1
            ce-specversion: 1.0
            ce-id: 0193a5c0-7d1e-7abc-8def-0123456789ab:inventory.reserved:1
            ce-type: dev.comanda.inventory.reserved
            ce-source: /comanda/inventory-service
            ce-subject: 0193a5c0-7d1e-7abc-8def-0123456789ab
            ce-time: 2026-11-22T08:43:00.120Z
            content-type: application/json
            traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01

            """
                    .replace("\n", "\r\n");
    private static final String BODY =
            """
            {"orderId":"0193a5c0-7d1e-7abc-8def-0123456789ab",\
            "reservationId":"res_0193a5c0-7d1e-7abc-8def-0123456789ab",\
            "items":[{"productId":"espresso","quantity":2,"unitPrice":2.20},\
            {"productId":"flat-white","quantity":1,"unitPrice":3.60},\
            {"productId":"croissant","quantity":3,"unitPrice":3.80}],\
            "expiresAt":"2026-11-22T08:58:00.120Z"}""";

    private final byte[] block = HEADERS.getBytes(StandardCharsets.US_ASCII);
    private final byte[] stream = stream();
    private final byte[] to = new byte[BUFFER];

    private static byte[] stream() {
        int headers = HEADERS.length();
        String one =
                "HMSG inventory.reserved 7 $JS.ACK.INVENTORY.order-service-inventory.1.4711.42."
                        + "1764000000000000000.17 "
                        + headers
                        + " "
                        + (headers + BODY.length())
                        + "\r\n"
                        + HEADERS
                        + BODY
                        + "\r\n";
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < MESSAGES; i++) {
            all.writeBytes(one.getBytes(StandardCharsets.US_ASCII));
        }
        return all.toByteArray();
    }

    /// A message passes from the socket to jnats, its headers looked at.
    ///
    /// @throws IOException never: the socket is an array
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long pass() throws IOException {
        try (TolerantInput in = new TolerantInput(new ByteArrayInputStream(stream))) {
            long passed = 0;
            for (int read = in.read(to, 0, BUFFER); read > 0; read = in.read(to, 0, BUFFER)) {
                passed += read;
            }
            return passed;
        }
    }

    /// The look alone.
    @Benchmark
    public boolean look() {
        return HeaderBlock.isReadable(block);
    }

    /// How many bytes [#pass] has to bring through.
    long bytes() {
        return stream.length;
    }
}
