package dev.comanda.nats.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WireBenchmarkTest {

    private final WireBenchmark wire = new WireBenchmark();

    @Test
    void every_byte_passes_because_the_headers_are_fine() throws Exception {
        assertThat(wire.look()).isTrue();
        assertThat(wire.pass()).isEqualTo(wire.bytes());
    }
}
